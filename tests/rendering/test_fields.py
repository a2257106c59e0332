"""Merge tags: everything within reach of a message, as its author would write it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dynacontent import Recipient, RecipientError, UnknownNameError, Workspace
from dynacontent.rendering.fields import MergeTag, merge_tags

Open = Callable[[dict[str, str | None]], Workspace]


def by_name(tags: tuple[MergeTag, ...]) -> dict[str, tuple[str, int, object]]:
    return {tag.name: (tag.type, tag.level, tag.sample) for tag in tags}


def test_levels_rise_with_every_hop(shop: Open) -> None:
    found = by_name(merge_tags(shop({}), "note", hops=2))
    expected = {
        "profile.age": ("int?", 1, 36),
        "profile.adult": ("bool = profile.age >= 18", 1, True),
        "profile.purchased[].name": ("str by=locale", 2, "Matte"),
        "event.lines[].product": ("ref[products]", 1, "tent"),
        "event.lines[].product.complements": ("list[ref[products]]?", 2, ["mat", "stove"]),
        "event.lines[].product.complements[].name": ("str by=locale", 3, "Matte"),
        "event.lines[].product.cheaper": ("list[ref[products]]", 3, ["mat", "stove"]),
        'collection("best")[].name': ("str by=locale", 2, "Kuppel"),
        'collection("picked")': ("list[ref[products]]", 3, ["dome", "tent", "mat"]),
    }
    assert {name: found.get(name) for name in expected} == expected


def test_hops_bound_the_depth(shop: Open) -> None:
    workspace = shop({})
    names = {hops: by_name(merge_tags(workspace, "note", hops=hops)) for hops in (0, 1)}
    assert "event.lines[].product" in names[0]
    assert "event.lines[].product.name" not in names[0]
    assert "event.lines[].product.name" in names[1]
    assert "event.lines[].product.complements[].name" not in names[1]


def test_every_tag_but_a_variable_key_can_be_written(shop: Open) -> None:
    """What `fields` lists, a template may test: no name here is one the load-time check refuses."""
    names = [tag.name for tag in merge_tags(shop({}), "note", hops=2)]
    lines = []
    for name in names:
        lists = name.split("[].")
        loops, owner = "", lists[0]
        for number, rest in enumerate(lists[1:]):
            loops += f"{{% for x{number} in {owner} %}}"
            owner = f"x{number}.{rest}"
        written = owner.replace("…", "tent")
        test = f"{{% if {written} is missing %}}{{% endif %}}"
        lines.append(loops + test + "{% endfor %}" * (len(lists) - 1))
    body = "{% if not profile.id %}" + "".join(lines) + "{% endif %}ok"
    manifest = f"event: cart_abandoned\npush:\n  title: t\n  body: '{body}'\n"
    workspace = shop({"templates/messages/note/message.yaml": manifest})
    assert workspace.render("note", "push", workspace.persona("ada")).body == "ok"


def test_a_recipient_of_ones_own(shop: Open) -> None:
    workspace = shop({})
    who = Recipient({"id": "eve", "first_name": "Eve"}, event={"lines": []})
    found = by_name(merge_tags(workspace, "note", who))
    assert found["profile.first_name"][2] == "Eve"
    assert found["profile.age"][2] is None
    with pytest.raises(RecipientError):
        merge_tags(workspace, "note", Recipient({"id": "eve"}))
    with pytest.raises(UnknownNameError):
        merge_tags(workspace, "nota")


def test_a_constant_cap_leaves_out_what_is_above(shop: Open) -> None:
    manifest = 'max_level: 2\npush: {title: "t", body: "b"}\n'
    found = merge_tags(shop({"templates/messages/note/message.yaml": manifest}), "note")
    assert {tag.level for tag in found} == {1, 2}
