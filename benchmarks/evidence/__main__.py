"""`python -m benchmarks.evidence hope [REGIONS]`, `floor [REGIONS]`, `speed [SETS]`, `peers`: what the README shows."""

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: threads that wait are no help

from benchmarks.evidence import floor, no_false_hope, peers, speed

DEFAULT = {"hope": 5, "floor": 5, "speed": 1000, "peers": 5}


def main() -> None:
    """Run what is named, or all."""
    named = sys.argv[1:2] or list(DEFAULT)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else None
    for what in named:
        if what not in DEFAULT:
            sys.exit(f"Say one of: {', '.join(DEFAULT)}.")
        times = count or DEFAULT[what]
        if what == "hope":
            scores, ours, every = no_false_hope.run(times)
            print(no_false_hope.report(scores, ours, every, times))
        else:
            for line in {"floor": floor, "speed": speed, "peers": peers}[what].report(times):
                print(line)


if __name__ == "__main__":
    main()
