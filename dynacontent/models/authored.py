"""The files of a workspace as objects: what authors write, checked and frozen.

`dynacontent.loading` makes these; the layers above only read them. A `SourceText` member is an
expression, a template or a name that keeps the place where it was written.

They are dataclasses, which pydantic validates when a file is read: a process that finds its
workspace checked before does not load pydantic for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any, Literal

from dynacontent.models.base import Authored, Between, Count, Expression, Form, Name, Purpose, Share
from dynacontent.models.document import Document
from dynacontent.models.recipient import Recipient
from dynacontent.models.schema import Field as SchemaField
from dynacontent.models.schema import FieldType
from dynacontent.models.sending import EmailSettings, LinkSettings
from dynacontent.models.source import SourceText

Fields = dict[str, SchemaField]
"""Declared fields by name, in the order written."""

EventSchemas = dict[str, dict[str, SchemaField]]
"""The fields of each declared event, by the event's name."""

__all__ = ["Authored", "Between", "Count"]


class MjmlSettings(Authored):
    """How MJML is compiled, and what becomes of problems that it would render."""

    compiler: Literal["mjml-python", "mrml", "mjml"] = "mjml-python"
    """Which program compiles MJML."""
    validation: Literal["strict", "soft", "skip"] = "soft"
    """Mistakes that can be shown all the same: strict refuses them, soft warns, skip passes over them."""


class BannerSettings(Authored):
    """How banners get into pages."""

    nonce: Annotated[str, Form("nonce")] | None = None
    """What your server replaces in each answer with the nonce of its content security policy."""


class Configuration(Authored):
    """``[tool.dynacontent]`` of ``pyproject.toml``, or ``dynacontent.toml``: what holds for all messages."""

    optional = frozenset({"default_locale"})

    version: Literal[1]
    """The version of this file's format."""
    locales: tuple[Annotated[str, Form("locale")], ...]
    """The languages you write in, as BCP 47 tags: ``en``, ``pt-BR``."""
    default_locale: Annotated[str, Form("configured locale")]
    """The locale of recipients whose own is not among them; the first one, unless named."""
    timezone: Annotated[str, Form("timezone")] = "UTC"
    """The time zone of recipients whose profile names none: ``Europe/Berlin``."""
    currency: Annotated[str, Form("currency")] | None = None
    """The currency of recipients whose profile names none: ``EUR``."""
    assets_url: Annotated[str, Form("web address")] | None = None
    """Where templates/assets/ is served; without it, links to pictures are relative."""
    database_url: Annotated[str, Form("database")] | None = None
    """A PostgreSQL database for product data, or ``$NAME`` for that of an environment variable."""
    feed_hosts: tuple[Annotated[str, Form("host")], ...] = ()
    """Whom feeds may ask: ``api.example.com``, with a port, ``*.example.com``, ``http://`` before it."""
    feed_allow_private: bool = False
    """Whether feeds may ask hosts in a private network or on this machine."""
    holdout: Share = 0.0
    """The share of recipients who get the default of every placement: ``5%``."""
    mjml: Annotated[MjmlSettings, Form("mjml")] = MjmlSettings()
    """Which program compiles MJML, or a table that says how strictly, too."""
    filters: Annotated[str, Form("module")] | None = None
    """The module with filters of your own: ``shop_filters`` for the file shop_filters.py beside this one."""
    links: LinkSettings = LinkSettings()
    """Parameters that the addresses of links get."""
    email: EmailSettings = EmailSettings()
    """What holds for all emails, unless a message says otherwise."""
    banner: BannerSettings = BannerSettings()
    """How banners get into pages."""
    brand: dict[str, Any] = field(default_factory=dict)
    """Names, addresses and colours of whoever sends; templates read ``brand.NAME``."""
    constants: Annotated[dict[str, Any], Form("named values")] = field(default_factory=dict)
    """Values that messages share: thresholds, dates, tables; templates read ``constants.NAME``."""
    testing: Annotated[dict[str, Any], Form("testing")] = field(default_factory=dict)
    """What pytest renders, and how."""
    lint: Annotated[dict[str, Any], Form("lint")] = field(default_factory=dict)
    """Which findings of lint count, and how much."""


class ProfileSchema(Authored):
    """``templates/profile.yaml``: the attributes of a profile, and which of them feed the context."""

    key: Annotated[SourceText, Form("key field")] | None = None
    """The field that tells recipients apart, a str or int: needed by experiments, caps and seeded orders."""
    locale: Annotated[SourceText, Form("locale field")] | None = None
    """The field, a locale, that says which language somebody reads."""
    timezone: Annotated[SourceText, Form("timezone field")] | None = None
    """The field, a timezone, that says whose clock counts."""
    currency: Annotated[SourceText, Form("currency field")] | None = None
    """The field, a currency, that says in which prices are shown."""
    fields: Fields = field(default_factory=dict)
    """What is known of recipients, one line each: ``name: TYPE marks``."""


