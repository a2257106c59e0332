"""Ways to branches: for each message and each call of a component the conditions to be met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from jinja2 import nodes

from dynacontent.models.document import Path
from dynacontent.models.manifests import Manifest
from dynacontent.models.placements import Placement, Rule
from dynacontent.proposing.closing import Chain, Closing, Level, Want, parsed, spread
from dynacontent.proposing.drafts import Draft
from dynacontent.proposing.goals import Goal, Reading
from dynacontent.proposing.samples import written_moment
from dynacontent.proposing.shapes import NOW
from dynacontent.proposing.solving import Condition, Solving
from dynacontent.proposing.usage import Usage
from dynacontent.rendering.assembly import Assembly

_NOON = timedelta(hours=12)


Puts = tuple[tuple[Path, object], ...]
"""Values at paths."""


@dataclass(frozen=True)
class Way:
    """A way to a branch through one message: the conditions on it, and values that go with them."""

    message: str
    conditions: tuple[Condition, ...]
    puts: Puts = ()

    def drafts(self, solving: Solving, base: Draft, *, most: int) -> Iterator[Draft]:
        """Drafts near a base that should go this way, for which at most so many values are tried."""
        solving.left = most
        for path, value in self.puts:
            base = base.put(path, value)
        yield base
        yield from solving.all(self.conditions, base)


class Ways:
    """Finds ways to the branches of a workspace."""

    def __init__(self, parts: Assembly, closing: Closing, reading: Reading, usage: Usage) -> None:
        self._parts = parts
        self._closing = closing
        self._reading = reading
        self._usage = usage
        field = parts.sources.profile.locale
        self._locale = ("context", "locale") if field is None else ("profile", str(field))

    def of_goal(self, goal: Goal, message: Manifest) -> list[Way]:
        """Ways to a branch of a template that a message uses."""
        found = []
        puts = self._reading_in(goal.branch.path, message)
        for chain in self._reading.chains(goal.inside, {*self._usage.files(message.name), message.name}):
            conditions = self._closed([*_on_the_way(chain, goal.inside), *goal.wants], chain)
            if goal.level is None:
                found.append(Way(message.name, conditions, puts))
            else:
                levels = self._of_level(goal.level, message, chain)
                found += [Way(message.name, (*more, *conditions), puts) for more in levels]
        return found

    def _reading_in(self, path: str, message: Manifest) -> Puts:
        """That the locale is read which a body is for, if it is for one."""
        for files in (*message.bodies.values(), message.text):
            for tag, name in files.items():
                if f"templates/{name}" == path and tag[:1] not in ("", "@"):
                    return ((self._locale, tag),)
        return ()

    def of_rule(self, manifest: Manifest, placement: Placement, rule: Rule | None) -> list[Way]:
        """Ways to what a rule shows, or the default: the rules before it do not hold."""
        before: list[Condition] = []
        for other in placement.rules:
            when = None if other.when is None else self._closing.globally(parsed(other.when, self._parts))
            if rule is not None and other.name == rule.name:
                own: list[Condition] = [] if when is None else [(when, True)]
                return [Way(manifest.name, (*before, *own), puts) for puts in self._around(rule)]
            if when is not None and other.start is None and other.until is None:
                before.append((when, False))
        return [Way(manifest.name, tuple(before))]

    def _around(self, rule: Rule) -> Iterator[Puts]:
        """Clocks and locales at which a rule may hold."""
        clocks: list[object] = [None]
        if rule.start is not None or rule.until is not None:
            clocks = [written_moment(moment, "datetime") for moment in _within(rule.start, rule.until)]
        for clock in clocks:
            for tag in rule.locales or (None,):
                puts: list[tuple[Path, object]] = [(NOW, clock)] if clock else []
                if tag is not None:
                    puts.append((self._locale, tag))
                yield tuple(puts)

    def _of_level(self, level: Level, message: Manifest, chain: Chain) -> Iterator[list[Condition]]:
        """What keeps a level: all that it prints is there, and something that a higher one prints is not."""
        cap = self._closing.globally(self._parts.levels[message.name].node)
        allowed: list[Condition] = []
        if cap is not None and not isinstance(cap, nodes.Const):
            least = nodes.Operand("gteq", nodes.Const(level.number, lineno=1))
            enough = spread(nodes.Compare(cap, [least], lineno=1))
            allowed = [(self._closing.kept(enough), True)]
        needs = [(node, False) for node in self._missing(level.needs, chain)]
        yield [*allowed, *needs]
        for node in self._missing(level.above, chain):
            yield [*allowed, (node, True), *needs]

    def _missing(self, printed: Sequence[Want], chain: Chain) -> list[nodes.Node]:
        """That data are missing, as conditions; each once."""
        wants = (Want(_missing(want.node), True, want.scope) for want in printed)
        closed = (self._closing.close(want, chain) for want in wants)
        return list({id(node): node for node in closed if node is not None}.values())

    def _closed(self, wants: Sequence[Want], chain: Chain) -> tuple[Condition, ...]:
        closed = ((self._closing.close(want, chain), want.holds) for want in wants)
        return tuple((node, holds) for node, holds in closed if node is not None)


def _missing(node: nodes.Node) -> nodes.Test:
    return nodes.Test(node, "missing", [], [], None, None, lineno=1)


def _on_the_way(chain: Chain, inside: str | None) -> list[Want]:
    """What has to be so that the calls are come to, from the outermost one."""
    wants: list[Want] = []
    passed: set[str] = set()
    while inside is not None and inside not in passed and (site := chain.get(inside)) is not None:
        passed.add(inside)
        needs = site.level.needs if site.level is not None else ()
        wants = [*(Want(_missing(need.node), False, need.scope) for need in needs), *site.wants, *wants]
        inside = site.inside
    return wants


def _within(start: date | datetime | None, until: date | datetime | None) -> Iterator[datetime]:
    """Moments inside of a time: as soon as it begins, and shortly before it ends."""

    def moment(day: date | datetime) -> datetime:
        return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day, tzinfo=UTC)

    if start is not None:
        yield moment(start) + _NOON
    if until is not None:
        yield moment(until) - _NOON
