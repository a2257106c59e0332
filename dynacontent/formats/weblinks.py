"""Parts of a URL, and a URL with more in its query (RFC 3986)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from dynacontent.errors import one_of

UrlPart = Literal["scheme", "host", "path", "query", "fragment"]

MOST_PARAMETERS = 1_000
"""How many parameters a query is read for."""


def url_part(url: str, part: UrlPart) -> str:
    """One part of a URL, as it stands there; the host in small letters, without user and port.

    Empty where there is none. Raises `ValueError` for what is no URL and for another part.
    """
    if part not in get_args(UrlPart):
        raise ValueError(f"a part of a URL is {one_of(get_args(UrlPart))}, not {part!r}")
    found = _split(url)
    return (found.hostname or "") if part == "host" else str(getattr(found, part))


def url_parameter(url: str, name: str) -> str | None:
    """The value of a parameter of the query, decoded; the first of several; None where there is none."""
    return next((value for key, value in _parameters(_split(url).query) if key == name), None)


def url_with(url: str, parameters: Mapping[str, str]) -> str:
    """The URL with these parameters in its query, in place of others of the same names; the rest stays.

    Raises `ValueError` for what is no URL.
    """
    found = _split(url)
    kept = [piece for piece in found.query.split("&") if piece and _parameters(piece)[0][0] not in parameters]
    added = urlencode(parameters, quote_via=quote, safe="")
    return found._replace(query="&".join([*kept, added] if added else kept)).geturl()


def _parameters(query: str) -> list[tuple[str, str]]:
    if query.count("&") >= MOST_PARAMETERS:
        raise ValueError(f"a URL with more than {MOST_PARAMETERS:,} parameters is not read")
    return parse_qsl(query, keep_blank_values=True) or [("", "")]


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url.strip())
    except ValueError as error:
        raise ValueError("this is no URL") from error
