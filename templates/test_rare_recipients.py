"""What no persona comes to: those who left no name, emptied their cart, or own all that goes with it."""

from __future__ import annotations

import pytest

from dynacontent import Banner, Email, Push, Skipped
from dynacontent.testing.rendering import Render

NAMELESS = {
    "profile": {
        "id": "nils",
        "language": "en",
        "favourites": ["climbing", "jackets"],
        "orders": 1,
        "orders_total": 59.90,
        "days_since_order": 20,
    },
    "consent": ["personalization"],
}
CART = {"lines": [{"product": "tent-skarn-2", "quantity": 1}]}


@pytest.mark.parametrize(
    ("message", "channel", "level", "greeting"),
    [
        ("picked_for_you", "email", 3, "friend, fresh picks for you"),
        ("picked_for_you", "email", 1, "Hello friend, our shelves are full again"),
        ("picked_for_you", "push", 1, "Shall we go outside, friend?"),
        ("welcome", "email", 3, "Good to see you again, friend."),
        ("welcome", "email", 2, "Good to see you again, friend."),
        ("welcome", "banner", 3, "Good to see you again, friend."),
        ("abandoned_cart", "email", 1, "friend, your cart is still here"),
    ],
)
def test_who_left_no_name_is_a_friend_at_every_level(
    render: Render, message: str, channel: str, level: int, greeting: str
) -> None:
    event = CART if message == "abandoned_cart" else None
    out = render(message, channel, NAMELESS, event=event, level=level)  # type: ignore[arg-type]
    assert greeting in said(out)


@pytest.mark.parametrize("channel", ["email", "push", "banner"])
def test_an_emptied_cart_is_no_reason_to_write(render: Render, channel: str) -> None:
    out = render("abandoned_cart", channel, NAMELESS, event={"lines": []})
    assert isinstance(out, Skipped)
    assert out.reason == "no items in cart"


@pytest.mark.parametrize(
    ("purchased", "shelf"),
    [([], True), (["sleep-float-8", "sleep-cirrus-9", "lamp-firefly"], False)],
    ids=["owns none of it", "owns all of it"],
)
def test_what_goes_with_a_cart_is_shown_to_those_who_lack_it(
    render: Render, purchased: list[str], shelf: bool
) -> None:
    who = {**NAMELESS, "profile": {**NAMELESS["profile"], "purchased": purchased}}  # type: ignore[dict-item]
    out = render("abandoned_cart", "email", who, event=CART)
    assert ("Goes well with it" in said(out)) is shelf


def said(out: Email | Push | Banner | Skipped) -> str:
    """The words of an output."""
    assert not isinstance(out, Skipped)
    if isinstance(out, Email):
        return f"{out.subject}\n{out.text}"
    return out.body or "" if isinstance(out, Push) else out.html
