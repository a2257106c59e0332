"""Mistakes put into copies of the sample shop: each is found, at the right line, and nothing else is.

One copy has those that keep a workspace from being loaded, one those that keep it from being opened, and
one those that lint alone finds.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from dynacontent.linting.runner import Linted, lint

ROOT = Path(__file__).parents[2]
CART = "templates/messages/abandoned_cart/email.mjml"
CART_YAML = "templates/messages/abandoned_cart/message.yaml"
PICKED = "templates/messages/picked_for_you/email.mjml"
WEEKLY = "templates/messages/weekly/message.yaml"
WELCOME = "templates/messages/welcome/email.mjml"
PRODUCT = "templates/components/product.mjml"
PO = "templates/locales/de/LC_MESSAGES/messages.po"


@dataclass(frozen=True, slots=True)
class Case:
    """In ``file``, ``old`` becomes ``new``, and ``code`` is found on the line that says ``at`` (``new`` if
    empty) of ``where`` (``file`` if empty)."""

    code: str
    file: str
    old: str
    new: str
    at: str = ""
    where: str = ""


def section(content: str) -> str:
    return f"<mj-section><mj-column><mj-text>{content}</mj-text></mj-column></mj-section>\n"


END = "{{ promises() }}\n{% endblock %}"
"""The end of every email's body."""


def added(code: str, content: str, *, message: str = "abandoned_cart", at: str = "") -> Case:
    """One more section at the end of an email."""
    file = f"templates/messages/{message}/email.mjml"
    return Case(code, file, END, f"{section(content)}{END}", at or content)


LOADED = [
    Case("unknown_event", CART_YAML, "event: cart_abandoned", "event: cart_abandonned", at="cart_abandonned"),
    Case("manifest", CART_YAML, "  collapse: cart", "  colapse: cart"),
    Case("configuration", "pyproject.toml", 'currency = "EUR"', 'currency = "EURO"'),
]

SHUT = [
    added("unknown_field", "{{ profile.frist_name | fallback('friend') }}"),
    added("unknown_field", "{% for l in event.lines %}{{ l.product.nmae }}{% endfor %}"),
    added("unknown_name", "{{ custmer.first_name }}"),
    added("unknown_filter", "{{ brand.name | shout }}"),
    added("unknown_collection", "{{ collection('bestseller').name | listing }}"),
    added("unknown_segment", "{% if segment('vpi') %}x{% endif %}"),
    added("unknown_asset", '<img src="{{ asset(\'heroes/crat.png\') }}" alt="" />'),
    added("unknown_placement", "{% placement 'herro' %}"),
    added("unknown_feed", "{{ feeds.wether(lat=1.0, lon=1.0).high | number }}"),
    added("filter_type", "{{ profile.first_name | fallback('you') | money }}"),
    added("unprintable", "{{ event.lines[0].product }}"),
    added("unsafe_safe", "{{ profile.first_name | fallback('you') | safe }}"),
    added("syntax", "{% if profile.first_name %}hello", message="welcome", at="{% endblock %}"),
    Case("unknown_component", CART, "import line, mini", "import line, minni", at="import line, minni"),
    Case("level_above", PICKED, "{% level 1 %}", '{% level 1 %}{{ collection("bestsellers")[0].name }}'),
    Case(
        "unknown_field",
        WEEKLY,
        "when: profile.churn_risk >= 0.7",
        "when: profile.chrun_risk >= 0.7",
        at="chrun_risk",
    ),
    Case(
        "unknown_field",
        "catalogs/products.yaml",
        "where: item.stock > 0\n    sort: [-item.rating, -item.reviews]\n    limit: 4\n  picked",
        "where: item.stokc > 0\n    sort: [-item.rating, -item.reviews]\n    limit: 4\n  picked",
        at="item.stokc",
    ),
    Case("persona", "templates/personas/ada.yaml", "points: 214", "pionts: 214"),
    Case("catalog_data", "catalogs/stores.csv", "52.", "5x2.", at="5x2."),
]

