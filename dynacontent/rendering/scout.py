"""What a render that cannot go on yet would ask of feeds, found out by running it without the answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property

from dynacontent.engine.scouting import ScoutEnvironment
from dynacontent.expressions.state import RenderState, rendering
from dynacontent.loading import Sources
from dynacontent.models.manifests import Manifest
from dynacontent.ports import FeedRequest
from dynacontent.rendering.data import CatalogData
from dynacontent.rendering.groundwork import environment_of
from dynacontent.rendering.printing import body_path, inline_name


class Scout:
    """Runs the templates of a message for what they ask; compiled when that is first needed."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    @cached_property
    def _markup(self) -> ScoutEnvironment:
        return environment_of(ScoutEnvironment, self._sources, markup=True)

    @cached_property
    def _text(self) -> ScoutEnvironment:
        return environment_of(ScoutEnvironment, self._sources, markup=False)

    def wanted(self, manifest: Manifest, channel: str, state: RenderState) -> tuple[FeedRequest, ...]:
        """The requests without an answer that a render which has just begun comes to."""
        data = state.data
        assert isinstance(data, CatalogData)
        state.start()
        with rendering(state):
            for environment, name in self._templates(manifest, channel, state.chain):
                with suppress(Exception):  # the render itself will tell
                    environment.run(name, state.names)
        return tuple(data.wanted)

    def _templates(
        self, manifest: Manifest, channel: str, chain: tuple[str, ...]
    ) -> Iterator[tuple[ScoutEnvironment, str]]:
        """Everything that is run for a channel, with the environment it is run in."""
        default = self._sources.configuration.default_locale
        for part in manifest.channel(channel).templates:
            yield self._text, inline_name(manifest, channel, part)
        body = body_path(manifest.bodies.get(channel, {}), chain, default)
        if body is not None:
            yield self._markup, body
        written = body_path(manifest.text, chain, default) if channel == "email" else None
        if written is not None:
            yield self._text, written
