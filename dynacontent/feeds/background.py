"""An event loop in a thread of its own, for whoever has none and for all who have one alike."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Generic, Protocol, TypeVar

Result = TypeVar("Result")


class Closing(Protocol):
    """What is made inside the loop, and closed there."""

    async def close(self) -> None:
        """Let go of everything."""
        ...


Made = TypeVar("Made", bound=Closing)

_STOP_SECONDS = 10.0
"""How long stopping waits for what cannot be interrupted, like looking a name up."""


class Background(Generic[Made]):
    """Runs ``make()`` and all work on what that made, in a loop whose thread ends with the program."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self.pid = os.getpid()
        self._make = make
        self._ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, Made]] = Future()
        self._thread = threading.Thread(target=self._run, name="dynacontent-feeds", daemon=True)
        self._thread.start()
        self._loop, self._ended, self._made = self._ready.result()

    def submit(self, work: Callable[[Made], Coroutine[Any, Any, Result]]) -> Future[Result]:
        """Begin some work; it goes on in the loop. Raises `RuntimeError` where that was stopped."""
        coroutine = work(self._made)
        try:
            return asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        except RuntimeError:
            coroutine.close()
            raise

    def end(self) -> None:
        """Ask the loop to end, from any thread; does nothing in a process that was forked."""
        if self.pid == os.getpid():
            with contextlib.suppress(RuntimeError):  # it has ended
                self._loop.call_soon_threadsafe(self._ended.set)

    def stop(self) -> None:
        """End the loop and wait until it has let go of everything."""
        self.end()
        if self.pid == os.getpid() and self._thread is not threading.current_thread():
            self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            try:
                runner.run(self._serve())
            except BaseException as error:
                if self._ready.done():
                    raise
                self._ready.set_exception(error)

    async def _serve(self) -> None:
        ended = asyncio.Event()
        made = self._make()
        self._ready.set_result((asyncio.get_running_loop(), ended, made))
        await ended.wait()
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await made.close()
