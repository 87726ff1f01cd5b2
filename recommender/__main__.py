"""The program: `recommender`, or `python -m recommender`."""

from __future__ import annotations

import signal
from typing import NoReturn


def main() -> NoReturn:
    """Run the command that was typed; from the start, Ctrl-C ends it in good order."""
    # While the first modules are loaded it ends the process as it would any other.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from recommender.ending import end_when_told  # noqa: PLC0415  (see above)

    end_when_told()
    from recommender.cli import main as run_command  # noqa: PLC0415  (takes a while)

    run_command()


if __name__ == "__main__":
    main()
