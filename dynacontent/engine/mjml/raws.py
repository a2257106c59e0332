"""``mj-raw`` that opens what no ``mj-raw`` closes, or the other way round.

One ``mj-raw`` may open an element and a later one close it; over a whole document they balance.
"""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.engine.mjml.faults import Fault
from dynacontent.engine.mjml.scanner import scan
from dynacontent.engine.mjml.tree import VOID, Node

_MAY_STAY_OPEN = frozenset(
    "html head body p li dt dd rt rp option optgroup colgroup thead tbody tfoot tr th td".split()
)

_MOST = 200
"""Elements open at once that are looked after; nobody keeps track of more."""


def unbalanced(root: Node) -> Iterator[Fault]:
    """Elements opened or closed in the ``mj-raw`` of a document without their counterpart."""
    opened: list[tuple[str, int]] = []
    for node in root.walk():
        if node.tag != "mj-raw" or node.comment:
            continue
        if len(opened) > _MOST:
            break
        for token in scan(node.content):
            at = node.content_start + token.start
            if token.kind == "open" and token.text not in VOID | _MAY_STAY_OPEN:
                opened.append((token.text, at))
            elif token.kind == "close" and token.text not in VOID | _MAY_STAY_OPEN:
                place = next((i for i in reversed(range(len(opened))) if opened[i][0] == token.text), None)
                if place is None:
                    yield Fault(f"</{token.text}> in mj-raw closes nothing", at)
                else:
                    del opened[place]
    for name, at in opened:
        yield Fault(
            f"<{name}> in mj-raw is never closed", at, f"close it in this mj-raw or in a later one: </{name}>"
        )
