"""`python -m benchmarks.evidence hope [REGIONS]`, `speed`, `peers`: what the README shows."""

import sys

from benchmarks.evidence import no_false_hope


def main() -> None:
    """Run what is named."""
    what, *rest = sys.argv[1:] or ["hope"]
    if what == "hope":
        regions = int(rest[0]) if rest else 12
        scores, ours, every = no_false_hope.run(regions)
        print(no_false_hope.report(scores, ours, every, regions))


if __name__ == "__main__":
    main()
