"""Filters and functions for text: names, letters, length, masks, parts of URLs.

Each takes what a value says: of markup the text without its tags, and gives plain text, which is escaped
where it is printed.
"""

from __future__ import annotations

import base64 as base64_codec
import hashlib
from typing import Any, Literal, get_args

from markupsafe import Markup

from dynacontent.engine.json_text import json_text
from dynacontent.engine.language.bounded import bounded
from dynacontent.engine.language.kinds import Printable, Url
from dynacontent.engine.printing import shown
from dynacontent.engine.structure.fragments import Fragment, text_of
from dynacontent.errors import RenderError, one_of
from dynacontent.expressions.marks import settled, takes_missing
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.sandbox import template_function
from dynacontent.expressions.state import current
from dynacontent.formats import graphemes, masking, slugs, weblinks
from dynacontent.formats.folding import folded
from dynacontent.formats.weblinks import UrlPart
from dynacontent.localization import cases, person_names, possessives
from dynacontent.localization.cases import Case
from dynacontent.localization.person_names import NameOrder

Digest = Literal["md5", "sha1", "sha256", "sha512"]


def said(value: object) -> str:
    """What a value says, as plain text. Raises `RenderError` for what is no text and no number."""
    text = value.text() if isinstance(value, Fragment) else value
    return text_of(text) if isinstance(text, Markup) else shown(text)


def count(value: object, what: str, *, least: int = 1) -> int:
    """An argument that is a number of things. Raises `RenderError` for any other value."""
    if type(value) is not int or value < least:
        raise RenderError(f"{what} is a whole number from {least}")
    return value


# -- names --------------------------------------------------------------------------------


@settled
@bounded
def first_name(value: str, order: NameOrder | None = None) -> str | Missing:
    """The first name out of a full name, or Missing: ``profile.name | first_name | fallback("there")``.

    ``order`` is ``given`` or ``family``: what stands first in the name, where that is not clear.
    """
    _one_of(order, (None, *get_args(NameOrder)), "the order of first_name")
    found = person_names.given_name(said(value), locale=current().locale, order=order)
    return Missing(name="first_name", detail="the name holds no first name") if found is None else found


@settled
@bounded
def initials(value: str, most: int = 2) -> str:
    """``AL`` of ``Ada Lovelace``: ``profile.name | initials``."""
    return person_names.initials(said(value), locale=current().locale, most=count(most, "most of initials"))


@settled
@bounded
def possessive(value: str, locale: str | None = None) -> str:
    """A name as an owner where the language writes that at the name: ``profile.first_name | possessive``.

    ``Ada's`` in English, ``Adas`` in German, and ``Ada`` where other words say it. ``locale`` is the language
    of the text around, where that is not the recipient's.
    """
    return possessives.possessive(said(value), locale=locale or current().locale)


@settled
@bounded
def case(value: str, style: Case) -> str:
    """Large and small letters as the recipient's language has them: ``profile.name | case("name")``.

    ``name`` mends names in capitals, ``title`` raises the words of a title, ``sentence`` the first letter;
    ``upper`` and ``lower``.
    """
    return cases.write_case(said(value), case=style, locale=current().locale)


# -- length -------------------------------------------------------------------------------


@settled
@bounded
def shorten(
    value: str, most: int, unit: Literal["characters", "words"] = "characters", end: str = "…"
) -> str:
    """Text of at most so many characters, cut between words: ``text | shorten(40)``.

    With the unit ``words``, so many words. A character is what a reader sees as one.
    """
    _one_of(unit, ("characters", "words"), "the unit of shorten")
    text, most, end = said(value), count(most, "most of shorten"), said(end)
    if unit == "words":
        return graphemes.first_words(text, most, end=end)
    return graphemes.shorten(text, most, end=end)


@settled
@bounded
def truncate(
    value: Printable, length: int = 255, killwords: bool = False, end: str = "...", leeway: int | None = None
) -> str:
    """Jinja's, for characters as a reader sees them: ``text | truncate(80)``."""
    text, end, spare = said(value), said(end), 5 if leeway is None else count(leeway, "leeway", least=0)
    most = count(length, "the length of truncate", least=len(end))
    found = graphemes.graphemes(text)
    if len(found) <= most + spare:
        return text
    kept = "".join(found[: most - len(end)])
    return graphemes.closed(kept if killwords else kept.rsplit(" ", 1)[0]) + end


# -- what is in a text --------------------------------------------------------------------


