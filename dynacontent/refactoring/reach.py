"""From a place that names something to the channels and locales whose templates come to it."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.engine.analysis.report import Reference, Report


def spots(
    one: Reference, report: Report, seen: frozenset[tuple[str, str]] = frozenset()
) -> Iterator[tuple[str, str]]:
    """The channels and locales that come to a reference, through whatever asks for what it stands in."""
    if one.within is None or one.within[0] == "stage":
        yield one.channel, one.locale
        return
    kind, name = one.within
    if one.within in seen:
        return
    wanted = {"segment": ("segment", name), "collection": ("collection", name)}.get(
        kind, ("field", f"profile.{name}" if kind == "derived" else name)
    )
    for asking in report.references:
        if (asking.kind, asking.name) == wanted:
            yield from spots(asking, report, seen | {one.within})
