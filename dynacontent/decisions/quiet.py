"""Conditions that only look at what is there already, all of one placement worked out at once.

Most conditions compare attributes with constants and ask for segments that do the same. They leave no
marks in the record of a render (no look-ups, no level), and nothing in them can be used that is
missing. So all of them become one Python function, together with the segments they ask for: a
recipient costs a call, where one after the other would cost a call, a record and a guard for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from jinja2 import nodes

from dynacontent.decisions.compiled import CompiledRule
from dynacontent.decisions.quiet_source import Answers, QuietSource
from dynacontent.errors import LimitError
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.pending import PendingError
from dynacontent.expressions.references import dotted, references
from dynacontent.models.results import Reason

IsPlain = Callable[[str], bool]
"""Whether a dotted path leads to a value without passing or ending at an item, a picture or rich text."""

_OPERATORS = frozenset({"eq", "ne", "lt", "lteq", "gt", "gteq", "in", "notin"})
_TESTS = frozenset({"missing", "defined"})
_QUESTIONS = frozenset({"history.count", "history.since", "days", "hours"})
_FILTERS = frozenset({"length", "lower", "upper", "round", "abs", "int", "float"})
_CONTEXT = frozenset(
    "now today weekday timezone locale currency device platform app_version os_version stage".split()
)


class Quiet:
    """Asks which conditions are quiet; ``segments`` are all there are, by name."""

    def __init__(self, segments: Mapping[str, Expression], is_plain: IsPlain) -> None:
        self._segments = segments
        self._is_plain = is_plain
        self._known: dict[str, bool] = {}

    def segment(self, name: str) -> bool:
        """Whether a segment is, with all it asks for."""
        if name not in self._known:
            self._known[name] = False  # one that comes to ask for itself is not
            self._known[name] = name in self._segments and self.condition(self._segments[name].node)
        return self._known[name]

    def condition(self, node: nodes.Node) -> bool:
        """Whether a condition, or a part of one, is."""
        if isinstance(node, (nodes.And, nodes.Or)):
            return self.condition(node.left) and self.condition(node.right)
        if isinstance(node, nodes.Not):
            return self.condition(node.node)
        if isinstance(node, nodes.Compare):
            operands = [node.expr, *(operand.expr for operand in node.ops)]
            return all(operand.op in _OPERATORS for operand in node.ops) and all(map(self._value, operands))
        if isinstance(node, nodes.Test):
            return node.name in _TESTS and not node.args and self._path(node.node)
        if isinstance(node, nodes.Call) and (asked := segment_name(node)) is not None:
            return self.segment(asked)
        return self._value(node)

    def _value(self, node: nodes.Node) -> bool:
        if isinstance(node, nodes.Const):
            return True
        if isinstance(node, (nodes.List, nodes.Tuple)):
            return all(isinstance(item, nodes.Const) for item in node.items)
        if isinstance(node, nodes.Call):
            given = [*node.args, *(keyword.value for keyword in node.kwargs)]
            plain = node.dyn_args is None and node.dyn_kwargs is None
            constant = all(isinstance(value, nodes.Const) for value in given)
            return plain and constant and dotted(node.node) in _QUESTIONS
        return self._path(node)

    def unmarked(self, node: nodes.Node) -> bool:
        """Whether working out an expression leaves no marks, though what it uses may be missing."""
        parts = [node, *node.find_all(nodes.Expr)]
        calls = all(dotted(part.node) in _QUESTIONS for part in parts if isinstance(part, nodes.Call))
        filters = all(part.name in _FILTERS for part in parts if isinstance(part, nodes.Filter))
        paths = [path for path, _node in references(node) if path not in _QUESTIONS]
        return calls and filters and all(map(self._is_read, paths))

    def _path(self, node: nodes.Node) -> bool:
        path = dotted(node)
        return path is not None and self._is_read(path)

    def _is_read(self, path: str) -> bool:
        if "[" in path or "._" in path:
            return False
        first, _, rest = path.partition(".")
        if first == "context":
            return rest.split(".")[0] in _CONTEXT
        return bool(rest) and first in ("profile", "event") and self._is_plain(path)


def segment_name(node: nodes.Node) -> str | None:
    """The segment that a call asks for, where it is written out."""
    if not isinstance(node, nodes.Call) or dotted(node.node) != "segment" or node.kwargs:
        return None
    written = len(node.args) == 1 and isinstance(node.args[0], nodes.Const)
    return str(node.args[0].value) if written else None  # type: ignore[attr-defined]


class Run(NamedTuple):
    """Rules one after the other: those that nothing but a quiet condition decides about, or others.

    ``first`` is where the answer for the first of the former is; those for the rest follow it.
    """

    rules: Sequence[CompiledRule]
    reasons: Sequence[Reason]
    first: int | None


class QuietRules:
    """The quiet conditions of a placement's rules, and the segments they ask for, as one function."""

    def __init__(
        self, rules: Sequence[CompiledRule], quiet: Quiet, segments: Mapping[str, Expression]
    ) -> None:
        """Compiled when it is first asked."""
        asked = [rule for rule in rules if rule.when is not None and quiet.condition(rule.when.node)]
        self.rules = {rule.name: place for place, rule in enumerate(asked)}
        """The rules whose conditions these are, by name: where the answer for each is."""
        self._conditions = [rule.when for rule in asked if rule.when is not None]
        self.runs = list(self._in_runs(rules))
        """All rules in their order."""
        self._all = segments
        self._run: Answers | None = None
        self.segments: list[str] = []

    def _in_runs(self, rules: Sequence[CompiledRule]) -> Iterator[Run]:
        for asked, group in groupby(rules, lambda rule: rule.is_simple and rule.name in self.rules):
            run = list(group)
            first = self.rules[run[0].name] if asked else None
            yield Run(run, [rule.untargeted for rule in run], first)

    def answers(self, names: Mapping[str, Any]) -> tuple[list[bool], dict[str, bool]] | None:
        """Whether the condition of each of `rules` holds, and the segments; ``None`` where one fails.

        Raises `PendingError` and `LimitError`.
        """
        if self._run is None:
            self._run = self._compiled()
        try:
            held, found = self._run(names)
        except (PendingError, LimitError):
            raise
        except Exception:  # asked one by one, the one that fails will tell
            return None
        return held, dict(zip(self.segments, found, strict=True))

    def _compiled(self) -> Answers:
        source = QuietSource(self._conditions[0].environment)
        self.segments = self._in_order()
        for name in self.segments:
            source.segment(name, self._all[name].node)
        return source.function([condition.node for condition in self._conditions])

    def _in_order(self) -> list[str]:
        """The segments asked for, each after those that it asks for itself."""
        order: list[str] = []

        def visit(node: nodes.Node) -> None:
            for call in (node, *node.find_all(nodes.Call)):
                name = segment_name(call)
                if name is not None and name not in order:
                    visit(self._all[name].node)
                    order.append(name)

        for condition in self._conditions:
            visit(condition.node)
        return order
