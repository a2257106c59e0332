"""A banner: a piece of HTML for a page or an ad slot, or a picture, with where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from dynacontent.channels.base import one_line
from dynacontent.models.manifests import Layout
from dynacontent.models.results import Result, Status

if TYPE_CHECKING:
    from dynacontent.channels.envelope import Envelope

_OVER_THE_PAGE = frozenset({"modal", "corner"})
_ROLES = {"inline": "region", "bar": "region", "modal": "dialog", "corner": "dialog"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner(Result):
    """A finished banner.

    ``html`` is one element that may stand in any page: what it says about looks holds inside of it, and
    only there. ``sizes`` are the slots it was made for, width and height in CSS pixels. ``layout`` is where
    it stands, ``dismissible`` whether readers may close it, ``priority`` (0 to 100) which of several goes
    first, ``expires`` the moment from which it is no longer shown.
    """

    status: ClassVar[Status] = "rendered"

    html: str
    link: str | None = None
    alt: str | None = None
    sizes: tuple[tuple[int, int], ...] = ()
    layout: Layout = "inline"
    dismissible: bool = False
    priority: int = 0
    expires: datetime | None = None

    @property
    def content(self) -> str:
        """What the template printed, inside of the frame and without its style sheet."""
        _frame, _, inner = self.html.partition("</style>\n")
        return inner.removesuffix("</div>").removesuffix("\n")

    @property
    def impression(self) -> str:
        """The same for the same recipient, message, decisions and day (the recipient's); tells no data."""
        from dynacontent.channels.envelope import impression_of

        return impression_of(self)

    def to_envelope(self) -> Envelope:
        """The banner as a JSON document for a site or an app, as `docs/banner.md` describes it."""
        from dynacontent.channels.envelope import envelope_of

        return envelope_of(self)


def make_banner(
    *,
    html: str,
    link: str | None = None,
    alt: str | None = None,
    layout: Layout = "inline",
    dismissible: bool | None = None,
    **about: Any,
) -> Banner:
    """A banner from its rendered parts, its texts cleaned; ``about`` are its other fields.

    ``html`` is the element that frames it, which gets language, direction, role and label here.
    """
    alt = one_line(alt or "") or None
    context = about.get("context") or {}
    return Banner(
        html=_described(html, alt, layout, str(about.get("locale", "")), str(context.get("direction", ""))),
        link=one_line(link or "") or None,
        alt=alt,
        layout=layout,
        dismissible=layout in _OVER_THE_PAGE if dismissible is None else dismissible,
        **about,
    )


def _described(html: str, label: str | None, layout: str, locale: str, direction: str) -> str:
    """The frame with what a screen reader wants to know of it."""
    said = {"lang": locale.replace("_", "-"), "dir": direction}
    if label:
        said |= {"role": _ROLES[layout], "aria-label": label}
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in said.items() if value)
    return f"<div{attributes}{html.removeprefix('<div')}" if html.startswith("<div ") else html
