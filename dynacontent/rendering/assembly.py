"""A workspace put together: loaded and checked, or known to be sound from before; data imported."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from dynacontent.caching import open_cache
from dynacontent.engine.bodies import Bodies
from dynacontent.engine.code import CodeCache
from dynacontent.engine.contents import Contents
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.failures import ReadFile, translated
from dynacontent.engine.language.register import constant
from dynacontent.errors import Problem, RenderError, WorkspaceError
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.lazy import Lazy
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import RenderState
from dynacontent.loading import Sources
from dynacontent.localization.locales import take_over
from dynacontent.localization.translations import Translations
from dynacontent.models.manifests import Manifest
from dynacontent.ports import CatalogStore, Dialect, ExposureLog, FeedSource, Index, MemoryCatalogStore
from dynacontent.rendering.data import CatalogData
from dynacontent.rendering.databases import open_data
from dynacontent.rendering.exposures import ExposureRecord, SeenBefore
from dynacontent.rendering.feeds import feed_source, offline
from dynacontent.rendering.fetched import Fetched, Reads
from dynacontent.rendering.groundwork import (
    contents_of,
    expression_environment,
    reader,
    template_environments,
    with_excerpts,
    written_expressions,
)
from dynacontent.rendering.kept_items import KeptItems
from dynacontent.rendering.members import Members
from dynacontent.rendering.memory import Memory, Verified
from dynacontent.rendering.once import derived_fields
from dynacontent.rendering.personal import Personal
from dynacontent.rendering.prefetch import Plan, Prefetch
from dynacontent.rendering.printing import Printing
from dynacontent.rendering.queries import Queries
from dynacontent.rendering.records import Records
from dynacontent.rendering.renderer import Renderer
from dynacontent.rendering.scout import Scout
from dynacontent.rendering.sending import Sending

if TYPE_CHECKING:
    from dynacontent.models.recorded import Recording
    from dynacontent.rendering.placing import Placing, Spots
    from dynacontent.rendering.unsubscribing import Address, Unsubscribing


@dataclass(slots=True)
class Assembly:
    """The parts of an open workspace; ``replay`` is where its data come from, if from a recording."""

    sources: Sources
    records: Records
    markup: TemplateEnvironment
    text: TemplateEnvironment
    store: CatalogStore
    feeds: FeedSource
    expressions: SafeEnvironment
    queries: Queries
    members: Members
    kept: KeptItems
    contents: Contents
    translations: Translations
    segments: Mapping[str, Expression]
    stages: Mapping[str, Expression]
    derived: Mapping[str, Lazy]
    levels: Mapping[str, Expression]
    renderer: Renderer
    spots: Mapping[str, Spots]
    make_placing: Callable[[], Placing]
    exposures: ExposureRecord
    prices: Mapping[str, Mapping[str, frozenset[str]]]
    plans: Mapping[str, Plan]
    read: ReadFile
    data_problems: tuple[Problem, ...]
    mjml_problems: tuple[Problem, ...]
    scout: Scout
    unsubscribing: Unsubscribing | None = None
    replay: Recording | None = None
    data_source: type[CatalogData] = CatalogData
    _prefetch: dict[str, Prefetch] = field(init=False, default_factory=dict)
    _constants: dict[str | None, Mapping[str, Any]] = field(init=False, default_factory=dict)

    @property
    def placing(self) -> Placing:
        """What decides the placements of messages, made when one that has some is first rendered."""
        return self.make_placing()

    def data(
        self, message: str | None, fetched: Reads, recipient: str | None, *, personal: Personal
    ) -> CatalogData:
        """A fresh data source for one render of a message; ``recipient`` is the key of its profile."""
        return self.data_source(
            fetched,
            self.sources.catalogs,
            self.queries,
            self.members,
            self.kept,
            dialect=self.store.dialect,
            prices=self.prices[message] if message else {},
            feeds=self.sources.feeds,
            seed=f"{message}|{recipient}",
            personal=personal,
        )

    @contextmanager
    def reading(self) -> Iterator[Fetched]:
        """What is read of the catalogs inside the ``with``, all of one version."""
        with self.store.snapshot() as catalogs:
            # Rows in memory need no second place, and their versions do not tell them apart.
            kept = None if isinstance(self.store, MemoryCatalogStore) else self.kept
            seen = SeenBefore(self.exposures.read)
            yield Fetched(catalogs, origin=self.store.dialect, kept=kept, exposures=seen)

    def through(self, markup: TemplateEnvironment, text: TemplateEnvironment, renderer: Renderer) -> Assembly:
        """The same, with templates that other environments run and a renderer that prints by these."""
        from dynacontent.rendering.capturing import Showing

        def placing() -> Placing:
            shown = Showing(markup, text, self.placing.components, lambda: translated(markup, self.read))
            return self.placing.showing(shown)

        return replace(
            self, markup=markup, text=text, renderer=renderer, make_placing=functools.cache(placing)
        )

    def constants_of(self, manifest: Manifest | None) -> Mapping[str, Any]:
        """What ``constants`` holds in the renders of a message, or outside of all."""
        name = manifest.name if manifest else None
        if name not in self._constants:
            self._constants[name] = constant(self.sources.constants_of(manifest))
        return self._constants[name]

    def prefetch(self, message: str) -> Prefetch:
        """What fetches together what a chunk of a message's recipients needs."""
        if message not in self._prefetch:
            plan, schemas = self.plans[message], self.sources.catalogs
            self._prefetch[message] = Prefetch(plan, schemas, self.store.dialect, self.expressions)
        return self._prefetch[message]

    def failures(self) -> translated:
        """Everything templates raise as errors with places."""
        return translated(self.markup, self.read)

    def max_level(self, manifest: Manifest, state: RenderState) -> int:
        """The cap that a manifest sets for this recipient."""
        expression = self.levels[manifest.name]
        value = expression.evaluate(state.names)
        if value not in (1, 2, 3) or isinstance(value, bool):
            raise RenderError.at(f"max_level is 1, 2 or 3, not {value!r}", expression.location)
        return int(value)


