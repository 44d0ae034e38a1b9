"""What a run needs on disk beyond what it leaves there on purpose."""

import contextlib
import os
import threading

PAUSE = 0.25  # seconds between two looks


class Disk:
    """Looks at folders while a block runs: `working` is meant to be empty again, `kept` is where the result goes."""

    def __init__(self, working, kept):
        self.working, self.kept = working, kept
        self.looks = []
        self.done = threading.Event()
        self.watcher = threading.Thread(target=self._watch)

    def __enter__(self):
        self._look()
        self.watcher.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.watcher.join()
        self._look()

    def extra(self):
        """Bytes at the peak, but for those that stay in `kept`."""
        last = self.looks[-1][1]
        held = [sum(working.values()) + max(0, kept - last) for working, kept in self.looks]
        return max(held) - held[0]

    def largest(self, folder):
        """The most that one of the working folders held."""
        return max(working[folder] for working, _ in self.looks)

    def _watch(self):
        while not self.done.wait(PAUSE):
            self._look()

    def _look(self):
        self.looks.append(({folder: held(folder) for folder in self.working}, held(self.kept)))


def held(folder):
    """Bytes on disk below the folder; what goes while we look is passed over."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                total += os.lstat(os.path.join(place, name)).st_blocks * 512
    return total
