"""The program: `recommender`, or `python -m recommender`."""

from __future__ import annotations

import os
import signal
from typing import NoReturn


def main() -> NoReturn:
    """Run the command that was typed; from the start, Ctrl-C ends it in good order."""
    # While the first modules are loaded it ends the process as it would any other.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        from recommender.ending import end_when_told  # noqa: PLC0415  (see above)

        end_when_told()
        from recommender.cli import main as run_command  # noqa: PLC0415  (for a while)
    except (EOFError, ImportError, SyntaxError, TypeError, ValueError) as error:
        if os.environ.get("RECOMMENDER_DEBUG"):
            raise
        os.write(2, _BROKEN.format(type(error).__name__).encode())
        raise SystemExit(70) from None
    run_command()


# What is imported later can be told better: see the command line's main.
_BROKEN = """\
error[package-broken]: a file of the program cannot be loaded: {}
   hint: delete the folders __pycache__ of the program, or install it again
"""

if __name__ == "__main__":
    main()
