"""``_()``, ``gettext`` and friends as templates call them: the msgstr is structure, its
placeholders are values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from dynacontent.engine.language.kinds import Number
from dynacontent.engine.structure.foreign import marks
from dynacontent.engine.structure.fragments import Fragment, put
from dynacontent.engine.structure.segments import ONE_HOLE, Printed, Segment
from dynacontent.errors import RenderError
from dynacontent.expressions.marks import settled
from dynacontent.expressions.sandbox import template_function
from dynacontent.expressions.state import RenderState, Setting, current

KEPT = 1_024
"""Forms of one text that are remembered: settings, and numbers of a plural; beyond it all are forgotten."""
SHOWN = 60
"""Characters of a text by which a record tells it."""
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

    ``locale`` is where it came from.
    """

    segment: Segment
    pick: Callable[[tuple[Any, ...]], tuple[Any, ...]]
    locale: str


class Message:
    """A text that stands in a template, in all languages: ``holes`` are its values by name.

    ``texts`` are the arguments of ``function`` that are texts: context, singular, plural.
    ``in_element`` says that it is printed in the text of an element (`dynacontent.engine.structure.foreign`).
    """

    def __init__(
        self,
        function: str,
        texts: tuple[str, ...],
        holes: Mapping[str, tuple[Any, ...]] | None = None,
        in_element: bool = False,
        *,
        markup: bool = False,
    ) -> None:
        self._in_element = in_element
        in_context = function in ("pgettext", "npgettext")
        self._context = texts[0] if in_context else None
        self._texts = texts[1:] if in_context else texts
        self._holes = holes or {}
        self._markup = markup
        self.known: dict[Any, Said] = {}
        """What it says to whom it is translated for; asked first."""
        self._foreign: dict[Any, Said] = {}
        """What it says to all others, each of whose records tells."""
        self._fragments: dict[Setting, tuple[Fragment, bool, str]] = {}

    def singular(self, state: RenderState) -> Said:
        """The text in the language of the render that runs."""
        said = self._foreign.get(state.setting)
        if said is None:
            text, locale = state.texts.text(state.chain, self._texts[0], self._context)
            return self._keep(state, state.setting, text, locale)
        self._note(state)
        return said

    def plural(self, state: RenderState, number: Any) -> Said:
        """The form of the text for a number."""
        key = (state.setting, number) if type(number) is int else None
        said = self.known.get(key)
        if said is not None:
            return said
        said = self._foreign.get(key)
        if said is None:
            one, many = self._texts
            text, locale = state.texts.plural(state.chain, one, many, number, self._context)
            return self._keep(state, key, text, locale)
        self._note(state)
        return said

    def fragment(self, state: RenderState) -> Fragment:
        """A text without values, to be carried."""
        kept = self._fragments.get(state.setting)
        if kept is None:
            printed = Printed()
            before = len(state.fallbacks)
            said = self.singular(state)
            printed.keys.append(said.segment)
            state.origins[said.locale] = None
            if len(self._fragments) >= KEPT:
                self._fragments.clear()
            fragment = Fragment(printed, markup=self._markup)
            self._fragments[state.setting] = fragment, len(state.fallbacks) > before, said.locale
            return fragment
        state.origins[kept[2]] = None
        if kept[1]:
            self._note(state)
        return kept[0]

    def _keep(self, state: RenderState, key: Any, text: str, locale: str | None) -> Said:
        foreign = state.texts.is_foreign(state.chain, locale)
        around = ("", "")
        found = locale or state.texts.source
        if foreign:
            self._note(state)
            around = marks(found, state.chain[0], in_element=self._in_element)
        said = self._said(text, found, around)
        if key is not None:
            kept = self._foreign if foreign else self.known
            if len(kept) >= KEPT:
                kept.clear()
            kept[key] = said
        return said

    def _note(self, state: RenderState) -> None:
        note_foreign(state, self._texts[0])

    def _said(self, text: str, locale: str, around: tuple[str, str]) -> Said:
        texts, names = _split(text)
        given = list(self._holes)
        _check_names(names, given)
        segment = Segment(_between(texts, around), tuple(self._holes[name] for name in names))
        return Said(segment, _picker([given.index(name) for name in names]), locale)


