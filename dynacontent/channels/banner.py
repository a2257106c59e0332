"""A banner: a piece of HTML for a page or an ad slot, or a picture, with where it leads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from dynacontent.channels.base import one_line
from dynacontent.channels.frames import described, picture
from dynacontent.errors import RenderError, one_of
from dynacontent.models.manifests import Layout
from dynacontent.models.results import Result, Status

if TYPE_CHECKING:
    from dynacontent.channels.envelope import Envelope
    from dynacontent.engine.images.drawing import Drawn
    from dynacontent.engine.images.studio import Bytes, Studio

_OVER_THE_PAGE = frozenset({"modal", "corner"})

IMAGE_URL = "banner-{width}x{height}.png"
"""Where the picture of an image banner is, seen from its HTML, unless somebody says."""

Size = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner(Result):
    """A finished banner.

    ``html`` is one element that may stand in any page: what it says about looks holds inside of it, and
    only there. ``sizes`` are the slots it was made for, width and height in CSS pixels. ``layout`` is where
    it stands, ``dismissible`` whether readers may close it, ``priority`` (0 to 100) which of several goes
    first, ``expires`` the moment from which it is no longer shown. ``sources`` is what the SVG template of
    an image banner printed, for each size; its pictures are made when they are asked for.
    """

    status: ClassVar[Status] = "rendered"

    html: str
    link: str | None = None
    alt: str | None = None
    sizes: tuple[Size, ...] = ()
    layout: Layout = "inline"
    dismissible: bool = False
    priority: int = 0
    expires: datetime | None = None
    sources: tuple[str, ...] = ()
    studio: Studio | None = field(default=None, repr=False, compare=False)

    @property
    def is_image(self) -> bool:
        """Whether it is a picture."""
        return bool(self.sources)

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

    def to_envelope(self, *, image_url: str = IMAGE_URL) -> Envelope:
        """The banner as a JSON document for a site or an app, as `docs/banner.md` describes it.

        ``image_url`` says where the pictures of an image banner are, with ``{width}``, ``{height}``,
        ``{scale}``, ``{message}``, ``{locale}`` and ``{impression}`` in it.
        """
        from dynacontent.channels.envelope import envelope_of

        return envelope_of(
            self,
            html=self.html,
            link=self.link,
            alt=self.alt,
            layout=self.layout,
            sizes=self.sizes,
            dismissible=self.dismissible,
            priority=self.priority,
            expires=self.expires,
            image_url=image_url if self.is_image else None,
            nonce=self.studio.nonce if self.studio else None,
        )

    def draw(self, size: Size | None = None, *, images: Bytes | None = None) -> Drawn:
        """The picture in one of its sizes (the first, if none is named), with what is to be told of it.

        ``images`` gives the bytes of pictures that the workspace has not: nothing is fetched.

        Raises `RenderError` for a banner or a size without a picture, and for what a picture cannot hold.
        """
        if self.studio is None or not self.sources:
            raise RenderError.at(
                f"the banner of {self.message} is no picture",
                hint="write body: banner.svg under banner: in message.yaml",
            )
        size = self.sizes[0] if size is None else (size[0], size[1])
        if size not in self.sizes:
            named = one_of([f"{width}x{height}" for width, height in self.sizes])
            raise RenderError.at(f"there is no size {size[0]}x{size[1]}", hint=f"sizes are {named}")
        source = self.sources[self.sizes.index(size)]
        rtl = self.context.get("direction") == "rtl"
        try:
            return self.studio.draw(source, size, locale=self.locale, rtl=rtl, alt=self.alt, images=images)
        except RenderError as error:
            where = f"the banner of {self.message} in {size[0]}x{size[1]}"
            raise error.changed(lambda one: replace(one, message=f"{where}: {one.message}")) from error

    def to_svg(self, size: Size | None = None, *, images: Bytes | None = None) -> str:
        """The picture as SVG that needs no fonts and loads nothing. Raises as `draw` does."""
        return self.draw(size, images=images).svg

    def to_png(self, size: Size | None = None, *, scale: float = 1, images: Bytes | None = None) -> bytes:
        """The picture as PNG, ``scale`` pixels to each CSS pixel. Raises as `draw` does, and `LimitError`."""
        return self.draw(size, images=images).png(scale)

    def to_webp(
        self,
        size: Size | None = None,
        *,
        scale: float = 1,
        quality: int = 90,
        images: Bytes | None = None,
    ) -> bytes:
        """The picture as WebP; a ``quality`` (1 to 100) of 100 loses nothing. Raises as `to_png` does."""
        return self.draw(size, images=images).webp(scale, quality=quality)

    def to_dict(self) -> dict[str, Any]:
        """Everything in this result as JSON types."""
        # Not super(): a slots dataclass is a new class, which a zero-argument super() misses.
        found = Result.to_dict(self)
        del found["studio"]
        if not self.sources:
            del found["sources"]
        return found


def make_banner(
    *,
    html: str = "",
    link: str | None = None,
    alt: str | None = None,
    layout: Layout = "inline",
    dismissible: bool | None = None,
    sizes: tuple[Size, ...] = (),
    **about: Any,
) -> Banner:
    """A banner from its rendered parts, its texts cleaned; ``about`` are its other fields.

    ``html`` is the element that frames it, which gets language, direction, role and label here.
    """
    alt, link = one_line(alt or "") or None, one_line(link or "") or None
    context = about.get("context") or {}
    studio = about.get("studio")
    if studio is not None:
        url = IMAGE_URL.format(width=sizes[0][0], height=sizes[0][1])
        html = picture(sizes[0], url, link=link, alt=alt, nonce=studio.nonce)
    return Banner(
        html=described(html, alt, layout, str(about.get("locale", "")), str(context.get("direction", ""))),
        link=link,
        alt=alt,
        layout=layout,
        dismissible=layout in _OVER_THE_PAGE if dismissible is None else dismissible,
        sizes=sizes,
        **about,
    )
