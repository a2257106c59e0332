"""The HTML document of an email, made ready for the inbox: preheader, title, language.

Each step takes a finished document and gives one back; a document that lacks the element a step
works on comes back unchanged, except for the preheader, which then stands first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from dynacontent.channels.base import one_line

# A preview is filled up with what comes next in the body, so something invisible must come next.
_FILLER = "&#8199;&#847; " * 90
_HIDDEN = (
    "display:none;font-size:1px;line-height:1px;"
    "max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all"
)
_REST = r"""(?:[^"'>]|"[^"]*"|'[^']*')*+>"""
_BODY = re.compile(rf"<body\b{_REST}", re.IGNORECASE)
_HTML = re.compile(rf"<html\b{_REST}", re.IGNORECASE)
_HEAD = re.compile(rf"<head\b{_REST}", re.IGNORECASE)
_DIV = re.compile(rf"<div\b{_REST}", re.IGNORECASE)
_EMPTY_TITLE = re.compile(r"<title>\s*</title>", re.IGNORECASE)
_TITLE = re.compile(r"<title\b", re.IGNORECASE)


# What no document holds: private-use characters around a name.
_SUBJECT, _PREHEADER = "\ue000subject\ue000", "\ue000preheader\ue000"
_TO_FILL = re.compile(f"({_SUBJECT}|{_PREHEADER})")


def shape_document(html: str, *, subject: str, preheader: str, language: str, direction: str) -> str:
    """All steps: language and direction, title from the subject, hidden preheader."""
    html = declare_language(html, language=language, direction=direction)
    return hidden_preheader(with_title(html, subject), preheader)


def shape_common(html: str, *, subject: str, preheader: str, language: str, direction: str) -> str:
    """What `shape_document` gives, for a document that many recipients get: its steps are done once."""
    subject, preheader = one_line(subject), one_line(preheader)
    said = {_SUBJECT: escape(subject, quote=False), _PREHEADER: escape(preheader)}
    pieces = _common(html, language, direction, bool(preheader))
    return "".join([said.get(piece, piece) for piece in pieces])


@lru_cache(maxsize=64)
def _common(html: str, language: str, direction: str, previewed: bool) -> tuple[str, ...]:
    preheader = _PREHEADER if previewed else ""
    shaped = shape_document(
        html, subject=_SUBJECT, preheader=preheader, language=language, direction=direction
    )
    return tuple(_TO_FILL.split(shaped))


def with_annotations(html: str, annotations: str) -> str:
    """``annotations`` (markup that is not shown) at the end of the head; dropped where there is none."""
    before, end, after = html.partition("</head>")
    return f"{before}{annotations}{end}{after}" if end else html


def hidden_preheader(html: str, preheader: str) -> str:
    """``preheader`` (plain text) right after ``<body>``, seen in the inbox list only; escaped here."""
    text = one_line(preheader)
    if not text:
        return html
    hidden = f'<div style="{_HIDDEN}">{escape(text)} {_FILLER}</div>'
    body = _BODY.search(html)
    at = body.end() if body else 0
    return f"{html[:at]}{hidden}{html[at:]}"


def with_title(html: str, subject: str) -> str:
    """``subject`` (plain text) as the title where the document has none or an empty one."""
    title = f"<title>{escape(one_line(subject), quote=False)}</title>"
    if _EMPTY_TITLE.search(html):
        return _EMPTY_TITLE.sub(lambda _: title, html, count=1)
    head = _HEAD.search(html)
    if head is None or _TITLE.search(html):
        return html
    return f"{html[: head.end()]}{title}{html[head.end() :]}"


def declare_language(html: str, *, language: str, direction: str) -> str:
    """``lang`` (a BCP 47 tag) and ``dir`` (``ltr`` or ``rtl``) where the author named none.

    On ``html``, and on the wrapper MJML puts around the content: webmail drops ``html`` and
    ``body``. What MJML writes for want of a language, ``und`` and ``auto``, counts as none.
    """
    article = next((div for div in _DIV.finditer(html) if ' role="article"' in div[0]), None)
    for match in (article, _HTML.search(html)):  # from the end, so that the places stay true
        if match is not None:
            declared = _declared(match[0], language, direction)
            html = f"{html[: match.start()]}{declared}{html[match.end() :]}"
    return html


def _declared(tag: str, language: str, direction: str) -> str:
    tag = _set_default(tag, "lang", escape(language), unset={"", "und"})
    return _set_default(tag, "dir", escape(direction), unset={"", "auto"})


def _set_default(tag: str, name: str, value: str, *, unset: set[str]) -> str:
    present = re.search(rf"""\s{name}=(?:"([^"]*)"|'([^']*)')""", tag)
    if present is None:
        return f'{tag[:-1]} {name}="{value}">'
    if (present[1] or present[2] or "").lower() not in unset:
        return tag
    return f'{tag[: present.start()]} {name}="{value}"{tag[present.end() :]}'
