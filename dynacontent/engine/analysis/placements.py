"""Templates with placements: every component that may be shown is checked like one that is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field

from jinja2 import nodes

from dynacontent.engine.analysis.checker import Checker
from dynacontent.engine.analysis.components import MacroSignature, component_types, signature
from dynacontent.engine.analysis.members import Touch
from dynacontent.engine.analysis.reader import Reader
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.scopes import Scope, expression_scope, recipient_scope
from dynacontent.engine.analysis.types import Names, Type
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.errors import AuthoringError, did_you_mean, one_of
from dynacontent.expressions.evaluate import locate, parse
from dynacontent.location import Location
from dynacontent.models.placements import Content, Placement
from dynacontent.models.source import SourceText, expression_in


def analyze_template(name: str, environment: TemplateEnvironment, names: Names, report: Report) -> None:
    """Check a template with everything it extends, includes, imports and shows in placements."""
    PlacementChecker(environment, names, report).template(name, recipient_scope(names, environment))


@dataclass(slots=True)
class _Written:
    """The call that a content stands for, and where its parts are written."""

    call: nodes.Call
    start: Location
    places: dict[int, tuple[SourceText, nodes.Node | None]] = field(default_factory=dict)

    def place(self, node: nodes.Node, shift: int) -> Location:
        text, at = self.places.get(id(node), (None, None))
        found = self.start if text is None else (locate(text, at.lineno) if at else text.location)
        if found is None or found.column is None:
            return found or self.start
        return Location(found.path, found.line, found.column + shift)


class PlacementChecker(Checker):
    """A checker that knows ``{% placement %}``."""

    _within = 0
    """How many components the statement that is checked stands in."""

    def _output(self, node: nodes.Output, scope: Scope) -> None:
        name = getattr(node, "placement", None)
        if name is None:
            super()._output(node, scope)
            return
        placement = self._names.placements.get(name)
        if placement is None:
            known = self._names.placements
            otherwise = f"placements are {one_of(sorted(known))}" if known else "declare it in message.yaml"
            hint = did_you_mean(name, known, otherwise)
            self._reader.problem(f"there is no placement {name!r}", node, hint, code="unknown_placement")
            return
        if self._within:
            hint = "put it into the body, and what surrounds it into a component with {% call %}"
            self._reader.problem("a placement stands in a body, not in a component", node, hint)
            return
        self._report.placements.add((name, self._report.channel, self._names.ending))
        self._show(placement)

    def _run_macro(self, macro: nodes.Macro, file: str, given: Scope) -> Type:
        self._within += 1
        try:
            return super()._run_macro(macro, file, given)
        finally:
            self._within -= 1

    def _show(self, placement: Placement) -> None:
        """Check everything a placement may show here; as a whole it needs what its default needs: level 1."""
        outer = self._reader.touched
        for content in contents_of(placement):
            touched: list[Touch] = []
            self._reader.touched = touched
            # A rule whose content lacks data is passed over.
            with nullcontext() if content is placement.default else self._needs.shelter():
                self._check_content(content)
            above = [use for use in touched if use[0] > 1]
            if content is placement.default and above:
                self._too_high(content, max(above, key=lambda use: use[0]))
        self._reader.touched = outer

    def _too_high(self, content: Content, use: Touch) -> None:
        level, _place, path = use
        message = (
            f"the default of a placement is of level 1, and {content.component} reads {path} (level {level})"
        )
        hint = "move it into a rule, and leave something that is always there as default"
        self._report.problem(message, content.component.location or Location(""), hint, code="level_above")

    def _check_content(self, content: Content) -> None:
        name = str(content.component)
        files = self._names.components.get((self._names.ending, name), ())
        if len(files) > 1:
            message = f"component {name!r} is in several files: {', '.join(files)}"
            self._report.problem(
                message, content.component.location or Location(""), "give each a name of its own"
            )
        if not files:
            return  # a channel without the component shows nothing there
        macro = next(
            node
            for node in self._environment.parsed(files[0]).body
            if isinstance(node, nodes.Macro) and node.name == name
        )
        self._report.refer("component", name, content.component.location or Location(""))
        declared = component_types(self._environment, files[0], macro, self._names.catalogs, self._report)
        written = self._written(content)
        reader = Reader(self._names, self._report, written.place, self._environment)
        reader.touched = self._reader.touched
        given = signature(
            MacroSignature(macro, declared),
            written.call,
            expression_scope(self._names, self._environment),
            reader,
        )
        self._run_macro(macro, files[0], given)

    def _written(self, content: Content) -> _Written:
        """The call of a component with the arguments of a content."""
        start = content.component.location or Location("")
        written = _Written(nodes.Call(nodes.Name(str(content.component), "load"), [], [], None, None), start)
        for name, text in content.arguments.items():
            value = self._value(text)
            keyword = nodes.Keyword(name, value, lineno=1)
            written.call.kwargs.append(keyword)
            written.places[id(keyword)] = (text, None)
            source = expression_in(text)
            for node in (value, *value.find_all(nodes.Node)):
                written.places[id(node)] = (text, None) if source is None else (source, node)
        return written

    def _value(self, text: SourceText) -> nodes.Expr:
        source = expression_in(text)
        if source is None:
            if "{{" in text or "{%" in text:
                hint = "write = and an expression, or put the text into the component"
                self._report.problem("a value of with is no template", text.location or Location(""), hint)
            return nodes.Const(str(text), lineno=1)
        try:
            return parse(source, self._environment)
        except AuthoringError as error:
            self._report.problems += [p for p in error.problems if p not in self._report.problems]
            return nodes.Const(None, lineno=1)


def contents_of(placement: Placement) -> Iterator[Content]:
    """Everything a placement may show, its default last."""
    for rule in placement.rules:
        yield from rule.contents.values()
    yield placement.default
