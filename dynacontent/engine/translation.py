"""``_()``, ``gettext`` and friends as templates call them: the msgstr is structure, its
placeholders are values."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from dynacontent.engine.structure.segments import Fragment, Segment, settle
from dynacontent.errors import RenderError
from dynacontent.expressions.sandbox import template_function
from dynacontent.expressions.state import current

_PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")


class Literal(str):
    """A text that stands in a template, written by its author. The code generator makes these."""

    __slots__ = ()


@lru_cache(maxsize=4096)
def _split(message: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The static texts of a message and the names between them."""
    texts, names, at = [""], [], 0
    for match in _PLACEHOLDER.finditer(message):
        texts[-1] += message[at : match.start()]
        at = match.end()
        if match.group(1):
            names.append(match.group(1))
            texts.append("")
        else:
            texts[-1] += "%"
    texts[-1] += message[at:]
    return tuple(texts), tuple(names)


def translated(message: str, variables: dict[str, Any], *, markup: bool) -> Fragment:
    """A translated message as a fragment, values in their places."""
    texts, names = _split(message)
    lacking = [name for name in names if name not in variables]
    if lacking:
        raise RenderError(f"the translated text names {lacking[0]!r}, which is not given")
    event = (Segment(texts), *(variables[name] for name in names))
    settle([event])
    return Fragment([event], markup=markup)


def translation_functions(*, markup: bool) -> dict[str, Callable[..., Any]]:
    """The functions Jinja's i18n tags and ``_()`` call, for markup or for plain text."""

    def shown(source: str, text: str, variables: dict[str, Any]) -> Fragment:
        # Text that comes from data is a value, and is never looked through for placeholders.
        if type(source) is not Literal:
            return Fragment([(Segment(("", "")), str(source))], markup=markup)
        return translated(text, variables, markup=markup)

    @template_function
    def gettext(message: str, /, **variables: Any) -> Fragment:
        state = current()
        text, _ = state.texts.text(state.chain, str(message))
        return shown(message, text, variables)

    @template_function
    def ngettext(singular: str, plural: str, number: int, /, **variables: Any) -> Fragment:
        state = current()
        text, _ = state.texts.plural(state.chain, str(singular), str(plural), number)
        return shown(singular, text, {"num": number, **variables})

    @template_function
    def pgettext(context: str, message: str, /, **variables: Any) -> Fragment:
        state = current()
        text, _ = state.texts.text(state.chain, str(message), str(context))
        return shown(message, text, variables)

    @template_function
    def npgettext(context: str, singular: str, plural: str, number: int, /, **variables: Any) -> Fragment:
        state = current()
        text, _ = state.texts.plural(state.chain, str(singular), str(plural), number, str(context))
        return shown(singular, text, {"num": number, **variables})

    functions = (gettext, ngettext, pgettext, npgettext)
    return {"_": gettext, **{function.__name__: function for function in functions}}
