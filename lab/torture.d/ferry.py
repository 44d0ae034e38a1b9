"""The built ferry, run as bin/ferry runs it but quicker to start, and under strace where a fault is wanted."""

import os
import pathlib
import platform
import re
import shutil
import subprocess

PROJECT = pathlib.Path(__file__).resolve().parents[2]
DIST = PROJECT / "cli" / "target" / "dist"
TIMEOUT = 120
# exit codes of docs/exit-codes.md
KNOWN = {0, 2, 3, *range(10, 18), *range(20, 25), *range(30, 36), 40, 41, 130}


class Result:
    """How a run of ferry ended: `code` as a shell shows it, and what it said."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def killed(self):
        return self.code == 137

    def complaint(self):
        """What is wrong with this end, whatever the fault: None when nothing is."""
        if self.code not in KNOWN:
            return f"exit code {self.code}"
        if "Exception" in self.err or re.search(r"^\s+at [\w.$]+\(", self.err, re.MULTILINE):
            return "a stack trace or an exception's name on stderr"
        if self.code not in (0, 3, 130) and ("ferry: " not in self.err or "hint: " not in self.err):
            return f"exit code {self.code} without message and hint"
        return None

    def __str__(self):
        return f"exit {self.code}\n{self.out}{self.err}".strip()


class Ferry:
    """Runs ferry with the Java that JAVA_HOME or PATH names."""

    def __init__(self, work):
        home = os.environ.get("JAVA_HOME")
        self.java = f"{home}/bin/java" if home else shutil.which("java")
        machine = {"x86_64": "amd64"}.get(platform.machine(), platform.machine())
        native = next((DIST / "native" / "linux" / machine).glob("libzstd-jni-*.so"), None)
        if native is None:
            raise SystemExit("ferry is not built\nhint: make build")
        self.archive = work / "ferry.jsa"
        shutil.copytree(DIST, work / "dist")   # a new build does not disturb the run
        self.command = [
            self.java, "-XX:+UseSerialGC", "-Xms10m", "-Xmn4m", "-Xmx48m", "-Xss512k", "-XX:TieredStopAtLevel=1", "-XX:CICompilerCount=1",
            "-XX:-UsePerfData", f"-XX:SharedArchiveFile={self.archive}", "-Xlog:disable", "-Xlog:all=off", f"-DZstdNativePath={native}", "-cp",
            f"{work}/dist/lib/*", "org.pulpferry.cli.Main"]

    def archive_classes(self, folder, *arguments):
        """Runs ferry once and keeps its classes in the form that starts quickest."""
        command = [each.replace("SharedArchiveFile", "ArchiveClassesAtExit") for each in self.command]
        ran = self._run(command, folder, arguments)
        if ran.code != 0 or not self.archive.exists():
            raise SystemExit(f"no class archive: {ran}")

    def run(self, folder, *arguments, under=()):
        """Runs ferry in a folder, under a command such as strace."""
        return self._run([*under, *self.command], folder, arguments)

    def _run(self, command, folder, arguments):
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": "/tmp", "LANG": "C.UTF-8", "FERRY_TERMINALS": "",
                       "MALLOC_ARENA_MAX": "1"}
        try:
            ran = subprocess.run([*command, *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                                 text=True, errors="replace", timeout=TIMEOUT, check=False)
        except subprocess.TimeoutExpired as e:
            return Result(-1, "", f"still running after {TIMEOUT} s: {e.stderr}")
        return Result(ran.returncode if ran.returncode >= 0 else 128 - ran.returncode, ran.stdout, ran.stderr)

    def good(self, folder, *arguments):
        """Runs ferry, which must end with 0."""
        result = self.run(folder, *arguments)
        if result.code != 0:
            raise RuntimeError(f"ferry {' '.join(arguments)}: {result}")
        return result
