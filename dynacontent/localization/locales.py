"""Which language a recipient reads: BCP 47 tags, the chain of locales to try, script direction.

Every tag is BCP 47 in its canonical form (``pt-BR``, ``zh-Hant-TW``). A tag is never made into a
path: folders of translations are found by listing them.

babel and langcodes cost about 20 and 45 ms to import, so they are imported where they are first
used. Answers about the tags of a workspace can be taken along to another process (`answers`,
`take_over`), which then needs langcodes for other tags only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar

if TYPE_CHECKING:
    from babel import Locale
    from langcodes import Language

CLOSE_ENOUGH = 10
"""Greatest CLDR distance at which a text still counts as the reader's own language.

Varieties of one language lie 0 to 5 apart (``pt-PT`` and ``pt-BR``: 5; ``es-MX`` and ``es-419``: 1),
``no`` and ``nb`` 1, a language and its macrolanguage 10 (``arz`` and ``ar``). Catalan and Spanish
(20), traditional and simplified Chinese (54) are too far.
"""

_NORWEGIAN = frozenset({"nb", "nn", "no"})
"""Two ways to write one language, which everybody reads at school: close enough, at CLDR's distance of 20."""

MAX_TAG_LENGTH = 64
"""Longest tag accepted, in characters; BCP 47 asks for at least 35."""

_REGION = re.compile(r"_(?:[A-Z]{2}|[0-9]{3})$")
_SUBTAGS = re.compile(r"[A-Za-z0-9]{1,8}(?:[-_][A-Za-z0-9]{1,8})*")
_RIGHT_TO_LEFT = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}
)
"""Right-to-left scripts somebody writes today (Unicode bidi class R or AL)."""


P = ParamSpec("P")
T = TypeVar("T")

Answers = Mapping[str, Mapping[tuple[Any, ...], Any]]
"""What the functions of this module gave, by name and arguments."""

_TAKEN_OVER: dict[str, dict[tuple[Any, ...], Any]] = {}
_MOST_TAKEN = 4096
"""Answers of each function that are believed at a time, or those about one workspace if they are more."""
_UNKNOWN = object()


def _remembering(ask: Callable[P, T]) -> Callable[P, T]:
    """A pure function of texts, asked once for each: in this process, or in the one whose answers it has."""
    taken = _TAKEN_OVER.setdefault(ask.__name__, {})
    remembered = lru_cache(maxsize=4096)(ask)

    @wraps(ask)
    def answered(*arguments: P.args, **_none: P.kwargs) -> T:
        found = taken.get(arguments, _UNKNOWN)  # one look: another thread may be taking over
        return remembered(*arguments) if found is _UNKNOWN else found

    return answered


def take_over(found: Answers) -> None:
    """Believe what another process found out with the same langcodes and babel.

    What was taken over before is forgotten when it becomes too much: it can be found out again.
    """
    for name, given in found.items():
        taken = _TAKEN_OVER[name]
        if len(taken) + len(given) > _MOST_TAKEN:
            taken.clear()
        taken.update(given)


def answers(tags: Iterable[str], available: Sequence[str], default: str) -> Answers:
    """Everything a render for a reader of one of the tags asks here; a tag that is none is left out."""
    found: dict[str, dict[tuple[Any, ...], Any]] = {name: {} for name in _TAKEN_OVER}

    def ask(function: Callable[..., Any], *arguments: Any) -> Any:
        found[function.__name__][arguments] = answer = function(*arguments)
        return answer

    for tag in dict.fromkeys([*available, default, *tags]):
        try:
            canonical = ask(_normalized, tag)
        except ValueError:
            continue
        ask(_normalized, canonical)
        text_locale = ask(_chain, canonical, tuple(available), default)[0]
        ask(direction, text_locale)
        ask(_cldr_name, ask(_normalized, ask(formatting_tag, tag, text_locale)))
    return found


def normalize_tag(text: str) -> str:
    """The canonical BCP 47 form of a tag in any usual spelling: ``pt_br`` is ``pt-BR``.

    Raises `ValueError` for what is no tag, and for languages, scripts and regions that do not exist.
    """
    if not isinstance(text, str):
        raise TypeError(f"a locale is text, not {type(text).__name__}")
    return _normalized(text)


@_remembering
def _normalized(text: str) -> str:
    fault = ValueError(f"{text[:MAX_TAG_LENGTH]!r} is not a locale; write a tag such as de, pt-BR or zh-Hant")
    if len(text) > MAX_TAG_LENGTH or not _SUBTAGS.fullmatch(text):
        raise fault
    from langcodes import standardize_tag

    try:
        tag = standardize_tag(text)
    except ValueError as error:
        raise fault from error
    language = _language(tag)
    if not language.is_valid() or language.language in (None, "und"):
        raise fault
    return tag


def _language(tag: str) -> Language:
    from langcodes import Language

    return Language.get(tag)


