"""White space in templates for plain text: what tags and their layout leave behind is none of the text.

A line that holds nothing but tags and comments leaves no line, and a component or ``{% set %}`` block
written over several lines does not begin or end with a line break. What stands on one line keeps its
blanks: ``{% set comma %}, {% endset %}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jinja2 import nodes

from dynacontent.expressions.positions import PositionLexer

LOUD = frozenset("call endcall trans pluralize endtrans include placement print".split())
"""Tags at whose place something may be printed, so that the line is a line of the text."""

_Token = tuple[int, str, str]
_ENDS = {"block_begin": "block_end", "comment_begin": "comment_end", "variable_begin": "variable_end"}


class TextLexer(PositionLexer):
    """A lexer without the lines that hold nothing but tags."""

    def tokeniter(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> Iterator[_Token]:
        """Yield ``(position, type, text)`` for each token."""
        tokens = list(super().tokeniter(source, name, filename, state))
        if state is None:
            _drop_lines(tokens)
        yield from tokens


def _drop_lines(tokens: list[_Token]) -> None:
    """Take the blanks and the line break around tags that stand alone on their lines."""
    at, start = 0, 0  # the next token, and the one that a line is known to begin with
    while at < len(tokens):
        if tokens[at][1] == "data":
            at += 1
            continue
        before = at - 1 if at > start and tokens[at - 1][1] == "data" else None
        end = _alone(tokens, at) if at == start or _begins(tokens, before, start) else None
        if end is None:
            at = _after(tokens, at)
            continue
        if before is not None:
            text = tokens[before][2]
            _set(tokens, before, text[: text.rfind("\n") + 1])
        # A line break that begins what is captured tells `trim_captured` that there was one.
        if end < len(tokens) and not _captures(tokens, at, end):
            _set(tokens, end, tokens[end][2].partition("\n")[2])
        at = start = end


def _begins(tokens: Sequence[_Token], before: int | None, start: int) -> bool:
    """Whether nothing but blanks stands before a tag in its line."""
    if before is None:
        return False
    _head, broken, line = tokens[before][2].rpartition("\n")
    return not line.strip() and bool(broken or before == start)


def _alone(tokens: Sequence[_Token], at: int) -> int | None:
    """The data that ends the line of a tag, if only quiet tags, comments and blanks are in it."""
    while at < len(tokens):
        kind, text = tokens[at][1], tokens[at][2]
        if kind == "data":
            head, broken, _ = text.partition("\n")
            if head.strip():
                return None
            if broken:
                return at
            at += 1
        elif kind == "comment_begin" or (kind == "block_begin" and _name(tokens, at) not in LOUD):
            at = _after(tokens, at)
        else:
            return None
    return at


def _captures(tokens: Sequence[_Token], at: int, end: int) -> bool:
    """Whether the last tag of a line begins something that is captured."""
    begin = max(index for index in range(at, end) if tokens[index][1] in _ENDS)
    name = _name(tokens, begin)
    given = any(kind == "operator" and text == "=" for _place, kind, text in tokens[begin:end])
    return name == "macro" or (name == "set" and not given)


def _after(tokens: Sequence[_Token], at: int) -> int:
    """The token behind a tag."""
    end = _ENDS.get(tokens[at][1])
    while end is not None and at < len(tokens) and tokens[at][1] != end:
        at += 1
    return at + 1


def _name(tokens: Sequence[_Token], at: int) -> str:
    return next((text for _place, kind, text in tokens[at : at + 3] if kind == "name"), "")


def _set(tokens: list[_Token], at: int, text: str) -> None:
    place, kind, _ = tokens[at]
    tokens[at] = (place, kind, text)


def trim_captured(tree: nodes.Template) -> None:
    """Take line breaks at both ends of components, ``{% set %}`` blocks and what ``{% call %}`` hands on."""
    for node in tree.find_all((nodes.Macro, nodes.AssignBlock, nodes.CallBlock)):
        _trim(node.body, first=True)  # type: ignore[attr-defined]
        _trim(node.body, first=False)  # type: ignore[attr-defined]


def _trim(body: Sequence[nodes.Node], *, first: bool, broken: bool = False) -> None:
    """Take the blanks at one end, if there is a line break among them; ``broken`` says that there was one."""
    for node in body if first else reversed(body):
        if isinstance(node, nodes.If):
            for branch in (node.body, *(part.body for part in node.elif_), node.else_):
                _trim(branch, first=first, broken=broken)
        if not isinstance(node, nodes.Output):
            return
        for part in node.nodes if first else reversed(node.nodes):
            if not isinstance(part, nodes.TemplateData):
                return
            text = part.data
            kept = text.lstrip() if first else text.rstrip()
            broken = broken or "\n" in (text[: len(text) - len(kept)] if first else text[len(kept) :])
            if broken:
                part.data = kept
            if kept:
                return
