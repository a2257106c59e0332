"""What a call of a feed takes and gives, and whether it can be asked before a render."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from jinja2 import nodes

from dynacontent.engine.analysis.arguments import Calls
from dynacontent.engine.analysis.calls import check_own
from dynacontent.engine.analysis.names import RECIPIENT
from dynacontent.engine.analysis.report import Sent
from dynacontent.engine.analysis.scopes import TRANSLATIONS
from dynacontent.engine.analysis.types import Type, field_type
from dynacontent.errors import did_you_mean, one_of
from dynacontent.expressions.pending import FeedCall
from dynacontent.location import Location
from dynacontent.models.authored import Feed


class FeedCalls(Calls, Protocol):
    """What the reader of expressions lends to a call of a feed."""

    certain: bool
    place: Callable[[nodes.Node, int], Location]
    functions: Mapping[str, Any]

    def fields_of(self, node: nodes.Expr) -> list[str]:
        """The declared fields that an argument is made of."""
        ...


def feed_answer(reader: FeedCalls, feed: Feed, node: nodes.Call, scope: Mapping[str, Type]) -> Type:
    """The type of a feed's answer, once its arguments are checked and noted."""
    given = _given(reader, feed, node)
    check_own(reader, f"feed {feed.name!r}", f"feeds.{feed.name}({{}}=…)", feed.parameters, given, node)
    report = reader.report
    report.feeds.add(feed.name)
    report.feeds_handed_on -= 1
    reader.refer("feed", feed.name, node)
    for parameter, argument in given.items():
        fields = tuple(reader.fields_of(argument))
        if fields:
            report.sent.append(Sent(feed.name, parameter, fields, reader.place(argument, 0)))
    if reader.certain and all(_is_free(reader, argument, scope) for argument in given.values()):
        arguments = tuple((name, _apart(argument)) for name, argument in given.items())
        call = FeedCall(report.channel, feed.name, arguments)
        if call not in report.feed_calls:
            report.feed_calls.append(call)
    else:
        report.hidden_feeds = True
    answer = field_type(
        feed.response, f"feeds.{feed.name}(…)", level=2, optional=True, declared=f"feeds.{feed.name}"
    )
    return reader.use(answer, node)


def _given(reader: Calls, feed: Feed, node: nodes.Call) -> dict[str, nodes.Expr]:
    """Arguments by parameter; one that has no parameter is a problem."""
    known = list(feed.parameters)
    takes = f"it takes {one_of(known)}" if known else "it takes none"
    example = ", ".join(f"{name}=…" for name in known)
    for argument in node.args:
        message = "arguments of a feed are given by name"
        reader.problem(message, argument, f"as in feeds.{feed.name}({example})", code="wrong_argument")
    given: dict[str, nodes.Expr] = {}
    for keyword in node.kwargs:
        if keyword.key in feed.parameters:
            given[keyword.key] = keyword.value
        else:
            hint = did_you_mean(keyword.key, known, takes)
            message = f"feed {feed.name!r} has no parameter {keyword.key!r}"
            reader.problem(message, keyword.value, hint, code="wrong_argument")
    return given


def _is_free(reader: FeedCalls, argument: nodes.Expr, scope: Mapping[str, Type]) -> bool:
    """Whether an argument means the same outside of its template: no name in it is the template's own."""
    free = (RECIPIENT | reader.functions.keys()) - TRANSLATIONS
    named = [argument] if isinstance(argument, nodes.Name) else list(argument.find_all(nodes.Name))
    return all(
        name.name in free and name.name in scope and scope[name.name].path == name.name for name in named
    )


def _apart(part: Any) -> Any:
    """A copy of an expression without the environment it was parsed in, which cannot be kept on disk."""
    if isinstance(part, list):
        return [_apart(inner) for inner in part]
    if not isinstance(part, nodes.Node):
        return part
    return type(part)(*(_apart(getattr(part, name)) for name in part.fields), lineno=int(part.lineno))
