"""A workspace put together: files loaded, templates checked, data imported, expressions compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from dynacontent.catalogs import open_store
from dynacontent.engine.bodies import EmailBodies
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.failures import ReadFile, translated
from dynacontent.engine.register import register
from dynacontent.errors import AuthoringError, Problem, RenderError, WorkspaceError
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import RenderState
from dynacontent.loading import Sources, load_workspace
from dynacontent.localization.translations import Translations, load_translations
from dynacontent.models.authored import Manifest
from dynacontent.models.source import SourceText
from dynacontent.ports import CatalogStore
from dynacontent.rendering.checking import (
    check_derived,
    check_expressions,
    check_files,
    check_locales,
    check_messages,
    check_mjml,
    check_personas,
    check_queries,
    check_segments,
    required_prices,
)
from dynacontent.rendering.data import CatalogData
from dynacontent.rendering.queries import Queries
from dynacontent.rendering.records import Records
from dynacontent.rendering.renderer import Renderer, inline_name, manifest_texts


@dataclass(slots=True)
class Assembly:
    """The parts of an open workspace."""

    sources: Sources
    records: Records
    markup: TemplateEnvironment
    text: TemplateEnvironment
    store: CatalogStore
    queries: Queries
    translations: Translations
    segments: Mapping[str, Expression]
    stages: Mapping[str, Expression]
    derived: Mapping[str, Expression]
    levels: Mapping[str, Expression]
    renderer: Renderer
    prices: Mapping[str, Mapping[str, frozenset[str]]]
    pii: tuple[str, ...]
    read: ReadFile
    data_problems: tuple[Problem, ...]
    mjml_problems: tuple[Problem, ...]

    def data(self, message: str) -> CatalogData:
        """A fresh data source for one render of a message."""
        return CatalogData(
            self.store, self.sources.catalogs, self.queries, prices=self.prices[message], pii=self.pii
        )

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Everything templates raise as errors with places."""
        with translated(self.markup, self.read):
            yield

    def max_level(self, manifest: Manifest, state: RenderState) -> int:
        """The cap that a manifest sets for this recipient."""
        expression = self.levels[manifest.name]
        value = expression.evaluate(state.names)
        if value not in (1, 2, 3) or isinstance(value, bool):
            raise RenderError.at(f"max_level is 1, 2 or 3, not {value!r}", expression.location)
        return int(value)


def assemble(root: Path, *, plain: bool = False) -> Assembly:
    """Open a workspace; raises `WorkspaceError` with every problem found.

    With ``plain`` every body is made afresh for each recipient.
    """
    sources = load_workspace(root)
    read = _reader(sources.root)
    brand = sources.configuration.brand
    markup = TemplateEnvironment(sources.templates, markup=True, brand=brand)
    text = TemplateEnvironment(sources.templates, markup=False, brand=brand)
    expressions = SafeEnvironment()
    register(expressions, brand=brand)
    _add_manifest_texts(sources, markup, text)
    profile = sources.profile.fields
    problems = check_locales(sources)
    if problems:
        raise WorkspaceError(problems)
    translations = Translations()
    with _collecting(problems):
        folder = sources.root / "templates" / "locales"
        translations = load_translations(folder, sources.configuration.locales, root=sources.root)
    timezone = ZoneInfo(sources.configuration.timezone)
    store, rejected = open_store(sources.catalogs, sources.root, timezone=timezone)
    problems += [problem for found in rejected if found.reason == "invalid" for problem in found.problems]
    records = Records(sources)
    parts = _expressions(sources, expressions, problems)
    with _collecting(problems):
        queries = Queries(sources.catalogs, expressions, profile)
        found = check_expressions(sources, queries.levels, parts)
        check_queries(sources, queries, found)
        problems += check_derived(parts["derived"])
        problems += check_personas(sources, records)
        problems += check_segments(sources, parts["segments"])
        reports = check_messages(sources, queries, expressions=parts, markup=markup, text=text)
        everything = (check_files(sources, markup, text), found, *reports.values())
        problems += [problem for report in everything for problem in report.problems]
    found_in_mjml = check_mjml(sources)
    if sources.configuration.mjml.validation == "strict":
        problems += found_in_mjml
    if problems:
        raise WorkspaceError(_sorted(problems, read))
    return Assembly(
        sources=sources,
        records=records,
        markup=markup,
        text=text,
        store=store,
        queries=queries,
        translations=translations,
        renderer=Renderer(
            markup,
            text,
            default_locale=sources.configuration.default_locale,
            emails=EmailBodies(plain=plain, mjml=sources.configuration.mjml),
        ),
        prices={name: required_prices(report) for name, report in reports.items()},
        pii=tuple(name for name, field in profile.items() if field.pii),
        read=read,
        data_problems=tuple(problem for found in rejected for problem in found.problems),
        mjml_problems=tuple(found_in_mjml),
        **parts,
    )


def _expressions(
    sources: Sources, environment: SafeEnvironment, problems: list[Problem]
) -> dict[str, dict[str, Expression]]:
    """The expressions of the YAML files, compiled, by what they are for and by name."""
    profile = sources.profile.fields
    written: dict[str, Mapping[str, SourceText]] = {
        "segments": sources.segments.segments,
        "stages": sources.segments.stages,
        "derived": {
            name: field.expression for name, field in profile.items() if field.expression is not None
        },
        "levels": {name: manifest.max_level for name, manifest in sources.messages.items()},
    }
    compiled: dict[str, dict[str, Expression]] = {group: {} for group in written}
    for group, texts in written.items():
        for name, text in texts.items():
            with _collecting(problems):
                compiled[group][name] = Expression(text, environment)
    return compiled


def _sorted(problems: list[Problem], read: ReadFile) -> list[Problem]:
    """Each problem once, by file and line, with its excerpt."""

    def shown(problem: Problem) -> Problem:
        source = read(problem.location.path) if problem.location and problem.excerpt is None else None
        return problem if source is None else problem.with_excerpt(source)

    return sorted(dict.fromkeys(map(shown, problems)), key=attrgetter("order"))


def _add_manifest_texts(sources: Sources, *environments: TemplateEnvironment) -> None:
    for manifest in sources.messages.values():
        for channel in manifest.channels:
            for part, text in manifest_texts(manifest, channel).items():
                for environment in environments:
                    environment.add_inline(inline_name(manifest, channel, part), text)


@contextmanager
def _collecting(problems: list[Problem]) -> Iterator[None]:
    """Gather what is wrong instead of stopping at the first."""
    try:
        yield
    except AuthoringError as error:
        problems.extend(error.problems)


def _reader(root: Path) -> ReadFile:
    def read(path: str) -> str | None:
        try:
            return (root / path).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    return read
