"""A value made safe for the place it stands in."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from markupsafe import escape as escape_html

from dynacontent.engine.structure.places import Place

SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms"})
"""Schemes a URL from data may have; a URL without scheme is relative and allowed."""

BLOCKED_URL = "#blocked"
"""What stands for a URL with any other scheme."""

# C0 and C1 controls but tab and line feed; the bidirectional overrides, embeddings and isolates of
# UAX #9, which would turn around text that follows; lone surrogates, which no encoding can carry.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*):")
_URL_SAFE = "%/:?#[]@!$&'()*+,;=~-._"
_PATH_SAFE = "/:@!$&'()*+,;=~-._%"
# Colours, lengths and font lists as brands write them: nothing that ends a declaration.
_CSS_VALUE = re.compile(
    r"""(?:[\w\s#%.,+\-/!]|'[\w\s\-]*'|"[\w\s\-]*"|(?:rgb|rgba|hsl|hsla)\([\d\s%.,/]*\))*"""
)


def clean(value: object) -> str:
    """A value as text without control, override and unencodable characters."""
    text = str(value)
    return _UNSAFE.sub("", text) if _UNSAFE.search(text) else text


def escape(value: object, place: Place) -> str:
    """The value escaped for its place; a URL of another scheme becomes `BLOCKED_URL`."""
    text = clean(value)
    if place in (Place.TEXT, Place.ATTRIBUTE):
        return str(escape_html(text))
    if place is Place.URL:
        return str(escape_html(safe_url(text) or BLOCKED_URL))
    if place is Place.URL_QUERY:
        return quote(text, safe="")
    if place is Place.URL_PATH:
        return str(escape_html(quote(text, safe=_PATH_SAFE)))
    if place is Place.CSS_ATTRIBUTE:
        return str(escape_html(_css(text)))
    if place is Place.CSS:
        return _css(text)
    if place is Place.SCRIPT:
        return _script(text)
    return text.replace("-", "\u2010").replace("<", "").replace(">", "")  # Place.COMMENT


def safe_url(text: str) -> str | None:
    """A whole URL with everything percent-encoded that needs it; ``None`` for a scheme not allowed."""
    text = text.strip()
    scheme = _SCHEME.match(text)
    if scheme and scheme.group(1).lower() not in SCHEMES:
        return None
    return quote(text.replace("\\", "%5C"), safe=_URL_SAFE)


def _css(text: str) -> str:
    if _CSS_VALUE.fullmatch(text):
        return text
    return "".join(c if c.isalnum() or c in " #%.,-" else f"\\{ord(c):x} " for c in text)


def _script(text: str) -> str:
    quoted = json.dumps(text)[1:-1]
    return (
        quoted.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("'", "\\u0027")
    )
