"""Load-time checks of personas: every value against its schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dynacontent.errors import Problem, did_you_mean, one_of
from dynacontent.formats.adapters import Record, RecordError
from dynacontent.formats.failures import dotted
from dynacontent.loading import Sources
from dynacontent.models.authored import CatalogSchema, Collection, Feed
from dynacontent.models.document import Document, Path
from dynacontent.models.schema import Field
from dynacontent.rendering.checks.placements import problems_of_forced, variants_of
from dynacontent.rendering.records import Records, seen_before


def purposes_asked(sources: Sources) -> tuple[str, ...]:
    """Every purpose that a field of the profile, a catalog, a collection or a feed asks consent for."""
    asking: list[Field | CatalogSchema | Collection | Feed] = [*sources.profile.fields.values()]
    asking += sources.feeds.values()
    for schema in sources.catalogs.values():
        asking += [schema, *schema.collections.values()]
    return tuple(sorted({found.consent for found in asking if found.consent}))


def check_personas(sources: Sources, records: Records) -> list[Problem]:
    """Check every persona against the schemas, with the place of each value that does not fit."""
    problems: list[Problem] = []
    experiments = variants_of(sources)
    purposes = purposes_asked(sources)
    for persona in sources.personas.values():
        who, place = persona.recipient, persona.document
        for index, purpose in enumerate(who.consent):
            if purpose not in purposes:
                otherwise = f"purposes are {one_of(purposes)}" if purposes else "there are no purposes"
                hint = did_you_mean(purpose, purposes, otherwise)
                message = f"no field and no source asks for consent to {purpose!r}"
                problems.append(Problem(message, place.place(("consent", index)), hint=hint))

        def check(record: Record | None, data: Any, path: Path, place: Document = place) -> None:
            prefix = dotted(path)
            if record is None:
                hint = did_you_mean(
                    str(path[-1]), records.events, f"declared are {one_of(list(records.events))}"
                )
                problems.append(Problem(f"{prefix} is no declared event", place.key_place(path), hint=hint))
                return
            try:
                record.validate(data, unknown="error")
            except RecordError as error:
                problems.extend(
                    Problem(found.sentence(prefix), place.key_place((*path, *found.path)), hint=found.hint)
                    for found in error.problems
                )

        check(records.profile, who.profile, ("profile",))
        check(records.context, who.context, ("context",))
        forced = who.context.get("variants")
        for name, message, hint in problems_of_forced(
            experiments, forced if isinstance(forced, dict) else {}
        ):
            problems.append(Problem(message, place.place(("context", "variants", name)), hint=hint))
        for name, event in who.events.items():
            check(records.events.get(name), event, ("events", name))
        for index, entry in enumerate(who.history):
            name = str(entry.get("event")) if isinstance(entry, Mapping) else ""
            fields = {key: value for key, value in entry.items() if key != "event"} if name else {}
            check(records.history.get(name), fields, ("history", index))
        told: list[Problem] = []
        seen_before(who.exposures or (), told)
        problems.extend(replace(problem, location=place.place(("exposures",))) for problem in told)
    return problems
