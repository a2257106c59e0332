"""Template files with their ``mj-include`` turned into includes of Jinja's; parts are named by `included`."""

from __future__ import annotations

from jinja2 import TemplateSyntaxError

from dynacontent.engine.included import INCLUDED, STYLE, file_of
from dynacontent.engine.mjml.includes import (
    Find,
    Include,
    IncludeError,
    check_cycles,
    included_text,
    missing,
    replaced,
    styled,
)
from dynacontent.expressions.positions import Position, normalized


class IncludeSyntaxError(TemplateSyntaxError):
    """An ``mj-include`` that cannot be followed."""

    hint: str | None = None


def source_of(name: str, find: Find) -> str | None:
    """The Jinja source of a template file or a part of one; ``None`` where there is no such file.

    Raises `IncludeSyntaxError`.
    """
    file = file_of(name)
    text = find(file)
    if text is None or name == file + STYLE:
        return text and f"{{% raw %}}{text}{{% endraw %}}"
    if not file.endswith(".mjml") or ("mj-include" not in text and name == file):
        return text
    text = normalized(text)
    try:
        check_cycles(text, file, find)
        if name == file:
            return replaced(text, file, _Replace(find, last=True))
        return replaced(included_text(text), file, _Replace(find, last=False))
    except IncludeError as error:
        raise _syntax_error(error, text, file) from error


class _Replace:
    def __init__(self, find: Find, *, last: bool) -> None:
        self._find = find
        self._last = last

    def __call__(self, include: Include) -> str:
        if self._find(include.path) is None:
            return missing(include)
        if include.kind == "css":
            return styled(include, _jinja(include.path + STYLE), last=self._last)
        if include.kind == "html":
            return f"<mj-raw>{_jinja(include.path)}</mj-raw>"
        return _jinja(include.path + INCLUDED)


def _jinja(name: str) -> str:
    return f"{{% include {name!r} %}}"


def _syntax_error(error: IncludeError, source: str, name: str) -> IncludeSyntaxError:
    fault = error.fault
    line = source.count("\n", 0, fault.offset) + 1
    column = fault.offset - source.rfind("\n", 0, fault.offset)
    found = IncludeSyntaxError(fault.message, Position(line, column, fault.offset), name)
    found.hint = fault.hint
    return found
