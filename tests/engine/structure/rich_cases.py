"""Templates with rich text in them, and what is compiled for it."""

from __future__ import annotations

from markupsafe import Markup

from tests.engine.structure.fast_cases import Case, mjml, section, style, text

RICH_CASES = [
    Case(
        "rich text is put in without compiling anew",
        mjml(text("<p>{{ r }}</p> {{ a }}"), style("p, .page b { top: 0 } ul > li b { top: 1px }")),
        1,
        people=(
            {"r": Markup("<b>x</b>"), "a": "1"},
            {"r": Markup('<p>y<br><img src="u" alt="&lt;"></p><ul><li><b>z</b></li></ul>'), "a": "<2>"},
            {"r": Markup("<b>x</b>"), "a": "3"},
        ),
        rich=2,
    ),
    Case(
        "rich text among values in several sections",
        mjml(text("{{ a }}{{ r }}{{ b }}{{ s }}{{ a }}") + text("{{ b }}") + text("{{ r }}<i>{{ a }}</i>")),
        3,
        people=(
            {"r": Markup("<b>x</b>"), "a": "1", "b": "2", "s": Markup("<i>&amp;</i>")},
            {"r": Markup("<b>y</b>"), "a": "3", "b": "4", "s": Markup("<i>&lt;</i>")},
            {"r": Markup("<b>y</b>"), "a": "5", "b": "6", "s": Markup("<p>\n</p>")},
        ),
        rich=5,
    ),
    Case(
        "rich text, safe markup without tags and blank markup in one place",
        mjml(text("<u>{{ r }}</u>{{ a }}")),
        3,
        people=tuple(
            {"r": Markup(r), "a": "a"} for r in ("<b>x</b>", "x &amp; y", "", "<b>x</b>", "<b>\ufffe</b>")
        ),
        rich=2,
    ),
    Case(
        "rich text in a table",
        mjml(section("<mj-table><tr><td>{{ a }}</td></tr>{{ r }}</mj-table>")),
        1,
        people=tuple({"r": Markup(f"<tr><td>{n}</td></tr>"), "a": "<a>"} for n in range(3)),
        rich=3,
    ),
    Case(
        "markup that is not whole is structure",
        mjml(text("{{ r }}")),
        5,
        people=tuple(
            {"r": Markup(r)} for r in ("<b>x", "x</b>", "<b><i>x</b></i>", "<!-- x -->y", "<b>x < y</b>")
        ),
    ),
    Case(
        "markup that names a font is structure",
        mjml(text("{{ r }}")),
        2,
        people=tuple({"r": Markup(f'<b style="font-family: {f}">x</b>')} for f in ("Lato", "Roboto")),
    ),
    Case(
        "rich text where MJML's own inline styles reach is structure",
        mjml(text("{{ r }}"), '<mj-style inline="inline">b { top: 0 }</mj-style>'),
        3,
        people=tuple({"r": Markup(f"<b>{n}</b>")} for n in range(2)),
    ),
    Case(
        "rich text in a conditional comment is structure",
        mjml(text("<!--[if mso]><i>{{ r }}</i><![endif]-->")),
        3,
        people=tuple({"r": Markup(f'<b title="{n}é">{n}</b>')} for n in range(2)),
    ),
    Case(
        "rich text that a sheet reaches from everywhere",
        mjml(text("{{ a }}") + text("{{ r }}"), style("b + b { top: 0 }")),
        1,
        people=tuple({"r": Markup(f"<b>{n}</b><b>x</b>"), "a": "a"} for n in range(2)),
        rich=2,
    ),
]
