"""`Workspace`: the public front of everything."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal, overload

from dynacontent.channels import Banner, Email, Push
from dynacontent.errors import RecipientError, UnknownNameError, did_you_mean, one_of
from dynacontent.expressions.state import RenderState, current, rendering
from dynacontent.models.authored import CatalogSchema, Configuration, Manifest
from dynacontent.models.recipient import Recipient
from dynacontent.models.results import Failed, Skipped
from dynacontent.rendering.assembly import Assembly, assemble
from dynacontent.rendering.context import (
    Options,
    SegmentValues,
    complete_state,
    recipient_context,
    start_state,
)
from dynacontent.rendering.fetched import Fetched
from dynacontent.rendering.given import Who, check_locale, known, recipient_of
from dynacontent.rendering.renderer import Outcome

CHUNK = 100
"""How many recipients of `Workspace.render_many` share what is read of the catalogs."""
Level = Literal[1, 2, 3]


class Workspace:
    """A template repository, opened and checked; renders its messages. Safe between threads.

    Made by `Workspace.open`. Rendering only reads: the same workspace, recipient and data give
    the same bytes, whatever was rendered before.
    """

    def __init__(self, assembly: Assembly) -> None:
        self._parts = assembly

    @classmethod
    def open(cls, path: str | Path, *, plain: bool = False) -> Workspace:
        """Open the workspace in a folder: load, check and import everything.

        What was checked before, with the very same content, is not checked again: the user's cache
        (``DYNACONTENT_CACHE_DIR``) knows what was found out.

        With ``plain`` every body is made afresh for each recipient instead of being filled into
        compiled structure: slower, and the measure that the other way is held to.

        Raises `WorkspaceError` with every problem of every file. A missing or unreadable data file
        is none: its last import is used, else its look-ups are missing (`data_problems` tells).
        """
        return cls(assemble(Path(path), plain=plain))

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
        self,
        message: str,
        channel: Literal["email"],
        recipient: Who,
        *,
        event: Mapping[str, Any] | None = ...,
        level: Level | None = ...,
        locale: str | None = ...,
        context: Mapping[str, Any] | None = ...,
    ) -> Email | Skipped: ...
    @overload
    def render(
        self,
        message: str,
        channel: Literal["push"],
        recipient: Who,
        *,
        event: Mapping[str, Any] | None = ...,
        level: Level | None = ...,
        locale: str | None = ...,
        context: Mapping[str, Any] | None = ...,
    ) -> Push | Skipped: ...
    @overload
    def render(
        self,
        message: str,
        channel: Literal["banner"],
        recipient: Who,
        *,
        event: Mapping[str, Any] | None = ...,
        level: Level | None = ...,
        locale: str | None = ...,
        context: Mapping[str, Any] | None = ...,
    ) -> Banner | Skipped: ...
    @overload
    def render(
        self,
        message: str,
        channel: str,
        recipient: Who,
        *,
        event: Mapping[str, Any] | None = ...,
        level: Level | None = ...,
        locale: str | None = ...,
        context: Mapping[str, Any] | None = ...,
    ) -> Outcome: ...

    def render(
        self,
        message: str,
        channel: str,
        recipient: Who,
        *,
        event: Mapping[str, Any] | None = None,
        level: Level | None = None,
        locale: str | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> Outcome:
        """Render one channel of a message for a recipient (a `Recipient`, or a bare profile dict).

        ``level`` caps the level of personalization (1 to 3), ``locale`` overrides the recipient's
        (a configured one), ``context`` overrides parts of the recipient's context (``now``,
        ``timezone``, ``locale``, ``currency``, ``device``). Attributes that no schema declares are
        dropped and become warnings.

        Raises `UnknownNameError`, `RecipientError` or `RenderError`.
        """
        manifest = self.message(message)
        options = self._options(level=level, locale=locale, context=context)
        return self._render(
            manifest, self._channel(manifest, channel), recipient_of(recipient, event), options
        )

    def trace(
        self,
        message: str,
        channel: str,
        recipient: Who,
        *,
        event: Mapping[str, Any] | None = None,
        level: int | None = None,
        locale: str | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> tuple[Outcome, RenderState]:
        """Render like `render`, and hand back the record of the render too; for tools that explain."""
        manifest = self.message(message)
        options = self._options(level=level, locale=locale, context=context)
        return self.run(manifest, self._channel(manifest, channel), recipient_of(recipient, event), options)

    def render_all(
        self,
        message: str,
        recipient: Who,
        *,
        event: Mapping[str, Any] | None = None,
        channels: Sequence[str] | None = None,
        level: Level | None = None,
        locale: str | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> dict[str, Outcome]:
        """Render every channel of a message (or the ones named) for one recipient, by channel."""
        manifest = self.message(message)
        options = self._options(level=level, locale=locale, context=context)
        who = recipient_of(recipient, event)
        wanted = self._channels(manifest, channels)
        with self._parts.reading() as fetched:
            begun = {channel: self._begin(manifest, channel, who, options, fetched) for channel in wanted}
            return {channel: self._finish(manifest, channel, who, state) for channel, state in begun.items()}

    def render_many(
        self,
        message: str,
        recipients: Iterable[Who],
        *,
        channels: Sequence[str] | None = None,
        level: Level | None = None,
        locale: str | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> Iterator[Outcome | Failed]:
        """Render for many, recipient by recipient, channel by channel, in order.

        What goes wrong for one recipient becomes a `Failed` result and stops nobody else. Recipients
        are taken up to a hundred at a time where the message reads catalogs: what these need is
        fetched together, of one version of the product data. The first is taken alone.
        """
        manifest = self.message(message)
        wanted = self._channels(manifest, channels)
        prefetch = self._parts.prefetch(message)
        remaining, size = iter(recipients), 1
        while chunk := list(islice(remaining, size)):
            size = min(2 * size, CHUNK) if prefetch else 1
            with self._parts.reading() as fetched:
                begun: deque[tuple[str, Who, RenderState | Failed]] = deque()
                for recipient in chunk:
                    options = self._options(level=level, locale=locale, context=context)
                    begun += self._begin_all(manifest, recipient, wanted, options, fetched)
                with suppress(Exception):  # the render that comes to it fails, and nobody else
                    prefetch.fetch((one for *_, one in begun if isinstance(one, RenderState)), fetched)
                while begun:  # nothing of a render is kept until the others are done
                    yield self._finish_or_fail(manifest, *begun.popleft())

    # -- inside ---------------------------------------------------------------------------

    def _begin_all(
        self, manifest: Manifest, recipient: Who, channels: list[str], options: Options, fetched: Fetched
    ) -> Iterator[tuple[str, Who, RenderState | Failed]]:
        for channel in channels:
            try:
                who = recipient_of(recipient, None)
                yield channel, who, self._begin(manifest, channel, who, options, fetched)
            except Exception as error:
                yield channel, recipient, self._failed(manifest, channel, recipient, error)

    def _finish_or_fail(
        self, manifest: Manifest, channel: str, recipient: Who, begun: RenderState | Failed
    ) -> Outcome | Failed:
        if isinstance(begun, Failed):
            return begun
        try:
            return self._finish(manifest, channel, recipient_of(recipient, None), begun)
        except Exception as error:
            return self._failed(manifest, channel, recipient, error)

    def _failed(self, manifest: Manifest, channel: str, recipient: Who, error: Exception) -> Failed:
        code = getattr(error, "code", "recipient_error" if isinstance(error, RecipientError) else "error")
        key = self._key(recipient)
        return Failed(recipient=key, message=manifest.name, channel=channel, code=code, error=error)

    def _render(self, manifest: Manifest, channel: str, who: Recipient, options: Options) -> Outcome:
        return self.run(manifest, channel, who, options)[0]

    def run(
        self, manifest: Manifest, channel: str, who: Recipient, options: Options
    ) -> tuple[Outcome, RenderState]:
        """Render and hand back the record of the render too; for tools that explain."""
        with self._parts.reading() as fetched:
            state = self._begin(manifest, channel, who, options, fetched)
            return self._finish(manifest, channel, who, state), state

    def _begin(
        self, manifest: Manifest, channel: str, who: Recipient, options: Options, fetched: Fetched
    ) -> RenderState:
        """The state of a render, with its level cap."""
        parts = self._parts
        state = self._state(manifest, channel, who, options, fetched)
        with rendering(state), parts.failures():
            state.cap = min(state.cap, parts.max_level(manifest, state))
        return state

    def _finish(self, manifest: Manifest, channel: str, who: Recipient, state: RenderState) -> Outcome:
        state.start()
        with rendering(state), self._parts.failures():
            return self._parts.renderer.render(manifest, channel, state, self._key(who))

    @contextmanager
    def prepared(
        self, manifest: Manifest | None, channel: str, who: Recipient, options: Options
    ) -> Iterator[RenderState]:
        """The state of a render about to begin, current inside the ``with``; for tools that look at data.

        Without a message there is no event.
        """
        with self._parts.reading() as fetched:
            state = self._state(manifest, channel, who, options, fetched)
            with rendering(state), self._parts.failures():
                yield state

    def _state(
        self, manifest: Manifest | None, channel: str, who: Recipient, options: Options, fetched: Fetched
    ) -> RenderState:
        parts, message = self._parts, manifest.name if manifest else None
        event = manifest.event if manifest else None
        if options.context:
            who = replace(who, context={**who.context, **options.context})
        checked = parts.records.check(who, event, unknown="drop")
        state = start_state(
            checked,
            parts.sources,
            options,
            channel=channel,
            event=str(event),
            records=parts.records,
            data=parts.data(
                message, fetched, self._key(who), personal=parts.records.personal(checked, event)
            ),
            texts=parts.translations,
        )
        state.segments = SegmentValues(parts.segments, lambda: current().names)
        with rendering(state), parts.failures():
            complete_state(state, parts.derived, parts.stages)
        return state

    def _key(self, recipient: object) -> str | None:
        field = self._parts.sources.profile.key
        profile = recipient.profile if isinstance(recipient, Recipient) else recipient
        if isinstance(profile, Mapping) and isinstance(profile.get("profile"), Mapping):
            profile = profile["profile"]
        value = profile.get(field) if field and isinstance(profile, Mapping) else None
        return None if value is None else str(value)

    def _options(
        self, *, level: int | None, locale: str | None, context: Mapping[str, Any] | None
    ) -> Options:
        if level is not None and level not in (1, 2, 3):
            raise UnknownNameError(f"there is no level {level!r}; levels are 1, 2 and 3")
        if locale is not None:
            check_locale(locale, self.configuration.locales)
        return Options(level=level, locale=locale, context=context)

    def _channel(self, manifest: Manifest, channel: str) -> str:
        if channel not in manifest.channels:
            hint = did_you_mean(channel, manifest.channels, f"it has {one_of(manifest.channels)}")
            raise UnknownNameError.at(f"message {manifest.name!r} has no channel {channel!r}", hint=hint)
        return channel

    def _channels(self, manifest: Manifest, channels: Sequence[str] | None) -> list[str]:
        return [
            self._channel(manifest, channel)
            for channel in (manifest.channels if channels is None else channels)
        ]
