"""How members of items are read, and what is fetched beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dynacontent import RenderError, Workspace
from dynacontent.rendering.members import Members
from tests.rendering.test_prefetch import Counting

Open = Callable[[dict[str, Any]], Workspace]


def test_a_member_is_settled_once(shop: Open) -> None:
    members = Members(shop({}).catalogs)
    assert members["products", "name"] is members["products", "name"]
    with pytest.raises(RenderError, match="products has no field 'nmae'") as caught:
        members["products", "nmae"]
    assert "did you mean 'name'?" in str(caught.value)


def test_what_items_of_one_answer_refer_to_is_fetched_together(shop: Open) -> None:
    """Of three items with complements, the first that is read brings those of all."""
    other = "(p.complements | fallback([]) | first | fallback(p)).name"
    body = "{% for p in collection('best') %}{{ " + other + " }} {% endfor %}"
    rows = "sku,name,price@EUR,category,rating,complements\n" + "".join(
        f"{key},{key},1,x,{rating},{complement}\n"
        for key, rating, complement in [
            ("a", 5, "x"),
            ("b", 4, "y"),
            ("c", 3, ""),
            ("x", 1, ""),
            ("y", 1, ""),
        ]
    )
    manifest = f'push: {{title: t, body: "{body}"}}\n'
    workspace = shop({"templates/messages/note/message.yaml": manifest, "catalogs/products.csv": rows})
    store = workspace.parts.store = Counting(workspace.parts.store, "sqlite")  # type: ignore[assignment]
    assert workspace.render("note", "push", {"id": "x"}).body == "x y c"
    assert store.keys_asked == [["x", "y"]]
