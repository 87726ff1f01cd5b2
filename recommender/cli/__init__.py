"""The command line: `recommender COMMAND`."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from recommender import __version__
from recommender.cli.terminal import tell, tell_usage
from recommender.cli.typed_command import UnknownCommandError, check_words

if TYPE_CHECKING:
    from recommender.errors import Fault

# The module of each command: only that of the command that is run is imported.
COMMANDS = {
    "check": "check_command",
    "cohort": "cohort_command",
    "common": "templates_command",
    "doctor": "doctor_command",
    "evidence": "evidence_command",
    "explain": "explain_command",
    "explore": "explore_command",
    "menu": "menu_command",
    "plan": "plan_command",
    "pseudonymise": "pseudonymise_command",
    "qualification": "qualification_command",
    "restore": "restore_command",
    "roles": "catalogue_command",
    "rules": "catalogue_command",
    "scan": "scan_command",
    "tags": "tags_command",
    "tradeoffs": "tradeoffs_command",
    "units": "catalogue_command",
    "verify": "verify_command",
    "what-if": "what_if_command",
    "which": "which_command",
}

# Those that read names of people.
READ_PEOPLE = {"cohort", "common", "menu", "pseudonymise", "restore"}

# A bug, or an answer that the program itself refused (sysexits' EX_SOFTWARE).
INTERNAL = 70


class Commands(click.Group):
    """The commands, each imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the help."""
        return sorted(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of a word; a wrong one comes with what was meant."""
        if not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            raise UnknownCommandError(args[0], self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command and return it; None if there is none of that name."""
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
      recommender which --role receptionist
      recommender evidence --role receptionist
      recommender explore --role receptionist
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
    from recommender.files.file_uses import separate_files
    from recommender.files.reading_time import limited_reading
    from recommender.solver.engine.refuting import doubting

    context = click.get_current_context()
    context.with_resource(separate_files())
    context.with_resource(limited_reading())
    context.with_resource(doubting())


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and exit with its code; only here do errors become messages."""
    _prepare()
    words = sys.argv[1:] if arguments is None else arguments
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        code = 141
    except click.ClickException as error:
        code = _report_usage_error(error, words)
    except (Exception, KeyboardInterrupt) as error:
        code = _report_error(error, words)
    # Without this Python would search once more for cycles at exit: with pandas that
    # takes longer than the solve.
    gc.freeze()
    sys.exit(code)


def _drop_output() -> None:
    """Drop what cannot be written: Python would complain again at exit."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> int:
    """Run a command; `cli.main` would exit with 1 on a closed pipe or Ctrl-C."""
    if "_RECOMMENDER_COMPLETE" in os.environ:
        return _complete(words)
    check_words(words)
    try:
        with cli.make_context("recommender", list(words)) as context:
            cli.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def _complete(words: list[str]) -> int:
    """Answer a shell that completes a command; what it cannot have sent is refused."""
    try:
        cli.main(words, prog_name="recommender")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except (KeyError, ValueError):
        tell("error[completion]: COMP_WORDS and COMP_CWORD are not those of a shell")
    return 2


def _prepare() -> None:
    """Make the start fast and the streams safe.

    numpy's thread pools and pydantic's plugins are of no use here.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _open_closed_streams() -> None:
    """Put something in place of streams that are closed, as by `>&-`.

    A file that is read would take the number of the stream, and answers would be
    written into it. What is written to standard output fails, as on a full disk.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            # The lowest number that is free is that of the stream.
            mode = os.O_WRONLY if name == "stderr" else os.O_RDONLY
            taken = os.open(os.devnull, mode)
            if taken != number:
                os.dup2(taken, number)
                os.close(taken)
            kind = "r" if name == "stdin" else "w"
            setattr(sys, name, os.fdopen(number, kind, closefd=False))


def _report_usage_error(error: click.ClickException, words: list[str]) -> int:
    from recommender.cli.error_output import show_faults, wants_json
    from recommender.cli.suggested_command import command_for_usage_error
    from recommender.errors import Fault
    from recommender.safe_text import without_long_words

    suggestion = command_for_usage_error(error, words)
    if wants_json(words):
        fault = Fault("usage", without_long_words(error.format_message()))
        show_faults((fault,), as_json=True, suggestion=suggestion)
    else:
        tell_usage(error)
        if suggestion:
            tell(f"Try: {suggestion}")
    return 2


def _has_json(words: list[str]) -> bool:
    """Return whether the command that was typed can write JSON."""
    command: click.Command = cli
    for word in words:
        if not isinstance(command, click.Group):
            break
        command = command.get_command(click.Context(command), word) or command
    formats = [option.type for option in command.params if option.name == "format_"]
    return any("json" in getattr(type_, "choices", ()) for type_ in formats)


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


def _is_in_importing(error: BaseException) -> bool:
    """Return whether an error arose where a module is loaded, before its code runs."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    file = "" if trace is None else trace.tb_frame.f_code.co_filename
    broken = isinstance(error, EOFError | ValueError | TypeError | SyntaxError)
    broken |= isinstance(error, ImportError) and str(error).startswith("Non-code")
    return broken and file.startswith("<frozen importlib")


def _report_error(error: BaseException, words: list[str]) -> int:
    if _is_interrupt(error):
        tell("interrupted")
        return 130
    from recommender.cli.error_output import save_evidence, show_faults, wants_json
    from recommender.cli.suggested_command import command_for_faults, name_qualification
    from recommender.errors import Fault, OutputError, RecommenderError, SelfCheckError

    if isinstance(error, OSError):
        _drop_output()
        # Errors in reading have classes of their own: what is left is the output.
        reason = (error.strerror or str(error)).lower()
        message = f"the answer could not be written: {reason}"
        show_faults((Fault("output-write", message),), as_json=False)
        return OutputError.exit_code
    if not isinstance(error, RecommenderError):
        show_faults((_fault_of_program(error, words),), wants_json(words))
        return INTERNAL
    suggestion = command_for_faults(error.faults, words)
    json = _has_json(words)
    faults = name_qualification(error.faults, words)
    show_faults(faults, wants_json(words), suggestion=suggestion, has_json=json)
    if isinstance(error, SelfCheckError) and error.evidence:
        tell(f"both sides are saved in {save_evidence(error)}")
    return error.exit_code


def _fault_of_program(error: BaseException, words: list[str]) -> Fault:
    """Return the fault of the program itself, or of how it is installed."""
    from recommender.errors import Fault

    if isinstance(error, ModuleNotFoundError) and error.name:
        hint = "install the program again"
        return Fault("package-missing", f"the package {error.name} is missing", hint)
    if _is_in_importing(error):
        message = f"a file of the program cannot be loaded: {type(error).__name__}"
        hint = "delete the folders __pycache__ of the program, or install it again"
        return Fault("package-broken", message, hint)
    if os.environ.get("RECOMMENDER_DEBUG"):
        raise error
    hint = "set RECOMMENDER_DEBUG=1 to see where, and report it"
    # The text of an error may quote what was read, such as a name.
    text = "" if set(words[:1]) & READ_PEOPLE else f": {error}"
    return Fault("bug", f"this is a bug: {type(error).__name__}{text}", hint)
