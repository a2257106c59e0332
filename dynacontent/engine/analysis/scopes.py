"""The names that templates and expressions find there."""

from __future__ import annotations

from dynacontent.engine.analysis.types import Names, Type, value_type
from dynacontent.expressions.sandbox import SafeEnvironment

Scope = dict[str, Type]

TRANSLATIONS = frozenset("_ gettext ngettext pgettext npgettext".split())
"""Functions that only templates have: texts of expressions are not collected."""


def global_scope(names: Names, environment: SafeEnvironment) -> Scope:
    """What is there in every template and every macro."""
    return {
        **{name: Type("function", name) for name in environment.globals},
        "brand": value_type(names.brand, "brand"),
        "constants": value_type(names.constants, "constants"),
        "context": Type("context", "context"),
        "catalogs": Type("catalogs", "catalogs"),
        "feeds": Type("feeds", "feeds"),
    }


def recipient_scope(names: Names, environment: SafeEnvironment) -> Scope:
    """What is there in the templates of a message: the recipient too."""
    scope = global_scope(names, environment)
    scope["profile"] = Type("object", "profile", fields=names.profile, read_level=0, declared="profile")
    scope["history"] = Type("history", "history")
    if names.event is not None:
        declared = f"event.{names.event_name}" if names.event_name else ""
        scope["event"] = Type("object", "event", fields=names.event, read_level=0, declared=declared)
    return scope


def expression_scope(names: Names, environment: SafeEnvironment) -> Scope:
    """What is there in expressions of YAML files."""
    scope = recipient_scope(names, environment)
    return {name: found for name, found in scope.items() if name not in TRANSLATIONS}
