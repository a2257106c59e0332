"""The double answers, and remembers what was asked together."""

from __future__ import annotations

import asyncio

from dynacontent.ports import FeedAnswer, FeedRequest, FeedSource, MemoryFeedSource

BERLIN = FeedRequest("weather", (("city", "Berlin"),))
PARIS = FeedRequest("weather", (("city", "Paris"),))


def test_the_double() -> None:
    def answer(request: FeedRequest) -> object:
        return {"temperature": 21.0} if request == BERLIN else FeedAnswer(code="feed_timeout")

    memory = MemoryFeedSource(answer)
    source: FeedSource = memory
    found = source.fetch({BERLIN: 2.0, PARIS: 2.0})
    assert found[BERLIN] == FeedAnswer({"temperature": 21.0}, origin="memory")
    assert found[PARIS].code == "feed_timeout"
    assert asyncio.run(source.afetch({PARIS: 2.0})) == {PARIS: FeedAnswer(code="feed_timeout")}
    source.close()
    assert memory.rounds == [[BERLIN, PARIS], [PARIS]]
