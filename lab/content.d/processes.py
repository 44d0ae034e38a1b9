"""Running the stock tools: quiet when they succeed, everything they said when they do not."""

import os
import subprocess
import sys


def run(*command, cwd=None, env=None, stdin=None):
    """Runs one command and returns its standard output as text; ends the program when the command fails."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, env={**os.environ, **(env or {})}, input=stdin,
                          text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}failed with {done.returncode}")
    return done.stdout