OPEN = [
    added("optional_without_fallback", "{{ profile.city }}", message="picked_for_you"),
    added(
        "collection_without_fallback", "{{ collection('near_you').city | listing }}", message="picked_for_you"
    ),
    Case(
        "ladder_without_level_1",
        CART,
        "{% level 1 %}\n{% endlevel %}\n\n{{ promises",
        "{% endlevel %}\n\n{{ promises",
        at="{% level 3 %}",
    ),
    Case("unused_component", PRODUCT, "{# Two rows of two. #}", "{% macro lonely() %}{% endmacro %}"),
    Case(
        "unused_segment",
        "templates/segments.yaml",
        "stages:",
        "rich: profile.points > 5000\nstages:",
        at="rich:",
    ),
    Case(
        "unused_collection",
        "catalogs/stores.yaml",
        "collections:",
        "collections:\n  far: {limit: 2}",
        at="far:",
    ),
    Case(
        "unused_feed",
        "catalogs/feeds.yaml",
        "delivery:",
        'stock:\n  url: "https://api.parcel.example/s"\n  response: {left: int}\ndelivery:',
        at="stock:",
    ),
    Case(
        "unused_placement",
        WEEKLY,
        "placements:\n",
        "placements:\n  spare: {rules: [], default: letter_plain}\n",
        at="spare:",
    ),
    Case(
        "unused_ignore",
        CART,
        END,
        "{# dynacontent: ignore[heading_order] #}\n" + END,
        at="ignore[heading_order]",
    ),
    Case(
        "untranslated",
        CART,
        END,
        section("{% trans %}Never translated.{% endtrans %}") + END,
        at="Never translated",
    ),
    Case(
        "translation_drift",
        PO,
        "%(name)s ist noch da. Wenn",
        "Es ist noch da. Wenn",
    ),
    Case(
        "unused_translation",
        PO,
        'msgid "Back in stock"',
        'msgid "Gone."\nmsgstr "Fort."\n\nmsgid "Back in stock"',
        at='msgid "Gone."',
    ),
    Case(
        "unreachable_rule",
        WEEKLY,
        "when: segment('family')",
        "when: segment('family') and false",
        at="name: spring",
    ),
    Case(
        "shadowed_rule",
        WEEKLY,
        "{name: lapsed, when: context.stage == 'lapsed'",
        "{name: lapsed, when: context.stage == 'lapsed' and context.stage == 'new'",
        at="name: lapsed",
    ),
    added("alt_missing", "<img src=\"{{ asset('heroes/cart.png') }}\" />"),
    added("link_text_missing", '<a href="{{ brand.url }}"></a>'),
    added("insecure_link", '<a href="http://shop.example/">Shop</a>'),
    added("heading_order", "<h1>Cart</h1><h3>Things</h3>"),
    added("contrast", '<span style="color: #bbbbbb">Hardly there</span>'),
    Case(
        "contrast_dark",
        "templates/layouts/base.mjml",
        ".page div { color: #c3cac6 !important; }",
        ".page div { color: #3a3f3d !important; }",
        at='<mj-text padding="16px 0 0">',
        where=CART,
    ),
    added("unsupported_css", '<span style="transform: rotate(3deg)">Askew</span>'),
    Case(
        "unsubscribe_missing",
        "templates/components/frame.mjml",
        """\
      <a class="link" href="{{ brand.preferences_url }}">{% trans %}Your settings{% endtrans %}</a>
      <a class="link" href="{{ brand.privacy_url }}">{% trans %}Privacy{% endtrans %}</a>
      <a class="link" href="{{ brand.unsubscribe_url }}">{% trans %}Unsubscribe{% endtrans %}</a>
""",
        """\
      {% trans %}Your settings{% endtrans %}
      {% trans %}Privacy{% endtrans %}
      {% trans %}Unsubscribe{% endtrans %}
""",
        at="{% extends",
        where="templates/messages/weekly/email.mjml",
    ),
    added("email_size", "{% for n in range(4000) %}<b>All of our things</b> {% endfor %}", at="{% extends"),
    Case(
        "push_size",
        CART_YAML,
        "  body: >-",
        "  body: >-\n    {% for n in range(600) %}more ⛺ {% endfor %}",
        at="{% for n in range",
    ),
    Case(
        "push_text_length",
        CART_YAML,
        "  body: >-",
        "  body: >-\n    {% for n in range(60) %}more {% endfor %}",
        at="{% for n in range",
    ),
    Case(
        "subject_length",
        CART_YAML,
        "Still thinking about the {{ product }}?",
        "Still thinking about the {{ product }}? " * 3,
        at="Still thinking about the",
    ),
    Case(
        "preheader_length",
        WEEKLY,
        "One letter a week, never more.",
        "One letter a week, never more. " * 6,
        at="  preheader:",
    ),
    Case(
        "channels_disagree",
        "templates/messages/back_in_stock/message.yaml",
        "{{ price(event.product) }}",
        "€1.00",
    ),
    added("render_error", "{{ 1 / (profile.first_name | fallback('x') | length * 0) }}", message="welcome"),
    added("plain_render", "<pre>{{ profile.first_name | fallback('you') }}</pre>", at="{% extends"),
    Case(
        "overlapping_experiments",
        "templates/placements/service.yaml",
        "    namespace: letters\n",
        "",
        at="name: help",
    ),
    Case(
        "unused_asset",
        "templates/components/promises.mjml",
        "icons/repair.png",
        "icons/store.png",
        where="templates/assets/icons/repair.png",
    ),
]


