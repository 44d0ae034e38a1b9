"""Runs a command and tells, in its last line, what it took.

usage: measure.py LABEL FOLDER... -- COMMAND...; disk is what the folders hold, looked at twice a second.
"""

import os
import subprocess
import sys
import threading
import time


def held(folder):
    """Bytes on disk below the folder; what goes while we look is passed over."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_blocks * 512
            except FileNotFoundError:
                continue
    return total


def main():
    split = sys.argv.index("--")
    label, folders, command = sys.argv[1], sys.argv[2:split], sys.argv[split + 1:]
    before = sum(map(held, folders))
    peak, done = before, threading.Event()

    def watch():
        nonlocal peak
        while not done.wait(0.5):
            peak = max(peak, sum(map(held, folders)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    done.set()
    watcher.join()
    after = sum(map(held, folders))
    print(f"figures: {label:14} {seconds:7.1f} s   memory {used.ru_maxrss / 1024:6.0f} MiB   "
          f"extra disk at peak {(max(peak, after) - before) / 1e6:7.0f} MB, in the end {(after - before) / 1e6:7.0f} MB")
    sys.exit(os.waitstatus_to_exitcode(status))


main()