def assemble(
    root: Path,
    *,
    plain: bool = False,
    feeds: FeedSource | None = None,
    exposures: ExposureLog | None = None,
    unsubscribe: Address | Literal["preview"] | None = None,
    replay: Recording | None = None,
) -> Assembly:
    """Open a workspace; raises `WorkspaceError` with every problem found.

    With ``plain`` every body is made afresh for each recipient; ``feeds`` answers in place of servers,
    and ``exposures`` is the log instead of the workspace's own; ``unsubscribe`` is as `Workspace.open`
    has it. With ``replay`` no data are opened, and
    nothing is fetched.
    """
    cache = open_cache(root)
    memory = Memory(root, cache)
    verified, store, data_problems = _opened(root, memory, replay)
    take_over(verified.answers)
    sources = verified.sources
    markup, text = _templates(sources, memory, plain=plain)
    environment = expression_environment(sources)
    profile, read = sources.profile.fields, reader(sources.root)
    expressions = {
        group: {name: Expression(written, environment, checked=True) for name, written in texts.items()}
        for group, texts in written_expressions(sources).items()
    }
    return Assembly(
        sources=sources,
        records=Records(sources),
        markup=markup,
        text=text,
        store=store,
        feeds=offline() if replay else feeds or feed_source(sources),
        expressions=environment,
        queries=Queries(
            sources.catalogs, environment, profile=profile, kept=memory.part("queries"), checked=True
        ),
        members=Members(sources.catalogs),
        kept=KeptItems(),
        contents=contents_of(sources),
        translations=verified.translations,
        renderer=Renderer(
            Printing(
                markup,
                text,
                default_locale=sources.configuration.default_locale,
                # No part of the memory: units depend on their own source, and on versions, which the
                # cache knows.
                bodies=Bodies(
                    plain=plain,
                    cache=cache,
                    mjml=sources.configuration.mjml,
                    banner=sources.configuration.banner,
                    told=verified.mjml_problems,
                ),
                sending=functools.partial(Sending, sources=sources),
                ends=expressions["ends"],
                root=sources.root,
            )
        ),
        spots=verified.spots,
        make_placing=functools.cache(
            functools.partial(_placing, verified, environment, (markup, text), read, dict(expressions))
        ),
        exposures=ExposureRecord(sources, exposures),
        prices=verified.prices,
        plans=dict.fromkeys(verified.plans, Plan()) if replay else verified.plans,
        read=read,
        data_problems=data_problems,
        mjml_problems=verified.mjml_problems,
        scout=Scout(sources),
        unsubscribing=_unsubscribing(sources, unsubscribe),
        replay=replay,
        segments=expressions["segments"],
        stages=expressions["stages"],
        derived=derived_fields(expressions["derived"]),
        levels=expressions["levels"],
    )