def fallback_chain(tag: str, available: Sequence[str], default: str) -> tuple[str, ...]:
    """The configured locales to try, in order, for a recipient who reads ``tag``.

    First every locale of ``available`` that CLDR puts within `CLOSE_ENOUGH` of the tag, nearest
    first (at one distance the tag's own parents, then the order of ``available``); ``default``
    last. So with ``de``, ``en`` and default ``en``, ``de-AT`` gives ``("de", "en")``; ``pt-PT`` takes
    ``pt-BR`` where there is no nearer Portuguese, before an English default. Locales come back
    spelled as in ``available``.

    Raises `ValueError` where a tag is none.
    """
    return _chain(normalize_tag(tag), tuple(available), default)


@_remembering
def _chain(tag: str, available: tuple[str, ...], default: str) -> tuple[str, ...]:
    from langcodes import tag_distance

    ranked: list[tuple[int, int, int, str]] = []
    for place, locale in enumerate(available):
        canonical = normalize_tag(locale)
        distance = -1 if canonical == tag else tag_distance(tag, canonical)
        if {_language(tag).language, _language(canonical).language} <= _NORWEGIAN:
            distance = min(distance, CLOSE_ENOUGH)
        if distance <= CLOSE_ENOUGH:
            parent = f"{tag}-".startswith(f"{canonical}-")
            ranked.append((distance, 0 if parent else 1, place, locale))
    return tuple(dict.fromkeys([*(locale for *_, locale in sorted(ranked)), default]))


def negotiate(tag: str, available: Sequence[str], default: str) -> str:
    """The configured locale a recipient who reads ``tag`` gets: the first of `fallback_chain`."""
    return fallback_chain(tag, available, default)[0]


@_remembering
def direction(tag: str) -> Literal["ltr", "rtl"]:
    """The direction of the tag's script: of the one it names, else the likely one of its language."""
    script = _language(normalize_tag(tag)).maximize().script
    return "rtl" if script in _RIGHT_TO_LEFT else "ltr"


@_remembering
def formatting_tag(tag: str, text_locale: str) -> str:
    """Whose conventions numbers and dates follow in a text written in ``text_locale``.

    The recipient's own tag where it is the same language in the same script (``de-AT`` in a German
    text), else the text's: an English text for a French reader does not name months in French.
    """
    own, text = (_language(normalize_tag(name)).maximize() for name in (tag, text_locale))
    same = (own.language, own.script) == (text.language, text.script)
    return normalize_tag(tag if same else text_locale)


@lru_cache(maxsize=512)
def extension(tag: str, key: str) -> str | None:
    """The value of a key of a tag's Unicode extension: ``latn`` for ``nu`` of ``ar-u-nu-latn``."""
    _, found, rest = f"{normalize_tag(tag)}-".lower().partition("-u-")
    words = rest.partition("-x-")[0].split("-")
    return words[words.index(key) + 1] if found and key in words[:-1] else None


@lru_cache(maxsize=512)
def formatting_locale(tag: str) -> Locale:
    """CLDR data for numbers, dates and lists: the tag's region where known, else its nearest parent.

    ``de-AT`` is Austrian; ``de-US``, which CLDR does not describe, is German; a language without
    any data gets CLDR's root, which is terse but unambiguous. Raises `ValueError` for no tag.
    """
    return _isolated(_cldr_name(normalize_tag(tag)))


@_remembering
def _cldr_name(tag: str) -> str:
    from babel import localedata

    return next(filter(localedata.exists, _identifiers(tag)), "root")


def _identifiers(tag: str) -> list[str]:
    """CLDR names that may describe a tag, the most specific first; never one of another script."""
    own = _language(tag)
    names: list[str] = []
    for language in (own, own.prefer_macrolanguage()):
        full = language.maximize()
        region = language.territory or full.territory
        names += [
            _identifier(language.language, language.script, language.territory),
            _identifier(language.language, full.script, region),
            _identifier(language.language, full.script, None),
        ]
        if _language(language.language or "und").maximize().script == full.script:
            names += [
                _identifier(language.language, None, region),
                _identifier(language.language, None, None),
            ]
    return names


def _identifier(*parts: str | None) -> str:
    return "_".join(part for part in parts if part)


@lru_cache(maxsize=64)
def _isolated(identifier: str) -> Locale:
    """A babel locale whose data no other locale shares: about 1 MB, 4 ms.

    babel resolves aliases by writing into dictionaries that all locales inherit from ``root``, so
    that the stand-alone months and quarters (``LLLL``, ``qqqq``) of the locale used first are
    printed for every later one: Turkish March comes out as Japanese. Loading through an empty cache
    reads the parents afresh, out of reach of other locales and of other users of babel.
    """
    from babel import Locale, localedata

    with localedata._cache_lock:
        shared = localedata._cache
        localedata._cache = {}
        try:
            locale = Locale.parse(identifier, resolve_likely_subtags=False)
            if not _REGION.search(identifier):
                # Read now, while the cache is empty; babel gives a language without region the world's week.
                locale._data["week_data"] = _week_data(identifier)
        finally:
            localedata._cache = shared
    return locale


def _week_data(identifier: str) -> Any:
    """When weeks begin and end in the likely region of a language."""
    from babel import localedata
    from babel.core import get_global

    likely = get_global("likely_subtags").get(identifier, identifier)
    region = likely if _REGION.search(likely) else "_001"
    names = [name for name in localedata.locale_identifiers() if name.endswith(region[region.rindex("_") :])]
    return localedata.load(min(names, default=identifier))["week_data"]
