"""Recording: what each render asks of catalogs and feeds is noted while it asks.

A render is noted with the answers it got, not with what was fetched for others beside it; so it can be
replayed alone. What is worked out once for a recipient is read by one channel, for all of them: these
share their notes. Renders that saw the same data share a take of the recording.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from dynacontent.errors import CatalogError, CatalogUnavailableError
from dynacontent.expressions.state import RenderState
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.exposures import Seen
from dynacontent.models.manifests import Manifest
from dynacontent.models.recipient import Recipient
from dynacontent.models.recorded import RecordedFeed, RecordedQuery, RecordedRender, Recording, Take
from dynacontent.models.results import plain
from dynacontent.ports import Dialect, FeedAnswer, FeedRequest, Key, Query, Row
from dynacontent.rendering.assembly import Assembly
from dynacontent.rendering.context import Options
from dynacontent.rendering.fetched import Reads, Through
from dynacontent.rendering.once import Once
from dynacontent.rendering.recordings.people import Person, identified
from dynacontent.rendering.records import without_derived
from dynacontent.rendering.walk import Walk

if TYPE_CHECKING:
    from dynacontent.rendering.capturing import States

Found = TypeVar("Found")


class Noted(Through):
    """What one render reads, with a note of all of it in a take; keys for hints are not noted."""

    def __init__(
        self, reads: Reads, take: Take, person: Person, schemas: Mapping[str, CatalogSchema]
    ) -> None:
        super().__init__(reads)
        self.take = take
        self.person = person
        self._schemas = schemas

    def row(self, catalog: str, key: Key) -> Row | None:
        """See `Reads.row`."""
        row = self._read(catalog, lambda: self._reads.row(catalog, key))
        self._note_item(catalog, key, row)
        return row

    def select(self, query: Query, parameters: Sequence[Any]) -> list[Row]:
        """See `Reads.select`. That a catalog cannot be asked is noted; other errors are none of its data."""
        catalog, asked = query.catalog, self.person.query(query, parameters)
        try:
            rows = self._read(catalog, lambda: self._reads.select(query, parameters))
        except CatalogError:
            self.take.queries[asked] = RecordedQuery(query=query.name, catalog=catalog, keys=None)
            raise
        keys = [self._note_item(catalog, row[self._schemas[catalog].key], row) for row in rows]
        self.take.queries[asked] = RecordedQuery(query=query.name, catalog=catalog, keys=keys)
        return rows

    def answer(self, request: FeedRequest) -> FeedAnswer | None:
        """See `Reads.answer`."""
        answer = self._reads.answer(request)
        if answer is not None:
            given = plain(dict(request.arguments))
            shown = self.person.personal.shown(given)
            self.take.feeds[self.person.feed(request, personal=shown != given)] = RecordedFeed(
                feed=request.feed,
                arguments=shown,
                value=plain(answer.value),
                code=answer.code,
                detail=answer.detail,
            )
        return answer

    def seen(self, recipient: str) -> Sequence[Seen]:
        """See `Reads.seen`."""
        found = self._reads.seen(recipient)
        self.take.exposures[self.person.name] = [plain(one) for one in found]
        return found

    def _read(self, catalog: str, read: Callable[[], Found]) -> Found:
        """What is read of a catalog, whose version is noted once."""
        try:
            found = read()
            if catalog not in self.take.versions:
                self.take.versions[catalog] = self._reads.version(catalog)
        except CatalogUnavailableError:
            self.take.versions[catalog] = None
            raise
        return found

    def _note_item(self, catalog: str, key: Key, row: Row | None) -> str:
        """Note a row; returns what its key is called. A key that is personal does not stand in its row."""
        text, name = str(key), self._schemas[catalog].key
        noted = None if row is None else {field: plain(row[field]) for field in row if field != name}
        if self.person.personal.hides(key):
            text = self.person.hidden(catalog, text)
        self.take.items.setdefault(catalog, {})[text] = noted
        return text


@dataclass(slots=True)
class Session:
    """One render as it goes on: for whom, what was said of it, and what it read."""

    message: str
    channel: str
    person: Person
    data: str
    options: Options
    take: Take
    now: datetime

    def render(self, take: int) -> RecordedRender:
        """The record of it."""
        hides = self.person.personal.hides
        given = without_derived(self.options.context or {}).items()
        return RecordedRender(
            message=self.message,
            channel=self.channel,
            recipient=self.person.name,
            data=self.data,
            now=self.now,
            level=self.options.level,
            locale=self.options.locale,
            context={name: plain(value) for name, value in given if not hides(value)},
            send_id=self.options.send_id,
            take=take,
        )


@dataclass(slots=True)
class Tape:
    """What is recorded so far; renders of several threads may be noted at once."""

    salt: str = field(default_factory=lambda: secrets.token_hex(16))
    _sessions: dict[tuple[int, str], Session] = field(default_factory=dict)
    _takes: WeakKeyDictionary[Once, Take] = field(default_factory=WeakKeyDictionary)

    @property
    def sessions(self) -> list[Session]:
        """The renders, in the order in which they began."""
        return list(self._sessions.values())

    def take(self, once: Once) -> Take:
        """Where everything is noted that is read for one recipient."""
        return self._takes.setdefault(once, Take())

    def begins(self, session: Session) -> None:
        """Note a render; one of the same take and channel was given up, such as for a feed to be asked."""
        self._sessions[id(session.take), session.channel] = session

    def recording(self, *, dynacontent: str, workspace: str | None, dialect: Dialect) -> Recording:
        """All renders and their data, in as few takes as the data allow."""
        takes: list[Take] = []
        renders: list[RecordedRender] = []
        for session in self.sessions:
            at = next((at for at, take in enumerate(takes) if agree(take, session.take)), len(takes))
            if at == len(takes):
                takes.append(Take())
            merge(takes[at], session.take)
            renders.append(session.render(at))
        return Recording(
            format="dynacontent recording",
            version=1,
            dynacontent=dynacontent,
            workspace=workspace,
            dialect=dialect,
            salt=self.salt,
            renders=tuple(renders),
            takes=tuple(takes),
        )


def agree(take: Take, other: Take) -> bool:
    """Whether two takes say nothing different of anything."""
    pairs: list[tuple[Mapping[str, Any], Mapping[str, Any]]]
    pairs = [(take.versions, other.versions), (take.queries, other.queries), (take.feeds, other.feeds)]
    pairs += [(take.exposures, other.exposures)]
    pairs += [(take.items.get(catalog, {}), rows) for catalog, rows in other.items.items()]
    return all(one[key] == value for one, two in pairs for key, value in two.items() if key in one)


def merge(take: Take, other: Take) -> None:
    """Put what another take has into one that agrees with it."""
    take.versions.update(other.versions)
    take.queries.update(other.queries)
    take.feeds.update(other.feeds)
    take.exposures.update(other.exposures)
    for catalog, rows in other.items.items():
        take.items.setdefault(catalog, {}).update(rows)


class RecordingWalk(Walk):
    """Renders as another walk does, and notes each render on a tape."""

    def __init__(self, parts: Assembly, tape: Tape, inner: Walk) -> None:
        super().__init__(parts)
        self._tape = tape
        self._inner = inner

    def state(
        self,
        manifest: Manifest | None,
        channel: str,
        who: Recipient,
        options: Options,
        fetched: Reads,
        once: Once | None = None,
    ) -> RenderState:
        """See `Walk.state`; without a message there is nothing to record."""
        if manifest is None:
            return self._inner.state(manifest, channel, who, options, fetched, once)
        once = once or Once()
        noted, data = self._noted(manifest, who, options, fetched, once)
        session = Session(manifest.name, channel, noted.person, data, options, noted.take, options.clock)
        self._tape.begins(session)
        state = self._inner.state(manifest, channel, who, options, noted, once)
        session.now = state.context["now"]
        return state

    def states(
        self,
        manifest: Manifest,
        beside: str,
        who: Recipient,
        options: Options,
        fetched: Reads,
        once: Once,
    ) -> States:
        """See `Walk.states`; what these read is noted, but they are no renders."""
        noted, _data = self._noted(manifest, who, options, fetched, once)
        return self._inner.states(manifest, beside, who, options, noted, once)

    def _noted(
        self, manifest: Manifest, who: Recipient, options: Options, fetched: Reads, once: Once
    ) -> tuple[Noted, str]:
        """What reads for a recipient and notes it, with a digest of what is known about them."""
        records, salt = self._parts.records, self._tape.salt
        person, data = identified(records, salt, self.key(who), who, options, manifest.event)
        return Noted(fetched, self._tape.take(once), person, self._parts.sources.catalogs), data
