"""What stands around a text that fell back to another language, so that it is read as what it is.

In the text of an element that is a ``span`` with ``lang``, and ``dir`` where the direction differs.
Where only characters can stand, or nobody knows where the text will be printed, it is isolated
where its direction differs (see `dynacontent.engine.isolation`).
"""

from __future__ import annotations

from dynacontent.engine.isolation import FSI, PDI
from dynacontent.engine.mjml.masking import masked
from dynacontent.engine.structure.places import Place, PlaceScanner
from dynacontent.localization.locales import direction

HOLD_TEXT = frozenset(
    """
    mj-text mj-button mj-accordion-title mj-accordion-text mj-social-element mj-navbar-link
    a b dd div dt em figcaption h1 h2 h3 h4 h5 h6 i label li p s small span strong td th u
    """.split()
)
"""Elements in whose text a ``span`` may stand. A title or an option shows tags as they are written."""


def marks(locale: str, base: str, *, in_element: bool) -> tuple[str, str]:
    """What stands before and behind a text of ``locale`` in one of ``base``."""
    other_way = direction(locale) != direction(base)
    before, behind = (FSI, PDI) if other_way else ("", "")
    if not in_element:
        return before, behind
    turned = f' dir="{direction(locale)}"' if other_way else ""
    # Isolated as well: the plain text that is made of the HTML has no spans.
    return f'<span lang="{locale}"{turned}>{before}', f"{behind}</span>"


def stands_in_element(source: str, offset: int) -> bool:
    """Whether what is printed at ``offset`` of a template is text of an element opened before it.

    A macro is looked at alone: nobody knows where it is called.
    """
    text = source[:offset]
    start = max(text.rfind("{% macro"), text.rfind("{%- macro"), 0)
    scanner = _Elements()
    scanner.feed(masked(text[start:]))
    return scanner.value() is Place.TEXT and scanner.innermost in HOLD_TEXT


class _Elements(PlaceScanner):
    """A place scanner that knows which elements are open."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[str] = []

    @property
    def innermost(self) -> str:
        """The element that was opened last and is open still."""
        return self._open[-1] if self._open else ""

    def tag_ended(self, tag: str, *, closing: bool, empty: bool, at: int) -> None:  # noqa: ARG002
        """Keep the open elements; a closing tag closes what was left open in its element."""
        if not closing and not empty:
            self._open.append(tag)
        elif closing and tag in self._open:
            while self._open.pop() != tag:
                pass
