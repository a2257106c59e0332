"""Channels say the same of the same thing; where each says what the other does not, that is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from dynacontent import Workspace

Change = dict[str, str | None]
Open = Callable[[Change], Workspace]

EVENTS = """\
    cart_abandoned:
      code: str?
      total: money?
      rest: money?
      until: date?
      begins: date?
      ends: datetime?
      off: decimal?
      lines:
        - product: ref[products]
          quantity: int
"""
ADA = """\
    profile: {id: ada, first_name: Ada, language: de, age: 36, favourites: [tents], purchased: [mat]}
    events:
      cart_abandoned:
        code: FRUEHLING
        total: 450.00 EUR
        rest: 20.00 EUR
        until: 2026-05-31
        begins: 2026-05-04
        ends: 2026-05-30T22:30:00Z
        off: 0.2
        lines: [{product: tent, quantity: 2}]
    context: {now: 2026-05-01T09:00:00Z}
    consent: [personalization]
"""


@dataclass(frozen=True)
class Case:
    """What three channels say (the email in its subject and body), and what is told of it."""

    description: str
    email: str
    push: str
    banner: str = "Hello"
    told: list[str] = field(default_factory=list)


ITEM = "event.lines[0].product"
CASES = [
    Case("the same price, written differently",
         f"{{{{ {ITEM}.price | money }}}}", f"{{{{ {ITEM}.price | money(style='name') }}}}",
         f"{{{{ {ITEM}.price | money(decimals=false) }}}}"),
    Case("one says less than the other",
         f"{{{{ {ITEM}.price | money }}}} {{{{ collection('best')[0].price | money }}}}",
         f"{{{{ {ITEM}.price | money }}}}"),
    Case("one says nothing of it", f"{{{{ {ITEM}.price | money }}}}", "Hello"),
    Case("another amount of the same event",
         "{{ event.total | money }}", "{{ event.rest | money }}",
         told=[("channels_disagree: amounts of event: email says 450,00 € (email.mjml:1:51), "
               "push says 20,00 € (message.yaml:6:13)")]),
    Case("a price in a template that is not the item's",
         f"{{{{ {ITEM}.price | money }}}}", "Nur 199,00 €!",
         told=["channels_disagree: amounts: email says 200,00 € (email.mjml:1:51), push says 199,00 €"]),
    Case("a price in a template that is the item's", f"{{{{ {ITEM}.price | money }}}}", "Nur 200 €!"),
    Case("another item",
         f"{{{{ {ITEM}.name }}}}", "{{ collection('best')[0].name }}",
         told=[("channels_disagree: items of products: email says products tent (email.mjml:1:51), "
               "push says products dome (message.yaml:6:13)")]),
    Case("through components and loops",
         "{% from 'components/price.html' import price %}"
         "{% for p in collection('best') %}{{ price(p) }}{% endfor %}",
         f"{{{{ {ITEM}.price | money }}}}"),
    Case("another code",
         "{{ event.code }}", "Code SOMMER25",
         told=["channels_disagree: codes: email says FRUEHLING (email.mjml:1:51), push says SOMMER25"]),
    Case("the same code, once in the template", "{{ event.code }}", "Code {{ event.code }}", "FRUEHLING"),
    Case("another percentage", "{{ event.off | percent }}", "25 % billiger",
         told=["channels_disagree: percentages: email says 20 % (email.mjml:1:51), push says 25 %"]),
    Case("the same percentage", "{{ event.off | percent }}", "20% off"),
    Case("another day",
         "{{ event.until | date }}", "{{ event.begins | date }}", "{{ event.ends | date('long') }}",
         told=[("channels_disagree: dates of event: email says 31.05.2026 (email.mjml:1:51), "
               "push says 04.05.2026 (message.yaml:6:13)"),
               ("channels_disagree: dates of event: push says 04.05.2026 (message.yaml:6:13), "
               "banner says 31. Mai 2026 (banner.html:1:7)")]),
    Case("today is nobody's", "{{ event.until | date }}", "{{ context.today | date }}"),
    Case("the same day in the recipient's time zone, which is the next",
         "{{ event.until | date }}", "{{ event.ends | datetime('short') }}"),
    Case("channels that may use different data",
         "{% level 3 %}{{ collection('picked')[0].name }}{% level 1 %}Hello{% endlevel %}",
         f"{{% level 2 %}}{{{{ {ITEM}.name }}}}{{% level 1 %}}Hello{{% endlevel %}}",
         told=[("channels_disagree: items of products: email says products dome (email.mjml:1:64), "
               "push says products tent (message.yaml:6:26)")]),
    Case("what is in an address is not said",
         "<a href='https://a.example/?c=SOMMER25&p=199€'>x</a> {{ event.code }}", "{{ event.code }}"),
]  # fmt: skip


def opened(shop: Open, case: Case, **more: str) -> Workspace:
    note = "templates/messages/note"
    manifest = (
        "event: cart_abandoned\n"
        "email: {subject: Hello}\n"
        "banner: {alt: Hello}\n"
        "push:\n"
        "  title: Hello\n"
        f'  body: "{case.push}"\n'
    )
    column = f"<mj-column><mj-text>{case.email}</mj-text></mj-column>"
    body = f"<mjml><mj-body><mj-section>{column}</mj-section></mj-body></mjml>"
    return shop(
        {
            "templates/events.yaml": EVENTS,
            "templates/personas/ada.yaml": ADA,
            f"{note}/message.yaml": manifest,
            f"{note}/email.mjml": body,
            f"{note}/banner.html": f"<p>{case.banner}</p>",
            "templates/components/price.html": (
                "{% macro price(p) %}{# p: ref[products] #}<b>{{ p.price | money }}</b>{% endmacro %}"
            ),
            **{f"{note}/{name}": text for name, text in more.items()},
        }
    )


def told(shop: Workspace, **options: object) -> list[str]:
    found = shop.disagreements("note", shop.persona("ada"), **options)  # type: ignore[arg-type]
    return [
        str(one).replace("templates/messages/note/", "").replace("\xa0", " ").replace("\u202f", " ")
        for one in found
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_channels_say_is_compared(case: Case, shop: Open) -> None:
    assert told(opened(shop, case)) == case.told


def test_a_cap_takes_the_difference_away(shop: Open) -> None:
    case = next(case for case in CASES if case.description == "channels that may use different data")
    assert told(opened(shop, case), level=1) == []


def test_a_body_of_one_locale_may_disagree_in_that_locale_alone(shop: Open) -> None:
    case = Case("", "{{ event.code }}", "{{ event.code }}", "{{ event.code }}")
    workspace = opened(shop, case, **{"banner.de.html": "<p>Code HERBST24</p>"})
    assert told(workspace, locale="en") == []
    assert told(workspace) == [
        "channels_disagree: codes: email says FRUEHLING (email.mjml:1:51), banner says HERBST24",
        "channels_disagree: codes: push says FRUEHLING (message.yaml:6:13), banner says HERBST24",
    ]


def test_a_skipped_channel_says_nothing(shop: Open) -> None:
    case = Case("", "{{ event.code }}", "{% skip 'no' %}SOMMER25")
    assert told(opened(shop, case)) == []


def test_rendering_is_the_same_before_and_after(shop: Open) -> None:
    workspace = opened(shop, CASES[0])
    ada = workspace.persona("ada")
    before = workspace.render_all("note", ada)
    assert workspace.disagreements("note", ada) == ()
    assert workspace.render_all("note", ada) == before


def test_a_disagreement_tells_its_parts(shop: Open) -> None:
    case = next(case for case in CASES if case.description == "another code")
    workspace = opened(shop, case)
    (found,) = workspace.disagreements("note", workspace.persona("ada"))
    assert (found.code, found.kind, found.channels) == ("channels_disagree", "code", ("email", "push"))
    assert {channel: [one.value for one in said] for channel, said in found.said.items()} == {
        "email": ["FRUEHLING"],
        "push": ["SOMMER25"],
    }