class Segments(Authored):
    """``templates/segments.yaml``: yes/no expressions by name, and the stages in their order."""

    entries = "segments"

    segments: dict[Name, Expression] = field(default_factory=dict)
    """A yes/no expression, asked for as ``segment("NAME")``."""
    stages: dict[Name, Expression] = field(default_factory=dict)
    """Segments that exclude each other: the first that holds is ``context.stage``."""


@dataclass(frozen=True, slots=True)
class Persona:
    """``templates/personas/NAME.yaml``: a saved recipient, with the places of its values."""

    name: str
    recipient: Recipient
    document: Document


class Relation(Authored):
    """A typed link from the items of one catalog to those of another."""

    optional = frozenset({"to"})

    to: Annotated[str, Form("catalog")]
    """The catalog it leads to; with ``inverse`` this one, unless named."""
    where: Expression | None = None
    """Which items belong together: ``item`` is one of the other catalog, ``this`` one of this."""
    inverse: Annotated[str, Form("name")] | None = None
    """The ref field of the other catalog that points back here; instead of ``where``."""
    sort: tuple[Expression, ...] = ()
    """What to order by, the most important first: ``[-item.rating]`` begins with the highest."""
    limit: Count | None = None
    """How many items at most."""


class Collection(Authored):
    """A named query over a catalog."""

    unwritten = frozenset({"name", "catalog"})

    name: str
    catalog: str
    where: Expression | None = None
    """Which items: a condition on ``item``, which may read the recipient."""
    sort: tuple[Expression, ...] = ()
    """What to order by, the most important first: ``[-item.rating]`` begins with the highest."""
    limit: Count = 10
    """How many items at most."""
    min: Count = 1
    """Fewer items than this are the same as none."""
    distinct_by: dict[str, Count] = field(default_factory=dict)
    """How many items may share a value of a field: ``{brand: 1}``."""
    order: Literal["seeded"] | None = None
    """With ``seeded`` the first items are shuffled, for each recipient and day otherwise."""
    parameters: Fields = field(default_factory=dict)
    """What a template gives: ``collection("NAME", city="Kiel")`` for ``{city: str}``."""
    fallback: Annotated[str, Form("collection")] | None = None
    """The collection of this catalog that is taken where this one has too few."""
    consent: Purpose | None = None
    """It is missing for whoever did not agree to this purpose."""


class CatalogSchema(Authored):
    """``catalogs/NAME.yaml``: a typed table of items with a key."""

    unwritten = frozenset({"name", "path"})

    name: str
    path: str
    source: Annotated[SourceText, Form("data file")]
    """The file with the items, from catalogs/: .csv, .jsonl, .json or .parquet."""
    key: Annotated[str, Form("name")]
    """The field, a str or int, that tells items apart."""
    fields: Fields
    """What items have, one line each: ``name: TYPE marks``."""
    relations: dict[Name, Relation] = field(default_factory=dict)
    """Links to items of this catalog or another, read like a field."""
    collections: dict[Name, Collection] = field(default_factory=dict)
    """Named queries, asked for as ``collection("NAME")``."""
    consent: Purpose | None = None
    """Its items and collections are missing for whoever did not agree to this purpose."""


class Feed(Authored):
    """One entry of ``catalogs/feeds.yaml``: JSON that an HTTP API answers."""

    unwritten = frozenset({"name"})

    name: str
    url: Annotated[SourceText, Form("feed address")]
    """The address to ask; ``{city}`` is a parameter, ``$FEED_NAME`` a secret of the environment."""
    method: Literal["GET", "POST"] = "GET"
    """How to ask."""
    headers: dict[str, SourceText] = field(default_factory=dict)
    """What to send with it; values may name parameters and secrets."""
    body: Any = None
    """What a POST sends, as JSON; texts may name parameters."""
    parameters: Fields = field(default_factory=dict)
    """What a template gives: ``feeds.NAME(city=profile.city)`` for ``{city: str}``."""
    response: Annotated[FieldType, Form("response")]
    """The type of the answer: the fields that you use of it."""
    fallback: Any = None
    """What there is where everything fails; it fits ``response``."""
    ttl: timedelta = timedelta()
    """How long an answer is kept: ``10m``."""
    stale_if_error: timedelta = timedelta()
    """How much longer an answer is used where asking again fails."""
    timeout: timedelta = timedelta(seconds=1)
    """How long one attempt may take, at most 60s."""
    retries: Annotated[int, Between(0, 3)] = 1
    """How many more attempts there are."""
    redirects: Annotated[int, Between(0, 5)] = 0
    """How many redirects are followed."""
    max_bytes: Annotated[int, Between(1, 10_000_000)] = 1_000_000
    """How long an answer may be."""
    consent: Purpose | None = None
    """It is missing for whoever did not agree to this purpose."""