def _unsubscribing(sources: Sources, given: Address | Literal["preview"] | None) -> Unsubscribing | None:
    settings = sources.configuration.email.unsubscribe
    if settings is None and not callable(given):
        return None
    from dynacontent.rendering.unsubscribing import Unsubscribing

    return Unsubscribing(settings, given)


def _placing(
    verified: Verified,
    environment: SafeEnvironment,
    templates: tuple[TemplateEnvironment, TemplateEnvironment],
    read: ReadFile,
    expressions: Mapping[str, Mapping[str, Expression]],
) -> Placing:
    # A process that renders no message with placements needs nothing of it.
    from dynacontent.rendering.capturing import Showing
    from dynacontent.rendering.placing import Placing

    markup, text = templates
    return Placing(
        verified.sources,
        verified.spots,
        environment,
        Showing(markup, text, verified.components, lambda: translated(markup, read)),
        expressions["segments"],
        expressions["derived"],
    )


def _opened(
    root: Path, memory: Memory, replay: Recording | None
) -> tuple[Verified, CatalogStore, tuple[Problem, ...]]:
    """A workspace without problems, recalled or checked now; its product data, and problems of that."""
    verified = memory.recall()
    sources = _load(root) if verified is None else verified.sources
    indexes = _indexes(sources) if verified is None else verified.indexes
    store, rejected = (_no_store(replay.dialect), []) if replay else open_data(sources, indexes)
    wrong = [problem for found in rejected if found.reason == "invalid" for problem in found.problems]
    if verified is None:
        verified = _verify(sources, indexes, wrong, memory)
        memory.keep(verified)
    elif wrong:
        raise WorkspaceError(with_excerpts(wrong, reader(sources.root)))
    return verified, store, tuple(problem for found in rejected for problem in found.problems)


def _no_store(dialect: Dialect) -> CatalogStore:
    """A store without any data, for which queries are written in a dialect."""
    store = MemoryCatalogStore({})
    store.dialect = dialect
    return store


def _templates(
    sources: Sources, memory: Memory, *, plain: bool
) -> tuple[TemplateEnvironment, TemplateEnvironment]:
    """The environments for markup and for text, with what was compiled for them before."""
    markup, text = template_environments(sources, plain=plain)
    markup.bytecode_cache = CodeCache(memory.settings("markup"))
    text.bytecode_cache = CodeCache(memory.settings("text"))
    return markup, text


def _load(root: Path) -> Sources:
    # Parsers and checks are loaded when there is something to read or check.
    from dynacontent.rendering.verifying import load_workspace

    return load_workspace(root)


def _indexes(sources: Sources) -> Mapping[Dialect, tuple[Index, ...]]:
    from dynacontent.rendering.verifying import indexes_of

    return indexes_of(sources)


def _verify(
    sources: Sources,
    indexes: Mapping[Dialect, tuple[Index, ...]],
    problems: Sequence[Problem],
    memory: Memory,
) -> Verified:
    from dynacontent.rendering.verifying import verify

    return verify(sources, indexes, problems, memory=memory)
