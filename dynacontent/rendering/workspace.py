"""`Workspace`: the public front of everything."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Unpack, overload

from dynacontent.expressions.state import RenderState, rendering
from dynacontent.models.authored import CatalogSchema, Configuration
from dynacontent.models.exposures import Claimed, Seen
from dynacontent.models.manifests import Manifest
from dynacontent.models.recipient import Recipient
from dynacontent.models.results import Failed, Result, Skipped
from dynacontent.ports import ExposureLog, FeedSource
from dynacontent.rendering.assembly import Assembly, assemble
from dynacontent.rendering.claiming import claim
from dynacontent.rendering.context import Options, recipient_context
from dynacontent.rendering.given import Level, RenderOptions, Who, known, options_of, recipient_of
from dynacontent.rendering.renderer import Outcome
from dynacontent.rendering.rounds import Round, Rounds, answered, answered_async, begun
from dynacontent.rendering.walk import Job, Walk, channel_of, channels_of, jobs_of

if TYPE_CHECKING:
    from dynacontent.channels import Banner, Email, Push
    from dynacontent.rendering.agreement import Disagreement

CHUNK = 100
"""How many recipients of `Workspace.render_many` share what is read of catalogs and feeds."""


class Workspace:
    """A template repository, opened and checked; renders its messages. Safe between threads.

    Made by `Workspace.open`. Rendering only reads: the same workspace, recipient and data give
    the same bytes, whatever was rendered before.
    """

    def __init__(self, assembly: Assembly, walk: Walk | None = None) -> None:
        self._parts = assembly
        self._walk = walk or Walk(assembly)

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        plain: bool = False,
        feeds: FeedSource | None = None,
        exposures: ExposureLog | None = None,
        unsubscribe: Callable[[str, str], str] | Literal["preview"] | None = None,
        replay: str | Path | None = None,
    ) -> Workspace:
        """Open the workspace in a folder: load, check and import everything.

        What was checked before, with the very same content, is not checked again: the user's cache
        (``DYNACONTENT_CACHE_DIR``) knows what was found out.

        With ``plain`` every body is made afresh for each recipient instead of being filled into
        compiled structure: slower, and the measure that the other way is held to. ``feeds`` answers
        in place of the servers that ``catalogs/feeds.yaml`` names, as `dynacontent.ports.MemoryFeedSource`
        does in tests; ``exposures`` is the log of what was shown, instead of the workspace's own.
        ``unsubscribe`` gives the address by which a recipient (the key) gets rid of a message (its name),
        instead of ``[email.unsubscribe]``; with ``"preview"`` no token is made, and the word stands for it.
        ``replay`` names a file of `recording`: renders get their data, their clock and their options
        from it, and read nothing else.

        Raises `WorkspaceError` with every problem of every file. A missing or unreadable data file
        is none: its last import is used, else its look-ups are missing (`data_problems` tells).
        """
        if replay is None:
            return cls(
                assemble(Path(path), plain=plain, feeds=feeds, exposures=exposures, unsubscribe=unsubscribe)
            )
        from dynacontent.rendering.recordings.workspaces import replayed

        return cls(*replayed(Path(path), Path(replay), plain=plain))

    @contextmanager
    def recording(self, file: str | Path) -> Iterator[Workspace]:
        """The same workspace, whose renders are recorded: ``with ws.recording("tuesday.json") as recorded:``.

        At the end of the ``with`` everything that was fetched for them is written into the file, also
        where a render failed; ``Workspace.open(path, replay=file)`` then renders the same without
        reading product data or asking feeds. What is marked ``pii`` does not stand in it.

        Raises `AuthoringError` where the file cannot be written.
        """
        from dynacontent.rendering.recordings.workspaces import recorded

        with recorded(self._parts, self._walk, Path(file)) as walk:
            yield Workspace(self._parts, walk)

    # -- what is in it --------------------------------------------------------------------

    @property
    def root(self) -> Path:
        """The folder."""
        return self._parts.sources.root

    @property
    def configuration(self) -> Configuration:
        """The ``[tool.dynacontent]`` table."""
        return self._parts.sources.configuration

    @property
    def messages(self) -> tuple[str, ...]:
        """Names of the messages."""
        return tuple(self._parts.sources.messages)

    @property
    def personas(self) -> tuple[str, ...]:
        """Names of the personas."""
        return tuple(self._parts.sources.personas)

    @property
    def catalogs(self) -> Mapping[str, CatalogSchema]:
        """Schemas of the catalogs by name."""
        return self._parts.sources.catalogs

    @property
    def data_problems(self) -> tuple[str, ...]:
        """What is wrong with data files, one text each; empty when all could be read."""
        return tuple(str(problem) for problem in self._parts.data_problems)

    @property
    def mjml_problems(self) -> tuple[str, ...]:
        """What is wrong in MJML templates and is rendered all the same, one text each.

        Empty with ``validation = "strict"``, which refuses them, and with ``"skip"``.
        """
        return tuple(str(problem) for problem in self._parts.mjml_problems)

    @property
    def replay_warnings(self) -> tuple[str, ...]:
        """What is not as it was when the recording that is replayed was made, one text each."""
        if self._parts.replay is None:
            return ()
        from dynacontent.rendering.recordings.file import differences

        return differences(self._parts.replay, self.root)

    @property
    def parts(self) -> Assembly:
        """What it is put together from; for tools, without a promise to stay as it is."""
        return self._parts

    def message(self, name: str) -> Manifest:
        """A message's manifest. Raises `UnknownNameError`."""
        return known(name, self._parts.sources.messages, "message", "messages")

    def persona(self, name: str) -> Recipient:
        """A saved recipient. Raises `UnknownNameError`."""
        return known(name, self._parts.sources.personas, "persona", "personas").recipient

    def locale_of(self, recipient: Who) -> str:
        """The configured locale a recipient's messages are written in. Raises `RecipientError`."""
        sources = self._parts.sources
        checked = self._parts.records.check(recipient_of(recipient, None), None, unknown="drop")
        context, _wanted = recipient_context(checked, sources, Options(), channel="")
        return str(context["locale"])

    # -- rendering ------------------------------------------------------------------------

    @overload
    def render(
        self, message: str, channel: Literal["email"], recipient: Who, **options: Unpack[RenderOptions]
    ) -> Email | Skipped: ...
    @overload
    def render(
        self, message: str, channel: Literal["push"], recipient: Who, **options: Unpack[RenderOptions]
    ) -> Push | Skipped: ...
    @overload
    def render(
        self, message: str, channel: Literal["banner"], recipient: Who, **options: Unpack[RenderOptions]
    ) -> Banner | Skipped: ...
    @overload
    def render(
        self, message: str, channel: str, recipient: Who, **options: Unpack[RenderOptions]
    ) -> Outcome: ...

    def render(self, message: str, channel: str, recipient: Who, **options: Unpack[RenderOptions]) -> Outcome:
        """Render one channel of a message for a recipient (a `Recipient`, or a bare profile dict).

        Options: ``event`` is the event that triggered it; ``level`` caps the level of personalization
        (1 to 3), ``locale`` overrides the recipient's (a configured one), ``context`` overrides parts
        of the recipient's context (``now``, ``timezone``, ``locale``, ``currency``, ``device``, ``platform``,
        ``app_version``, ``os_version``, ``accept_language``).
        Attributes that no schema declares are dropped and become warnings.

        Raises `UnknownNameError`, `RecipientError` or `RenderError`.
        """
        return self.trace(message, channel, recipient, **options)[0]

    @overload
    async def arender(
        self, message: str, channel: Literal["email"], recipient: Who, **options: Unpack[RenderOptions]
    ) -> Email | Skipped: ...
    @overload
    async def arender(
        self, message: str, channel: Literal["push"], recipient: Who, **options: Unpack[RenderOptions]
    ) -> Push | Skipped: ...
    @overload
    async def arender(
        self, message: str, channel: Literal["banner"], recipient: Who, **options: Unpack[RenderOptions]
    ) -> Banner | Skipped: ...
    @overload
    async def arender(
        self, message: str, channel: str, recipient: Who, **options: Unpack[RenderOptions]
    ) -> Outcome: ...

    async def arender(
        self, message: str, channel: str, recipient: Who, **options: Unpack[RenderOptions]
    ) -> Outcome:
        """The same as `render` in an event loop, which goes on with other work while feeds are asked."""
        given, who = self._options(options), recipient_of(recipient, options.get("event"))
        job = Job(manifest := self.message(message), channel_of(manifest, channel), who, given)
        async for _ in answered_async(self._ended([job]), self._parts.feeds):
            pass
        return job.done()

    def trace(
        self, message: str, channel: str, recipient: Who, **options: Unpack[RenderOptions]
    ) -> tuple[Outcome, RenderState]:
        """Render like `render`, and hand back the record of the render too; for tools that explain."""
        manifest = self.message(message)
        given, who = self._options(options), recipient_of(recipient, options.get("event"))
        return self.run(manifest, channel_of(manifest, channel), who, given)

    def render_all(
        self,
        message: str,
        recipient: Who,
        *,
        channels: Sequence[str] | None = None,
        **options: Unpack[RenderOptions],
    ) -> dict[str, Outcome]:
        """Render every channel of a message (or the ones named) for one recipient, by channel."""
        return {job.channel: job.done() for job in self._jobs(message, recipient, channels, options)}

    def disagreements(
        self, message: str, recipient: Who, **options: Unpack[RenderOptions]
    ) -> tuple[Disagreement, ...]:
        """Where channels do not say the same to a recipient: see `dynacontent.rendering.agreement`."""
        from dynacontent.rendering.agreement import disagreements

        return disagreements(self._witness._jobs(message, recipient, None, options))

    @cached_property
    def _witness(self) -> Workspace:
        from dynacontent.rendering.witnessing import witness

        return self.through(witness(self._parts))

    def render_many(
        self,
        message: str,
        recipients: Iterable[Who],
        *,
        channels: Sequence[str] | None = None,
        level: Level | None = None,
        locale: str | None = None,
        context: Mapping[str, Any] | None = None,
        send_id: str | None = None,
    ) -> Iterator[Outcome | Failed]:
        """Render for many, recipient by recipient, channel by channel, in order.

        What goes wrong for one recipient becomes a `Failed` result and stops nobody else. Recipients
        are taken up to a hundred at a time where the message reads catalogs or feeds: what these need
        is fetched together, of one version of the product data. The first is taken alone.
        """
        options: RenderOptions = {"level": level, "locale": locale, "context": context, "send_id": send_id}
        return answered(self._many(message, recipients, channels, options), self._parts.feeds)

    def arender_many(
        self,
        message: str,
        recipients: Iterable[Who],
        *,
        channels: Sequence[str] | None = None,
        level: Level | None = None,
        locale: str | None = None,
        context: Mapping[str, Any] | None = None,
        send_id: str | None = None,
    ) -> AsyncIterator[Outcome | Failed]:
        """The same as `render_many` in an event loop, for ``async for``."""
        options: RenderOptions = {"level": level, "locale": locale, "context": context, "send_id": send_id}
        return answered_async(self._many(message, recipients, channels, options), self._parts.feeds)

    # -- exposures ------------------------------------------------------------------------

    def claim(self, outputs: Iterable[Result], send_id: str) -> Claimed:
        """Write down what outputs show, before they go out, as far as ``cooldown`` and ``at_most`` allow.

        One placement counts once for a recipient, in however many channels. Checking and writing is
        one step: no cap is exceeded, however many processes claim at once. What was refused should be
        rendered again, and then shows something else. Claiming the same again, with the same
        ``send_id``, changes nothing; renders that are given it do not count what it claimed.

        Raises `CatalogError` where the log cannot be used.
        """
        return claim(self._parts.sources, self._parts.exposures.write(), outputs, send_id)

    def exposures(self) -> Iterator[tuple[str, Seen]]:
        """Everything that was claimed: recipients with what they were shown, the oldest first."""
        log = self._parts.exposures.read()
        return iter(()) if log is None else log.entries()

    # -- for tools ------------------------------------------------------------------------

    def through(self, parts: Assembly) -> Workspace:
        """The same workspace with other parts; for tools that look at what they make."""
        return Workspace(parts, self._walk.through(parts))

    def run(
        self, manifest: Manifest, channel: str, who: Recipient, options: Options
    ) -> tuple[Outcome, RenderState]:
        """Render and hand back the record of the render too; for tools that explain."""
        job = Job(manifest, channel, who, options)
        for _ in answered(self._ended([job]), self._parts.feeds):
            pass
        assert job.state is not None or job.error is not None
        return job.done(), job.state  # type: ignore[return-value]  # without a state there is an error

    def _jobs(
        self, message: str, recipient: Who, channels: Sequence[str] | None, options: RenderOptions
    ) -> list[Job]:
        """Channels of a message that were rendered, or failed, with the record of each; for tools."""
        manifest = self.message(message)
        given, who = self._options(options), recipient_of(recipient, options.get("event"))
        jobs = jobs_of(manifest, channels_of(manifest, channels), who, given)
        for _ in answered(self._ended(jobs), self._parts.feeds):
            pass
        return jobs

    @contextmanager
    def prepared(
        self, manifest: Manifest | None, channel: str, who: Recipient, options: Options
    ) -> Iterator[RenderState]:
        """The state of a render about to begin, current inside the ``with``; for tools that look at data.

        Without a message there is no event. Nothing is asked of feeds.
        """
        with self._parts.reading() as fetched:
            fetched.closed = "feed_offline"
            state = self._walk.state(manifest, channel, who, options, fetched)
            with rendering(state), self._parts.failures():
                yield state

    # -- inside ---------------------------------------------------------------------------

    def _ended(self, jobs: Sequence[Job]) -> Iterator[Round]:
        """Bring jobs of one message to an end, all with the same version of the data.

        The first error is raised where no feeds are asked, as it would be in the end.
        """
        with self._parts.reading() as fetched:
            for job in jobs:
                prefetch = self._parts.prefetch(job.manifest.name)
                if prefetch.plan.asks:
                    yield from Rounds(self._walk, prefetch, self._parts.scout, fetched).settle(jobs)
                    return
                self._walk.start(job, fetched)
                self._walk.end(job)

    def _many(
        self,
        message: str,
        recipients: Iterable[Who],
        channels: Sequence[str] | None,
        options: RenderOptions,
    ) -> Iterator[Round | Outcome | Failed]:
        manifest, prefetch = self.message(message), self._parts.prefetch(message)
        wanted = channels_of(manifest, channels)
        remaining, size = iter(recipients), 1
        while chunk := list(islice(remaining, size)):
            size = min(2 * size, CHUNK) if prefetch.plan else 1
            with self._parts.reading() as fetched:
                jobs: deque[Job] = deque()
                for recipient in chunk:
                    jobs += jobs_of(manifest, wanted, recipient, self._options(options))
                yield from begun(self._walk, self._parts.scout, jobs, prefetch, fetched)
                while jobs:  # nothing of a render is kept until the others are done
                    yield self._walk.result(jobs.popleft())

    def _options(self, options: RenderOptions) -> Options:
        return options_of(options, self.configuration.locales)
