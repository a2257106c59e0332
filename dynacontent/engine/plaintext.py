"""HTML to plain text that reads well: the second half of every email.

The text depends on the structure of the HTML, on which values are blank, and on whether a link's
text is its address; on nothing else of the values: lines are never wrapped, and no layout is
chosen by length.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dynacontent.engine import plaintext_html as html_
from dynacontent.engine.isolation import without_isolates
from dynacontent.engine.plaintext_lines import Indent, Newline, Outdent, Token, flat, lay_out
from dynacontent.formats.links import LinkParameters

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NO_TEXT_OF_THEIR_OWN = frozenset({"table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl"})


def plain_text(html: str, *, links: LinkParameters | None = None) -> str:
    """The text of an HTML document or fragment, one line per block, ending in a newline.

    Links are written ``text (url)``, pictures as their ``alt``, lists with ``- `` and ``1. ``,
    data tables with ``|`` between cells, struck text between tildes. What is hidden is left out,
    so is the filler after a preheader. At most one blank line stands between blocks. ``links`` are the
    parameters that addresses in it have got: a link whose text is its address without them is that address.
    """
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(html).root
    return "" if root is None else lay_out(_Reader(links).read(root))


def is_address(text: str, address: str, links: LinkParameters | None) -> bool:
    """Whether a link's text is its address, maybe without its parameters."""
    return text == address or (links is not None and links.tagged(text) == address)


