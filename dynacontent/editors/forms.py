"""What authors write where a model has a `dynacontent.models.base.Form`: patterns, and names to offer.

Patterns are those that files are read by. Names of other files are offered and never demanded: they change
more often than schemas are made anew, and lint knows them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from dynacontent.editors.fields import FIELDS, name_schema, type_schema
from dynacontent.editors.known import Known
from dynacontent.editors.payloads import payload_schema
from dynacontent.editors.scalars import Scalars, Schema, either, formed, offered, searched, templated
from dynacontent.formats import durations, shares
from dynacontent.formats.mail import HINT
from dynacontent.linting.registry import CODES
from dynacontent.loading import banners, catalogs, configuration, contents, emails, messages, moments, sending
from dynacontent.loading.constants import NAME, NAME_HINT
from dynacontent.loading.placements import SLICE, SLICE_HINT
from dynacontent.loading.promotions import MOST_CARDS
from dynacontent.loading.pushes import TRUNCATED
from dynacontent.models.authored import MjmlSettings
from dynacontent.models.manifests import CardManifest
from dynacontent.models.placements import Cap, Content, Slice
from dynacontent.models.push_values import OURS, RESERVED, RESERVED_BEGINNINGS, Interruption, Priority
from dynacontent.models.settings import LintChoice, LintSettings, Severity, TestingSettings

Of = Callable[[Any, Scalars, Known], Schema]

DURATION_FORM = "duration"
MOMENT_FORM = "moment"
OF_CLASSES: Mapping[type, str] = {Cap: "rate", Slice: "slice"}
"""Values with a form of their own, wherever they stand."""


@dataclass(frozen=True, slots=True)
class Making:
    """What forms are made with: ``of`` makes the schema of a model."""

    of: Of
    scalars: Scalars
    known: Known

    def model(self, kind: Any) -> Schema:
        """The schema of a model."""
        return self.of(kind, self.scalars, self.known)

    def one_of(self, names: Iterable[str]) -> Schema:
        """A text for which names are offered."""
        return offered(self.scalars.text(), names)

    def named(self, names: Iterable[str]) -> Schema:
        """What an expression could name; some are offered."""
        return offered(self.scalars.looking(name_schema(), "boolean"), names)

    def fields_of(self, *kinds: str, optional: bool = True) -> Schema:
        """The name of a field of the profile; those of some types are offered, optional ones among them."""
        declared = {name: field.type for name, field in (self.known.profile or {}).items() if field}
        fitting = {name: kind for name, kind in declared.items() if kind.kind in kinds}
        return self.one_of(name for name, kind in fitting.items() if optional or not kind.optional)


def form_schema(name: str, of: Of, scalars: Scalars, known: Known) -> Schema:
    """What is written where a form is asked for. Raises `KeyError` for one that is not there."""
    return FORMS[name](Making(of, scalars, known))


def _fixed(schema: Schema) -> Callable[[Making], Schema]:
    """A form that is the same everywhere."""
    return lambda _making: dict(schema)


def _ending(endings: Iterable[str], what: str, *, within: str = "") -> Schema:
    """The name of a file with one of some endings."""
    names = "|".join(ending.removeprefix(".") for ending in endings)
    return searched(rf"{within}\.({names})$", f"{what}: {', '.join(endings)}")


def _body(channel: str) -> Schema:
    return _ending(messages.ENDINGS[channel], "a file beside message.yaml", within=r"^[^/\\]+")


def _level(making: Making) -> Schema:
    expression = searched(r"[^0-9]|^[123]$", "a level is 1, 2 or 3, or an expression")
    return {"anyOf": [making.scalars.words([1, 2, 3]), expression]}


def _expression(making: Making) -> Schema:
    return making.scalars.looking(searched(r"\S", "an expression is lacking here"), "number", "boolean")


def _weight(_making: Making) -> Schema:
    hint = "a number from 0 on, or an expression after ="
    text = searched(rf"^\s*(?:{contents.WEIGHT.pattern}\s*$|=)", hint)
    return {"anyOf": [{"type": "number", "minimum": 0}, text]}


def _response(making: Making) -> Schema:
    several = {"type": "array", "items": FIELDS, "minItems": 1, "maxItems": 1}
    return either(FIELDS, several, type_schema(making.known.catalogs))


def _constants(values: Schema) -> Schema:
    return {"type": "object", "propertyNames": searched(rf"^{NAME.pattern}$", NAME_HINT), **values}


def _severities(making: Making) -> Schema:
    one = making.scalars.words(get_args(Severity))
    return {"type": "object", "properties": dict.fromkeys(CODES, one), "additionalProperties": one}


def _lint_of_messages(making: Making) -> Schema:
    one = making.model(LintChoice)
    named = dict.fromkeys(making.known.messages, one)
    return {"type": "object", "properties": named, "additionalProperties": one}


def _default(making: Making) -> Schema:
    return either(_component(making), making.model(Content))


def _component(making: Making) -> Schema:
    return making.named(making.known.components)


def _data(making: Making) -> Schema:
    taken, begun = ("|".join(sorted(names)) for names in (RESERVED | OURS, RESERVED_BEGINNINGS))
    refused = f"^({taken})$|^({begun})".replace(".", r"\.")
    values = making.scalars.empty(making.scalars.text())
    return {"type": "object", "propertyNames": {"not": {"pattern": refused}}, "additionalProperties": values}


_LIST_ID = r"[\w-]\.[\w-]+>?\s*$"
_WEB = r"^[Hh][Tt][Tt][Pp][Ss]?://"

FORMS: Mapping[str, Callable[[Making], Schema]] = {
    # values
    DURATION_FORM: _fixed(formed(durations.DURATION, durations.HINT)),
    MOMENT_FORM: _fixed(searched(moments.LOOKS, moments.MOMENT_HINT)),
    "end": _fixed(searched(rf"{moments.LOOKS}|^\s*=", f"{moments.MOMENT_HINT}, or  = event.ends")),
    "rate": _fixed(formed(shares.RATE, shares.RATE_HINT)),
    "share": _fixed(formed(shares.SHARE, shares.SHARE_HINT)),
    "slice": lambda making: making.scalars.looking(formed(SLICE, SLICE_HINT), "number", "boolean"),
    "size": _fixed(searched(rf"^{banners.SIZE.pattern}$", "width x height in pixels: 300x250")),
    "name": lambda making: making.named(()),
    "expression": _expression,
    "condition": lambda making: offered(
        _expression(making), (f"segment('{name}')" for name in making.known.segments)
    ),
    "level": _level,
    "weight": _weight,
    "response": _response,
    # names in the workspace
    "key field": lambda making: making.fields_of("str", "int", optional=False),
    "locale field": lambda making: making.fields_of("locale"),
    "timezone field": lambda making: making.fields_of("timezone"),
    "currency field": lambda making: making.fields_of("currency"),
    "configured locale": lambda making: making.one_of(making.known.locales),
    "event": lambda making: making.one_of(making.known.events or ()),
    "catalog": lambda making: making.one_of(making.known.catalogs),
    "collection": lambda making: making.one_of(making.known.collections),
    "purpose": lambda making: making.named(making.known.purposes),
    "component": _component,
    "default content": _default,
    "attached file": lambda making: making.one_of(making.known.files),
    "lint code": lambda making: making.one_of(CODES),
    "severities": _severities,
    "lint of messages": _lint_of_messages,
    "cases": lambda making: making.one_of(making.known.messages),
    # addresses and files
    "sender": _fixed(templated(searched("@", HINT))),
    "list id": lambda making: making.scalars.looking(searched(_LIST_ID, "weekly.shop.example"), "number"),
    "web address": _fixed(searched(_WEB, "it begins with https://")),
    "secure address": _fixed(searched(r"^https://", "it begins with https://")),
    "feed address": _fixed(searched(_WEB, "it begins with https://")),
    "database": _fixed(searched(r"^(memory:$|postgres(ql)?://|\$)", "postgresql://user@host/name, or $NAME")),
    "host": lambda making: making.scalars.text(minLength=1),
    "secret": _fixed(searched(rf"^{sending.SECRET.pattern}$", 'the name of a variable: "$NAME"')),
    "module": lambda making: making.scalars.text(pattern=r"^[A-Za-z][^\s/\\]*$"),
    "data file": _fixed(_ending(catalogs.SOURCES, "a file")),
    "body of email": _fixed(_body("email")),
    "body of banner": _fixed(_body("banner")),
    "media type": _fixed(searched(rf"^{emails.MEDIA_TYPE.pattern}$", "application/pdf")),
    # settings
    "locale": lambda making: making.scalars.text(minLength=2),
    "timezone": lambda making: making.scalars.text(minLength=1),
    "currency": _fixed(formed(r"[A-Z]{3}", "three capital letters: EUR")),
    "nonce": _fixed(searched(rf"^{configuration.NONCE.pattern}$", "what your server replaces")),
    "mjml": lambda making: {
        "anyOf": [making.model(MjmlSettings)["properties"]["compiler"], making.model(MjmlSettings)]
    },
    "named values": _fixed(_constants({})),
    "written values": _fixed(_constants({"additionalProperties": {"not": {"type": "null"}}})),
    "testing": lambda making: making.model(TestingSettings),
    "lint": lambda making: making.model(LintSettings),
    # a push, and what Gmail shows
    "badge": lambda making: templated(making.scalars.whole(minimum=0, maximum=999_999)),
    "relevance": lambda making: templated(making.scalars.number(minimum=0, maximum=1)),
    "interruption": lambda making: templated(making.scalars.words(get_args(Interruption))),
    "priority": lambda making: templated(making.scalars.words(get_args(Priority))),
    "data": _data,
    "cut part": lambda making: making.scalars.words(TRUNCATED),
    "android": lambda making: payload_schema("android", making.scalars),
    "apns": lambda making: payload_schema("apns", making.scalars),
    "webpush": lambda making: payload_schema("webpush", making.scalars),
    "cards": lambda making: {
        "type": "array",
        "items": making.model(CardManifest),
        "minItems": 1,
        "maxItems": MOST_CARDS,
    },
}
