"""Every tag a template may use: how it is written, and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Tag(NamedTuple):
    """How a tag is written, and one line on what it does."""

    form: str
    summary: str


TAGS: Mapping[str, Tag] = {
    "block": Tag(
        "{% block NAME %} {% endblock %}",
        "A part of a layout that templates fill; `{% block NAME required %}` must be filled.",
    ),
    "break": Tag("{% break %}", "Leaves the loop."),
    "call": Tag(
        "{% call NAME(…) %} {% endcall %}", "Shows a component around what stands inside, its `caller()`."
    ),
    "continue": Tag("{% continue %}", "Goes on with the next turn of the loop."),
    "extends": Tag('{% extends "layouts/base.mjml" %}', "Fills the blocks of a layout."),
    "filter": Tag("{% filter NAME %} {% endfilter %}", "Applies a filter to what stands inside."),
    "for": Tag(
        "{% for NAME in LIST %} {% else %} {% endfor %}",
        "Repeats what stands inside; `else` is shown where there is nothing to loop over.",
    ),
    "from": Tag('{% from "components/card.mjml" import NAME %}', "Makes components of a file known."),
    "if": Tag(
        "{% if TEST %} {% elif TEST %} {% else %} {% endif %}",
        "Shows what stands behind the test that holds.",
    ),
    "import": Tag(
        '{% import "components/card.mjml" as NAME %}', "Makes all components of a file known, under a name."
    ),
    "include": Tag('{% include "part.mjml" %}', "Shows another template here."),
    "level": Tag(
        "{% level 3 %} {% level 2 %} {% level 1 %} {% endlevel %}",
        "A ladder: the first alternative whose data is there.",
    ),
    "macro": Tag(
        "{% macro NAME(PARAMETERS) %} {% endmacro %}", "A component; its first comment declares types."
    ),
    "placement": Tag('{% placement "hero" %}', "What the rules of a placement show to this recipient."),
    "print": Tag("{% print VALUE %}", "The same as `{{ VALUE }}`."),
    "raw": Tag("{% raw %} {% endraw %}", "Text in which nothing is a tag."),
    "set": Tag("{% set NAME = VALUE %}, {% set NAME %} {% endset %}", "Gives a value, or a text, a name."),
    "skip": Tag('{% skip "why" %}', "Ends the render: nothing goes out, and the result says why."),
    "trans": Tag(
        "{% trans %} {% pluralize %} {% endtrans %}", "A text that is translated, with its plural forms."
    ),
    "with": Tag("{% with NAME = VALUE %} {% endwith %}", "Gives a value a name for what stands inside."),
}
