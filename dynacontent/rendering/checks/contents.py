"""Templates that stand in product data, checked as those of a message are: every name, type and filter."""

from __future__ import annotations

from collections.abc import Callable

from dynacontent.engine.analysis.checker import Checker
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.scopes import recipient_scope
from dynacontent.engine.analysis.types import Names, Type
from dynacontent.engine.contents import ContentEnvironment
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.errors import Problem
from dynacontent.expressions.contents import UnsoundContentError, is_template
from dynacontent.loading import Sources
from dynacontent.location import Location
from dynacontent.models.source import SourceText
from dynacontent.rendering.groundwork import content_environment, own_extensions

CheckContent = Callable[[str, str], list[Problem]]
"""From a text and the catalog it stands in to what is wrong with it, without places in a file."""


def content_check(sources: Sources) -> CheckContent:
    """What checks the templates in the product data of a workspace, each text once in a catalog."""
    environment = content_environment(sources)
    known: dict[tuple[str, str], list[Problem]] = {}

    def check(text: str, catalog: str) -> list[Problem]:
        if not is_template(text):
            return []
        if (text, catalog) not in known:
            known[text, catalog] = _problems(sources, environment, text, catalog)
        return known[text, catalog]

    return check


def _problems(sources: Sources, environment: ContentEnvironment, text: str, catalog: str) -> list[Problem]:
    try:
        environment.sound(text)
    except UnsoundContentError as error:
        return [Problem(f"{error.message} ({error.place})", hint=error.hint)]
    report = content_report(sources, text, catalog)
    return [Problem(problem.message, hint=problem.hint) for problem in report.problems]


def content_report(sources: Sources, text: str, catalog: str, place: Location | None = None) -> Report:
    """What a sound template that stands in a catalog's data reads; ``place`` is where it does."""
    brand = sources.configuration.brand
    templates = TemplateEnvironment({}, markup=False, brand=brand, own=own_extensions(sources))
    templates.add_inline("content", SourceText(text, place))
    names = Names(
        profile=sources.profile.fields,
        event=None,
        catalogs=sources.catalogs,
        levels={},
        segments=frozenset(),
        brand=brand,
        constants=sources.constants_of(None),
        events=sources.events,
    )
    scope = {
        **recipient_scope(names, templates),
        "event": Type("any", "event"),
        "constants": Type("any", "constants"),
        "item": Type("item", "item", 2, 2, data=True, catalog=catalog),
    }
    report = Report()
    Checker(templates, names, report).template("content", scope)
    return report
