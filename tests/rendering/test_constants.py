"""Constants: values that messages share, or that one of them has, typed as they are written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dynacontent import Push, Workspace, WorkspaceError

Write = Callable[[dict[str, str | None]], Path]
CONFIGURATION = """\
    version = 1
    locales = ["en", "de"]
    currency = "EUR"
    [constants]
    free_from = 49.90
    days = 30
    flagship = true
    launch = 2026-05-04
    opens = 2026-05-04T09:00:00+02:00
    words = ["one", "two"]
    [constants.greeting.friday]
    en = "Happy Friday"
    de = "Schönen Freitag"
    """
MANIFEST = """\
    event: cart_abandoned
    constants:
      tier: Gold <club>
      limit: "= 3"
      share: "= 0.25"
      codes: "= ['A', 'B']"
      rows: [{name: a, size: "= 1"}, {name: b, size: "= 2"}]
      no: no
    push:
      title: t
      body: 'BODY'
    """


def files(body: str, manifest: str = MANIFEST) -> dict[str, str | None]:
    return {
        "dynacontent.toml": CONFIGURATION,
        "templates/messages/note/message.yaml": manifest.replace("BODY", body),
        "templates/components/c.txt": "{% macro c() %}{{ constants.tier }} "
        "{{ constants.days }}{% endmacro %}",
    }


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{{ constants.free_from | number }} {{ constants.days + 1 }}", "49.9 31"),
        ("{{ constants.free_from | string }}", "49.90"),
        ("{{ constants.launch | date }}, {{ constants.opens | time }}", "May 4, 2026, 7:00 AM"),
        ("{% if constants.flagship %}{{ constants.words | listing }}{% endif %}", "one and two"),
        ("{{ constants.greeting[context.weekday][context.locale] }}", "Happy Friday"),
        ('{% set d = "sun" ~ "day" %}{{ constants.greeting[d]["en"] | fallback("Hello") }}', "Hello"),
        (
            "{{ constants.tier }}: {{ constants.limit * 2 }} {{ constants.share | percent }}",
            "Gold <club>: 6 25%",
        ),
        ('{{ constants.codes | join }} {{ constants.rows | sum(attribute="size") }}', "AB 3"),
        ('{{ constants.no }} {{ constants["no"] }}', "no no"),
        ('{% from "components/c.txt" import c %}{{ c() }}', "Gold <club> 30"),
    ],
)
def test_what_a_template_reads(body: str, says: str, root: Write) -> None:
    for plain in (False, True):
        workspace = Workspace.open(root(files(body.replace("'", "''"))), plain=plain)
        out = workspace.render("note", "push", workspace.persona("ada"), locale="en")
        assert isinstance(out, Push)
        assert out.body == says


def test_expressions_and_queries_read_the_shared_ones(root: Write) -> None:
    change = files('{{ segment("early") }} {{ collection("cheap").name | join }} {{ profile.left }}')
    products = "source: products.csv\nkey: sku\nfields:\n  sku: str\n  name: str\n  price: decimal\n"
    change |= {
        "templates/profile.yaml": "key: id\nfields:\n  id: str\n  left: int? = constants.days - 1\n",
        "templates/segments.yaml": "early: context.today < constants.launch\n",
        "templates/personas/ada.yaml": None,
        "catalogs/products.yaml": products
        + "collections:\n  cheap: {where: item.price < constants.free_from}\n",
        "catalogs/products.csv": "sku,name,price\na,Tin,49.89\nb,Can,49.90\n",
    }
    workspace = Workspace.open(root(change))
    context = {"now": "2026-05-01T09:00:00Z"}
    out = workspace.render("note", "push", {"id": "x"}, event={"lines": []}, context=context)
    assert isinstance(out, Push)
    assert (out.body, out.level) == ("True Tin 29", 2)


def test_two_messages_have_their_own(root: Write) -> None:
    """Also in a layout and a component that both use."""
    component = "{% macro c() %}<p>{{ constants.tier }}</p>{% endmacro %}"
    body = '{% from "components/c.html" import c %}{{ c() }}'
    change: dict[str, str | None] = {"templates/components/c.html": component}
    for name in ("one", "two"):
        folder = f"templates/messages/{name}"
        change[f"{folder}/message.yaml"] = f"constants: {{tier: '{name} & more'}}\nbanner: {{alt: x}}\n"
        change[f"{folder}/banner.html"] = body
    for plain in (False, True):
        workspace = Workspace.open(root(change), plain=plain)
        found = [workspace.render(name, "banner", {"id": "x"}).html for name in ("one", "two", "one")]  # type: ignore[union-attr]
        assert [html.partition("<p>")[2].partition("</p>")[0] for html in found] == [
            "one &amp; more",
            "two &amp; more",
            "one &amp; more",
        ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (files("{{ constants.fre_from }}"), "constants has no field 'fre_from'\n"),
        (files("{{ constants.launch }}"), "constants.launch is a date and cannot be printed as it is"),
        (files("{{ constants.tier | date }}"), "date formats a date, and constants.tier is str"),
        (files("{{ constants.greeting[context.weekday] }}"), "is an object and cannot be printed as it is"),
        (files("{% set constants = 1 %}"), "'constants' has its meaning in every template"),
        (files("", MANIFEST.replace("tier:", "days:")), "there is a shared constant 'days'"),
        (files("", MANIFEST.replace('"= 3"', '"= 3 + x"')), "'= 3 + x' is no literal"),
        (files("", MANIFEST.replace('"= 3"', '"= 9**9**9"')), "'= 9**9**9' is no literal"),
        (files("", MANIFEST.replace('"= 3"', '"{{ 3 }}"')), "a constant is no template"),
        (files("", MANIFEST.replace('"= 3"', "")), "limit has no value"),
        (files("", MANIFEST.replace("limit:", "my-limit:")), "'my-limit' cannot be the name of a constant"),
        (
            {**files("x"), "dynacontent.toml": CONFIGURATION.replace("+02:00", "")},
            "constants.opens has no offset",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_an_author_is_told(change: dict[str, str | None], message: str, root: Write) -> None:
    with pytest.raises(WorkspaceError) as raised:
        Workspace.open(root(change))
    assert message in str(raised.value)
    assert len(raised.value.problems) == 1
