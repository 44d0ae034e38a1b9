"""What a run needs on disk beyond what it leaves there on purpose."""

import contextlib
import os
import threading

PAUSE = 0.25  # seconds between two looks


class Disk:
    """Looks at folders while a block runs: `working`, by name, has what is needed on the way, `kept` is where the result goes."""

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
        """Bytes at the peak by folder, but for those that stay in `kept`."""
        (first, _), (_, last) = self.looks[0], self.looks[-1]
        looks = [{**{name: size - first[name] for name, size in working.items()}, "passing": max(0, kept - last)} for working, kept in self.looks]
        return max(looks, key=lambda each: sum(each.values()))

    def left(self):
        """Bytes that the working folders hold more in the end than in the beginning."""
        return sum(self.looks[-1][0].values()) - sum(self.looks[0][0].values())

    def largest(self, name):
        """The most that one of the working folders held."""
        return max(working[name] for working, _ in self.looks)

    def _watch(self):
        while not self.done.wait(PAUSE):
            self._look()

    def _look(self):
        self.looks.append(({name: held(folder) for name, folder in self.working.items()}, held(self.kept)))


def held(folder):
    """Bytes on disk below the folder; what goes while we look is passed over."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                total += os.lstat(os.path.join(place, name)).st_blocks * 512
    return total
