"""The command line: `recommender COMMAND`."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from recommender import __version__

# Each command by the module it is in: only the one that is run is imported.
COMMANDS = {
    "check": "check_command",
    "cohort": "cohort_command",
    "common": "templates_command",
    "doctor": "doctor_command",
    "explain": "explain_command",
    "menu": "menu_command",
    "plan": "plan_command",
    "pseudonymise": "pseudonymise_command",
    "qualification": "qualification_command",
    "roles": "catalogue_command",
    "rules": "catalogue_command",
    "scan": "scan_command",
    "tags": "tags_command",
    "tradeoffs": "tradeoffs_command",
    "units": "catalogue_command",
    "what-if": "what_if_command",
}

# A bug, or an answer that the program itself refused (sysexits' EX_SOFTWARE).
INTERNAL = 70


class Commands(click.Group):
    """The commands, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in the order of the help."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"recommender.cli.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="recommender")
def cli() -> None:
    """Recommend valid, proven-optimal unit plans for a qualification.

    \b
    Examples:
      recommender plan --role contact-centre-adviser
      recommender plan --tag complaints:daily --without A13 --top 3
      recommender what-if --role receptionist --without B10
      recommender explain A13 --role receptionist
      recommender check F3 F4 A3 A13 B11 C5 D6
      recommender units --tag complaints
      recommender tags from job.txt
      recommender scan --role receptionist --save me.toml
      recommender cohort caseload.csv --output plans.csv
      recommender qualification check my-diploma
      recommender menu candidates.csv --units 8..16

    \b
    Exit codes: 0 yes; 1 no (no valid plan, a broken rule, faulty
    data); 2 the request or a file cannot be used; 3 a limit was reached;
    4 an output could not be written; 70 a bug; 130 interrupted; 141 closed pipe.
    """


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and end with its exit code; errors become words here alone."""
    _prepare()
    asked = sys.argv[1:] if arguments is None else arguments
    try:
        code = _run(asked)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain again when it flushes the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    except click.ClickException as error:
        code = _tell_usage(error, asked)
    except (Exception, KeyboardInterrupt) as error:
        code = _tell(error, asked)
    # What is alive now needs no last search for cycles: with pandas that search
    # takes longer than the solve.
    gc.freeze()
    sys.exit(code)


def _run(asked: list[str]) -> int:
    """Run a command; `cli.main` would end a closed pipe and Ctrl-C with 1."""
    if "_RECOMMENDER_COMPLETE" in os.environ:
        cli.main(asked, prog_name="recommender")
    try:
        with cli.make_context("recommender", list(asked)) as context:
            cli.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def _prepare() -> None:
    """Make the start fast and the streams safe.

    Importing pandas makes a great many objects and no rubbish: without the garbage
    collector it takes a tenth less. numpy's thread pools are of no use here.
    """
    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _tell_usage(error: click.ClickException, asked: list[str]) -> int:
    from recommender.cli.error_output import tell_faults, wants_json
    from recommender.cli.meaning import command_of_usage
    from recommender.errors import Fault

    meant = command_of_usage(error, asked)
    if wants_json(asked):
        fault = Fault("usage", error.format_message())
        tell_faults((fault,), as_json=True, meant=meant)
    else:
        error.show()
        if meant:
            click.echo(f"Try: {meant}", err=True)
    return 2


def _has_json(asked: list[str]) -> bool:
    """Return whether the command that was asked for can tell its answer as JSON."""
    command: click.Command = cli
    for word in asked:
        if not isinstance(command, click.Group):
            break
        command = command.get_command(click.Context(command), word) or command
    formats = [one.type for one in command.params if one.name == "format_"]
    return any("json" in getattr(one, "choices", ()) for one in formats)


def _is_interrupt(error: BaseException | None) -> bool:
    """Return whether Ctrl-C is behind an error; compiled modules make it ImportError.

    >>> try:
    ...     raise ImportError("initialization failed") from KeyboardInterrupt()
    ... except ImportError as error:
    ...     _is_interrupt(error), _is_interrupt(ImportError())
    (True, False)
    """
    while error is not None:
        if isinstance(error, KeyboardInterrupt | click.Abort):
            return True
        error = error.__cause__
    return False


def _tell(error: BaseException, asked: list[str]) -> int:
    if _is_interrupt(error):
        click.echo("interrupted", err=True)
        return 130
    from recommender.cli.error_output import save_evidence, tell_faults, wants_json
    from recommender.cli.meaning import command_of_faults, for_qualification
    from recommender.errors import Fault, OutputError, RecommenderError, SelfCheckError

    if isinstance(error, ModuleNotFoundError) and error.name:
        hint = 'install it again: pip install "recommender"'
        message = f"the package {error.name} is missing"
        tell_faults((Fault("package-missing", message, hint),), wants_json(asked))
        return INTERNAL
    if isinstance(error, OSError):
        # Files are read behind errors of their own: what is left is the output.
        reason = (error.strerror or str(error)).lower()
        message = f"the answer could not be written: {reason}"
        tell_faults((Fault("output-write", message),), as_json=False)
        return OutputError.exit_code
    if not isinstance(error, RecommenderError):
        if os.environ.get("RECOMMENDER_DEBUG"):
            raise error
        hint = "set RECOMMENDER_DEBUG=1 to see where, and report it"
        message = f"this is a bug: {type(error).__name__}: {error}"
        tell_faults((Fault("bug", message, hint),), wants_json(asked))
        return INTERNAL
    meant = command_of_faults(error.faults, asked)
    json = _has_json(asked)
    faults = for_qualification(error.faults, asked)
    tell_faults(faults, wants_json(asked), meant=meant, has_json=json)
    if isinstance(error, SelfCheckError) and error.evidence:
        click.echo(f"both sides are saved in {save_evidence(error)}", err=True)
    return error.exit_code