def note_foreign(state: RenderState, text: str) -> None:
    """Let the record of a render tell that a text is not in the recipient's language."""
    shown = " ".join(text.split())
    shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
    state.fallbacks.append((f'_("{shown}")', "translation_missing"))


def _between(texts: tuple[str, ...], around: tuple[str, str]) -> tuple[str, ...]:
    """The static texts of a message with something before the first and behind the last."""
    texts = (around[0] + texts[0], *texts[1:])
    return (*texts[:-1], texts[-1] + around[1])


def _picker(indexes: list[int]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    if not indexes:
        return lambda _given: ()
    if len(indexes) == 1:
        only = indexes[0]
        return lambda given: (given[only],)
    return itemgetter(*indexes)


def _check_names(names: tuple[str, ...], given: Any) -> None:
    lacking = [name for name in names if name not in given]
    if lacking:
        raise RenderError(f"the translated text names {lacking[0]!r}, which is not given")


def translated(
    message: str, variables: dict[str, Any], *, markup: bool, around: tuple[str, str] = ("", "")
) -> Fragment:
    """A translated message as a fragment, values in their places."""
    texts, names = _split(message)
    _check_names(names, variables)
    printed = Printed()
    segment = Segment(_between(texts, around), (None,) * len(names))
    put(printed.keys, printed.values, segment, [variables[name] for name in names])
    return Fragment(printed, markup=markup)


def translation_functions(*, markup: bool) -> dict[str, Callable[..., Any]]:
    """The functions Jinja's i18n tags and ``_()`` call, for markup or for plain text."""

    def said(source: str, found: tuple[str, str | None], variables: dict[str, Any]) -> Fragment:
        # Text that comes from data is a value, and is never looked through for placeholders.
        if type(source) is not Literal:
            printed = Printed()
            put(printed.keys, printed.values, ONE_HOLE, [str(source)])
            return Fragment(printed, markup=markup)
        text, locale = found
        state = current()
        state.origins[locale or state.texts.source] = None
        around = ("", "")
        if state.texts.is_foreign(state.chain, locale):
            note_foreign(state, source)
            around = marks(locale or state.texts.source, state.chain[0], in_element=False)
        return translated(text, variables, markup=markup, around=around)

    @settled
    @template_function
    def gettext(message: str, /, **variables: Any) -> Fragment:
        """A text in the recipient's language: ``_("Hello %(name)s", name=profile.first_name)``."""
        state = current()
        return said(message, state.texts.text(state.chain, str(message)), variables)

    @settled
    @template_function
    def ngettext(singular: str, plural: str, number: Number, /, **variables: Any) -> Fragment:
        """A text in the form that a number wants: ``ngettext("%(num)s item", "%(num)s items", count)``."""
        state = current()
        found = state.texts.plural(state.chain, str(singular), str(plural), number)
        return said(singular, found, {"num": number, **variables})

    @settled
    @template_function
    def pgettext(context: str, message: str, /, **variables: Any) -> Fragment:
        """The same as `gettext`, with a context that tells it from the same text elsewhere."""
        state = current()
        return said(message, state.texts.text(state.chain, str(message), str(context)), variables)

    @settled
    @template_function
    def npgettext(context: str, singular: str, plural: str, number: Number, /, **variables: Any) -> Fragment:
        """The same as `ngettext`, with a context."""
        state = current()
        found = state.texts.plural(state.chain, str(singular), str(plural), number, str(context))
        return said(singular, found, {"num": number, **variables})

    functions = (gettext, ngettext, pgettext, npgettext)
    return {"_": gettext, **{function.__name__: function for function in functions}}
