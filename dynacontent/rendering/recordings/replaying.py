"""Replaying: renders whose data come from a recording alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from dynacontent.errors import CatalogError, CatalogUnavailableError, NotRecordedError, one_of
from dynacontent.expressions.state import RenderState
from dynacontent.formats.adapters import Record, RecordError, Value, compile_record, compile_value
from dynacontent.loading import Sources
from dynacontent.models.exposures import Seen
from dynacontent.models.manifests import Manifest
from dynacontent.models.recipient import Recipient
from dynacontent.models.recorded import RecordedFeed, RecordedRender, Recording, Take
from dynacontent.models.results import plain
from dynacontent.ports import FeedAnswer, FeedRequest, Key, Query, Row
from dynacontent.rendering.assembly import Assembly
from dynacontent.rendering.capturing import States
from dynacontent.rendering.context import Options
from dynacontent.rendering.fetched import Reads
from dynacontent.rendering.once import Once
from dynacontent.rendering.personal import HIDDEN
from dynacontent.rendering.recordings.people import Person, identified
from dynacontent.rendering.walk import Walk

HINT = "the workspace or the recipient changed since; record anew, with --record"


class Readings:
    """Recorded values as what the schemas say they are."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._keys = {name: schema.fields[schema.key].type for name, schema in sources.catalogs.items()}
        self._record = lru_cache(maxsize=None)(self._compiled_record)
        self._value = lru_cache(maxsize=None)(self._compiled_value)

    def key(self, catalog: str, text: str) -> Key:
        """The key of an item, of its text."""
        number = self._keys[catalog].kind == "int" and text.removeprefix("-").isdecimal()
        return int(text) if number else text

    def row(self, catalog: str, key: Key, recorded: Mapping[str, Any], shown: str) -> Row:
        """A row of what is recorded of it. Raises `NotRecordedError` where that does not fit the schema."""
        whole = {**recorded, self._sources.catalogs[catalog].key: key}
        try:
            return self._record(catalog).validate(whole, unknown="drop")[0]
        except RecordError as error:
            why = error.problems[0].sentence()
            raise not_recorded(f"{shown} fits its schema no longer: {why}") from None

    def answer(self, feed: str, recorded: RecordedFeed) -> FeedAnswer:
        """The answer of a feed. Raises `NotRecordedError` where it does not fit the schema."""
        if recorded.code is not None:
            return FeedAnswer(code=recorded.code, detail=recorded.detail, origin="recording")
        try:
            return FeedAnswer(self._value(feed).validate(recorded.value), origin="recording")
        except RecordError as error:
            what = f"the recorded answer of feed {feed} fits its response no longer"
            raise not_recorded(f"{what}: {error.problems[0].sentence()}") from None

    def _compiled_record(self, catalog: str) -> Record:
        fields = self._sources.catalogs[catalog].fields
        return compile_record(fields, ref=_key_alone, catalogs=self._keys, timezone=UTC)

    def _compiled_value(self, feed: str) -> Value:
        kind = self._sources.feeds[feed].response
        return compile_value(kind, ref=_key_alone, catalogs=self._keys, timezone=UTC)


def _key_alone(_catalog: str, key: Any) -> Any:
    return key


