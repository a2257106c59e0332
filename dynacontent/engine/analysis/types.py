"""Types of template values, as far as schemas tell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from dynacontent.expressions.history import QUESTIONS
from dynacontent.localization.periods import WEEKDAYS
from dynacontent.models.authored import CatalogSchema, Feed
from dynacontent.models.placements import Placement
from dynacontent.models.schema import Field, FieldType


@dataclass(frozen=True, slots=True)
class Type:
    """What is known of a value.

    ``kind`` is a kind of the field language or one of ``any``, ``none``, ``item``, ``markup``,
    ``brand``, ``context``, ``catalogs``, ``catalog``, ``feeds``, ``feed``, ``function``, ``macro``,
    ``module``, ``loop``, ``history``. ``level`` is the level of having the value; ``read_level`` that of
    reading an item's fields. ``data`` tells values of data from those an author wrote.
    """

    kind: str
    path: str = ""
    level: int = 1
    read_level: int = 2
    optional: bool = False
    data: bool = False
    of: Type | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)
    catalog: str = ""
    choices: tuple[str, ...] = ()
    declared: str = ""
    """What the value is declared as: ``profile.city``, ``products.price``."""

    def __str__(self) -> str:
        inner = {"list": str(self.of), "map": str(self.of), "item": self.catalog}.get(self.kind)
        name = "ref" if self.kind == "item" else self.kind
        text = name if inner is None else f"{name}[{inner}]"
        return text + "?" if self.optional else text

    def known(self) -> Type:
        """The same, once it is known to be there."""
        return replace(self, optional=False) if self.optional else self


ANY = Type("any")
TEXT = Type("str")
NUMBER = Type("int")
BOOL = Type("bool")
MARKUP = Type("markup")


@dataclass(frozen=True, slots=True)
class Names:
    """What a message's templates may name, by workspace.

    ``levels`` are those of the collections, ``segment_levels`` those of the segments above level 1;
    ``assets`` the paths of pictures; ``event`` is absent where the message declares none;
    ``events`` are all that are declared, for the history.
    """

    profile: Mapping[str, Field]
    event: Mapping[str, Field] | None
    catalogs: Mapping[str, CatalogSchema]
    levels: Mapping[str, int]
    segments: frozenset[str]
    brand: Mapping[str, Any]
    assets: frozenset[str] | None = None
    events: Mapping[str, Mapping[str, Field]] = field(default_factory=dict)
    segment_levels: Mapping[str, int] = field(default_factory=dict)
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    placements: Mapping[str, Placement] = field(default_factory=dict)
    components: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """The files of each component, by ending and name."""
    keyed: bool = True
    """Whether recipients are told apart."""
    constants: Mapping[str, Any] = field(default_factory=dict)
    """Those of the workspace, and of the message that is checked."""
    ending: str = ""
    """The ending of components that the templates being checked show."""
    event_name: str = ""
    unsubscribe: bool = False
    """Whether the workspace says where to unsubscribe."""
    stages: tuple[str, ...] = ()


def field_type(
    kind: FieldType,
    path: str,
    *,
    level: int = 1,
    hops: int = 0,
    optional: bool = False,
    declared: str = "",
) -> Type:
    """The type of a field, ``declared`` as what. ``hops`` counts the items passed on the way to it."""
    maybe = kind.optional or optional
    common: dict[str, Any] = {
        "path": path,
        "level": level,
        "optional": maybe,
        "data": True,
        "declared": declared,
    }
    if kind.kind == "ref":
        return Type("item", catalog=kind.catalog, read_level=2 if hops == 0 else 3, **common)
    if kind.of is not None:
        step = "[]" if kind.kind == "list" else "[…]"
        return Type(
            kind.kind,
            of=field_type(kind.of, path + step, level=level, hops=hops, declared=declared),
            **common,
        )
    if kind.kind == "object":
        return Type("object", fields=kind.fields, read_level=hops, **common)
    return Type(kind.kind, choices=kind.choices, **common)


def value_type(value: Any, path: str) -> Type:
    """The type of a constant: a literal of a template, or a brand value."""
    if isinstance(value, Mapping):
        return Type("brand", path, members=value)
    if isinstance(value, (list, tuple)):
        return Type("list", path, of=value_type(value[0], f"{path}[]") if value else ANY)
    for kind, python in (
        ("bool", bool),
        ("int", int),
        ("float", float),
        ("decimal", Decimal),
        ("datetime", datetime),
        ("date", date),
        ("time", time),
        ("str", str),
    ):
        if isinstance(value, python):
            return Type(kind, path)
    return Type("none", path) if value is None else ANY


CONTEXT: Mapping[str, Type] = {
    name: Type(kind, f"context.{name}", optional=optional)
    for name, kind, optional in (
        ("now", "datetime", False),
        ("today", "date", False),
        ("timezone", "timezone", False),
        ("locale", "locale", False),
        ("currency", "currency", True),
        ("stage", "str", True),
        ("device", "str", True),
        ("platform", "str", True),
        ("app_version", "str", True),
        ("os_version", "str", True),
        ("size", "size", False),
    )
} | {
    name: Type("enum", f"context.{name}", choices=choices)
    for name, choices in (
        ("weekday", WEEKDAYS),
        ("direction", ("ltr", "rtl")),
        ("channel", ("email", "banner", "push")),
    )
}
"""The members of ``context``."""

MEMBERS: Mapping[str, Mapping[str, Type]] = {
    "money": {"amount": Type("decimal"), "currency": TEXT},
    "size": dict.fromkeys(("width", "height"), NUMBER),
    "geo": {"lat": Type("float"), "lon": Type("float")},
    "date": dict.fromkeys(("year", "month", "day"), NUMBER),
    "datetime": dict.fromkeys(("year", "month", "day", "hour", "minute", "second"), NUMBER),
    "loop": {
        **dict.fromkeys(("index", "index0", "revindex", "revindex0", "length", "depth", "depth0"), NUMBER),
        **dict.fromkeys(("first", "last"), BOOL),
        **dict.fromkeys(("previtem", "nextitem"), replace(ANY, optional=True)),
        **dict.fromkeys(("cycle", "changed"), Type("function")),
    },
    "history": dict.fromkeys(QUESTIONS, Type("function")),
}
"""Members of values that are no objects of the schema."""
