"""Watches from a process of its own whether the machine itself stood still; `python -m benchmarks.sync.stalls`.

Sleeps 2 ms at a time until its input ends, then prints the longest wait in milliseconds.
"""

from __future__ import annotations

import sys
import threading
import time

NAP_S = 0.002


def main() -> None:
    """Watch until standard input ends."""
    reader = threading.Thread(target=sys.stdin.read, daemon=True)
    reader.start()
    longest, before = 0.0, time.monotonic()
    while reader.is_alive():
        time.sleep(NAP_S)
        now = time.monotonic()
        longest, before = max(longest, now - before), now
    print(f"{longest * 1000:.1f}")


if __name__ == "__main__":
    main()
