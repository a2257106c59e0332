"""The names that templates and expressions find there."""

from __future__ import annotations

from dynacontent.engine.analysis.types import Names, Type, value_type

Scope = dict[str, Type]

EXPRESSION_FUNCTIONS = """
    collection segment contains overlaps near distance days hours weekdays asset
    range dict namespace cycler joiner
""".split()
TRANSLATIONS = "_ gettext ngettext pgettext npgettext".split()
"""Functions that only templates have: texts of expressions are not collected."""


def global_scope(names: Names) -> Scope:
    """What is there in every template and every macro."""
    return {
        "brand": value_type(names.brand, "brand"),
        "context": Type("context", "context"),
        "catalogs": Type("catalogs", "catalogs"),
        "feeds": Type("feeds", "feeds"),
        **{name: Type("function", name) for name in (*EXPRESSION_FUNCTIONS, *TRANSLATIONS)},
    }


def recipient_scope(names: Names) -> Scope:
    """What is there in the templates of a message: the recipient too."""
    scope = global_scope(names)
    scope["profile"] = Type("object", "profile", fields=names.profile, read_level=0)
    scope["history"] = Type("history", "history")
    if names.event is not None:
        scope["event"] = Type("object", "event", fields=names.event, read_level=0)
    return scope


def expression_scope(names: Names) -> Scope:
    """What is there in expressions of YAML files."""
    return {name: found for name, found in recipient_scope(names).items() if name not in TRANSLATIONS}
