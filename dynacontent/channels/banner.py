"""A banner: a piece of HTML for a page or an ad slot, with where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from dynacontent.channels.base import one_line
from dynacontent.models.results import Result, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner(Result):
    """A finished banner.

    ``html`` is a fragment without ``html`` or ``body``; ``sizes`` are the slots it was made for,
    width and height in CSS pixels.
    """

    status: ClassVar[Status] = "rendered"

    html: str
    link: str | None = None
    alt: str | None = None
    sizes: tuple[tuple[int, int], ...] = ()


def make_banner(
    *,
    html: str,
    link: str | None = None,
    alt: str | None = None,
    sizes: tuple[tuple[int, int], ...] = (),
    **about: Any,
) -> Banner:
    """A banner from its rendered parts, its texts cleaned; ``about`` are the fields of `Result`."""
    return Banner(
        html=html, link=one_line(link or "") or None, alt=one_line(alt or "") or None, sizes=sizes, **about
    )
