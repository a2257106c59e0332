"""What an author is told, word for word: one clear message with place, excerpt and hint, exit code 1."""

# ruff: noqa: E501 - the texts stand here as they are printed

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from textwrap import dedent

import pytest
from click.testing import Result

MESSAGE = "templates/messages/cart/message.yaml"
EMAIL = "templates/messages/cart/email.mjml"


@dataclass(frozen=True, slots=True)
class Case:
    description: str
    told: str
    change: dict[str, str | None] = field(default_factory=dict)
    arguments: tuple[str, ...] = ("render", "cart", "--profile", "ada")


def push(body: str) -> dict[str, str | None]:
    """The message as a push that says ``body``."""
    return {MESSAGE: f"event: cart_abandoned\npush:\n  title: Cart\n  body: {body}\n"}


CASES = [
    Case(
        "an unknown message",
        """\
            error: there is no message 'crat'
              hint: did you mean 'cart'?
            """,
        arguments=("render", "crat", "--profile", "ada"),
    ),
    Case(
        "an unknown channel",
        """\
            error: message 'cart' has no channel 'emial'
              hint: did you mean 'email'?
            """,
        arguments=("render", "cart", "--profile", "ada", "--channel", "emial"),
    ),
    Case(
        "a channel the message lacks",
        """\
            error: message 'picks' has no channel 'email'
              hint: it has push
            """,
        arguments=("render", "picks", "--profile", "ada", "--channel", "email"),
    ),
    Case(
        "an unknown persona",
        """\
            error: there is no persona and no file 'adda'
              hint: did you mean 'ada'?
            """,
        arguments=("render", "cart", "--profile", "adda"),
    ),
    Case(
        "a recipient without the event",
        """\
            error: the message needs the event 'cart_abandoned', which the recipient does not have
              hint: put it under events: {cart_abandoned: …}, or give the event itself
            """,
        {"templates/personas/ada.yaml": "profile: {id: ada}\n"},
    ),
    Case(
        "an unknown locale",
        """\
            error: there is no locale 'fr'
              hint: configured are en, de
            """,
        arguments=("render", "cart", "--profile", "ada", "--locale", "fr"),
    ),
    Case(
        "a locale that is none",
        """\
            error: there is no locale 'german!'
              hint: configured are en, de
            """,
        arguments=("render", "cart", "--profile", "ada", "--locale", "german!"),
    ),
    Case(
        "an unknown field",
        """\
            templates/messages/cart/message.yaml:4:21: profile has no field 'frist_name'
              4 |   body: "{{ profile.frist_name }}"
                |                     ^
              hint: did you mean 'first_name'?
            """,
        push('"{{ profile.frist_name }}"'),
    ),
    Case(
        "an unknown name",
        """\
            templates/messages/cart/message.yaml:4:13: there is no 'porfile' here
              4 |   body: "{{ porfile.first_name }}"
                |             ^
              hint: did you mean 'profile'?
            """,
        push('"{{ porfile.first_name }}"'),
    ),
    Case(
        "an unknown field of an item",
        """\
            templates/messages/cart/message.yaml:4:33: profile.last_viewed has no field 'prize'
              4 |   body: "{{ profile.last_viewed.prize }}"
                |                                 ^
              hint: did you mean 'price'?
            """,
        push('"{{ profile.last_viewed.prize }}"'),
    ),
    Case(
        "a subject that begins with braces, unquoted",
        """\
            templates/messages/cart/message.yaml:2:12: a value that begins with {{ must be quoted
              2 |   subject: {{ profile.first_name }}, your cart
                |            ^
              hint: write subject: "{{ profile.first_name }}, your cart"
            templates/messages/cart/message.yaml:3:15: a value that begins with {{ must be quoted
              3 | push: {title: {{ brand.name }}, body: x}
                |               ^
              hint: write push: {title: "{{ brand.name }}", body: x}
            2 problems
            """,
        {
            MESSAGE: "email:\n  subject: {{ profile.first_name }}, your cart\npush: {title: {{ brand.name }}, body: x}\n",
        },
    ),
    Case(
        "a template syntax error",
        """\
            templates/messages/cart/email.mjml:3:32: Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'
              3 |     {% if profile.first_name %}
                |                                ^
            """,
        {EMAIL: "<mjml>\n  <mj-body>\n    {% if profile.first_name %}\n  </mj-body>\n</mjml>\n"},
    ),
    Case(
        "a template syntax error in a manifest",
        """\
            templates/messages/cart/message.yaml:4:40: expected token 'name', got 'end of print statement'
              4 |   body: "Hello {{ profile.first_name | }}"
                |                                        ^
            """,
        push('"Hello {{ profile.first_name | }}"'),
    ),
    Case(
        "an unknown filter",
        """\
            templates/messages/cart/message.yaml:4:34: there is no filter 'uper'
              4 |   body: "{{ profile.first_name | uper }}"
                |                                  ^
              hint: did you mean 'upper' or 'number'?
            """,
        push('"{{ profile.first_name | uper }}"'),
    ),
    Case(
        "a missing value without fallback",
        """\
            templates/messages/cart/message.yaml:4:19: profile.first_name is missing: the recipient's data does not have it
              4 |   body: "Hello {{ profile.first_name }}"
                |                   ^
              hint: write {{ profile.first_name | fallback("…") }}, or use it inside a {% level %} ladder
            """,
        push('"Hello {{ profile.first_name }}"'),
        ("render", "cart", "--profile", "bob"),
    ),
    Case(
        "d.items()",
        """\
            templates/messages/cart/message.yaml:4:47: event.lines[0] has no field 'items', and no methods
              4 |   body: "{% for name, value in event.lines[0].items() %}{{ name }}{% endfor %}"
                |                                               ^
              hint: write {% for name, value in event.lines[0] | items %}
            """,
        push('"{% for name, value in event.lines[0].items() %}{{ name }}{% endfor %}"'),
    ),
    Case(
        "an item printed without a filter",
        """\
            templates/messages/cart/message.yaml:4:13: event.lines[0].product is an item and cannot be printed as it is
              4 |   body: "{{ event.lines[0].product }}"
                |             ^
              hint: print one of its fields, as in event.lines[0].product.name
            """,
        push('"{{ event.lines[0].product }}"'),
    ),
    Case(
        "a list printed without a filter",
        """\
            templates/messages/cart/message.yaml:4:13: event.lines is a list and cannot be printed as it is
              4 |   body: "{{ event.lines }}"
                |             ^
              hint: loop over it, or write {{ event.lines | listing }}
            """,
        push('"{{ event.lines }}"'),
    ),
    Case(
        "a price printed without a filter",
        """\
            templates/messages/cart/message.yaml:4:13: profile.last_viewed.price is money and cannot be printed as it is
              4 |   body: "{{ profile.last_viewed.price }}"
                |             ^
              hint: write {{ profile.last_viewed.price | money }}
            """,
        push('"{{ profile.last_viewed.price }}"'),
    ),
    Case(
        "a catalog key that does not exist",
        """\
            templates/messages/cart/message.yaml:4:13: catalogs.products['tant'].name is missing: catalog products has no item with key 'tant'
              4 |   body: "{{ catalogs.products['tant'].name }}"
                |             ^
              hint: did you mean 'tent'?
            """,
        push("\"{{ catalogs.products['tant'].name }}\""),
    ),
    Case(
        "a catalog key of the wrong type",
        """\
            templates/messages/cart/message.yaml:4:31: keys of products are str, not int
              4 |   body: "{{ catalogs.products[17].name }}"
                |                               ^
              hint: write catalogs.products["some-key"]
            """,
        push('"{{ catalogs.products[17].name }}"'),
    ),
    Case(
        "a number written as text for a whole-number key",
        """\
            templates/messages/cart/message.yaml:4:29: keys of stores are int, not str
              4 |   body: "{{ catalogs.stores['1'].name }}"
                |                             ^
              hint: write catalogs.stores[17]
            """,
        {
            **push("\"{{ catalogs.stores['1'].name }}\""),
            "catalogs/stores.yaml": "source: stores.csv\nkey: id\nfields:\n  id: int\n  name: str\n",
            "catalogs/stores.csv": "id,name\n1,Berlin\n",
        },
    ),
    Case(
        "an unknown catalog",
        """\
            templates/messages/cart/message.yaml:4:22: catalogs has no field 'product'
              4 |   body: "{{ catalogs.product['tent'].name }}"
                |                      ^
              hint: did you mean 'products'?
            """,
        push("\"{{ catalogs.product['tent'].name }}\""),
    ),
    Case(
        "an unknown collection",
        """\
            templates/messages/cart/message.yaml:4:24: there is no collection 'pikced'
              4 |   body: "{{ collection('pikced')[0].name }}"
                |                        ^
              hint: did you mean 'picked'?
            """,
        push("\"{{ collection('pikced')[0].name }}\""),
    ),
    Case(
        "YAML that does not fit its schema",
        """\
            templates/messages/cart/message.yaml:1:8: event 'cart_abandonned' is not declared
              1 | event: cart_abandonned
                |        ^
              hint: did you mean 'cart_abandoned'?
            templates/messages/cart/message.yaml:2:1: unknown key 'on_mising'
              2 | on_mising: skip
                | ^
              hint: did you mean 'on_missing'?
            templates/messages/cart/message.yaml:3:12: max_level cannot be 4
              3 | max_level: 4
                |            ^
              hint: a level is 1, 2 or 3, or an expression
            templates/messages/cart/message.yaml:4:7: key 'body' is missing
              4 | push: {title: Cart, bdoy: x, ttl: soon}
                |       ^
            templates/messages/cart/message.yaml:4:21: unknown key 'bdoy'
              4 | push: {title: Cart, bdoy: x, ttl: soon}
                |                     ^
              hint: did you mean 'body'?
            templates/messages/cart/message.yaml:4:35: ttl: 'soon' is no duration
              4 | push: {title: Cart, bdoy: x, ttl: soon}
                |                                   ^
              hint: a duration is a number and one of ms, s, m, h, d, w: 800ms, 30s, 10m, 4h, 7d, 2w
            templates/messages/cart/message.yaml:5:18: a size should be width x height in pixels, not '300'
              5 | banner: {sizes: [300]}
                |                  ^
              hint: write sizes: [300x250, 728x90]
            templates/profile.yaml:1:6: key names the field 'idd', which is not declared
              1 | key: idd
                |      ^
              hint: did you mean 'id'?
            templates/profile.yaml:3:7: unknown type 'string'
              3 |   id: string
                |       ^
              hint: write str
            9 problems
            """,
        {
            MESSAGE: """\
            event: cart_abandonned
            on_mising: skip
            max_level: 4
            push: {title: Cart, bdoy: x, ttl: soon}
            banner: {sizes: [300]}
            """,
            "templates/personas/ada.yaml": """\
            profile: {id: ada, frist_name: Ada, favourites: tents, language: [de]}
            events: {cart_abandoned: {lines: [{product: tent, quantity: two}]}}
            context: {now: yesterday}
            """,
            "templates/profile.yaml": """\
            key: idd
            fields:
              id: string
              first_name: str? pii
              favourites: list[str]?
            """,
        },
    ),
    Case(
        "personas that do not fit the schema",
        """\
            templates/personas/ada.yaml:1:20: profile.frist_name is not declared
              1 | profile: {id: ada, frist_name: Ada, favourites: tents, language: [de]}
                |                    ^
              hint: did you mean 'first_name'?
            templates/personas/ada.yaml:1:37: profile.favourites should be a list, not text 'tents'
              1 | profile: {id: ada, frist_name: Ada, favourites: tents, language: [de]}
                |                                     ^
            templates/personas/ada.yaml:1:56: profile.language should be text, not a list
              1 | profile: {id: ada, frist_name: Ada, favourites: tents, language: [de]}
                |                                                        ^
            templates/personas/ada.yaml:2:51: events.cart_abandoned.lines[0].quantity should be a whole number, not text 'two'
              2 | events: {cart_abandoned: {lines: [{product: tent, quantity: two}]}}
                |                                                   ^
            templates/personas/ada.yaml:3:11: context.now should be a date and time, not text 'yesterday'
              3 | context: {now: yesterday}
                |           ^
              hint: write it as 2026-05-01T09:00:00Z
            5 problems
            """,
        {
            "templates/personas/ada.yaml": """\
            profile: {id: ada, frist_name: Ada, favourites: tents, language: [de]}
            events: {cart_abandoned: {lines: [{product: tent, quantity: two}]}}
            context: {now: yesterday}
            """,
        },
    ),
    Case(
        "CSV that does not fit its schema",
        """\
            catalogs/products.csv:2: rating should be a number, not text 'good'
              2 | tent,Tent,200.00,tents,good
            catalogs/products.csv:3: sku is required
              3 | ,Dome,cheap,tents,4.9
              hint: it is the catalog's key
            catalogs/products.csv:3: price@EUR should be a number, not text 'cheap'
              3 | ,Dome,cheap,tents,4.9
            3 problems
            """,
        {
            "catalogs/products.csv": """\
            sku,name,price@EUR,category,rating
            tent,Tent,200.00,tents,good
            ,Dome,cheap,tents,4.9
            tent,Again,1.00,tents,4.0
            """,
        },
        ("catalog", "check"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_the_whole_text(run: Callable[..., Result], case: Case) -> None:
    result = run(*case.arguments, change=case.change)
    assert result.stderr == dedent(case.told)
    assert result.stdout == ""
    assert result.exit_code == 1