def copy_with(cases: list[Case], root: Path) -> Path:
    """A copy of the sample shop with all these mistakes."""
    for name in ("templates", "catalogs"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "pyproject.toml", root)
    for case in cases:
        file = root / case.file
        text = file.read_text("utf-8")
        assert case.old in text
        file.write_text(text.replace(case.old, case.new, 1), "utf-8")
    return root


@dataclass(frozen=True, slots=True)
class Shop:
    """A copy, and what lint finds in it."""

    root: Path
    found: Linted

    def line(self, case: Case) -> int | None:
        """The line on which a mistake is to be found; ``None`` for a whole file."""
        where = case.where or case.file
        if where.endswith(".png"):
            return None
        text = (self.root / where).read_text("utf-8")
        return text[: text.index(case.at or case.new)].count("\n") + 1


def linted(cases: list[Case], root: Path) -> Shop:
    copy = copy_with(cases, root)
    return Shop(copy, lint(copy))


COPIES = {"loaded": LOADED, "shut": SHUT, "open": OPEN}


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shop]:
    return {name: linted(cases, tmp_path_factory.mktemp(name)) for name, cases in COPIES.items()}


@pytest.mark.parametrize(
    ("name", "case"),
    [
        pytest.param(name, case, id=f"{name}-{case.code}-{number}")
        for name, cases in COPIES.items()
        for number, case in enumerate(cases)
    ],
)
def test_a_mistake_is_found_where_it_is(name: str, case: Case, shops: dict[str, Shop]) -> None:
    shop = shops[name]
    of_code = [one.problem for one in shop.found.findings if one.code == case.code]
    places = {(place.path, place.line) for one in of_code if (place := one.location)}
    assert (case.where or case.file, shop.line(case)) in places, [str(one) for one in of_code]


@pytest.mark.parametrize("name", COPIES)
def test_nothing_else_is_found(name: str, shops: dict[str, Shop]) -> None:
    expected = {case.code for case in COPIES[name]}
    assert [str(one.problem) for one in shops[name].found.findings if one.code not in expected] == []


def test_the_shop_without_a_mistake_is_clean(tmp_path: Path) -> None:
    assert [str(one.problem) for one in linted([], tmp_path).found.findings] == []
