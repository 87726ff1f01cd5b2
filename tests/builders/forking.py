"""A process that has imported the program, from which each run of a test is forked.

Importing takes longer than most commands do. A run is a process of its own all the
same, with its own folder, environment and streams, as if it had been started anew.
Started as a script, it reads one run per line, as JSON, and answers with its exit code.
"""

import json
import os
import sys
import time
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

# Imported inside commands; numpy must have its threads before a fork, or none.
HEAVY = ("ortools.sat.python.cp_model", "openpyxl", "jinja2", "docx", "pydantic")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def serve() -> None:
    """Fork a child for each run that is asked for, until there are no more."""
    preload()
    for line in sys.stdin:
        run = json.loads(line)
        if (child := os.fork()) == 0:
            become(run)
            return
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def preload() -> None:
    """Import the program and what it imports when it is needed."""
    import recommender  # noqa: PLC0415  (not in the children of the program's own)

    for name in HEAVY:
        import_module(name)
    for module in walk_packages(recommender.__path__, "recommender."):
        if not module.name.endswith("__main__"):
            import_module(module.name)


def become(run: dict[str, Any]) -> None:
    """Run the program in this process, with streams that are files."""
    os.chdir(run["folder"])
    os.environ.clear()
    os.environ.update(run["environment"])
    time.tzset()
    for stream, path in enumerate(run["streams"]):
        flags = os.O_RDONLY if stream == 0 else os.O_WRONLY | os.O_APPEND
        file = os.open(path, flags)
        os.dup2(file, stream)
        os.close(file)
    sys.argv = ["recommender", *run["arguments"]]
    from recommender.cli import main  # noqa: PLC0415

    main()


if __name__ == "__main__":
    serve()
