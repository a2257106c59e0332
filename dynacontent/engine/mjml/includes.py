"""``mj-include``, resolved in the templates as authors write them.

An included file is a template like any other: it is included where it stands, as by
``{% include %}``, before Jinja runs. So it may hold merge tags, errors name its lines, and mrml,
whose own includes read any file of the machine, sees none of it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from dynacontent.engine.mjml.components import ENDING
from dynacontent.engine.mjml.faults import Fault
from dynacontent.engine.mjml.masking import UNKNOWN, masked
from dynacontent.engine.mjml.scanner import Token, scan

DEEPEST = 16
"""How deep files include each other."""
MOST = 200
"""How many files one document includes."""

Find = Callable[[str], str | None]
"""From a path below ``templates/`` to the text of that file, ``None`` where there is none."""


class IncludeError(Exception):
    """An ``mj-include`` that must not be followed; the fault says which and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Include:
    """One ``mj-include`` of the template ``name``, from ``start`` to ``end`` of its tag.

    ``path`` leads from ``templates/`` to the file; ``kind`` is ``mjml``, ``css`` or ``html``.
    """

    name: str
    path: str
    kind: str
    inline: bool
    start: int
    end: int
    written: str


def find_includes(source: str, name: str) -> Iterator[Include]:
    """The includes of the template ``name``; those in comments and in ending tags are mere text.

    Raises `IncludeError` for a path that is no plain path inside ``templates/``.
    """
    for token in _outside_html(masked(source)):
        if token.text == "mj-include" and token.kind in ("open", "empty"):
            given = {attribute.name: attribute for attribute in reversed(token.attributes)}
            path = given.get("path")
            if path is None or not path.value:
                raise IncludeError(
                    Fault("mj-include needs the attribute path", token.start, 'write path="…"')
                )
            kind = given["type"].value if "type" in given else ""
            yield Include(
                name=name,
                path=_resolved(path.value, name, path.value_start),
                kind=kind if kind in ("css", "html") else "mjml",
                inline="css-inline" in given and given["css-inline"].value == "inline",
                start=token.start,
                end=token.end,
                written=path.value,
            )


def _outside_html(source: str) -> Iterator[Token]:
    """Tags that do not stand in an ending tag."""
    holder: str | None = None
    for token in scan(source):
        if holder is None and token.kind in ("open", "empty", "close"):
            yield token
        if token.kind == "open" and token.text in ENDING:
            holder = holder or token.text
        elif token.kind == "close" and token.text == holder:
            holder = None


def _resolved(written: str, name: str, offset: int) -> str:
    """The path as it leads from ``templates/``, seen from the file it is written in."""
    if UNKNOWN in written:
        message = "the path of mj-include is written in full: data never names files"
        raise IncludeError(Fault(message, offset, 'write path="./header.mjml"'))
    path = unquote(written)
    if path.startswith("/") or "\\" in path or set(":%\0") & set(path):
        message = f"mj-include takes a relative path, not {written!r}"
        raise IncludeError(
            Fault(message, offset, "paths start at the folder of this file, as in ./header.mjml")
        )
    resolved = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    if resolved == ".." or resolved.startswith("../"):
        raise IncludeError(Fault(f"mj-include leads out of templates/: {written!r}", offset))
    return resolved


def replaced(source: str, name: str, replace: Callable[[Include], str]) -> str:
    """``source`` with each include replaced, and without closing tags of includes."""
    pieces, at = [], 0
    for include in find_includes(source, name):
        lines = "\n" * source.count("\n", include.start, include.end)
        pieces += [source[at : include.start], replace(include), lines]
        at = include.end
    if not at:
        return source
    return _blanked("".join([*pieces, source[at:]]), _closes_include)


def _closes_include(token: Token) -> bool:
    return token.kind == "close" and token.text == "mj-include"


def included_text(source: str) -> str:
    """A file as it stands where it is included: of a whole document the head and what the body holds.

    The head stays an ``mj-head``, wherever that may be: `tree.hoist` moves it to where it belongs.
    """
    return _blanked(source, lambda token: token.text in ("mjml", "mj-body"))


def without_includes(source: str) -> str:
    """``source`` with blanks for the tags of its includes."""
    return _blanked(source, lambda token: token.text == "mj-include")


def _blanked(source: str, unwanted: Callable[[Token], bool]) -> str:
    """``source`` with the unwanted tags as blanks, so that everything stays in its place."""
    pieces, at = [], 0
    for token in _outside_html(masked(source)):
        if unwanted(token):
            tag = source[token.start : token.end]
            pieces += [source[at : token.start], "".join("\n" if c == "\n" else " " for c in tag)]
            at = token.end
    return "".join([*pieces, source[at:]])


def check_cycles(source: str, name: str, find: Find) -> None:
    """Raise `IncludeError` where ``source``, the file ``name``, comes to include itself or nests too deep."""
    sound: set[str] = set()

    def follow(include: Include, above: tuple[str, ...], first: Include) -> None:
        if include.path in above:
            circle = " → ".join((*above, include.path))
            raise IncludeError(Fault(f"mj-include goes round in a circle: {circle}", first.start))
        if len(above) > DEEPEST:
            message = f"includes nest more than {DEEPEST} deep (limit recursion)"
            raise IncludeError(Fault(message, first.start))
        if include.path in sound or include.kind != "mjml":
            return
        for inner in find_includes(find(include.path) or "", include.path):
            follow(inner, (*above, include.path), first)
        sound.add(include.path)

    for include in find_includes(source, name):
        follow(include, (name,), include)


def missing(include: Include) -> str:
    """What stands for a file that is not there, as in npm's MJML: a comment in the HTML."""
    return f"<mj-raw><!-- mj-include fails to read file : {include.written.replace('--', '')} --></mj-raw>"


def styled(include: Include, css: str, *, last: bool) -> str:
    """A style sheet as an element of its own head: in a document itself the ``last`` of all."""
    inline = ' inline="inline"' if include.inline else ""
    opening = '<mj-head last="last">' if last else "<mj-head>"
    return f"{opening}<mj-style{inline}>{css}</mj-style></mj-head>"


def expanded(source: str, name: str, find: Find) -> str:
    """A finished document, without Jinja in it, with all its includes in their places.

    Raises `IncludeError`.
    """
    check_cycles(source, name, find)
    count = 0

    def replace(include: Include) -> str:
        nonlocal count
        count += 1
        if count > MOST:
            message = f"more than {MOST} files are included in all (limit includes)"
            raise IncludeError(Fault(message, include.start))
        text = find(include.path)
        if text is None:
            return missing(include)
        if include.kind == "css":
            return styled(include, text, last=include.name == name)
        if include.kind == "html":
            return f"<mj-raw>{text}</mj-raw>"
        return replaced(included_text(text), include.path, replace)

    return replaced(source, name, replace)
