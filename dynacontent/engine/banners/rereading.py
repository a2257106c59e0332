"""A finished banner read once more, by a parser of HTML, as browsers do.

What `dangers` looks at are tags as they are written. Whatever trick makes them something else to a browser
(foreign content, tags that end early, pieces that meet) shows here, in the tree.
"""

from __future__ import annotations

from dynacontent.engine.banners.dangers import Danger
from dynacontent.engine.banners.elements import ELEMENTS, attribute_danger

_AROUND = frozenset({"html", "head", "body"})


def read_again(html: str) -> list[Danger]:
    """What a browser would find in a framed banner and no banner may hold; nothing, as a rule."""
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(html).root
    found: list[Danger] = []
    sheets = 0
    for node in root.traverse() if root else ():
        tag = node.tag or "?"
        sheets += tag == "style"
        if tag in _AROUND:
            continue
        if tag not in ELEMENTS or (tag == "style" and sheets > 1):
            found.append(_danger(f"<{tag}>"))
        for name, value in node.attributes.items():
            expected = tag == "style" and name == "nonce"
            if not expected and attribute_danger(tag, name, value or "") is not None:
                found.append(_danger(f"{name}="))
    return found


def _danger(what: str) -> Danger:
    hint = "close each element where it was opened, and write < in texts as &lt;"
    return Danger(0, f"browsers read the banner in another way: they find {what}", hint)
