"""Fake Pulps in a process of their own (testkit's FakePulps), which outlive a ferry that is killed."""

import json
import pathlib
import shutil
import subprocess

PROJECT = pathlib.Path(__file__).resolve().parents[2]
TESTKIT = PROJECT / "testkit" / "target"


class Fakes:
    """One Java process; each method is one of its verbs."""

    def __init__(self, java, work):
        """Runs from a copy in the working folder, so that a new build does not disturb it."""
        jars = [shutil.copy(each, work) for each in (*TESTKIT.glob("testkit-*.jar"), *TESTKIT.glob("lib/*.jar"))]
        if not jars:
            raise SystemExit("the testkit is not built\nhint: make build")
        self.process = subprocess.Popen(
            [java, "-Xmx256m", "-XX:+UseSerialGC", "-cp", ":".join(jars),
             "org.pulpferry.testkit.pulp.FakePulps"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def ask(self, *words):
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the fake Pulps ended at {words[0]}")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
