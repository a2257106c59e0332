"""The texts of a template that are translated, with the comments that speak to translators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.structure.codegen_values import TRANSLATIONS, has_number
from dynacontent.expressions.positions import Position
from dynacontent.localization.originals import Budget, Original
from dynacontent.location import Location

_TO_TRANSLATORS = re.compile(r"\s*translators?\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_LONGEST = re.compile(r"\bmax-length\s*:\s*([0-9]{1,5})\b", re.IGNORECASE)


def originals_in(name: str, environment: TemplateEnvironment) -> Iterator[Original]:
    """Every text of a template, as often as it stands there.

    A text is what ``{% trans %}`` holds, and what ``_()``, ``ngettext()``, ``pgettext()`` and
    ``npgettext()`` are given in quotes. Raises `jinja2.TemplateSyntaxError`.
    """
    comments = _comments(name, environment)
    for node in environment.parsed(name).find_all(nodes.Call):
        texts = _texts(node)
        if texts is None:
            continue
        path, line, _column = environment.place_of(name, node.lineno)
        said = comments.get(int(node.lineno), ())
        in_context = node.node.name in ("pgettext", "npgettext")  # type: ignore[attr-defined]
        yield Original(
            ids=texts[1:] if in_context else texts,
            context=texts[0] if in_context else None,
            places=(Location(path, line),),
            comments=said,
            number=_number(node),
            markup=environment.is_markup,
            budget=budget_in(said),
        )


def to_translators(comment: str) -> str | None:
    """What a comment says to translators; ``None`` for one that speaks to somebody else."""
    match = _TO_TRANSLATORS.fullmatch(comment)
    return " ".join(match[1].split()) if match else None


def budget_in(comments: tuple[str, ...]) -> Budget | None:
    """The length that comments allow: ``max-length: 20``."""
    found = [int(match[1]) for match in map(_LONGEST.search, comments) if match]
    return Budget(min(found), "its comment") if found else None


def _texts(node: nodes.Call) -> tuple[str, ...] | None:
    """The texts in a call that translates; ``None`` for any other."""
    count = TRANSLATIONS.get(node.node.name) if isinstance(node.node, nodes.Name) else None
    if count is None or len(node.args) < count:
        return None
    texts = [argument.value for argument in node.args[:count] if isinstance(argument, nodes.Const)]
    known = len(texts) == count and all(isinstance(text, str) for text in texts) and texts[-1]
    return tuple(texts) if known else None


def _number(node: nodes.Call) -> str | None:
    """The placeholder of the number that a plural counts with."""
    if not has_number(node):
        return None
    counted = node.args[-1]
    return next((keyword.key for keyword in node.kwargs if keyword.value == counted), "num")


def _comments(name: str, environment: TemplateEnvironment) -> dict[int, tuple[str, ...]]:
    """What is said to translators, by the line it is said of: that of the comment's end, and the next.

    Comments that follow each other are said of the same text.
    """
    found: dict[int, tuple[str, ...]] = {}
    for position, kind, text in environment.lexer.tokeniter(environment.source_of(name), name):
        said = to_translators(text) if kind == "comment" and isinstance(position, Position) else None
        if said:
            end = int(position) + text.count("\n")
            together = (*found.get(int(position), ()), said)
            found[end] = found[end + 1] = together
    return found