class Replayed:
    """What one render read when it was recorded; see `dynacontent.rendering.fetched.Reads`."""

    origin = "recording"

    def __init__(self, take: Take, person: Person, readings: Readings) -> None:
        self._take = take
        self._person = person
        self._readings = readings

    def row(self, catalog: str, key: Key) -> Row | None:
        """See `Reads.row`. Raises `NotRecordedError`."""
        self._check(catalog)
        rows = self._take.items.get(catalog, {})
        for text in (str(key), self._person.hidden(catalog, str(key))):
            if text in rows:
                return self._row(catalog, key, rows[text])
        raise not_recorded(f"{self._shown(catalog, key)} is not in the recording")

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """See `Reads.select`. Raises `NotRecordedError`."""
        self._check(query.catalog)
        found = self._take.queries.get(self._person.query(query, parameters))
        if found is None:
            raise not_recorded(f"what {query.name} gives here is not in the recording")
        if found.keys is None:
            raise CatalogError(f"{query.name} could not be asked when this was recorded")
        return [self._item(query.catalog, text) for text in found.keys]

    def answer(self, request: FeedRequest) -> FeedAnswer | None:
        """See `Reads.answer`. Raises `NotRecordedError`: a replay never waits."""
        found = recorded_answer([self._take], self._person, request)
        if found is None:
            raise not_recorded(f"{feed_shown(self._person, request)} is not in the recording")
        return self._readings.answer(request.feed, found)

    def keys(self, catalog: str, limit: int) -> list[Key]:
        """The keys that were read, for hints."""
        rows = self._take.items.get(catalog, {})
        found = [text for text, row in rows.items() if row is not None and not text.startswith(HIDDEN)]
        return [self._readings.key(catalog, text) for text in found[:limit]]

    def version(self, catalog: str) -> str:
        """See `Reads.version`."""
        return self._take.versions.get(catalog) or ""

    def expect(self, catalog: str, keys: Iterable[Key]) -> None:
        """See `Reads.expect`: everything is there."""

    def seen(self, recipient: str) -> Sequence[Seen]:  # noqa: ARG002 - there is only one
        """See `Reads.seen`. Raises `NotRecordedError`."""
        found = self._take.exposures.get(self._person.name)
        if found is None:
            raise not_recorded("what the recipient was shown before is not in the recording")
        return [Seen(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in found]

    def expect_seen(self, recipient: str) -> None:
        """See `Reads.expect_seen`: everything is there."""

    def _check(self, catalog: str) -> None:
        """Raise `CatalogUnavailableError` for a catalog that had no data."""
        if self._take.versions.get(catalog, "") is None:
            raise CatalogUnavailableError(f"catalog {catalog!r} had no data when this was recorded")

    def _item(self, catalog: str, text: str) -> Row:
        """The row of an item that a query gave."""
        key = self._readings.key(catalog, text)
        if text.startswith(HIDDEN):
            forms = self._person.personal.forms
            known = (form for form in forms if self._person.hidden(catalog, form) == text)
            key = self._readings.key(catalog, next(known, text))
        row = self._row(catalog, key, self._take.items.get(catalog, {}).get(text))
        if row is None:
            raise not_recorded(f"{self._shown(catalog, key)} is not in the recording")
        return row

    def _row(self, catalog: str, key: Key, recorded: Mapping[str, Any] | None) -> Row | None:
        if recorded is None:
            return None
        return self._readings.row(catalog, key, recorded, self._shown(catalog, key))

    def _shown(self, catalog: str, key: Key) -> str:
        return f"item {self._person.personal.shown(key)!r} of {catalog}"


def recorded_answer(takes: Sequence[Take], person: Person, request: FeedRequest) -> RecordedFeed | None:
    """What a feed answered in the first take that knows it."""
    digests = [person.feed(request, personal=personal) for personal in (False, True)]
    return next((take.feeds[asked] for take in takes for asked in digests if asked in take.feeds), None)


def feed_shown(person: Person, request: FeedRequest) -> str:
    """A request to a feed as an error names it."""
    given = ", ".join(f"{name}={person.personal.shown(value)!r}" for name, value in request.arguments)
    return f"feeds.{request.feed}({given})"


class ReplayingWalk(Walk):
    """Renders with the data, the clock and the options of a recording."""

    def __init__(self, parts: Assembly, recording: Recording) -> None:
        super().__init__(parts)
        self._recording = recording
        self._readings = Readings(parts.sources)

    def state(
        self,
        manifest: Manifest | None,
        channel: str,
        who: Recipient,
        options: Options,
        fetched: Reads,  # noqa: ARG002 - nothing is fetched
        once: Once | None = None,
    ) -> RenderState:
        """See `Walk.state`. Raises `NotRecordedError` for a render that is not in the recording."""
        if manifest is None:
            raise not_recorded("a recording holds renders of messages, and nothing else")
        render, person = self._found(manifest, channel, who, options)
        replayed = Replayed(self._recording.takes[render.take], person, self._readings)
        return super().state(manifest, channel, who, _given(options, render), replayed, once)

    def states(
        self,
        manifest: Manifest,
        beside: str,
        who: Recipient,
        options: Options,
        fetched: Reads,  # noqa: ARG002 - nothing is fetched
        once: Once,
    ) -> States:
        """See `Walk.states`; they read what was recorded with the render they are looked at for."""
        render, person = self._found(manifest, beside, who, options)
        replayed = Replayed(self._recording.takes[render.take], person, self._readings)
        return Walk(self._parts).states(manifest, beside, who, _given(options, render), replayed, once)

    def _place(
        self,
        manifest: Manifest,
        who: Recipient,
        options: Options,
        once: Once,
        state: RenderState,
        states: States,
    ) -> None:
        render, _person = self._found(manifest, state.context["channel"], who, options)
        super()._place(manifest, who, _given(options, render), once, state, states)

    def _found(
        self, manifest: Manifest, channel: str, who: Recipient, options: Options
    ) -> tuple[RecordedRender, Person]:
        """The record of a render, and who it is for."""
        salt, records = self._recording.salt, self._parts.records
        person, data = identified(records, salt, self.key(who), who, options, manifest.event)
        return self._render(manifest.name, channel, person.name, data, options), person

    def _render(
        self, message: str, channel: str, recipient: str, data: str, options: Options
    ) -> RecordedRender:
        """The recorded render that fits best what is asked for, of several the last."""
        renders = self._recording.renders
        found = [one for one in renders if (one.message, one.channel) == (message, channel)]
        if not found:
            there = dict.fromkeys(f"{one.message} ({one.channel})" for one in renders)
            hint = f"recorded are {one_of(list(there))}" if there else "there is no render in it at all"
            raise not_recorded(f"there is no {message} ({channel}) in the recording", hint)
        found = [one for one in found if one.recipient == recipient]
        if not found:
            hint = "recipients are known by the key of the profile and everything marked pii"
            message = f"{message} ({channel}) was not recorded for this recipient"
            raise not_recorded(message, hint)
        return max(reversed(found), key=lambda one: (_agreement(one, options), one.data == data))


def _given(options: Options, render: RecordedRender) -> Options:
    """Options with those of a record where nothing is said."""
    return replace(
        options,
        level=options.level or render.level,
        locale=options.locale or render.locale,
        context={**render.context, **(options.context or {})},
        send_id=options.send_id or render.send_id,
        clock=render.now,
    )


def _agreement(render: RecordedRender, options: Options) -> int:
    """How much of what is said now was said when a render was recorded."""
    said = {name: getattr(options, name) for name in ("level", "locale", "send_id")}
    said |= plain(options.context or {})
    recorded = {**vars(render), **render.context}
    return sum(recorded.get(name) == value for name, value in said.items() if value is not None)


def not_recorded(what: str, hint: str = HINT) -> NotRecordedError:
    """The error that says what a recording has not."""
    return NotRecordedError.at(what, hint=hint)
