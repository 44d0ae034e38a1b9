"""What goes wrong: points found by watching an undisturbed run with strace, and how strace, or the kernel, makes each fail."""

import re

from oracle import UUID

READS = ("read", "pread64")
WRITES = ("write", "pwrite64")
SYNCS = ("fsync", "fdatasync")
MAKES = ("mkdir", "mkdirat")
CHANGES = (*WRITES, *SYNCS, *MAKES, "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "link", "linkat", "ftruncate", "fchmod", "chmod")
WATCHED = (*CHANGES, *READS, "openat")
# A process-id namespace of its own, in which ferry always has the same process id, and so its temporary files the same names.
ALONE = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
SAME_PID = ("sh", "-c", 'echo 1000 > /proc/sys/kernel/ns_last_pid; "$@"; exit $?', "sh")
FILE_LIMITS = (0, 1, 50, 100, 200, 300, 400, 500, 700, 1000, 1500, 2000, 3000, 4000, 5000, 7000, 9000, 10000, 12000)


class Call:
    """The n-th call of that name which concerns that path, in any thread; and the m-th of its thread, whatever it concerns."""

    def __init__(self, name, path, number, of_thread, creates):
        self.name, self.path, self.number, self.of_thread, self.creates = name, path, number, of_thread, creates


class Fault:
    """One thing that goes wrong at one point. `path` is relative to the slot; `options` are strace's."""

    def __init__(self, kind, what, options=(), paths=(), limit=None):
        self.kind, self.what, self.options, self.paths, self.limit = kind, what, options, paths, limit

    def under(self, slot, log):
        """The command line before ferry's own."""
        if self.limit is not None:
            return ["prlimit", f"--fsize={self.limit}"]
        # With --seccomp-bpf only the calls wanted are stopped, which is quicker; but strace 6.1 delivers no signal then.
        quick = [] if self.kind == "kill" else ["--seccomp-bpf"]
        matches = [word for each in self.paths for word in ("-P", slot.place(each))]
        return [*ALONE, "strace", "-f", "-qq", *quick, "-o", str(log), *matches, *self.options, *SAME_PID]


def watch(slot, scene, log):
    """Runs the command once, undisturbed; its result and its calls on files of the slot, in order."""
    result = slot.run(scene, under=[*ALONE, "strace", "-f", "-qq", "-y", "-o", str(log), "-e", "trace=" + ",".join(WATCHED), *SAME_PID])
    calls, counts, threads = [], {}, {}
    prefix = str(slot.live) + "/"
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            call = re.match(r"(\d+) +(\w+)\((.*)", line)
            if not call:
                continue
            thread, name, rest = call.groups()
            threads[thread, name] = threads.get((thread, name), 0) + 1
            path = _path(name, rest)
            if not path or not path.startswith(prefix):
                continue
            key = (name, path[len(prefix):])
            counts[key] = counts.get(key, 0) + 1
            calls.append(Call(*key, counts[key], threads[thread, name], "O_CREAT" in line))
    return result, calls


def _path(name, rest):
    """The path by which strace's -P knows the call: of its descriptor, else of its last file name."""
    descriptor = re.match(r"(?:AT_FDCWD|\d+)<([^>]*)>", rest)
    names = re.findall(r'"([^"]*)"', rest)
    if name in ("rename", "renameat", "renameat2", "link", "linkat"):
        return names[-1] if names else None
    if name in ("mkdir", "unlink", "rmdir", "chmod"):
        return names[0] if names else None
    if name == "openat" and names and names[0].startswith("/"):
        return names[0]
    return descriptor[1] if descriptor else None


def faults(calls, media):
    """Every point of every fault, by kind, in the order in which they come up."""
    kinds = {}

    def add(kind, call, action):
        paths, number = (call.path,), call.number
        if UUID.search(call.path):   # another name in each run: strace is told which call of the thread it is, not on which file
            paths, number, action = (), call.of_thread, action.rstrip("+")
        what = f"{call.name} {number} on {call.path}"
        options = ("-e", f"trace={call.name}", "-e", f"inject={call.name}:{action.format(number)}")
        kinds.setdefault(kind, []).append(Fault(kind, what, options, paths))

    for call in calls:
        changes = call.name in CHANGES or call.creates
        ours = media is None or not call.path.startswith(media)
        if changes:
            add("kill", call, "signal=KILL:when={}")
        if call.name in WRITES + MAKES or call.creates:
            add("disk full", call, "error=ENOSPC:when={}+")
        if call.name in WRITES:
            add("write EIO", call, "error=EIO:when={}")
            add("lying write", call, "retval=1:when={}")
        if call.name in SYNCS:
            add("fsync EIO", call, "error=EIO:when={}")
        if call.name in READS and not ours:
            add("read EIO", call, "error=EIO:when={}")
            add("lying read", call, "retval=1:when={}")
    if media is not None:
        kinds["medium gone"] = _gone(calls, media)
    kinds["short write"] = [Fault("short write", f"no file longer than {each}", limit=each) for each in FILE_LIMITS]
    return kinds


def _gone(calls, media):
    """The medium is pulled before a file is opened: that one and all later ones fail, whatever is asked of them."""
    order = list(dict.fromkeys(call.path for call in calls if call.name == "openat" and call.path.startswith(media)))
    touched = ",".join(("openat", *READS))
    return [
        Fault("medium gone", f"{error} from {path} on", ("-e", f"trace={touched}", "-e", f"inject={touched}:error={error}:when=1+"), order[at:])
        for at, path in enumerate(order) for error in ("EIO", "ENODEV", "ENOENT")
    ]
