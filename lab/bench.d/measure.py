"""One command, its wall time, its processor time, and the memory of its largest process."""

import os
import subprocess
import sys
import time


class Failed(Exception):
    """A command that did not do what it is measured for: such a run has no time."""


class Figures:
    """What a run took: seconds of wall and of processors, bytes of the largest process."""

    def __init__(self, seconds, cpu, memory):
        self.seconds, self.cpu, self.memory = seconds, cpu, memory


def measured(command, folder, log, environment=None):
    """Runs it to its end; fails where its exit code is not 0."""
    with log.open("wb") as out:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                   env={**os.environ, **(environment or {})})
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)   # it was waited for already
    if process.returncode:
        raise Failed(f"{' '.join(map(str, command))}: exit {process.returncode}\n{log.read_text(errors='replace')[-2000:]}")
    return Figures(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def touch(size):
    """Faults in memory and frees it: on a virtual machine whose host takes back free pages the next run would pay for that, not for its work."""
    with open("/proc/meminfo", encoding="ascii") as lines:
        available = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    wanted = min(size, available // 2)
    subprocess.run([sys.executable, "-c", f"bytes(1) if not {wanted} else bytearray(b'x') * {wanted}"], check=True)


def load():
    """How busy the machine was in the last minute."""
    return os.getloadavg()[0]
