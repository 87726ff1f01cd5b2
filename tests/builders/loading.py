"""Which heavy packages a command loads."""

import subprocess
import sys

HEAVY = ("pydantic", "pandas", "ortools", "numpy")


def loaded_by(*arguments: str) -> set[str]:
    program = (
        "import sys\n"
        "from recommender.cli import main\n"
        "try:\n"
        f"    main({list(arguments)!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(eval(done.stderr.splitlines()[-1]))
