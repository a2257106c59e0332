"""``catalogs/feeds.yaml``: what is asked over HTTP, and of which types the answers are."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dynacontent.errors import AuthoringError
from dynacontent.formats.adapters import RecordError, compile_record
from dynacontent.formats.durations import HINT, parse_duration
from dynacontent.formats.fields import check_name
from dynacontent.formats.webhosts import parse_rule
from dynacontent.loading.feed_texts import FeedTexts
from dynacontent.loading.files import CATALOGS, Folder
from dynacontent.loading.findings import Findings
from dynacontent.loading.schemas import fields_of
from dynacontent.loading.shapes import build, check_keys, kind_of, read_mapping
from dynacontent.models.authored import CatalogSchema, Configuration, Feed, Fields
from dynacontent.models.document import Document, Path
from dynacontent.models.schema import Field, FieldType
from dynacontent.models.source import SourceText

FEEDS = f"{CATALOGS}/feeds.yaml"

LONGEST_TIMEOUT = timedelta(seconds=60)
"""The most that one attempt may take."""

_DURATIONS = ("ttl", "stale_if_error", "timeout")
_NOT_SENT = frozenset("object map html template image money".split())
"""Types that have no one way to be written into an address."""
_HINTS = {
    "response": "write response: {temperature: float}, with the fields of the answer that you use",
    "retries": "a number from 0 to 3, or leave it out",
    "redirects": "a number from 0 to 5, or leave it out: none is followed",
    "max_bytes": "a number of bytes up to 10000000, or leave it out: 1000000",
    "headers": "write {Accept-Language: en}",
}


def load_feeds(
    folder: Folder,
    names: Names[str],
    catalogs: Mapping[str, CatalogSchema],
    configuration: Configuration | None,
) -> dict[str, Feed]:
    """``catalogs/feeds.yaml`` by name; what is wrong is noted.

    ``names`` are those of all catalogs, sound or not; without a configuration hosts are not compared.
    """
    document = read_mapping(folder, FEEDS)
    if document is None:
        return {}
    keys = {name: FieldType("str") for name in names}
    keys |= {
        name: schema.fields[schema.key].type
        for name, schema in catalogs.items()
        if schema.key in schema.fields
    }
    feeds: dict[str, Feed] = {}
    for name in document.data:
        feed = _Reader(str(name), document, keys, configuration, folder.findings).feed(name)
        if feed is not None:
            feeds[feed.name] = feed
    return feeds


class _Reader:
    """Reads one feed, noting every problem."""

    def __init__(
        self,
        name: str,
        document: Document,
        keys: Mapping[str, FieldType],
        configuration: Configuration | None,
        findings: Findings,
    ) -> None:
        self.name = name
        self.path: Path = (name,)
        self.document = document
        self.keys = keys
        self.configuration = configuration
        self.findings = findings

    def feed(self, name: str) -> Feed | None:
        try:
            check_name(name, "a feed")
        except AuthoringError as error:
            self.findings.extend(error)
            return None
        before = len(self.findings.problems)
        data = check_keys(self.document, self.path, Feed.key_names(), findings=self.findings)
        if data is None:
            return None
        data |= {key: self._duration(key, data[key]) for key in _DURATIONS if data.get(key) is not None}
        data["parameters"] = self._parameters(data.get("parameters"))
        if data.get("response") is not None:
            data["response"] = self._response(data["response"]) or FieldType("object")
        rules = None if self.configuration is None else tuple(map(parse_rule, self.configuration.feed_hosts))
        texts = FeedTexts(self.path, self.document, data, rules, self.findings)
        data["body"] = texts.body()
        texts.check()
        self._consent(data.get("consent"))
        model = build(
            Feed,
            {**data, "name": self.name, "fallback": None},
            self.document,
            self.path,
            findings=self.findings,
            hints=_HINTS,
        )
        if model is None or len(self.findings.problems) > before:
            return None
        if data.get("fallback") is None:
            return model
        return Feed.model_validate({**vars(model), "fallback": self._fallback(model, data["fallback"])})

    def _add(self, message: str, *steps: str | int, hint: str | None = None) -> None:
        self.findings.add(message, self.document.place((*self.path, *steps)), hint=hint)

    def _duration(self, key: str, value: Any) -> timedelta | None:
        if not isinstance(value, str):
            self._add(f"{key} should be a duration, not {kind_of(value)}", key, hint=HINT)
            return None
        try:
            length = parse_duration(value)
        except ValueError as error:
            self._add(str(error), key, hint=HINT)
            return None
        if key == "timeout" and not timedelta() < length <= LONGEST_TIMEOUT:
            self._add("timeout should be more than nothing and at most 60s", key, hint="800ms, 2s")
            return None
        return length

    def _parameters(self, given: Any) -> Fields:
        place = self.document.place((*self.path, "parameters"))
        declared = fields_of(given, self.keys, self.findings, place=place, of="event")
        for name, field in declared.items():
            inner = field.type.of or field.type
            if field.type.kind in _NOT_SENT or inner.kind in _NOT_SENT or inner.kind == "list":
                message = f"a parameter cannot be {field.type}: it has no one way to be sent"
                hint = f"declare what is needed of it: {name}_id: str"
                self.findings.add(message, field.location, hint=hint)
        return declared

    def _response(self, given: Any) -> FieldType | None:
        """A mapping is an object, a list of one mapping a list of objects, a text any other type."""
        place = self.document.place((*self.path, "response"))
        whole = {SourceText("response", place): given}
        field = fields_of(whole, self.keys, self.findings, place=place, of="event").get("response")
        if field is None:
            return None
        if field.type.optional:
            self._add("a response cannot be optional", "response", hint="take the ? from its type")
        self._refuse_personal(field)
        return field.type

    def _refuse_personal(self, field: Field) -> None:
        """An answer is written into caches and recordings, which hold nothing personal."""
        if field.pii:
            message = f"{field.name} of an answer cannot be marked pii: answers are kept in caches"
            hint = "keep personal data in the profile"
            self.findings.add(message, field.location, hint=hint)
        kind: FieldType | None = field.type
        while kind is not None:
            for member in kind.fields.values():
                self._refuse_personal(member)
            kind = kind.of

    def _consent(self, purpose: Any) -> None:
        if purpose is not None and not (isinstance(purpose, str) and purpose.isidentifier()):
            self._add("consent needs a purpose", "consent", hint="write consent: personalization")

    def _fallback(self, feed: Feed, given: Any) -> Any:
        """What stands for an answer is checked as one, but may hold nothing that is not declared."""
        zone = ZoneInfo(self.configuration.timezone if self.configuration else "UTC")
        whole = {"fallback": Field("fallback", feed.response)}
        record = compile_record(whole, ref=lambda _catalog, key: key, catalogs=self.keys, timezone=zone)
        try:
            return record.validate({"fallback": given})[0]["fallback"]
        except RecordError as error:
            for problem in error.problems:
                self._add(problem.sentence(), *problem.path, hint=problem.hint)
            return None
