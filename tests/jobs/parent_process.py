"""Run as a program: a parent with a companion, as the site is; prints the companion's process number.

    python parent_process.py

It goes on until it is killed. The companion does nothing but live until its input ends.
"""

import sys
import threading
import time

from hallmark.jobs.companion import Companion

LISTEN = "import sys; sys.stdin.buffer.read()"


def main() -> None:
    with Companion(command=[sys.executable, "-c", LISTEN]) as companion:
        while companion.pid is None:
            time.sleep(0.01)
        print(companion.pid, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
