"""What a message says in its channels."""

from __future__ import annotations

import pytest

from dynacontent.models.manifests import BannerManifest, ChannelManifest, EmailManifest, PushManifest
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


def test_members_are_filled_at_any_depth_without_what_says_nothing() -> None:
    push = PushManifest(
        title=SourceText("T"),
        body=SourceText("B"),
        data={"a": SourceText("{{ a }}"), "b": SourceText("{{ b }}")},
        android={"shown": {"icon": SourceText("ic"), "args": [SourceText("{{ c }}"), SourceText("x")]}},
    )
    texts = {
        "data.a": "1",
        "data.b": "",
        "android.shown.icon": "ic",
        "android.shown.args.0": "2",
    }
    assert push.filled("data", texts) == {"a": "1"}
    assert push.filled("android", texts) == {"shown": {"icon": "ic", "args": ["2", "x"]}}
    assert push.fills_formats
    assert not PushManifest(title=SourceText("{{ a }}"), body=SourceText("B")).fills_formats


SPOKEN = {
    "title": True, "subtitle": True, "link": False, "collapse": False, "badge": False,
    "actions.0.title": True, "actions.0.link": False, "data.title": False, "android.data.body": False,
    "android.notification.body": True, "android.notification.channel_id": False,
    "android.notification.body_loc_args.1": True, "apns.payload.aps.alert.loc-args.0": True,
    "apns.payload.aps.alert.loc-key": False, "webpush.notification.data.title": False,
}  # fmt: skip


@pytest.mark.parametrize(("part", "spoken"), SPOKEN.items())
def test_what_of_a_push_is_read_by_people(part: str, spoken: bool) -> None:
    assert PushManifest(title=SourceText("T"), body=SourceText("B")).is_silent(part) is not spoken
