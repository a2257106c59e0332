"""The programs that send pushes take ours as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dynacontent import Push, Workspace
from dynacontent.channels.push import LIMITS
from tests.channels.push import services
from tests.channels.push.a_push import a_push, a_rich_push

ROOT = Path(__file__).parent.parent.parent.parent
PUSHES = {
    "small": a_push(),
    "rich": a_rich_push(),
    "critical": a_rich_push(interruption="critical"),
    "passive": a_push(interruption="passive", badge=0),
    "right to left": a_rich_push(title="عربتك لا تزال هنا", subtitle="خيمة", locale="ar"),
    "of the app's own words": a_push(
        apns={"payload": {"aps": {"alert": {"loc-key": "CART", "loc-args": ["Ada"]}}}},
        android={"notification": {"body_loc_key": "cart", "body_loc_args": ["Ada"]}},
    ),
    "laid over": a_push(
        android={"notification": {"channel_id": "offers", "color": "#112233"}, "data": {"a": "1"}},
        apns={"headers": {"apns-priority": "5"}, "payload": {"aps": {"category": "x"}, "screen": "cart"}},
        webpush={"notification": {"requireInteraction": "true", "vibrate": ["100"]}, "data": {"a": "1"}},
    ),
    "long": a_rich_push(body="Größe 🎉 " * 2000),
}
SERVICES = [services.firebase, services.apple, services.browser]


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.__name__)
@pytest.mark.parametrize("name", PUSHES)
def test_services_take_every_kind_of_push(name: str, service: Any) -> None:
    service(PUSHES[name])


@pytest.mark.parametrize("letter", ["x", "ü", "🎉"])
def test_the_largest_pushes_are_taken(letter: str) -> None:
    push = a_push(body=letter * 5000)
    assert max(size - LIMITS[service] for service, size in push.sizes().items()) > -8
    for service in SERVICES:
        service(push)


def test_the_limit_of_web_push_is_what_fits_when_it_is_encrypted() -> None:
    assert len(services.encrypted(b"x" * LIMITS["webpush"])) == 4096


def test_services_take_every_push_of_the_sample_shop_in_every_language() -> None:
    shop = Workspace.open(ROOT)
    taken = 0
    for message in shop.messages:
        event = shop.message(message).event
        people = {name: shop.persona(name) for name in shop.personas}
        for who in [who for who in people.values() if event is None or event in who.events]:
            for locale in shop.configuration.locales:
                push = shop.render(message, "push", who, locale=locale)
                if isinstance(push, Push):
                    taken += 1
                    for service in SERVICES:
                        service(push)
    assert taken > 500
