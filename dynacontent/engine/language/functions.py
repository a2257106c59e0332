"""Functions and objects every template sees: context, catalogs, feeds, collection, segment, asset."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from dynacontent.engine.language.kinds import Number, Url
from dynacontent.errors import RenderError
from dynacontent.expressions import geo
from dynacontent.expressions.items import Item
from dynacontent.expressions.marks import settled, takes_missing
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.sandbox import template_function
from dynacontent.expressions.state import current
from dynacontent.localization import formats
from dynacontent.localization.periods import WEEKDAYS
from dynacontent.localization.weeks import WeekdayWidth
from dynacontent.models.values import Geo


class ContextReader:
    """``context.now``, ``context.device``, …: of the render that is running."""

    __slots__ = ()

    def template_read(self, name: str) -> Any:
        """One value of the context; ``today`` is the recipient's day, ``weekday`` its English name."""
        if name == "today":
            return current().now.date()
        if name == "weekday":
            return WEEKDAYS[current().now.weekday()]
        value = current().context.get(name)
        return Missing(name=f"context.{name}") if value is None else value

    def template_subscript(self, name: Any) -> Any:
        """``context["now"]``."""
        return self.template_read(str(name))


class ConstantsReader:
    """``constants.free_from``: of the workspace, or of the message that is rendered."""

    __slots__ = ()

    def template_read(self, name: str) -> Any:
        """One constant."""
        found = current().constants
        return found[name] if name in found else Missing(name=f"constants.{name}")

    def template_subscript(self, name: Any) -> Any:
        """``constants["free_from"]``."""
        return self.template_read(str(name))


class CatalogReader:
    """``catalogs.stores``: subscripted by key, it gives an item."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def template_read(self, name: str) -> Any:
        """A dot on a catalog is a mistake: items are taken by key."""
        raise RenderError(
            f"catalogs.{self._name}.{name}: items are taken by key, as in catalogs.{self._name}[{name!r}]"
        )

    def template_subscript(self, key: Any) -> Any:
        """The item of a key, or Missing."""
        return current().data.item(self._name, key)


class CatalogsReader:
    """``catalogs``."""

    __slots__ = ()

    def template_read(self, name: str) -> Any:
        """A catalog by name."""
        return CatalogReader(name)

    def template_subscript(self, name: Any) -> Any:
        """``catalogs["stores"]``."""
        return CatalogReader(str(name))


class FeedsReader:
    """``feeds``."""

    __slots__ = ()

    def template_read(self, name: str) -> Any:
        """A feed by name, to be called with its arguments."""
        return FeedReader(name)

    def template_subscript(self, name: Any) -> Any:
        """``feeds["weather"]``."""
        return FeedReader(str(name))


class FeedReader:
    """``feeds.weather``: called, it gives the answer."""

    __slots__ = ("_name",)
    template_function = True

    def __init__(self, name: str) -> None:
        self._name = name

    def template_read(self, name: str) -> Any:
        """A dot on a feed is a mistake: it is asked by a call."""
        raise RenderError(f"feeds.{self._name}.{name}: a feed is called, as in feeds.{self._name}(…).{name}")

    def __call__(self, **arguments: Any) -> Any:
        """The answer, or Missing; raises `PendingError` where it is still to be fetched."""
        return current().data.feed(self._name, arguments)


@template_function
def collection(
    name: str, limit: int | None = None, _free: bool = False, **arguments: Any
) -> list[Item] | Missing:
    """The items of a collection, ``collection("bestsellers", limit=3)``, or Missing below its ``min``.

    ``_free`` is written by `dynacontent.expressions.generator`, never by authors.
    """
    data, given = current().data, (name, limit)
    found: list[Item] | Missing
    found = data.collection(*given, arguments, free=_free) if arguments else data.collection(*given)
    return found


@template_function
def segment(name: str) -> bool:
    """Whether the recipient is in a segment."""
    return bool(current().segments[name])


@settled
@takes_missing
@template_function
def overlaps(one: list[Any] | Missing, other: list[Any] | Missing) -> bool:
    """Whether two lists share a value; false where either is missing."""
    both = isinstance(one, (list, tuple)) and isinstance(other, (list, tuple))
    return both and any(value in other for value in one)


@settled
@takes_missing
@template_function
def near(place: Geo | Missing, other: Geo | Missing, km: Number | Missing) -> bool:
    """Whether two places are at most so far apart: ``near(p.location, profile.location, km=20)``; false
    where anything is missing."""
    if not isinstance(place, Geo) or not isinstance(other, Geo):
        return False
    return isinstance(km, (int, float, Decimal)) and geo.is_near(place, other, km=float(km))


@settled
@template_function
def distance(place: Geo, other: Geo) -> float:
    """Kilometres between two places: ``distance(p.location, profile.location)``."""
    if not isinstance(place, Geo) or not isinstance(other, Geo):
        raise RenderError("distance() is between two places, values of type geo")
    return geo.distance(place, other)


@settled
@template_function
def weekdays(width: WeekdayWidth = "wide") -> list[str]:
    """The names of the days from the one a week begins with where the recipient reads: Sunday, Monday, …"""
    return formats.weekday_names(current().locale, width)


@settled
@template_function
def asset(path: str) -> Url:
    """The URL of a picture in ``templates/assets/``."""
    return asset_url(str(path))


@template_function
def unsubscribe_url() -> Url:
    """The address by which the recipient gets rid of the message."""
    link = current().unsubscribe
    if link is None:
        raise RenderError("this workspace has no [email.unsubscribe], which says where to unsubscribe")
    return link.url


FUNCTIONS = (collection, segment, overlaps, near, distance, weekdays, asset, unsubscribe_url)


def asset_url(path: str) -> str:
    """A picture's URL: as it is with a scheme, else under the assets URL, else relative.

    A relative one is noted in the render state, so that it can be copied beside the output.
    """
    if _is_elsewhere(path):
        return path
    state = current()
    if state.assets_url:
        return _below(state.assets_url, path)[1]
    name, url = _below("assets", path)
    state.assets[name] = None
    return url


def data_picture(path: str, name: str) -> str | Missing:
    """The URL of a picture that data name, or Missing, called ``name``, where the workspace should have it.

    The path itself may be personal, so nothing repeats it.
    """
    known = current().pictures
    if known is not None and not _is_elsewhere(path) and _below("assets", path)[0] not in known:
        return Missing(name=name, code="image_not_found")
    return asset_url(path)


def _is_elsewhere(path: str) -> bool:
    return "://" in path or path.startswith("data:")


@lru_cache(maxsize=16_384)
def _below(address: str, path: str) -> tuple[str, str]:
    """A picture's name, and its URL below an address."""
    base = address.rstrip("/")
    # A field that is an image is a URL already, and may be written where one is expected.
    clean = path.removeprefix(f"{base}/").removeprefix("/").removeprefix("assets/")
    return clean, f"{base}/{clean}"
