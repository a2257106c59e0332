"""What the tags and signs of other template languages are called here.

Liquid, Handlebars, Django and AMPscript are what authors come from. Jinja says of their idioms what it
stumbled over; the hint says what to write.
"""

from __future__ import annotations

import re

_ELIF = "write {% elif … %}"
_SET = "write {% set name = value %}"
_IF = "write {% if … %} … {% endif %}"
_PICK = 'write {{ value | pick(gold="…", silver="…", other="…") }}, or {% if %} and {% elif %}'
_COMMENT = "write {# … #}"
_NOW = 'write {{ context.now | date("yyyy-MM-dd") }}'
_COMPONENT = 'components are imported and called: {% from "components/card.mjml" import card %}{{ card(…) }}'

TAGS = {
    "abort_message": '{% skip "why" %} ends the render',
    "assign": _SET,
    "capture": "write {% set name %} … {% endset %}",
    "case": _PICK,
    "comment": _COMMENT,
    "connected_content": "declare a feed, and write {{ feeds.weather(city=profile.city).temperature }}",
    "cycle": 'write {{ loop.cycle("odd", "even") }}',
    "decrement": _SET,
    "each": "write {% for item in list %} … {% endfor %}",
    "else": "write {% elif … %} within {% if %}, or {% else %}",
    "elseif": _ELIF,
    "elsif": _ELIF,
    "firstof": "write {{ a | fallback(b, c) }}",
    "ifequal": _IF,
    "increment": _SET,
    "let": _SET,
    "load": "leave it out: all filters are there",
    "now": _NOW,
    "render": _COMPONENT,
    "snippet": _COMPONENT,
    "switch": _PICK,
    "today": _NOW,
    "unless": "write {% if not … %} … {% endif %}",
    "var": _SET,
    "when": _PICK,
}
"""By the tag elsewhere, what to write."""

_STRAIGHT = "quotes are straight: \"…\" or '…'"
_SIGNS = {
    "!": "write not",
    "#": _IF + "; a comment is {# … #}",
    "$": "write {{ profile.first_name }}, without a dollar sign and further braces",
    "&": "write and",
    "?": 'write {{ a if test else b }}, or {{ a | fallback("b") }}',
    "@": "in a loop: loop.index, loop.first, loop.last",
    "\\": _STRAIGHT,
    "\N{LEFT DOUBLE QUOTATION MARK}": _STRAIGHT,
    "\N{RIGHT DOUBLE QUOTATION MARK}": _STRAIGHT,
    "\N{DOUBLE LOW-9 QUOTATION MARK}": _STRAIGHT,
    "\N{LEFT SINGLE QUOTATION MARK}": _STRAIGHT,
    "\N{RIGHT SINGLE QUOTATION MARK}": _STRAIGHT,
}
_INSTEAD = {
    "=": "equal is written ==",
    "AND": "and is written in small letters",
    "OR": "or is written in small letters",
    "contains": 'write contains(text, "part"), or for a list  "value" in list',
    "ends": 'write ends_with(text, "end")',
    "eq": "equal is written ==",
    "exists": "write is not missing",
    "gt": "write >",
    "gte": "write >=",
    "if": _ELIF,
    "lt": "write <",
    "lte": "write <=",
    "ne": "write !=",
    "starts": 'write starts_with(text, "beginning")',
}

_UNKNOWN = re.compile(r"Encountered unknown tag '(\w+)'")
_CHARACTER = re.compile(r"unexpected char (['\"])(.+)\1 at")
_ENDS_AT = re.compile(r"expected token 'end of (?:print statement|statement block)', got '(.+)'")
_OTHERS = {
    "expected name or number": "an element is list[0], whole numbers in turn are range(1, 4)",
    "expected token ',', got ':'": "an argument is name=value",
    "expected token ':', got '}'": "two braces and no more: {{ value }}; in a tag none: {% if value %}",
    "expected token 'name', got '|'": "write or",
    "unexpected '='": "equal is written ==",
    "unexpected '>'": "not equal is written !=",
}


def meant(message: str) -> str | None:
    """How to write what Jinja complains of, where that is known from another language."""
    if found := _UNKNOWN.match(message):
        return TAGS.get(found[1])
    if found := _CHARACTER.match(message):
        return _SIGNS.get(found[2].removeprefix("\\\\"))
    if not (found := _ENDS_AT.match(message)):
        return _OTHERS.get(message)
    if found[1] == ":":
        return 'arguments stand in parentheses: value | filter("…")'
    return _INSTEAD.get(found[1])
