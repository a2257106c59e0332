"""``_()``, ``gettext`` and friends as templates call them: the msgstr is structure, its
placeholders are values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from dynacontent.engine.structure.fragments import Fragment, put
from dynacontent.engine.structure.segments import ONE_HOLE, Printed, Segment
from dynacontent.errors import RenderError
from dynacontent.expressions.sandbox import template_function
from dynacontent.expressions.state import RenderState, Setting, current

KEPT = 1_024
"""Forms of one text that are remembered: settings, and numbers of a plural; beyond it all are forgotten."""
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


class Said(NamedTuple):
    """A text in one language: its structure, and the values it takes, in order, of those given.

    ``once`` says that it takes exactly what is given.
    """

    segment: Segment
    pick: Callable[[tuple[Any, ...]], tuple[Any, ...]]
    once: bool


class Message:
    """A text that stands in a template, in all languages: ``holes`` are its values by name.

    ``texts`` are the arguments of ``function`` that are texts: context, singular, plural.
    """

    def __init__(
        self,
        function: str,
        texts: tuple[str, ...],
        holes: Mapping[str, tuple[Any, ...]] | None = None,
        *,
        markup: bool = False,
    ) -> None:
        in_context = function in ("pgettext", "npgettext")
        self._context = texts[0] if in_context else None
        self._texts = texts[1:] if in_context else texts
        self._holes = holes or {}
        self._markup = markup
        self.known: dict[Any, Said] = {}
        self._fragments: dict[Setting, Fragment] = {}

    def singular(self, state: RenderState) -> Said:
        """The text in the language of the render that runs."""
        text, _locale = state.texts.text(state.chain, self._texts[0], self._context)
        return self._keep(state.setting, text)

    def plural(self, state: RenderState, number: Any) -> Said:
        """The form of the text for a number."""
        key = (state.setting, number) if type(number) is int else None
        said = self.known.get(key)
        if said is not None:
            return said
        one, many = self._texts
        text, _locale = state.texts.plural(state.chain, one, many, number, self._context)
        return self._keep(key, text)

    def fragment(self, state: RenderState) -> Fragment:
        """A text without values, to be carried."""
        fragment = self._fragments.get(state.setting)
        if fragment is None:
            printed = Printed()
            printed.keys.append(self.singular(state).segment)
            if len(self._fragments) >= KEPT:
                self._fragments.clear()
            fragment = self._fragments[state.setting] = Fragment(printed, markup=self._markup)
        return fragment

    def _keep(self, key: Any, text: str) -> Said:
        said = self._said(text)
        if key is not None:
            if len(self.known) >= KEPT:
                self.known.clear()
            self.known[key] = said
        return said

    def _said(self, text: str) -> Said:
        texts, names = _split(text)
        given = list(self._holes)
        _check_names(names, given)
        segment = Segment(texts, tuple(self._holes[name] for name in names))
        return Said(segment, _picker([given.index(name) for name in names]), list(names) == given)


def _picker(indexes: list[int]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    if len(indexes) > 1:
        return itemgetter(*indexes)
    return lambda given: tuple(given[index] for index in indexes)


def _check_names(names: tuple[str, ...], given: Any) -> None:
    lacking = [name for name in names if name not in given]
    if lacking:
        raise RenderError(f"the translated text names {lacking[0]!r}, which is not given")


def translated(message: str, variables: dict[str, Any], *, markup: bool) -> Fragment:
    """A translated message as a fragment, values in their places."""
    texts, names = _split(message)
    _check_names(names, variables)
    printed = Printed()
    segment = Segment(texts, (None,) * len(names))
    put(printed.keys, printed.values, segment, [variables[name] for name in names])
    return Fragment(printed, markup=markup)


def translation_functions(*, markup: bool) -> dict[str, Callable[..., Any]]:
    """The functions Jinja's i18n tags and ``_()`` call, for markup or for plain text."""

    def shown(source: str, text: str, variables: dict[str, Any]) -> Fragment:
        # Text that comes from data is a value, and is never looked through for placeholders.
        if type(source) is not Literal:
            printed = Printed()
            put(printed.keys, printed.values, ONE_HOLE, [str(source)])
            return Fragment(printed, markup=markup)
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
