"""Recipients: shapes, and what rows of a batch may hold."""

from __future__ import annotations

from typing import Any

import pytest

from dynacontent.errors import RecipientError
from dynacontent.models.recipient import Recipient


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"profile": []}, "profile should be a mapping, not list"),
        ({"profile": {}, "event": 3}, "event should be a mapping, not int"),
        ({"profile": {}, "events": []}, "events should be a mapping, not list"),
        ({"profile": {}, "history": {}}, "history should be a list, not dict"),
        ({"profile": {}, "context": "now"}, "context should be a mapping, not str"),
        ({"profile": {}, "consent": "personalization"}, "consent should be a list, not str"),
        (
            {"profile": {}, "contxt": {}},
            "unknown key 'contxt' in a recipient\n  hint: did you mean 'context' or 'consent'?",
        ),
    ],
)
def test_a_part_of_the_wrong_shape_is_refused(row: dict[str, Any], text: str) -> None:
    """A string is no list of purposes, and a list is no profile."""
    with pytest.raises(RecipientError) as caught:
        Recipient.from_dict(row)
    assert str(caught.value) == text


def test_a_row_without_profile_is_a_bare_profile() -> None:
    """A pipeline may hand over attributes as they are; nulls stand for what is not given."""
    assert Recipient.from_dict({"id": "ann"}) == Recipient({"id": "ann"})
    empty = {"profile": {"id": "ann"}, "event": None, "history": None, "context": None, "consent": None}
    assert Recipient.from_dict(empty) == Recipient({"id": "ann"})


def test_a_message_is_for_those_who_have_its_event() -> None:
    ada = Recipient({}, events={"cart_abandoned": {}})
    assert [ada.may_get(event) for event in (None, "cart_abandoned", "order_placed")] == [True, True, False]
    # An event without a name is that of whichever message is sent.
    assert Recipient({}, event={}).may_get("order_placed")
