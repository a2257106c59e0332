"""The parameters of a component: declared in its first line, or inferred from each call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from jinja2 import TemplateSyntaxError, nodes

from dynacontent.engine.analysis.originals import to_translators
from dynacontent.engine.analysis.reader import Reader
from dynacontent.engine.analysis.report import Report
from dynacontent.engine.analysis.scopes import Scope
from dynacontent.engine.analysis.types import ANY, Type, field_type, value_type
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.errors import AuthoringError, LimitError, did_you_mean, one_of
from dynacontent.formats.fields import parse_type
from dynacontent.location import Location
from dynacontent.models.authored import CatalogSchema
from dynacontent.models.source import SourceText


@dataclass(frozen=True, slots=True)
class MacroSignature:
    """A macro and what its first line declares of its parameters."""

    macro: nodes.Macro
    declared: Mapping[str, Type]

    @property
    def names(self) -> list[str]:
        """Parameters in order."""
        return [argument.name for argument in self.macro.args]

    def takes(self, extra: str) -> bool:
        """Whether the macro takes ``varargs`` or ``kwargs``: as in Jinja, if its body names them."""
        return any(name.name == extra for name in self.macro.find_all(nodes.Name))

    @property
    def optional(self) -> set[str]:
        """Parameters with a default."""
        count = len(self.macro.defaults)
        return set(self.names[len(self.names) - count :]) if count else set()


def component_types(
    environment: TemplateEnvironment,
    file: str,
    macro: nodes.Macro,
    catalogs: Mapping[str, CatalogSchema],
    report: Report,
) -> dict[str, Type]:
    """The types that ``{# p: ref[products], tone: enum[calm,warm] #}`` declares, by parameter."""
    declared: dict[str, Type] = {}
    comment = environment.first_comment(file, macro)
    if comment is None or ":" not in comment[0] or to_translators(comment[0]) is not None:
        return declared
    text, position = comment
    parameters = [argument.name for argument in macro.args]
    told: set[str] = set()
    for part, offset in _split(text):
        name, colon, kind = part.partition(":")
        start = offset + len(name) + len(colon) + len(kind) - len(kind.lstrip())
        path, line, column = environment.place_of(file, position)
        location = Location(path, line, None if column is None else column + start)
        if not colon:
            report.problem(f"a parameter is declared as  name: TYPE, not {part.strip()!r}", location)
            continue
        told.add(name.strip())
        if name.strip() not in parameters:
            takes = f"it has {one_of(parameters)}" if parameters else "it has none"
            hint = did_you_mean(name.strip(), parameters, takes)
            report.problem(f"{macro.name}() has no parameter {name.strip()!r}", location, hint)
            continue
        try:
            found = field_type(parse_type(SourceText(kind.strip(), location)), name.strip())
        except AuthoringError as error:
            report.problems.extend(problem for problem in error.problems if problem not in report.problems)
            continue
        if found.kind == "item" and found.catalog not in catalogs:
            hint = did_you_mean(found.catalog, catalogs)
            message = f"there is no catalog {found.catalog!r}"
            report.problem(message, location, hint, code="unknown_catalog")
            continue
        declared[name.strip()] = found
    path, line, column = environment.place_of(file, position)
    for name in parameters if told else ():
        if name not in told:
            message = f"the first line of {macro.name}() declares some parameters, and not {name}"
            report.problem(message, Location(path, line, column), f"write {name}: TYPE too")
    _check_defaults(environment, file, macro, declared, report)
    return declared


def _check_defaults(
    environment: TemplateEnvironment,
    file: str,
    macro: nodes.Macro,
    declared: Mapping[str, Type],
    report: Report,
) -> None:
    """A default that is written out fits the type of its parameter; ``none`` that of an optional one."""
    count = len(macro.args) - len(macro.defaults)
    for argument, default in zip(macro.args[count:], macro.defaults, strict=True):
        wanted = declared.get(argument.name)
        if wanted is None or not isinstance(default, nodes.Const):
            continue
        if default.value is None:
            problem = None if wanted.optional else f"{argument.name} is {wanted}, and its default none"
            hint = f"write {argument.name}: {wanted}?"
        else:
            problem, hint = misfit(wanted, value_type(default.value, ""), argument.name, default), None
        if problem is not None:
            path, line, column = environment.place_of(file, default.lineno)
            report.problem(problem, Location(path, line, column), hint)


def check_components(
    file: str, environment: TemplateEnvironment, catalogs: Mapping[str, CatalogSchema], report: Report
) -> None:
    """Check what the components of a file declare, whether anything uses them or not."""
    try:
        tree = environment.parsed(file)
    except (TemplateSyntaxError, LimitError):
        return  # told where files are parsed
    for macro in tree.find_all(nodes.Macro):
        component_types(environment, file, macro, catalogs, report)


def _split(text: str) -> list[tuple[str, int]]:
    """Comma separated parts with their offsets; commas in brackets do not separate."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += {"[": 1, "]": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append((text[start:index], start))
            start = index + 1
    return [*parts, (text[start:], start)]


def signature(component: MacroSignature, node: nodes.Call, scope: Scope, reader: Reader) -> Scope:
    """The types a call gives the parameters; reports arguments that do not fit."""
    names = component.names
    given: dict[str, tuple[Type, nodes.Node]] = {}
    given.update({n: (reader.read(a, scope), a) for n, a in zip(names, node.args, strict=False)})
    for keyword in node.kwargs:
        if keyword.key in given:
            reader.problem(f"{component.macro.name}() is given {keyword.key} twice", keyword)
        given[keyword.key] = (reader.read(keyword.value, scope), keyword)
    extra = [
        *node.args[len(names) :],
        *(part for part in (node.dyn_args, node.dyn_kwargs) if part is not None),
    ]
    for part in extra:
        reader.whole(reader.read(part, scope), part)
    for name, (type_, argument) in given.items():
        if name not in names:
            reader.whole(type_, argument)
    _check_names(component, node, given, reader)
    for name, (type_, argument) in given.items():
        reader.need(type_, argument.value if isinstance(argument, nodes.Keyword) else argument)
        _check_type(component.declared.get(name), type_, name, argument, reader)
    return {name: _merged(component.declared.get(name), given.get(name)) for name in names}


def _check_names(
    component: MacroSignature, node: nodes.Call, given: Mapping[str, object], reader: Reader
) -> None:
    title = f"{component.macro.name}()"
    if len(node.args) > len(component.names) and not component.takes("varargs"):
        message = f"{title} takes {len(component.names)} arguments: {one_of(component.names)}"
        reader.problem(message, node, code="wrong_argument")
    for keyword in node.kwargs:
        if keyword.key not in component.names and not component.takes("kwargs"):
            hint = did_you_mean(keyword.key, component.names, f"it takes {one_of(component.names) or 'none'}")
            message = f"{title} has no parameter {keyword.key!r}"
            reader.problem(message, keyword, hint, code="wrong_argument")
    lacking = [name for name in component.names if name not in given and name not in component.optional]
    if lacking and node.dyn_args is None and node.dyn_kwargs is None:
        reader.problem(f"{title} needs {one_of(lacking)}", node, code="wrong_argument")


def _check_type(declared: Type | None, given: Type, name: str, node: nodes.Node, reader: Reader) -> None:
    if declared is None or (given.kind == "none" and declared.optional):
        return
    word = node.value if isinstance(node, nodes.Keyword) else node
    problem = misfit(declared, given, name, word)
    if problem is not None:
        reader.problem(problem, word if declared.choices else node, code="wrong_argument")


def misfit(declared: Type, given: Type, name: str, word: nodes.Node) -> str | None:
    """Why a value cannot be given to a parameter of a declared type, if it cannot."""
    if given.kind == "any" or declared.kind == "any":
        return None
    if declared.choices and isinstance(word, nodes.Const) and word.value not in declared.choices:
        return f"{name} is {one_of(declared.choices)}, not {word.value!r}"
    texts = {"str", "enum", "markup", "url", "image", "html", "template", "locale", "currency"}
    same = given.kind == declared.kind or {given.kind, declared.kind} <= texts
    numbers = {given.kind, declared.kind} <= {"int", "float", "decimal"}
    if not (same or numbers) or (given.kind == "item" and given.catalog != declared.catalog):
        return f"{name} should be {declared}, not {given}"
    return None


def _merged(declared: Type | None, given: tuple[Type, nodes.Node] | None) -> Type:
    """The type inside the macro: as declared, with the level of what was given."""
    if given is None:
        return declared or ANY
    type_ = given[0]
    if declared is None or declared.kind == type_.kind:
        return type_.known()
    return replace(declared, level=type_.level, read_level=max(type_.read_level, declared.read_level))
