"""What a message says in its channels."""

from __future__ import annotations

from dynacontent.models.manifests import BannerManifest, ChannelManifest, EmailManifest
from dynacontent.models.source import SourceText


class Letter(ChannelManifest):
    """Texts at several depths."""

    fixed = frozenset({"file"})
    silent = frozenset({"link"})

    file: SourceText = SourceText("letter.txt")
    greeting: SourceText
    signers: list[dict[str, SourceText]]


def test_texts_are_templates_at_any_depth_but_those_that_are_fixed() -> None:
    signers = [{"name": SourceText("A"), "link": SourceText("a")}, {"name": SourceText("B")}]
    letter = Letter(greeting=SourceText("Hello"), signers=signers)
    assert letter.templates == {
        "greeting": "Hello",
        "signers.0.name": "A",
        "signers.0.link": "a",
        "signers.1.name": "B",
    }
    assert [part for part in letter.templates if letter.is_silent(part)] == ["signers.0.link"]


def test_bodies_are_files() -> None:
    assert EmailManifest(subject=SourceText("Hello")).templates == {"subject": "Hello"}
    assert BannerManifest(alt=SourceText("A tent")).templates == {"alt": "A tent"}
