"""Uses of filters, tests and functions against their signatures: arguments, and the type that comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from jinja2 import nodes

from dynacontent.engine.analysis.arguments import Calls, arguments_of
from dynacontent.engine.analysis.types import ANY, MARKUP, Type
from dynacontent.engine.language.signatures import NUMBERS, TEXTS, Option, Parameter, Shape, Signature
from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions.references import dotted
from dynacontent.formats.scalars import Unfit

Bound = dict[str, list[Type]]
"""What the types are that a signature names by a variable."""
Use = nodes.Call | nodes.Filter | nodes.Test


def signed_type(reader: Calls, signature: Signature, node: Use, value: Type | None = None) -> Type:
    """The type of a use of a filter, test or function; what does not fit is a problem.

    ``value`` is what stands before a filter or test.
    """
    if value is not None and not _check_value(reader, signature, node, value):
        return ANY
    given = given_to(reader, signature, node)
    bound: Bound = {}
    if value is not None and signature.value is not None:
        _bind(signature.value.shape, value, bound)
    for parameter in signature.parameters:
        if parameter.name in given:
            _check(reader, signature, parameter, given[parameter.name], value)
            _bind(parameter.shape, reader.type_of(given[parameter.name]), bound)
    for argument in node.args[len(signature.positional) :] if signature.more is not None else ():
        _check(reader, signature, Parameter("a value", signature.more or Shape(), required=True), argument)
        _bind(signature.more or Shape(), reader.type_of(argument), bound)
    return _given_type(signature.gives, bound, value)


def given_to(reader: Calls, signature: Signature, node: Use) -> dict[str, nodes.Expr]:
    """Arguments by parameter; those that are too many, unknown, given twice or lacking are problems."""
    title = title_of(signature, node)
    positional = signature.positional
    own = tuple(parameter.name for parameter in signature.parameters if parameter.by_name)
    given = arguments_of(
        reader,
        title,
        node,
        positional,
        own=own,
        more=signature.more is not None,
        others=signature.others is not None,
    )
    if node.dyn_args is None and node.dyn_kwargs is None:
        for parameter in signature.parameters:
            if parameter.required and parameter.name not in given:
                hint = f"as in  {signature.example}" if signature.example else None
                message = f"{title} needs {parameter.name}, {_title(parameter)}"
                reader.problem(message, node, hint, code="wrong_argument")
    return given


def title_of(signature: Signature, node: Use) -> str:
    """What a sentence calls it: a function is written with its brackets."""
    return f"{signature.name}()" if isinstance(node, nodes.Call) else signature.name


def _title(parameter: Parameter) -> str:
    words = parameter.shape.words
    return one_of([str(word) for word in words]) if words else parameter.shape.title or "any value"


def _check_value(reader: Calls, signature: Signature, node: Use, value: Type) -> bool:
    shape = signature.value.shape if signature.value is not None else Shape()
    inner = getattr(node, "node", None)
    if is_of(shape, value):
        if isinstance(inner, nodes.Const) and isinstance(inner.value, str):
            _check_written(reader, f"what {signature.name} takes", shape, inner)
        return True
    what = (dotted(inner) if inner is not None else None) or value.path
    told = str(value.known()) if value.kind == "list" else value.kind
    found = f"and {what} is {told}" if what else f"not {told}"
    asks = isinstance(node, nodes.Test)
    verb = "asks of" if asks else "formats" if _is_format(signature) else "takes"
    message = f"{signature.name} {verb} {shape.title}, {found}"
    reader.problem(message, node, _value_hint(signature.name, value), code="filter_type")
    return False


def _value_hint(name: str, value: Type) -> str | None:
    """How to make what a filter takes of what it is given."""
    if name == "money" and value.kind in NUMBERS:
        return 'an amount has a currency: money(number, "EUR") | money'
    if value.kind == "duration":
        return f"put what you add or subtract in parentheses: (profile.joined + months(6)) | {name}"
    if name in ("date", "datetime", "time") and value.kind in TEXTS:
        return "declare the field as date or datetime: text is read as the schema says; now is context.now"
    return None


def _is_format(signature: Signature) -> bool:
    """Whether a filter writes a value that is no text, or a code, as text."""
    value = signature.value
    if signature.gives.words or signature.gives.optional:
        return False
    gives = {option.label for option in signature.gives.options}
    return value is not None and gives == {"str"} and not {"text", "any value"} & set(_titles(value.shape))


def _titles(shape: Shape) -> Iterator[str]:
    return (option.title for option in shape.options)


def _check(
    reader: Calls, signature: Signature, parameter: Parameter, argument: nodes.Expr, value: Type | None = None
) -> None:
    """Check one argument: its type, its word, the field it names."""
    shape, found = parameter.shape, reader.type_of(argument)
    call = signature.value is None
    title = f"{signature.name}()" if call else signature.name
    constant = isinstance(argument, nodes.Const)
    allowed = shape.words or (shape.texts if constant and isinstance(argument.value, str) else ())  # type: ignore[attr-defined]
    if allowed and constant:
        if argument.value not in allowed and not (argument.value is None and shape.optional):  # type: ignore[attr-defined]
            words = [str(word) for word in allowed]
            written = argument.value  # type: ignore[attr-defined]
            hint = did_you_mean(str(written), words, f"it is {one_of(words)}")
            message = f"{title} has no {parameter.name} {written!r}"
            reader.problem(message, argument, hint, code="wrong_argument")
        return
    if found.kind == "none" and (shape.optional or parameter.default is None):
        return
    if not is_of(shape, found):
        message = f"{parameter.name} of {title} is {shape.title}, not {found.known()}"
        reader.problem(message, argument, code="wrong_argument")
        return
    if shape.attribute and value is not None and constant:
        _read(reader, value, str(argument.value), argument)  # type: ignore[attr-defined]
    if isinstance(argument, nodes.Const) and isinstance(argument.value, str):
        _check_written(reader, f"{parameter.name} of {title}", shape, argument)


def _check_written(reader: Calls, title: str, shape: Shape, argument: nodes.Const) -> None:
    """Read text that an author wrote out as a render will."""
    for written in filter(None, (option.written for option in shape.options)):
        try:
            written.read(argument.value)
        except Unfit as error:
            reader.problem(f"{title} {error.message}: {argument.value!r:.60}", argument, error.hint)


def _read(reader: Calls, value: Type, attribute: str, node: nodes.Expr) -> None:
    """Read a field of the elements of a list, as the filter will: what is not there is a problem."""
    for way in attribute.split(",") if value.kind == "list" else ():
        found = value.of or ANY
        for step in way.split("."):
            found = ANY if step.isdigit() else reader.member(found, step, node)


def is_of(shape: Shape, found: Type) -> bool:
    """Whether a value of a type may be given where a shape is wanted, as far as is known."""
    return found.kind == "any" or shape.is_any or any(_fits(option, found) for option in shape.options)


def _fits(option: Option, found: Type) -> bool:
    if found.kind not in option.kinds:
        return False
    if option.of is None or found.of is None or found.kind != "list":
        return True
    return is_of(option.of, found.of)


def _bind(shape: Shape, found: Type, bound: Bound) -> None:
    """Note what the variables of a shape stand for."""
    inside = [o for o in shape.options if o.of is not None and found.kind in o.kinds]
    for option in inside:
        if option.of is not None and found.of is not None:
            _bind(option.of, found.of, bound)
    if not inside:
        for option in shape.options:
            if option.variable and found.kind != "none":
                bound.setdefault(option.variable, []).append(found)


def _given_type(shape: Shape, bound: Mapping[str, list[Type]], value: Type | None) -> Type:
    """The type that comes out."""
    if not shape.options:
        return ANY
    found = common([part for option in shape.options for part in _options(option, bound, value)])
    return replace(found, optional=True) if shape.optional else found


def _options(option: Option, bound: Mapping[str, list[Type]], value: Type | None) -> list[Type]:
    if option.variable:
        return bound.get(option.variable) or [ANY]
    if option.of is not None:
        of = _given_type(option.of, bound, None)
        if value is not None and value.kind == "list":
            return [replace(value, of=of)]
        return [Type("list", of=of)]
    if option.kind == "list":
        return [Type("list", of=ANY)]
    if option.words:
        words = tuple(word for word in option.words if isinstance(word, str))
        return [Type("enum", choices=words)] if words == option.words else [ANY]
    if option.kind == "str" and value is not None and value.kind in TEXTS:
        # What is made of data is data, and what is made of markup is markup.
        return [
            MARKUP
            if value.kind == "markup"
            else Type("str", value.path, data=value.data, declared=value.declared)
        ]
    if option.kind == "markup":
        return [MARKUP]
    return [Type("float" if option.kind == "number" else option.kind)]


def common(found: list[Type]) -> Type:
    """One type for values of several: of the first, where all are of a kind."""
    first = found[0]
    if all((other.kind, other.catalog) == (first.kind, first.catalog) for other in found):
        return first.known()
    kinds = {other.kind for other in found}
    if kinds <= TEXTS:
        return first.known()
    return Type("float") if kinds <= NUMBERS else ANY
