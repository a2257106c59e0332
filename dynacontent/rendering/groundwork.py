"""What follows from loaded sources alone: environments, the texts that are templates or expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from dynacontent.engine.contents import ContentEnvironment, Contents
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.failures import ReadFile
from dynacontent.engine.language.register import register
from dynacontent.errors import Problem
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.loading import Sources
from dynacontent.loading.extensions import NO_EXTENSIONS, Extensions, load_extensions
from dynacontent.models.source import SourceText
from dynacontent.rendering.printing import inline_name

Kind = TypeVar("Kind", bound=TemplateEnvironment)


def template_environments(
    sources: Sources, *, plain: bool = False
) -> tuple[TemplateEnvironment, TemplateEnvironment]:
    """The environments for markup and for text, with the templates written in manifests."""
    markup = environment_of(TemplateEnvironment, sources, markup=True, plain=plain)
    return markup, environment_of(TemplateEnvironment, sources, markup=False, plain=plain)


def environment_of(kind: Callable[..., Kind], sources: Sources, *, markup: bool, **options: Any) -> Kind:
    """An environment of any kind that knows what a workspace has: templates, texts of manifests, own filters.

    ``options`` are those of the kind alone.
    """
    environment = kind(
        sources.templates,
        markup=markup,
        brand=sources.configuration.brand,
        own=own_extensions(sources),
        **options,
    )
    for manifest in sources.messages.values():
        for channel in manifest.channels:
            for part, written in manifest.channel(channel).templates.items():
                environment.add_inline(inline_name(manifest, channel, part), written)
    return environment


def own_extensions(sources: Sources) -> Extensions:
    """The filters, tests and functions that the workspace adds.

    Raises `AuthoringError` where its module cannot be run, or its annotations cannot be read.
    """
    module = sources.configuration.filters
    if module is None:
        return NO_EXTENSIONS
    from dynacontent.engine.language.own import guarded

    return guarded(load_extensions(sources.root, module))


def expression_environment(sources: Sources) -> SafeEnvironment:
    """The environment for expressions."""
    environment = SafeEnvironment()
    register(environment, brand=sources.configuration.brand, own=own_extensions(sources))
    return environment


def contents_of(sources: Sources) -> Contents:
    """What renders the templates that stand in data."""
    return Contents(partial(content_environment, sources))


def content_environment(sources: Sources) -> ContentEnvironment:
    """The environment for templates that stand in data."""
    brand, own = sources.configuration.brand, own_extensions(sources)
    return ContentEnvironment(partial(register, brand=brand, own=own))


def written_expressions(sources: Sources) -> dict[str, Mapping[str, SourceText]]:
    """The expressions of the YAML files, by what they are for and by name; those of catalogs apart."""
    profile = sources.profile.fields
    return {
        "segments": sources.segments.segments,
        "stages": sources.segments.stages,
        "derived": {
            name: field.expression for name, field in profile.items() if field.expression is not None
        },
        "levels": {name: manifest.max_level for name, manifest in sources.messages.items()},
        "ends": {
            name: manifest.banner.expires
            for name, manifest in sources.messages.items()
            if manifest.banner is not None and isinstance(manifest.banner.expires, SourceText)
        },
    }


def reader(root: Path) -> ReadFile:
    """Reads files of a workspace for excerpts."""

    def read(path: str) -> str | None:
        try:
            return (root / path).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    return read


def with_excerpts(problems: Iterable[Problem], read: ReadFile) -> list[Problem]:
    """Each problem once, by file and line, with its excerpt."""

    def shown(problem: Problem) -> Problem:
        source = read(problem.location.path) if problem.location and problem.excerpt is None else None
        return problem if source is None else problem.with_excerpt(source)

    return sorted(dict.fromkeys(map(shown, problems)), key=attrgetter("order"))
