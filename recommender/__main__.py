"""The program: `recommender`, or `python -m recommender`."""

from __future__ import annotations

import gc
import os
import signal
from typing import NoReturn


def main() -> NoReturn:
    """Run the command that was typed; from the start, Ctrl-C ends it in good order."""
    # Imports make a great many objects and no garbage: without the collector they take
    # a tenth less time.
    gc.disable()
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
    try:
        run_command()
    except SystemExit as end:
        _leave(end)
        raise


def _leave(end: SystemExit) -> None:
    """End the process at once where only memory is left to be tidied up.

    With pandas and the solver that takes a thirtieth of the time of a plan.
    """
    import atexit  # noqa: PLC0415  (only here)
    import sys  # noqa: PLC0415
    import threading  # noqa: PLC0415

    main_thread = threading.main_thread()
    others = [t for t in threading.enumerate() if t is not main_thread and not t.daemon]
    if others or not isinstance(end.code, int):
        return
    try:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(end.code)


# What is imported later can be told better: see the command line's main.
_BROKEN = """\
error[package-broken]: a file of the program cannot be loaded: {}
   hint: delete the folders __pycache__ of the program, or install it again
"""

if __name__ == "__main__":
    main()
