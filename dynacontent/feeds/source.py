"""The `FeedSource` that asks: one event loop for a process, whoever calls, made when first needed."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from importlib import import_module
from typing import TYPE_CHECKING

from dynacontent.errors import MissingExtraError, Problem
from dynacontent.feeds.settings import Settings
from dynacontent.ports import FeedAnswer, FeedRequest

if TYPE_CHECKING:
    from dynacontent.feeds.background import Background
    from dynacontent.feeds.desk import Desk

Answers = dict[FeedRequest, FeedAnswer]

_EXTRA = ("anyio", "httpcore2", "stamina")

_FORKED: list[object] = []
"""What a process got from the one that forked it: to close it, or to collect it, would disturb that one."""


class HttpFeedSource:
    """Answers requests over HTTP; see `dynacontent.ports.FeedSource`. Safe between threads and after fork."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._forget()

    def _forget(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._background: Background[Desk] | None = None

    def fetch(self, requests: Mapping[FeedRequest, float]) -> Answers:
        """See `FeedSource.fetch`. Raises `MissingExtraError` without what asking takes."""
        if not requests:
            return {}
        while True:
            future = self._begin(requests)
            try:
                return future.result()
            except CancelledError:  # closed by another thread meanwhile
                continue
            finally:
                future.cancel()  # where this thread was interrupted

    async def afetch(self, requests: Mapping[FeedRequest, float]) -> Answers:
        """See `FeedSource.afetch`. Raises `MissingExtraError` without what asking takes."""
        import asyncio

        while requests:
            future = self._begin(requests)
            try:
                return await asyncio.wrap_future(future)
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if task is None or task.cancelling() or not future.cancelled():
                    raise
                # As above: not this task was ended, but the loop that worked for it.
        return {}

    def close(self) -> None:
        """See `FeedSource.close`."""
        if self._pid != os.getpid():
            return
        with self._lock:
            background, self._background = self._background, None
        if background is not None:
            background.stop()

    def _begin(self, requests: Mapping[FeedRequest, float]) -> Future[Answers]:
        asked = dict(requests)
        while True:
            background = self._running()
            try:
                return background.submit(lambda desk: desk.answers(asked))
            except RuntimeError:  # another thread closed it in between
                with self._lock:
                    if self._background is background:
                        self._background = None

    def _running(self) -> Background[Desk]:
        if self._pid != os.getpid():  # forked: neither the lock nor the loop works any more
            _FORKED.append(self._background)
            self._forget()
        with self._lock:
            if self._background is None:
                self._background = _start(self._settings)
                weakref.finalize(self, self._background.end)
            return self._background


def _start(settings: Settings) -> Background[Desk]:
    try:
        for name in _EXTRA:
            import_module(name)
    except ImportError as error:
        hint = "pip install 'dynacontent[feeds]'"
        raise MissingExtraError(Problem("feeds are asked with httpcore2 and stamina", hint=hint)) from error
    from dynacontent.feeds.background import Background
    from dynacontent.feeds.desk import Desk

    make: Callable[[], Desk] = lambda: Desk(settings)  # noqa: E731
    return Background(make)
