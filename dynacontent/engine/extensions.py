"""The tags dynacontent adds to Jinja: ``{% level %}``, ``{% skip %}`` and ``{% placement %}``."""

from __future__ import annotations

from typing import NoReturn

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from dynacontent.expressions.sandbox import template_function


class SkipMessage(Exception):  # noqa: N818 - a signal, not an error: the message is not sent, on purpose
    """``{% skip "reason" %}`` was reached."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LevelExtension(Extension):
    """``{% level 3 %}…{% level 2 %}…{% level 1 %}…{% endlevel %}``: numbers strictly descend."""

    tags = {"level"}  # noqa: RUF012 - as Jinja declares it

    def parse(self, parser: Parser) -> nodes.Node:
        """Parse a ladder into a scope of scopes; the code generator reads its ``ladder``."""
        line = next(parser.stream).lineno
        steps: list[int] = []
        bodies: list[nodes.Node] = []
        while True:
            token = parser.stream.current
            number: object = token.value  # an int, though Jinja declares every token's value as text
            if token.type != "integer" or not isinstance(number, int) or number not in (1, 2, 3):
                parser.fail("a level is 1, 2 or 3, as in {% level 2 %}", token.lineno)
            if steps and number >= steps[-1]:
                parser.fail(
                    "levels step down, as in 3, 2, 1; a ladder inside a ladder belongs in a component",
                    token.lineno,
                )
            steps.append(number)
            next(parser.stream)
            body = parser.parse_statements(("name:level", "name:endlevel"))
            bodies.append(nodes.Scope(body, lineno=token.lineno))
            if next(parser.stream).value == "endlevel":
                break
        ladder = nodes.Scope(bodies, lineno=line)
        ladder.ladder = steps  # type: ignore[attr-defined]
        return ladder


class SkipExtension(Extension):
    """``{% skip "no items in cart" %}``: nothing goes out, and the result says why."""

    tags = {"skip"}  # noqa: RUF012 - as Jinja declares it

    def parse(self, parser: Parser) -> nodes.Node:
        """Parse to a call that raises `SkipMessage` with the reason as text."""
        line = next(parser.stream).lineno
        if parser.stream.current.type == "block_end":
            parser.fail('skip says why, as in {% skip "no items in cart" %}', line)
        reason = parser.parse_expression()
        call = self.call_method("skip", [reason], lineno=line)
        statement = nodes.ExprStmt(call, lineno=line)
        statement.skips = True  # type: ignore[attr-defined]  # checks know it by that
        return statement

    @staticmethod
    @template_function
    def skip(reason: object) -> NoReturn:
        """End the render of this message."""
        raise SkipMessage(str(reason))


class PlacementExtension(Extension):
    """``{% placement "hero" %}``: prints what the rules of a placement show to this recipient."""

    tags = {"placement"}  # noqa: RUF012 - as Jinja declares it

    def parse(self, parser: Parser) -> nodes.Node:
        """Parse to an output that checks know by its ``placement``."""
        line = next(parser.stream).lineno
        name = parser.parse_expression()
        if not isinstance(name, nodes.Const) or not isinstance(name.value, str):
            parser.fail('the name of a placement is a text in quotes, as in {% placement "hero" %}', line)
        # The code generator knows it by its ``placement``, and so do checks.
        shown = nodes.Call(name, [], [], None, None, lineno=line)
        output = nodes.Output([shown], lineno=line)
        output.placement = shown.placement = name.value  # type: ignore[attr-defined]
        return output
