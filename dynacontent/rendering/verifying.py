"""Loading and checking a workspace: all that a workspace without problems need not go through again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import get_args

from dynacontent.engine.components import find_components
from dynacontent.errors import AuthoringError, Problem, WorkspaceError
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.loading import Sources
from dynacontent.loading.workspace import load_workspace
from dynacontent.localization.locales import Answers, answers
from dynacontent.localization.translations import Translations, load_translations
from dynacontent.ports import Dialect, Index
from dynacontent.rendering.checks.checking import (
    check_banners,
    check_derived,
    check_expressions,
    check_extensions,
    check_locales,
    check_queries,
    check_segments,
)
from dynacontent.rendering.checks.personas import check_personas
from dynacontent.rendering.checks.placements import check_shared
from dynacontent.rendering.databases import wanted_indexes
from dynacontent.rendering.groundwork import (
    expression_environment,
    reader,
    template_environments,
    with_excerpts,
    written_expressions,
)
from dynacontent.rendering.memory import Checked, Memory, Verified
from dynacontent.rendering.pieces import Pieces
from dynacontent.rendering.queries import Queries
from dynacontent.rendering.records import Records

__all__ = ["indexes_of", "load_workspace", "verify"]


def indexes_of(sources: Sources) -> dict[Dialect, tuple[Index, ...]]:
    """The indexes that the queries of a workspace want, by kind of database.

    None where a query is unsound, which `verify` tells.
    """
    queries = None
    with suppress(AuthoringError):
        queries = _queries(sources, expression_environment(sources))
    return {dialect: wanted_indexes(queries, dialect) for dialect in get_args(Dialect)}


def verify(
    sources: Sources,
    indexes: Mapping[Dialect, tuple[Index, ...]],
    problems: Sequence[Problem],
    *,
    memory: Memory | None = None,
) -> Verified:
    """Check everything in a loaded workspace; ``problems`` are those of its data files.

    ``indexes`` are what `indexes_of` gave; ``memory`` knows of messages that were checked before.

    Raises `WorkspaceError` with them and every problem found here.
    """
    found = [*check_locales(sources), *check_extensions(sources)]
    if found:
        raise WorkspaceError(with_excerpts(found, reader(sources.root)))
    found += problems
    translations = Translations()
    with _collecting(found):
        translations = _translations(sources)
    environment = expression_environment(sources)
    parts = _expressions(sources, environment, found)
    markup, text = template_environments(sources)
    found += check_banners(sources)
    sound: dict[str, Checked] = {}
    in_mjml: tuple[Problem, ...] = ()
    with _collecting(found):
        queries = _queries(sources, environment)
        general = check_expressions(sources, queries.levels, parts)
        check_queries(sources, queries, general)
        found += check_derived(parts["derived"])
        found += check_personas(sources, Records(sources))
        found += check_segments(sources, parts["segments"])
        found += [*general.problems, *check_shared(sources, environment).problems]
        components = find_components(sources.templates, markup, text)
        pieces = Pieces(
            sources, queries, parts, environment, markup, text, components, general=general, memory=memory
        )
        wrong = list(pieces.problems())
        if not found:
            sound = pieces.sound()
        found += wrong
        in_mjml = tuple(pieces.mjml_problems)
    if sources.configuration.mjml.validation == "strict":
        found += in_mjml
    if found:
        raise WorkspaceError(with_excerpts(found, reader(sources.root)))
    of_messages = {name: sound[name] for name in sources.messages}
    return Verified(
        sources=sources,
        translations=translations,
        prices={name: one.prices for name, one in of_messages.items()},
        plans={name: one.plan for name, one in of_messages.items() if one.plan is not None},
        indexes=indexes,
        mjml_problems=in_mjml,
        answers=_answers(sources),
        spots={name: one.spots for name, one in of_messages.items() if one.spots},
        components=components,
    )


def _queries(sources: Sources, environment: SafeEnvironment) -> Queries:
    return Queries(sources.catalogs, environment, profile=sources.profile.fields)


def _translations(sources: Sources) -> Translations:
    folder = sources.root / "templates" / "locales"
    configuration = sources.configuration
    return load_translations(
        folder, configuration.locales, root=sources.root, source=configuration.default_locale
    )


def _expressions(
    sources: Sources, environment: SafeEnvironment, problems: list[Problem]
) -> dict[str, dict[str, Expression]]:
    """The sound ones among the expressions of the YAML files."""
    compiled: dict[str, dict[str, Expression]] = {}
    for group, texts in written_expressions(sources).items():
        compiled[group] = {}
        for name, text in texts.items():
            with _collecting(problems):
                compiled[group][name] = Expression(text, environment)
    return compiled


def _answers(sources: Sources) -> Answers:
    """About the locales of the workspace and its personas."""
    field = sources.profile.locale
    tags = [persona.recipient.context.get("locale") for persona in sources.personas.values()]
    if field is not None:
        tags += [persona.recipient.profile.get(field) for persona in sources.personas.values()]
    configuration = sources.configuration
    known = [str(tag) for tag in tags if isinstance(tag, str)]
    return answers(known, configuration.locales, configuration.default_locale)


@contextmanager
def _collecting(problems: list[Problem]) -> Iterator[None]:
    """Gather what is wrong instead of stopping at the first."""
    try:
        yield
    except AuthoringError as error:
        problems.extend(error.problems)
