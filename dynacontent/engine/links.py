"""Parameters of links (`dynacontent.formats.links`) put into finished HTML, and into compiled units of it.

In both the same links are found, and parameters are put behind what stands there. In a unit the
address of a link may hold values. Where these decide about no more than a path or the value of a
parameter, the parameters are structure; else the address is one value, made when the unit is filled.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from dynacontent.formats.links import LinkParameters

OPT_OUT = "no-parameters"
"""In the ``rel`` of a link: leave its address alone."""

_LINK = re.compile(
    r"""<(?:a|area|v:\w+)(?=\s)(?:[^"'>]|"[^"]*"|'[^']*')*+>""",
    re.IGNORECASE,
)
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_OPTED_OUT = re.compile(rf"""\srel\s*=\s*["'][^"']*\b{OPT_OUT}\b""", re.IGNORECASE)
# A hash, unless it begins the number of a character.
_FRAGMENT = re.compile("(?<!&)#")

Address = Callable[[str], str]
"""What becomes of an address as it is written in HTML."""


def with_addresses(html: str, changed: Address) -> str:
    """HTML with the addresses of its links ``changed``, but for those that opt out."""

    def replaced(found: re.Match[str]) -> str:
        tag = found[0]
        href = _HREF.search(tag)
        if href is None or _OPTED_OUT.search(tag):
            return tag
        group = 1 if href[1] is not None else 2
        start, end = href.span(group)
        return f"{tag[:start]}{changed(tag[start:end])}{tag[end:]}"

    return _LINK.sub(replaced, html)


def tagged_html(html: str, links: LinkParameters, *, keep: str | None = None) -> str:
    """HTML with the parameters in its links; an address that begins with ``keep`` is left alone."""

    def changed(address: str) -> str:
        url = unescape(address).strip()
        if not links.concerns(url) or (keep and url.startswith(keep)):
            return address
        return added(address, links)

    return with_addresses(html, changed)


def added(address: str, links: LinkParameters) -> str:
    """An address as it is written in HTML, with the parameters that it lacks."""
    address = address.strip()
    fragment = _FRAGMENT.search(address)
    at = fragment.start() if fragment else len(address)
    before = address[:at]
    return f"{before}{links.addition(unescape(before)).replace('&', '&amp;')}{address[at:]}"
