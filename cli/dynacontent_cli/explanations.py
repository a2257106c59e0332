"""An explanation as text, in lines of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import Any

import click

from dynacontent.expressions.missing import CODES
from dynacontent.models.results import Choice, Lookup
from dynacontent.rendering.explain import Explanation

WIDTH = 80


def print_explanation(found: Explanation) -> None:
    """All of one channel."""
    click.secho(_headline(found), bold=True)
    _section(_why_title(found), _why_not_higher(found))
    _section("What was chosen", _choices(found))
    _section("What was looked up", _lookups(found.lookups))
    _section("Fallbacks used", _fallbacks(found.fallbacks))
    _section("For whom", _settings(found))
    _section("Warnings", (_wrapped("", text) for text in found.warnings))


def _headline(found: Explanation) -> str:
    who = f" for {found.recipient}" if found.recipient else ""
    start = f"{found.message}, {found.channel}{who}: "
    if found.reason is not None:
        return f"{start}skipped, {found.reason}"
    return f"{start}level {found.level}"


def _section(title: str, entries: Iterable[str]) -> None:
    lines = list(entries)
    if lines:
        click.echo()
        click.secho(f"  {title}", fg="cyan")
        for line in lines:
            click.echo(line)


def _wrapped(label: str, text: str, *, indent: int = 4, column: int = 0) -> str:
    """A label and a text that goes on below itself; words longer than a line stay whole."""
    start = " " * indent + (label.ljust(column) + "  " if label else "")
    lines = wrap(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines) or start.rstrip()


# -- level ----------------------------------------------------------------------------------


def _why_title(found: Explanation) -> str:
    if found.level >= found.reachable:
        return f"Why level {found.level}"
    return f"Why not level {found.reachable}"


def _why_not_higher(found: Explanation) -> Iterable[str]:
    if found.reason is not None:
        return
    if found.level >= found.reachable:
        highest = f"Nothing in this {found.channel} is of a higher level."
        yield _wrapped("", "There is no higher level." if found.level == 3 else highest)
        return
    if found.cap < found.reachable:
        yield _wrapped("", f"Capped at level {found.cap} by {found.capped_by}.")
    for reason in found.why_not_higher:
        yield _wrapped("", f"{reason}.")
    if found.cap >= found.reachable and not found.why_not_higher:
        yield _wrapped("", "What is of a higher level stands behind a condition that does not hold.")


# -- choices --------------------------------------------------------------------------------


def _choices(found: Explanation) -> Iterable[str]:
    for choice in found.choices:
        title = str(choice.location or choice.name) if choice.kind == "ladder" else choice.name
        yield f"    {choice.kind} {title}"
        names = [*(reason.alternative for reason in choice.reasons), choice.taken or "nothing"]
        column = max(map(len, names))
        for reason in choice.reasons:
            yield _wrapped(reason.alternative, f"no: {reason.detail}", indent=6, column=column)
        yield f"      {names[-1].ljust(column)}  {_taken(choice)}"


def _taken(choice: Choice) -> str:
    if choice.taken is None:
        return "no alternative is left"
    taken = click.style("taken", fg="green")
    if choice.kind != "collection":
        return taken
    (_, own), *others = choice.given
    filled = "".join(f", and {count} of {name}" for name, count in others)
    return f"{taken}: {_items(own)}{filled}"


# -- look-ups and fallbacks -----------------------------------------------------------------


def _lookups(lookups: Iterable[Lookup]) -> Iterable[str]:
    by_key: dict[str, list[Lookup]] = {}
    others: list[Lookup] = []
    for lookup in lookups:
        same = by_key.setdefault(lookup.name, []) if lookup.kind == "item" else others
        if lookup not in same:
            same.append(lookup)
    for catalog, found in by_key.items():
        yield _wrapped("", f"{catalog} by key: {', '.join(map(_key, found))}{_source(*found)}")
    for lookup in others:
        yield _wrapped("", f"{lookup.kind} {lookup.name}: {_found(lookup)}")


def _key(lookup: Lookup) -> str:
    missing = f" (missing: {_meaning(lookup.code)})" if lookup.code else ""
    return f"{lookup.argument}{missing}"


def _found(lookup: Lookup) -> str:
    """What came of a question, where from and how fast, and what it was given."""
    text = _items(lookup.found) if lookup.code in (None, "collection_below_min") else _meaning(lookup.code)
    if lookup.kind == "feed" and lookup.code is None:
        text = "an answer"
    if lookup.kind == "relation":
        return f"{text} for {lookup.argument}{_source(lookup)}"
    return _given(text + _source(lookup), lookup.argument or {})


def _source(*lookups: Lookup) -> str:
    """Where answers came from and how long they took in all, as far as anything was asked."""
    asked = [look for look in lookups if look.origin is not None and look.code != "catalog_unavailable"]
    if not asked:
        return ""
    milliseconds = sum(lookup.seconds or 0 for lookup in asked) * 1000
    return f" ({asked[-1].origin}, {milliseconds:.1f} ms)"


def _given(text: str, arguments: Mapping[str, Any]) -> str:
    given = [f"{name} = {_value(value)}" for name, value in arguments.items()]
    return f"{text}, with {'; '.join(given)}" if given else text


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_value, value)) or "(an empty list)"
    return str(getattr(value, "key", value))


def _meaning(code: str | None) -> str:
    return f"{CODES.get(code or '', code)} ({code})"


def _fallbacks(fallbacks: Iterable[tuple[str, str]]) -> Iterable[str]:
    for path, code in fallbacks:
        yield _wrapped("", f"for {path}: {_meaning(code)}")


# -- context --------------------------------------------------------------------------------


def _settings(found: Explanation) -> Iterable[str]:
    column = max(len(setting.name) for setting in found.settings)
    for setting in found.settings:
        source = f" ← {setting.source}" if setting.source else ""
        yield _wrapped(setting.name, f"{setting.value}{source}", column=column)
    if found.segments:
        held = [name for name, holds in found.segments.items() if holds]
        others = [name for name, holds in found.segments.items() if not holds]
        text = (", ".join(held) or "none") + (f" (not in {', '.join(others)})" if others else "")
        yield _wrapped("segments", text, column=column)
