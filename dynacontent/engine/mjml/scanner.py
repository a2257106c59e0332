"""A tolerant scanner for MJML: tags and attributes with their offsets, nothing understood.

mrml parses what stands inside conditional comments (``<!--[if mso]>…<![endif]-->``) as tags too,
so this scanner does as well; plain comments are skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

MAX_FAULTS = 20
"""Scanning stops after this many malformed places: the rest is noise, and costs time."""

_NAME = re.compile(r"[A-Za-z][\w:.-]*")
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=<>/"']+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>]+)))?"""
)
_TAG_END = re.compile(r"\s*(?P<closed>/?)>")
_CLOSE_END = re.compile(r"\s*>")
_CONDITIONAL = re.compile(r"<!--\[if[^\]]*\]>(?:<!-->|-->)?|<!\[endif\]-->", re.IGNORECASE)

# What XML 1.0 has no room for. mrml refuses it in text, without saying where.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Attribute(NamedTuple):
    """``name="value"`` as written; ``start`` to ``end`` spans all of it, quotes included."""

    name: str
    value: str | None
    start: int
    end: int
    quoted: bool


class Tag(NamedTuple):
    """One tag; ``kind`` is ``open``, ``close`` or ``empty`` (closed in itself)."""

    kind: Literal["open", "close", "empty"]
    name: str
    start: int
    end: int
    attributes: tuple[Attribute, ...] = ()


class Fault(NamedTuple):
    """A place that is no well-formed markup."""

    message: str
    offset: int
    hint: str | None = None


@dataclass(slots=True)
class Document:
    """What a scan found, in order of the source."""

    tags: list[Tag] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def legal_characters(source: str) -> str:
    """``source`` with characters no document may hold as U+FFFD, so that offsets stay true."""
    return _ILLEGAL.sub("\ufffd", source)


def scan(source: str) -> Document:
    """Every tag of ``source``, and what is malformed; never raises."""
    document = Document()
    position = source.find("<")
    while position >= 0 and len(document.faults) < MAX_FAULTS:
        position = source.find("<", _step(source, position, document))
    return document


def _step(source: str, start: int, document: Document) -> int:
    """Read what begins with the ``<`` at ``start``; return where to go on."""
    following = source[start + 1 : start + 2]
    if following == "!":
        return _declaration(source, start, document)
    if following == "/":
        return _close_tag(source, start, document)
    if following == "?":
        document.faults.append(Fault("a processing instruction cannot stand in MJML", start, "leave it out"))
        return start + 2
    return _open_tag(source, start, document)


def _declaration(source: str, start: int, document: Document) -> int:
    conditional = _CONDITIONAL.match(source, start)
    if conditional:
        return conditional.end()
    if source.startswith("<!--", start):
        end = source.find("-->", start + 4)
        if end < 0:
            document.faults.append(Fault("this comment is never closed", start, "end it with -->"))
            return len(source)
        return end + 3
    if source.startswith("<![CDATA[", start):
        fault = Fault("a CDATA section cannot stand in MJML", start, "write &lt; and &amp; for < and &")
    else:
        fault = Fault("a declaration cannot stand in MJML", start, "MJML writes the doctype itself")
    document.faults.append(fault)
    return start + 2


def _close_tag(source: str, start: int, document: Document) -> int:
    name = _NAME.match(source, start + 2)
    end = _CLOSE_END.match(source, name.end()) if name else None
    if name is None or end is None:
        document.faults.append(Fault("this closing tag is malformed", start))
        return start + 2
    document.tags.append(Tag("close", name[0], start, end.end()))
    return end.end()


def _open_tag(source: str, start: int, document: Document) -> int:
    name = _NAME.match(source, start + 1)
    if name is None:
        document.faults.append(Fault("a bare < cannot stand in MJML", start, "write it as &lt;"))
        return start + 1
    attributes, position = _attributes(source, name.end())
    end = _TAG_END.match(source, position)
    if end is None:
        document.faults.append(
            Fault(f"the tag <{name[0]}> is malformed or never ends", start, "is a quote or the > missing?")
        )
        return name.end()
    kind: Literal["open", "empty"] = "empty" if end["closed"] else "open"
    document.tags.append(Tag(kind, name[0], start, end.end(), attributes))
    return end.end()


def _attributes(source: str, position: int) -> tuple[tuple[Attribute, ...], int]:
    found = []
    while match := _ATTRIBUTE.match(source, position):
        value = next((v for v in match.group("double", "single", "bare") if v is not None), None)
        found.append(Attribute(match["name"], value, match.start("name"), match.end(), match["bare"] is None))
        position = match.end()
    return tuple(found), position
