"""Feeds that ask a server on this machine; nothing here reaches out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dynacontent.feeds import Surroundings, open_feeds
from dynacontent.formats.fields import parse_fields
from dynacontent.models.authored import Configuration, Feed
from dynacontent.models.schema import FieldType
from dynacontent.ports import FeedAnswer, FeedRequest, FeedSource
from tests.feeds.evil import EvilServer

Open = Callable[..., FeedSource]

WARM = {"temperature": 21.5}


def feed(url: str, **keys: Any) -> Feed:
    """A feed; ``response`` and ``parameters`` as authors write them."""
    response = keys.pop("response", {"temperature": "float"})
    return Feed.model_validate(
        {
            "name": keys.pop("name", "weather"),
            "url": url,
            "response": parse_fields({"response": response})["response"].type,
            "parameters": parse_fields(keys.pop("parameters", {})),
            "timeout": timedelta(seconds=keys.pop("timeout", 1.0)),
            "ttl": timedelta(seconds=keys.pop("ttl", 0)),
            "stale_if_error": timedelta(seconds=keys.pop("stale", 0)),
            **keys,
        }
    )


def request(name: str = "weather", **arguments: Any) -> FeedRequest:
    return FeedRequest(name, tuple(arguments.items()))


def ask(source: FeedSource, seconds: float = 2.0, **arguments: Any) -> FeedAnswer:
    """The answer to one request of the feed ``weather``."""
    asked = request(**arguments)
    return source.fetch({asked: seconds})[asked]


@pytest.fixture
def server() -> Iterator[EvilServer]:
    found = EvilServer()
    yield found
    found.close()


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for caches."""
    folder = tmp_path / "caches"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("DYNACONTENT_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def opened(server: EvilServer, caches: Path, tmp_path: Path) -> Iterator[Open]:
    """Open feeds that may ask the server (and ``hosts``); they are closed at the end."""
    sources: list[FeedSource] = []

    def opened(
        *feeds: Feed,
        hosts: tuple[str, ...] = (),
        private: bool = True,
        environ: Mapping[str, str] | None = None,
        surroundings: Surroundings | None = None,
    ) -> FeedSource:
        configuration = Configuration(
            version=1,
            locales=("en",),
            default_locale="en",
            feed_hosts=(server.origin, *hosts),
            feed_allow_private=private,
        )
        source = open_feeds(
            {found.name: found for found in feeds},
            configuration,
            catalogs={},
            root=tmp_path / "shop",
            environ=environ or {},
            surroundings=surroundings,
        )
        sources.append(source)
        return source

    yield opened
    for source in sources:
        source.close()


def type_of(response: Any) -> FieldType:
    """A type as authors write it."""
    return parse_fields({"response": response})["response"].type
