"""The one way a recipient goes through a workspace: checked data, the state of a render, an output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self, TypeGuard
from weakref import ref

from dynacontent.errors import RecipientError, UnknownNameError, did_you_mean, one_of
from dynacontent.expressions.state import RenderState, rendering
from dynacontent.models.manifests import Manifest
from dynacontent.models.recipient import Recipient
from dynacontent.models.results import Failed
from dynacontent.rendering.assembly import Assembly
from dynacontent.rendering.context import Options, start_state
from dynacontent.rendering.data import CatalogData
from dynacontent.rendering.fetched import Reads
from dynacontent.rendering.given import Who, recipient_of
from dynacontent.rendering.once import Once, SegmentValues, complete_state
from dynacontent.rendering.renderer import Outcome

if TYPE_CHECKING:
    from dynacontent.rendering.capturing import States


@dataclass(slots=True)
class Job:
    """One channel of a message to be rendered for one recipient, and what came of it so far.

    ``state`` is that of a render that was begun, ``error`` what went wrong; ``waited`` is how many
    seconds the recipient waited for feeds.
    """

    manifest: Manifest
    channel: str
    who: Who
    options: Options
    state: RenderState | None = None
    outcome: Outcome | None = None
    error: Exception | None = None
    waited: float = 0.0
    once: Once = field(default_factory=Once)
    """Shared by the channels of one recipient."""

    @property
    def is_open(self) -> bool:
        """Whether there is neither an outcome nor an error yet."""
        return self.outcome is None and self.error is None

    def done(self) -> Outcome:
        """The outcome, once it has ended. Raises its error."""
        if self.error is not None:
            raise self.error
        assert self.outcome is not None
        return self.outcome


def channel_of(manifest: Manifest, channel: str) -> str:
    """A channel that a message has. Raises `UnknownNameError`."""
    if channel not in manifest.channels:
        hint = did_you_mean(channel, manifest.channels, f"it has {one_of(manifest.channels)}")
        raise UnknownNameError.at(f"message {manifest.name!r} has no channel {channel!r}", hint=hint)
    return channel


def channels_of(manifest: Manifest, channels: Sequence[str] | None) -> list[str]:
    """Channels that a message has; all of them where none are named. Raises `UnknownNameError`."""
    return [channel_of(manifest, name) for name in (manifest.channels if channels is None else channels)]


def jobs_of(manifest: Manifest, channels: Iterable[str], who: Who, options: Options) -> list[Job]:
    """The channels of one recipient, who is one person in all of them."""
    once = Once()
    return [Job(manifest, channel, who, options, once=once) for channel in channels]


class Walk:
    """Begins and finishes renders with the parts of a workspace."""

    def __init__(self, parts: Assembly) -> None:
        self._parts = parts

    def through(self, parts: Assembly) -> Self:
        """The same walk through other parts of the same workspace."""
        other = copy(self)
        other._parts = parts
        return other

    def begin(
        self,
        manifest: Manifest,
        channel: str,
        who: Recipient,
        options: Options,
        fetched: Reads,
        once: Once | None = None,
    ) -> RenderState:
        """The state of a render, with its level cap. Raises what checking a recipient does."""
        once = once or Once()
        state = self._capped(manifest, channel, who, options, fetched, once)
        if manifest.name in self._parts.spots:
            states = self.states(manifest, channel, who, options, fetched, once)
            self._place(manifest, who, options, once, state, states)
        return state

    def _capped(
        self,
        manifest: Manifest,
        channel: str,
        who: Recipient,
        options: Options,
        fetched: Reads,
        once: Once,
    ) -> RenderState:
        """The state of a channel with its level cap, whether it is rendered or not."""
        state = self.state(manifest, channel, who, options, fetched, once)
        with rendering(state), self._parts.failures():
            before = state.mark()
            state.cap = min(state.cap, self._parts.max_level(manifest, state))
            state.rollback(before)  # what a cap reads is no part of what is shown
        return state

    def states(
        self,
        manifest: Manifest,
        beside: str,  # noqa: ARG002 - a replay reads what was recorded of it
        who: Recipient,
        options: Options,
        fetched: Reads,
        once: Once,
    ) -> States:
        """The states of a recipient's channels, who is the same person in all of them.

        They are looked at ``beside`` the channel that is begun, for what placements show, and not rendered.
        """
        from dynacontent.rendering.capturing import States

        same = ref(once)

        def begin(channel: str) -> RenderState:
            return self._capped(manifest, channel, who, options, fetched, same() or Once())

        return States(begin)

    def _place(
        self,
        manifest: Manifest,
        who: Recipient,
        options: Options,
        once: Once,
        state: RenderState,
        states: States,
    ) -> None:
        """Let the state of a channel show the placements of its message."""
        from dynacontent.rendering.deciding import ChannelPlacements

        key, deciding = self.key(who), once.deciding()
        if deciding is None:
            assert isinstance(state.data, CatalogData)
            if key is not None and self._parts.placing.is_capped(manifest.name):
                state.data.expect_seen(key)
            deciding = self._parts.placing.deciding(
                manifest.name,
                key,
                once,
                state,
                states,
                send_id=options.send_id,
                before=state.data.seen,
            )
            once.deciding = ref(deciding)
        channel = state.context["channel"]
        deciding.states.enters(channel, state)
        state.placements = ChannelPlacements(deciding, channel)

    def finish(self, manifest: Manifest, channel: str, who: Who, state: RenderState) -> Outcome:
        """The output of a render that was begun. Raises what templates do."""
        state.start()
        try:
            with rendering(state), self._parts.failures():
                return self._parts.renderer.render(manifest, channel, state, self.key(who))
        finally:
            assert isinstance(state.data, CatalogData)
            state.data.let_go()

    def state(
        self,
        manifest: Manifest | None,
        channel: str,
        who: Recipient,
        options: Options,
        fetched: Reads,
        once: Once | None = None,
    ) -> RenderState:
        """The state of a render without its level cap; without a message there is no event."""
        parts, message = self._parts, manifest.name if manifest else None
        event = manifest.event if manifest else None
        key = self.key(who)
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
            data=parts.data(message, fetched, key, personal=parts.records.personal(checked, event)),
            texts=parts.translations,
        )
        state.message, state.recipient = message, key
        state.constants, state.contents = parts.constants_of(manifest), parts.contents
        if parts.unsubscribing is not None and message is not None:
            state.unsubscribe = parts.unsubscribing.link(key, message, state.context["locale"])
        once = once or Once()
        if checked.exposures is not None:
            once.exposures = checked.exposures
        state.once, state.segments = once, SegmentValues(parts.segments, once)
        with rendering(state), parts.failures():
            complete_state(state, parts.derived, parts.stages)
        return state

    # -- jobs -----------------------------------------------------------------------------

    def start(self, job: Job, fetched: Reads) -> None:
        """Begin a job, unless that was done. Raises what `begin` does."""
        if job.state is None:
            job.who = who = recipient_of(job.who, None)
            job.state = self.begin(job.manifest, job.channel, who, job.options, fetched, job.once)

    def end(self, job: Job) -> None:
        """Finish a job that was begun, once. Raises what `finish` does."""
        assert job.state is not None
        job.outcome = self.finish(job.manifest, job.channel, job.who, job.state)

    def result(self, job: Job) -> Outcome | Failed:
        """The outcome of a job that may still be finished; what goes wrong is one as well."""
        if job.is_open:
            try:
                self.end(job)
            except Exception as error:
                job.error = error
        if job.error is None:
            assert job.outcome is not None
            return job.outcome
        code = getattr(
            job.error, "code", "recipient_error" if isinstance(job.error, RecipientError) else "error"
        )
        return Failed(
            recipient=self.key(job.who),
            message=job.manifest.name,
            channel=job.channel,
            code=code,
            error=job.error,
        )

    def key(self, recipient: object) -> str | None:
        """The key of a recipient's profile as text, if there is one."""
        field = self._parts.sources.profile.key
        profile = recipient.profile if isinstance(recipient, Recipient) else recipient
        if not _is_mapping(profile):
            return None
        inner = profile.get("profile")
        if inner is not None and _is_mapping(inner):
            profile = inner
        value = profile.get(field) if field else None
        return None if value is None else str(value)


def _is_mapping(value: Any) -> TypeGuard[Mapping[str, Any]]:
    """The same as `isinstance`, which takes its time for an abstract class."""
    return value.__class__ is dict or isinstance(value, Mapping)
