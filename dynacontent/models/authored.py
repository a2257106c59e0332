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

from dynacontent.models.base import Authored, Between, Count
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
    """How MJML is compiled: by which program, and what becomes of problems that it would render.

    ``strict`` refuses them, ``soft`` reports them, ``skip`` does not look for them.
    """

    compiler: Literal["mjml-python", "mrml", "mjml"] = "mjml-python"
    validation: Literal["strict", "soft", "skip"] = "soft"


class BannerSettings(Authored):
    """How banners get into pages: ``nonce`` is what a server replaces in each answer it gives."""

    nonce: str | None = None


class Configuration(Authored):
    """``[tool.dynacontent]`` of ``pyproject.toml``, or ``dynacontent.toml``.

    Locales are BCP 47 tags, at least one; ``timezone`` is an IANA name; ``currency`` an ISO 4217 code.
    ``feed_hosts`` are those that feeds may ask: ``api.example.com``, with a port where it is not the
    usual one, as ``*.example.com``, and with ``http://`` before it where it has no encryption.
    ``feed_allow_private`` lets them be in a private network or on this machine.
    ``holdout`` is the share (0 to 1) of recipients who get the default of every placement.
    ``filters`` names the module of the workspace's own filters; ``constants`` are values that messages share.
    """

    version: Literal[1]
    locales: tuple[str, ...]
    default_locale: str
    timezone: str = "UTC"
    currency: str | None = None
    assets_url: str | None = None
    database_url: str | None = None
    feed_hosts: tuple[str, ...] = ()
    feed_allow_private: bool = False
    holdout: float = 0.0
    mjml: MjmlSettings = MjmlSettings()
    filters: str | None = None
    links: LinkSettings = LinkSettings()
    email: EmailSettings = EmailSettings()
    banner: BannerSettings = BannerSettings()
    brand: dict[str, Any] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    testing: dict[str, Any] = field(default_factory=dict)
    lint: dict[str, Any] = field(default_factory=dict)


class ProfileSchema(Authored):
    """``templates/profile.yaml``: the attributes of a profile.

    ``key``, ``locale``, ``timezone`` and ``currency`` name the fields that identify the recipient
    and feed the context.
    """

    key: SourceText | None = None
    locale: SourceText | None = None
    timezone: SourceText | None = None
    currency: SourceText | None = None
    fields: Fields = field(default_factory=dict)


class Segments(Authored):
    """``templates/segments.yaml``: yes/no expressions by name, and the stages in their order."""

    segments: dict[str, SourceText] = field(default_factory=dict)
    stages: dict[str, SourceText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Persona:
    """``templates/personas/NAME.yaml``: a saved recipient, with the places of its values."""

    name: str
    recipient: Recipient
    document: Document


class Relation(Authored):
    """A typed link from the items of one catalog to those of ``to``.

    Either ``where`` says which belong together (``item`` there, ``this`` here), or ``inverse``
    names the ref field of ``to`` that points back.
    """

    to: str
    where: SourceText | None = None
    inverse: str | None = None
    sort: tuple[SourceText, ...] = ()
    limit: Count | None = None


class Collection(Authored):
    """A named query over a catalog; fewer than ``min`` items are the same as none.

    ``distinct_by`` says how many items may share one value of a field; ``parameters`` are what a
    template gives; with the order ``seeded`` the first items are shuffled for each recipient and day.
    It is missing for whoever did not agree to the purpose ``consent``.
    """

    name: str
    catalog: str
    where: SourceText | None = None
    sort: tuple[SourceText, ...] = ()
    limit: Count = 10
    min: Count = 1
    distinct_by: dict[str, Count] = field(default_factory=dict)
    order: Literal["seeded"] | None = None
    parameters: Fields = field(default_factory=dict)
    fallback: str | None = None
    consent: str | None = None


class CatalogSchema(Authored):
    """``catalogs/NAME.yaml``: a typed table of items with a key.

    ``source`` is the data file's path from ``catalogs/``. Its items, relations to them and its
    collections are missing for whoever did not agree to the purpose ``consent``.
    """

    name: str
    path: str
    source: SourceText
    key: str
    fields: Fields
    relations: dict[str, Relation] = field(default_factory=dict)
    collections: dict[str, Collection] = field(default_factory=dict)
    consent: str | None = None


class Feed(Authored):
    """One entry of ``catalogs/feeds.yaml``: JSON that an HTTP API answers.

    ``url``, the values of ``headers`` and the texts of ``body`` (sent as JSON) name parameters as
    ``{city}``; in ``headers`` and in ``url``, ``$FEED_NAME`` is a secret of the environment. An
    answer is kept for ``ttl``, and used for ``stale_if_error`` longer where asking again fails;
    ``fallback`` is what there is where everything fails. ``timeout`` is for one attempt, of which
    there are ``retries`` more; at most ``redirects`` are followed. ``consent`` is the purpose that
    recipients have to agree to.
    """

    name: str
    url: SourceText
    method: Literal["GET", "POST"] = "GET"
    headers: dict[str, SourceText] = field(default_factory=dict)
    body: Any = None
    parameters: Fields = field(default_factory=dict)
    response: FieldType
    fallback: Any = None
    ttl: timedelta = timedelta()
    stale_if_error: timedelta = timedelta()
    timeout: timedelta = timedelta(seconds=1)
    retries: Annotated[int, Between(0, 3)] = 1
    redirects: Annotated[int, Between(0, 5)] = 0
    max_bytes: Annotated[int, Between(1, 10_000_000)] = 1_000_000
    consent: str | None = None