@settled
@takes_missing
@template_function
def contains(text: str | list[Any] | Missing, part: str | Missing, ignore_case: bool = False) -> bool:
    """Whether a text contains another, or a list an element; false where either is missing.

    With ``ignore_case`` large and small letters count as the same:
    ``contains(profile.city, "san", ignore_case=true)``.
    """
    if isinstance(text, (list, tuple)):
        return _among(text, part, ignore_case=ignore_case)
    return _asked(text, part, ignore_case, lambda whole, piece: piece in whole)


@settled
@takes_missing
@template_function
def starts_with(text: str | Missing, part: str | Missing, ignore_case: bool = False) -> bool:
    """Whether a text begins with another: ``starts_with(item.sku, "T-")``; false where either is missing."""
    return _asked(text, part, ignore_case, str.startswith)


@settled
@takes_missing
@template_function
def ends_with(text: str | Missing, part: str | Missing, ignore_case: bool = False) -> bool:
    """Whether a text ends with another: ``ends_with(profile.email, "@shop.example", ignore_case=true)``."""
    return _asked(text, part, ignore_case, str.endswith)


def _asked(text: Any, part: Any, ignore_case: bool, ask: Any) -> bool:
    if not isinstance(text, (str, Fragment)) or not isinstance(part, (str, Fragment)):
        return False
    whole, piece = said(text), said(part)
    return bool(ask(folded(whole), folded(piece)) if ignore_case else ask(whole, piece))


def _among(values: Any, part: Any, *, ignore_case: bool) -> bool:
    if not ignore_case or not isinstance(part, (str, Fragment)):
        return not isinstance(part, Missing) and part in values
    piece = folded(said(part))
    return any(isinstance(value, str) and folded(value) == piece for value in values)


# -- codes and URLs -----------------------------------------------------------------------


@settled
@bounded
def mask(value: Printable, keep: int = 4) -> str:
    """``•••• 4242`` of a number, ``a•••@x.com`` of an email address: ``profile.card | mask``."""
    return masking.mask(said(value), keep=count(keep, "keep of mask", least=0))


@settled
@bounded
def slug(value: str) -> str:
    """``grosse-masse`` of ``Größe & Maße``: ``item.name | slug``."""
    return slugs.slug(said(value))


@settled
@bounded
def url_part(value: Url, part: UrlPart) -> str:
    """One part of a URL: ``profile.site | url_part("host")``; scheme, host, path, query or fragment."""
    return weblinks.url_part(said(value), part)


@settled
@bounded
def url_parameter(value: Url, name: str) -> str | Missing:
    """A parameter of a URL's query, decoded, or Missing: ``event.link | url_parameter("ref")``."""
    found = weblinks.url_parameter(said(value), said(name))
    return Missing(name="url_parameter", detail="the URL has no such parameter") if found is None else found


@settled
@bounded
def url_with(value: Url, **parameters: Printable) -> Url:
    """A URL with these parameters in its query: ``item.link | url_with(utm_source="mail")``."""
    return weblinks.url_with(said(value), {name: said(given) for name, given in parameters.items()})


@settled
@bounded
def digest(value: str, algorithm: Digest = "sha256") -> str:
    """The hash of a text in UTF-8, in small hexadecimal digits: ``profile.email | lower | digest("md5")``."""
    _one_of(algorithm, get_args(Digest), "the algorithm of digest")
    made = hashlib.new(algorithm, said(value).encode("utf-8", "surrogatepass"), usedforsecurity=False)
    return made.hexdigest()


@settled
@bounded
def base64(value: str, urlsafe: bool = False) -> str:
    """A text in UTF-8 as Base64 (RFC 4648): ``profile.email | base64``; ``urlsafe`` for links, unpadded."""
    data = said(value).encode("utf-8", "surrogatepass")
    if urlsafe:
        return base64_codec.urlsafe_b64encode(data).decode("ascii").rstrip("=")
    return base64_codec.b64encode(data).decode("ascii")


@bounded
def tojson(value: Any) -> str:
    """A value as JSON, for data of a page or a link: ``<div data-cart="{{ event.lines | tojson }}">``."""
    return json_text(value)


def _one_of(value: object, words: tuple[Any, ...], what: str) -> None:
    if value not in words:
        raise RenderError(f"{what} is {one_of([word for word in words if word])}")


FILTERS = (
    first_name,
    initials,
    possessive,
    case,
    shorten,
    truncate,
    mask,
    slug,
    url_part,
    url_parameter,
    url_with,
    digest,
    base64,
    tojson,
)
FUNCTIONS = (contains, starts_with, ends_with)
