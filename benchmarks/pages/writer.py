"""Write something into the home in GOLDTHREAD_HOME for each line read, and answer with a line.

A process of its own beside the server, so that its time is not the server's.
"""

import sys
from datetime import UTC, datetime
from uuid import UUID

from goldthread.config.terminal import set_up


def main(child: UUID) -> None:
    """One write for each line, until there are no more."""
    set_up()
    from benchmarks.pages.visits import write_something

    for _line in sys.stdin:
        write_something(child, datetime.now(UTC))
        print("written", flush=True)


if __name__ == "__main__":
    main(UUID(sys.argv[1]))
