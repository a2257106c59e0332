"""Recipients against the schemas of a workspace."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dynacontent import RecipientError, Workspace

Open = Callable[[dict[str, str | None]], Workspace]


@pytest.mark.parametrize(("profile", "told"), [
    ({}, "profile.id is required\n  hint: it is the key of the profile"),
    ({"id": 5}, "profile.id should be text, not the number 5"),
])  # fmt: skip
def test_the_key_of_a_recipient(shop: Open, profile: dict[str, object], told: str) -> None:
    workspace = shop({})
    with pytest.raises(RecipientError) as caught:
        workspace.render(workspace.messages[0], "push", profile)
    assert str(caught.value).startswith(told)
