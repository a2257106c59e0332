"""A banner carries its HTML as it was rendered, and its texts on one line."""

from __future__ import annotations

from dynacontent.channels import make_banner


def test_made_from_rendered_parts() -> None:
    banner = make_banner(
        html="<div>\n<b>x</b></div>",
        link=" https://e.com ",
        alt="A\ntent",
        sizes=((300, 250), (728, 90)),
        recipient="ada",
        message="cart",
        channel="banner",
    )
    assert (banner.html, banner.link, banner.alt) == ("<div>\n<b>x</b></div>", "https://e.com", "A tent")
    assert banner.to_dict()["sizes"] == [[300, 250], [728, 90]]
    assert banner.status == "rendered"


def test_blank_texts_are_none() -> None:
    banner = make_banner(html="", link="", alt=" ", recipient=None, message="cart", channel="banner")
    assert (banner.link, banner.alt, banner.sizes) == (None, None, ())
