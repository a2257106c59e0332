"""Whatever goes wrong inside a template becomes one error with its place in the template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import TracebackType

from jinja2 import TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.extensions import SkipMessage
from dynacontent.errors import (
    AuthoringError,
    DynacontentError,
    LimitError,
    MissingValueError,
    Problem,
    RenderError,
    did_you_mean,
)
from dynacontent.expressions.missing import UsedMissingError
from dynacontent.expressions.pending import PendingError
from dynacontent.location import Location

ReadFile = Callable[[str], str | None]
"""From the path of a workspace file to its text, for excerpts."""


TAGS = "if, for, set, macro, call, import, include, extends, block, trans, level, skip, placement"
TYPES_HINT = "see what each merge tag holds with  dynacontent fields MESSAGE"


class translated:  # noqa: N801 - as `dynacontent.expressions.state.rendering`
    """Turns what templates raise in the body of a ``with`` into errors of `dynacontent.errors`, with
    place and excerpt. It remembers nothing, so that one does for all."""

    __slots__ = ("_environment", "_read")

    def __init__(self, environment: TemplateEnvironment, read: ReadFile) -> None:
        self._environment = environment
        self._read = read

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, SkipMessage | PendingError):
            found = translation(error, self._environment, self._read)
            if found is not error:
                raise found from error


def translation(error: Exception, environment: TemplateEnvironment, read: ReadFile) -> Exception:
    """What a template raised, as an error with place and excerpt."""
    if isinstance(error, UsedMissingError):
        place = error.place.location if error.place else _where(error, environment)
        problem = _with_excerpt(Problem(str(error), place, hint=_missing_hint(error)), read)
        return MissingValueError(problem, error.missing.code)
    if isinstance(error, DynacontentError):
        placed = (_placed(problem, error, environment, read) for problem in error.problems)
        error.problems = tuple(dict.fromkeys(placed))  # a component used twice is wrong once
        error.args = (error.problems, *error.args[1:])
        return error
    if isinstance(error, TemplateSyntaxError):
        return syntax_error(error, environment, read)
    place = _where(error, environment)
    if isinstance(error, TemplateNotFound):
        hint = did_you_mean(
            str(error.name), environment.list_templates(), "template paths start at templates/"
        )
        problem = Problem(f"there is no template {error.name!r}", place, hint=hint)
        return AuthoringError(_with_excerpt(problem, read))
    if isinstance(error, SecurityError):
        return RenderError(_with_excerpt(Problem(f"not allowed in a template: {error}", place), read))
    if isinstance(error, RecursionError):
        return LimitError(Problem("the template calls itself without end", place), "recursion")
    hint = TYPES_HINT if isinstance(error, TypeError) else None
    return RenderError(_with_excerpt(Problem(_sentence(error), place, hint=hint), read))


def syntax_error(
    error: TemplateSyntaxError, environment: TemplateEnvironment, read: ReadFile
) -> AuthoringError:
    """Jinja's complaint about a template, placed in the file the author wrote."""
    path, line, column = environment.place_of(error.name or "", error.lineno)
    message = (error.message or "syntax error").rstrip(".")
    from dynacontent.engine.language.idioms import meant

    hint = getattr(error, "hint", None) or meant(message)
    unknown_tag = message.startswith("Encountered unknown tag") and "needs to be closed" not in message
    if message.startswith("No filter named"):
        hint = did_you_mean(message.split("'")[1], environment.filters)
    elif message.startswith("No test named"):
        hint = did_you_mean(message.split("'")[1], environment.tests)
    elif unknown_tag and hint is None:
        hint = did_you_mean(message.split("'")[1], TAGS.split(", "), f"tags are {TAGS}")
    code = "unknown_filter" if message.startswith(("No filter named", "No test named")) else "syntax"
    problem = Problem(message, Location(path, line, column), hint=hint, code=code)
    return AuthoringError(_with_excerpt(problem, read))


def _missing_hint(error: UsedMissingError) -> str:
    closest = error.missing.hint_of() if error.missing.hint_of else None
    if closest:
        return closest
    subject = getattr(error.place, "subject", "") or error.missing.path
    if error.missing.code == "no_alternative" or not subject:
        return "add an alternative that is always there: an else, a fallback, or a {% level 1 %}"
    return f'write {{{{ {subject} | fallback("…") }}}}, or use it inside a {{% level %}} ladder'


def _sentence(error: Exception) -> str:
    """What went wrong, without a value of the recipient.

    Our own errors are worded with that in mind. Of Python's, only those whose text names types are
    shown; others repeat the value they failed at.
    """
    text, kind = str(error), type(error).__name__
    if _is_ours(error) or isinstance(error, TypeError):
        return text or kind
    shown = isinstance(error, (ZeroDivisionError, OverflowError, NameError))
    return f"{kind}: {text}" if shown else f"{kind} in an expression"


def _is_ours(error: BaseException) -> bool:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__name__", "").startswith("dynacontent.")


def _placed(
    problem: Problem, error: BaseException, environment: TemplateEnvironment, read: ReadFile
) -> Problem:
    if problem.location is None:
        problem = replace(problem, location=_where(error, environment))
    return problem if problem.excerpt else _with_excerpt(problem, read)


def _with_excerpt(problem: Problem, read: ReadFile) -> Problem:
    source = read(problem.location.path) if problem.location else None
    return problem if source is None else problem.with_excerpt(source)


def _where(error: BaseException, environment: TemplateEnvironment) -> Location | None:
    """The innermost template line an exception passed through."""
    found: Location | None = None
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_globals.get("name")
        if "__jinja_template__" in trace.tb_frame.f_globals and isinstance(name, str):
            template = environment.get_template(name)
            line = template.get_corresponding_lineno(trace.tb_lineno)
            path, line, column = environment.place_of(name, line)
            found = Location(path, line, column)
        trace = trace.tb_next
    return found
