"""A value made safe for the place it stands in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import quote

from markupsafe import escape as escape_html

from dynacontent.engine.structure.places import Place

SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})
"""Schemes a URL from data may have; a URL without scheme is relative and allowed."""

BLOCKED_URL = "#blocked"
"""What stands for a URL with any other scheme."""

_RAW_TEXT = frozenset({Place.CSS, Place.SCRIPT, Place.COMMENT})
# C0 and C1 controls but tab and line feed; the bidirectional overrides, embeddings and isolates of
# UAX #9, which would turn around text that follows; lone surrogates, which no encoding can carry.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_HEAD = re.compile(r"[^/?#]*")
# Quotes and brackets are percent-encoded: a URL may end up in url('…') of a style sheet.
_URL_SAFE = "%/:?#[]@!$&*+,;=~-._"
_PATH_SAFE = "/:@!$&*+,;=~-._%"
_REST_SAFE = _PATH_SAFE.replace(":", "")
# What ends a script or a string in it, or begins code in a template literal.
_SCRIPT_SPECIAL = re.compile("[<>&'`$]")
# Colours, lengths and font lists as brands write them: nothing that ends a declaration.
_LINE_ENDS = re.compile(r"[\n\r\f]")
_CSS_VALUE = re.compile(
    r"""(?:[\w\s#%.,+\-/!]|'[\w\s\-]*'|"[\w\s\-]*"|(?:rgb|rgba|hsl|hsla)\([\d\s%.,/]*\))*"""
)


def clean(value: object) -> str:
    """A value as text without control, override and unencodable characters."""
    text = str(value)
    return _UNSAFE.sub("", text) if _UNSAFE.search(text) else text


def written(value: object, place: Place) -> str:
    """The value as it is to be read in its place, before HTML's own escapes.

    A URL of a scheme that is not allowed becomes `BLOCKED_URL`.
    """
    text = clean(value)
    if place is Place.URL:
        url = safe_url(text)
        return BLOCKED_URL if url is None else url
    if place is Place.URL_QUERY:
        return quote(text, safe="")
    if place in _URL_PARTS:
        return _URL_PARTS[place](_joined_lines(text))
    if place in (Place.CSS_ATTRIBUTE, Place.CSS):
        return _css(text)
    if place is Place.SCRIPT:
        return _script(text)
    if place is Place.COMMENT:
        return text.replace("-", "\u2010").replace("<", "").replace(">", "")
    return text


def escape(value: object, place: Place) -> str:
    """The value escaped for its place in source text: MJML, HTML, SVG."""
    text = written(value, place)
    return text if place in _RAW_TEXT else str(escape_html(text))


def safe_url(text: str) -> str | None:
    """A whole URL with everything percent-encoded that needs it; ``None`` for a scheme not allowed."""
    text = _joined_lines(text.strip())
    # Some readers decode entities once more than they should; what they would see must be harmless too.
    for seen in (text, unescape(text)):
        head = _HEAD.match(_joined_lines(seen).strip())
        scheme, colon, _rest = (head.group() if head else "").partition(":")
        if colon and scheme.strip().lower() not in SCHEMES:
            return None
    return quote(text.replace("\\", "%5C"), safe=_URL_SAFE)


def _joined_lines(text: str) -> str:
    # Browsers drop tabs and line ends from URLs, wherever they stand (WHATWG URL, basic URL parser).
    return text.replace("\t", "").replace("\n", "").replace("\r", "")


def _host(text: str) -> str:
    """What follows a host the template wrote: a path, or letters that lead to no other host."""
    if text[:1] in ("", "/", "?", "#"):
        return quote(text, safe=_PATH_SAFE)
    return quote(text, safe="").replace(".", "%2E")


def _root(text: str) -> str:
    slashes = len(text) - len(text.lstrip("/\\"))
    return "%2F" * slashes + quote(text[slashes:], safe=_PATH_SAFE)


_URL_PARTS: dict[Place, Callable[[str], str]] = {
    Place.URL_PATH: lambda text: quote(text, safe=_PATH_SAFE),
    Place.URL_REST: lambda text: quote(text, safe=_REST_SAFE),
    Place.URL_HOST: _host,
    Place.URL_ROOT: _root,
}


def _css(text: str) -> str:
    text = _LINE_ENDS.sub(" ", text)  # a string of CSS would break off at one
    if _CSS_VALUE.fullmatch(text):
        return text
    return "".join(c if c.isalnum() or c in " #%.,-" else f"\\{ord(c):x} " for c in text)


def _script(text: str) -> str:
    quoted = json.dumps(text)[1:-1]
    return _SCRIPT_SPECIAL.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)
