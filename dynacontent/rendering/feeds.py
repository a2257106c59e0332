"""Feeds as a render reads them: an answer that is there, a fallback, or Missing with the reason."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from dynacontent.errors import RenderError, did_you_mean, one_of
from dynacontent.expressions.choice import Choosing
from dynacontent.expressions.consent import refusal
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import CODES, Missing
from dynacontent.expressions.pending import PendingError
from dynacontent.expressions.state import RenderState
from dynacontent.loading import Sources
from dynacontent.models.authored import Feed
from dynacontent.models.results import Choice, Lookup
from dynacontent.models.values import Geo, Money
from dynacontent.ports import FeedAnswer, FeedRequest, FeedSource, MemoryFeedSource
from dynacontent.rendering.arguments import check_arguments
from dynacontent.rendering.fetched import Reads
from dynacontent.rendering.personal import Personal
from dynacontent.rendering.values import typed

LEVEL = 2
"""Feeds are data from outside, whatever they are given."""
UNASKED = frozenset({"level_cap", "no_consent", "feed_offline", "feed_too_deep"})
"""Codes of answers that no feed was asked for."""
OFFLINE = "DYNACONTENT_OFFLINE"
"""The variable of the environment with which nothing is asked: every feed is missing, or its fallback."""


def feed_source(sources: Sources) -> FeedSource:
    """Who answers the feeds of a workspace."""
    if os.environ.get(OFFLINE, "").lower() not in ("", "0", "false"):
        return offline()
    return LateFeeds(sources)


class LateFeeds:
    """What asks the feeds of a workspace, loaded with the first request: it takes long, and most
    processes ask nothing."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._opened: dict[str, FeedSource] = {}

    def _source(self) -> FeedSource:
        found = self._opened.get("source")
        if found is None:
            from dynacontent.feeds import open_feeds

            given = self._sources
            made = open_feeds(given.feeds, given.configuration, catalogs=given.catalogs, root=given.root)
            # Of two threads one is first, without a lock that a fork could leave closed.
            found = self._opened.setdefault("source", made)
        return found

    def fetch(self, requests: Mapping[FeedRequest, float]) -> dict[FeedRequest, FeedAnswer]:
        """See `FeedSource.fetch`."""
        return self._source().fetch(requests)

    async def afetch(self, requests: Mapping[FeedRequest, float]) -> dict[FeedRequest, FeedAnswer]:
        """See `FeedSource.afetch`."""
        return await self._source().afetch(requests)

    def close(self) -> None:
        """See `FeedSource.close`."""
        for source in self._opened.values():
            source.close()


def offline() -> FeedSource:
    """Answers that nothing is asked."""
    return MemoryFeedSource(lambda _request: FeedAnswer(code="feed_offline", origin="memory"))


class FeedReading:
    """The feeds of one render.

    ``wanted`` are the requests it came to whose answers are still to be fetched.
    """

    def __init__(self, feeds: Mapping[str, Feed], fetched: Reads, personal: Personal) -> None:
        self._feeds = feeds
        self._fetched = fetched
        self._personal = personal
        self._known: dict[FeedRequest, Any] = {}
        self.wanted: dict[FeedRequest, None] = {}

    def read(self, name: str, arguments: Mapping[str, Any], state: RenderState) -> Any:
        """What a feed answers; see `dynacontent.expressions.state.DataSource.feed`."""
        feed = self._feeds.get(name)
        if feed is None:
            if self._personal.hides(name):
                raise RenderError("there is no feed of this name")
            hint = did_you_mean(name, self._feeds, f"feeds: {one_of(list(self._feeds))}")
            raise RenderError.at(f"there is no feed {name!r}", hint=hint)
        check_arguments(feed, arguments)
        request = feed_request(feed, arguments)
        if request not in self._known:
            self._known[request] = self._settled(feed, request, state)
        value, choice = self._known[request]
        if choice is not None and choice not in state.choices:
            state.choices.append(choice)  # also after a dropped ladder body took it along
        if choice is None and not isinstance(value, Missing):
            state.touch(LEVEL)
        return value

    def _settled(self, feed: Feed, request: FeedRequest, state: RenderState) -> tuple[Any, Choice | None]:
        """The first of answer and fallback that is there, and the choice where it is not the answer."""
        answer = self._refused(feed, state) or self._answer(request)
        self._note(feed, request, answer, state)
        path = f"feeds.{feed.name}(…)"
        if answer.code is None:
            return typed(feed.response, answer.value, path, level=LEVEL), None
        detail = answer.detail or CODES.get(answer.code, answer.code)
        if feed.fallback is None:
            return Missing(name=path, code=answer.code, detail=detail), None
        choosing = Choosing()
        choosing.passes("answer", answer.code, detail)
        choosing.takes("fallback")
        value = typed(feed.response, feed.fallback, path, level=LEVEL)
        return value, choosing.choice("feed", feed.name)

    def _refused(self, feed: Feed, state: RenderState) -> FeedAnswer | None:
        """Why the feed is not asked for this recipient, if it is not."""
        if state.cap < LEVEL:
            return FeedAnswer(code="level_cap", detail="a feed is of level 2")
        refused = refusal(state.consent, feed.consent)
        return None if refused is None else FeedAnswer(code="no_consent", detail=refused)

    def _answer(self, request: FeedRequest) -> FeedAnswer:
        answer = self._fetched.answer(request)
        if answer is None:
            self.wanted[request] = None
            raise PendingError(request)
        return answer

    def _note(self, feed: Feed, request: FeedRequest, answer: FeedAnswer, state: RenderState) -> None:
        found = int(answer.code is None)
        asked = answer.code not in UNASKED
        state.lookups.append(
            Lookup(
                "feed",
                feed.name,
                self._personal.shown(dict(request.arguments)),
                found,
                LEVEL,
                answer.code,
                origin=answer.origin if asked else None,
                seconds=answer.seconds if asked else None,
            )
        )


def feed_request(feed: Feed, arguments: Mapping[str, Any]) -> FeedRequest:
    """The request that a call stands for; equal ones are asked once."""
    given = ((name, _plain(arguments[name])) for name in feed.parameters if arguments.get(name) is not None)
    return FeedRequest(feed.name, tuple(given))


def _plain(value: Any) -> Any:
    """An argument as a request holds it: texts, numbers, truth values, tuples of them."""
    if isinstance(value, Item):
        return value.key
    if isinstance(value, (list, tuple)):
        return tuple(map(_plain, value))
    if isinstance(value, Geo):
        return f"{value.lat},{value.lon}"
    if isinstance(value, date):  # a moment too
        return value.isoformat()
    if isinstance(value, (Money, Decimal)):
        return str(value)
    return value if isinstance(value, (bool, int, float)) else str(value)