class _Reader:
    """Walks a tree into tokens. Not recursive: HTML may be nested deeper than Python's stack."""

    def __init__(self, links: LinkParameters | None) -> None:
        self._links = links
        self._tokens: list[Token] = []
        self._data_tables: list[bool] = []  # for each open table: are its rows data?
        self._close: list[bool] = [False]  # for each open table and column: do its rows stand close?
        self._numbers: list[int | None] = []  # for each open list: its next number, None for bullets
        self._verbatim = 0

    def read(self, root: LexborNode) -> list[Token]:
        # A node comes off the stack twice: to be entered, and with its first token to be left.
        stack: list[tuple[LexborNode, int | None]] = [(root, None)]
        while stack:
            node, first = stack.pop()
            if first is not None:
                self._leave(node, first)
            elif node.is_text_node:
                self._text(node)
            elif node.is_element_node and not html_.hidden(node):
                self._enter(node)
                stack.append((node, len(self._tokens)))
                stack.extend((child, None) for child in reversed(list(node.iter(include_text=True))))
        return self._tokens

    def _text(self, node: LexborNode) -> None:
        text = node.text_content or ""
        if self._verbatim:
            for number, line in enumerate(text.split("\n")):
                self._tokens += [Newline(forced=True), line] if number else [line]
        elif text.strip() or node.parent is None or node.parent.tag not in _NO_TEXT_OF_THEIR_OWN:
            self._tokens.append(text)

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in html_.SPACED:
            self._break(blank=not self._is_inner_list(tag))
        elif tag in html_.BLOCKS:
            self._enter_block(node)
        if enter := _ENTER.get(tag):
            enter(self, node)

    def _leave(self, node: LexborNode, first: int) -> None:
        tag = node.tag or ""
        if html_.struck(node):
            self._strike(first)
        if leave := _LEAVE.get(tag):
            leave(self, node, first)
        if tag in html_.SPACED:
            self._break(blank=not self._is_inner_list(tag))
        elif tag in html_.BLOCKS:
            self._leave_block(node)

    def _break(self, *, blank: bool = False) -> None:
        self._tokens.append(Newline(blank=blank))

    def _enter_block(self, node: LexborNode) -> None:
        if html_.is_column(node):
            self._close.append(html_.is_narrow(node))
            self._break(blank=self._close[-1])
        else:
            self._break()

    def _leave_block(self, node: LexborNode) -> None:
        self._break(blank=html_.is_column(node) and self._close.pop())

    # Tables: rows of data are lines, rows of a layout are blocks.

    def _enter_table(self, node: LexborNode) -> None:
        self._data_tables.append(html_.holds_data(node))
        self._close.append(self._close[-1] or html_.in_line(node))
        self._break(blank=not self._close[-1])

    def _leave_table(self, _node: LexborNode, _first: int) -> None:
        self._break(blank=not self._close[-1])
        self._data_tables.pop()
        self._close.pop()

    def _enter_row(self, _node: LexborNode) -> None:
        self._break(blank=not self._in_data() and not self._close[-1])

    def _leave_row(self, node: LexborNode, _first: int) -> None:
        self._enter_row(node)

    def _enter_cell(self, _node: LexborNode) -> None:
        if not self._in_data():
            self._break()

    def _leave_cell(self, _node: LexborNode, first: int) -> None:
        if not self._in_data():
            self._break()
            return
        text = flat(self._tokens[first:])
        del self._tokens[first:]
        if text:
            in_row = bool(self._tokens) and isinstance(self._tokens[-1], str)
            self._tokens.append(f" | {text}" if in_row else text)

    def _in_data(self) -> bool:
        return bool(self._data_tables) and self._data_tables[-1]

    # Lists and quotations

    def _is_inner_list(self, tag: str) -> bool:
        return tag in {"ul", "ol"} and bool(self._numbers)

    def _enter_list(self, node: LexborNode) -> None:
        self._numbers.append(html_.first_number(node) if node.tag == "ol" else None)

    def _leave_list(self, _node: LexborNode, _first: int) -> None:
        self._numbers.pop()

    def _enter_item(self, _node: LexborNode) -> None:
        number = self._numbers[-1] if self._numbers else None
        if number is not None:
            self._numbers[-1] = number + 1
        bullet = "- " if number is None else f"{number}. "
        self._tokens.append(Indent(bullet, " " * len(bullet)))

    def _enter_quotation(self, _node: LexborNode) -> None:
        self._tokens.append(Indent("> ", "> "))

    def _leave_indented(self, _node: LexborNode, _first: int) -> None:
        self._tokens.append(Outdent())

    # Links, struck text and what has no content

    def _enter_link(self, node: LexborNode) -> None:
        if html_.style(node, "display") == "block":
            self._break()
        elif (before := html_.link_before(node)) is not None:
            # Two addresses in one line are hard to tell apart.
            menu = html_.address(before) and html_.address(node)
            self._tokens.append(Newline() if menu else " ")

    def _leave_link(self, node: LexborNode, first: int) -> None:
        address = html_.address(node)
        text = flat(self._tokens[first:])
        if address and text and without_isolates(text) != address:
            if is_address(without_isolates(text), address, self._links):
                self._tokens[first:] = [address]
            else:
                self._append(first, f" ({address})")
        if html_.style(node, "display") == "block":
            self._break()

    def _strike(self, first: int) -> None:
        tokens = self._tokens[first:]
        if any(isinstance(token, Newline) for token in tokens) or not flat(tokens):
            return
        at, text = next((i, t) for i, t in enumerate(tokens) if isinstance(t, str) and t.strip())
        body = text.lstrip()
        self._tokens[first + at] = f"{text[: len(text) - len(body)]}~{body}"
        self._append(first, "~")

    def _append(self, first: int, addition: str) -> None:
        """Put ``addition`` right after the last text since ``first``, before white space."""
        for index in range(len(self._tokens) - 1, first - 1, -1):
            token = self._tokens[index]
            if isinstance(token, str) and token.strip():
                body = token.rstrip()
                self._tokens[index] = f"{body}{addition}{token[len(body) :]}"
                return

    def _enter_verbatim(self, _node: LexborNode) -> None:
        self._verbatim += 1

    def _leave_verbatim(self, _node: LexborNode, _first: int) -> None:
        self._verbatim -= 1

    def _line_break(self, _node: LexborNode) -> None:
        self._tokens.append(Newline(forced=True))

    def _rule(self, _node: LexborNode) -> None:
        self._tokens += [Newline(blank=True), "---", Newline(blank=True)]

    def _picture(self, node: LexborNode) -> None:
        alt = html_.attribute(node, "alt")
        # Two pictures side by side are two words, also where no blank stands between their tags.
        beside = node.next is not None and node.next.tag == "img"
        self._tokens.append(f"{alt} " if beside and alt else alt)


_ENTER: dict[str, Callable[[_Reader, LexborNode], None]] = {
    "a": _Reader._enter_link,
    "blockquote": _Reader._enter_quotation,
    "br": _Reader._line_break,
    "hr": _Reader._rule,
    "img": _Reader._picture,
    "li": _Reader._enter_item,
    "ol": _Reader._enter_list,
    "pre": _Reader._enter_verbatim,
    "table": _Reader._enter_table,
    "td": _Reader._enter_cell,
    "th": _Reader._enter_cell,
    "tr": _Reader._enter_row,
    "ul": _Reader._enter_list,
}
_LEAVE: dict[str, Callable[[_Reader, LexborNode, int], None]] = {
    "a": _Reader._leave_link,
    "blockquote": _Reader._leave_indented,
    "li": _Reader._leave_indented,
    "ol": _Reader._leave_list,
    "pre": _Reader._leave_verbatim,
    "table": _Reader._leave_table,
    "td": _Reader._leave_cell,
    "th": _Reader._leave_cell,
    "tr": _Reader._leave_row,
    "ul": _Reader._leave_list,
}
