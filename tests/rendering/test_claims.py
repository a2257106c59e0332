"""Cooldown and caps: renders read what was claimed, and only claims write."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from dynacontent import Recipient, RecipientError, UnknownNameError, Workspace
from dynacontent.models.exposures import Claimed, Seen
from dynacontent.ports import MemoryExposureLog
from tests.rendering.placements_shop import Open, ada, placed

__all__ = ["placed"]

CALM = "name: w, show: warm, cooldown: 24h"
OFTEN = "name: w, show: warm, at_most: 2 per 7d"


def on(day: str, **options: Any) -> Recipient:
    """Ada on a day in May, at nine."""
    return ada(context={"now": f"2026-05-{day}T09:00:00Z"}, **options)


def sent(workspace: Workspace, who: Recipient, send_id: str) -> tuple[str | None, Claimed]:
    """Render all channels and claim them."""
    out = workspace.render_all("note", who, send_id=send_id)
    (rule,) = {found.decisions[0].rule for found in out.values()}
    return rule, workspace.claim(out.values(), send_id)


@pytest.mark.parametrize(
    ("rule", "days", "shown"),
    [
        (CALM, ["01", "01", "02"], ["w", None, "w"]),
        (OFTEN, ["01", "02", "03", "07", "08"], ["w", "w", None, None, "w"]),
    ],
)
def test_what_was_claimed_counts(placed: Open, rule: str, days: list[str], shown: list[str | None]) -> None:
    """Across channels: one send is one exposure."""
    workspace = placed(rule, exposures=MemoryExposureLog())
    found = []
    for number, day in enumerate(days):
        rule_shown, claimed = sent(workspace, on(day), f"send {number}")
        assert (claimed.accepted, claimed.refused) == (1, ())
        found.append(rule_shown)
    assert found == shown


def test_a_capped_rule_says_when_it_was_shown(placed: Open) -> None:
    workspace = placed(CALM, exposures=MemoryExposureLog())
    sent(workspace, on("01"), "monday")
    out = workspace.render("note", "push", on("01"))
    (reason,) = out.choices[0].reasons
    assert (reason.code, reason.detail) == ("capped", "it was shown lately: 2026-05-01T11:00:00+02:00")


def test_rendering_never_claims(placed: Open) -> None:
    log = MemoryExposureLog()
    workspace = placed(CALM, exposures=log)
    for _ in range(3):
        assert workspace.render("note", "push", on("01")).decisions[0].rule == "w"
    assert list(log.entries()) == []
    assert not (workspace.root / ".dynacontent" / "exposures.sqlite3").exists()


def test_a_send_does_not_count_against_itself(placed: Open) -> None:
    """Begun again after a crash, it shows and claims the same."""
    workspace = placed(CALM, exposures=MemoryExposureLog())
    first = sent(workspace, on("01"), "monday")
    before = list(workspace.exposures())
    assert sent(workspace, on("01"), "monday") == first
    assert list(workspace.exposures()) == before
    assert sent(workspace, on("01"), "tuesday")[0] is None


def test_what_is_refused_is_decided_anew(placed: Open) -> None:
    """Two sends decide at once; the second learns of the first when it claims."""
    workspace = placed(CALM, "name: next, show: warm, with: {name: next}", exposures=MemoryExposureLog())
    first = workspace.render_all("note", on("01"), send_id="one")
    second = workspace.render_all("note", on("01"), send_id="two")
    assert workspace.claim(first.values(), "one")
    claimed = workspace.claim(second.values(), "two")
    assert not claimed
    assert [(one.rule, one.code) for one in claimed.refused] == [("w", "capped")]
    assert claimed.refuses("ada")
    assert sent(workspace, on("01"), "two") == ("next", Claimed(1))


def test_exposures_may_come_with_the_recipient(placed: Open) -> None:
    """Then the log is not asked, whatever it says."""
    log = MemoryExposureLog()
    workspace = placed(CALM, exposures=log)
    lately = {"placement": "note/hero", "rule": "w", "at": "2026-05-01T08:00:00Z"}
    rows: list[tuple[Any, str | None]] = [
        ([], "w"),
        ([lately], None),
        ([Seen("note/hero", "w", datetime(2026, 5, 1, 8, tzinfo=UTC))], None),
        ([{**lately, "at": "2026-04-29T08:00:00Z"}], "w"),
        ([{**lately, "rule": "other"}], "w"),
        ([{**lately, "placement": "hero"}], "w"),
    ]
    for given, rule in rows:
        assert workspace.render("note", "push", on("01", exposures=given)).decisions[0].rule == rule
    sent(workspace, on("01"), "monday")
    assert workspace.render("note", "push", on("01", exposures=[])).decisions[0].rule == "w"
    with pytest.raises(RecipientError, match=r"exposures\[0\] says no placement and time"):
        workspace.render("note", "push", on("01", exposures=[{"rule": "w"}]))


def test_the_log_of_a_workspace_is_a_file_made_by_the_first_claim(placed: Open) -> None:
    workspace = placed(CALM)
    assert sent(workspace, on("01"), "monday")[0] == "w"
    assert (workspace.root / ".dynacontent" / "exposures.sqlite3").exists()
    again = Workspace.open(workspace.root)
    assert again.render("note", "push", on("01")).decisions[0].rule is None
    assert [seen.rule for _who, seen in again.exposures()] == ["w"]


def test_a_chunk_asks_the_log_once(placed: Open) -> None:
    class Counting(MemoryExposureLog):
        asked: list[int] = []  # noqa: RUF012

        def seen(self, recipients: Any) -> Any:
            self.asked.append(len(recipients))
            return super().seen(recipients)

    log = Counting()
    workspace = placed(f"{CALM}, when: profile.last_viewed.rating > 1", exposures=log)
    many = [ada({"id": str(number)}) for number in range(7)]
    assert len(list(workspace.render_many("note", many))) == 21
    assert log.asked == [1, 2, 4], "the chunks of a first send"


def test_exposures_are_lines_of_json(placed: Open) -> None:
    workspace = placed(CALM, exposures=MemoryExposureLog())
    (exposure,) = workspace.render("note", "push", on("01")).exposures
    assert json.loads(exposure.to_json()) == {
        "recipient": "ada",
        "message": "note",
        "channel": "push",
        "placement": "note/hero",
        "rule": "w",
        "variant": None,
        "experiment": None,
        "reason": "STATIC",
        "bucket": None,
        "forced": False,
        "at": "2026-05-01T11:00:00+02:00",
    }


def test_what_was_forced_is_not_claimed(placed: Open) -> None:
    test = "name: t, experiment: e, variants: {a: {weight: 1, show: warm}, b: {weight: 1, show: plain}}"
    workspace = placed(test, exposures=MemoryExposureLog())
    out = workspace.render("note", "push", on("01"), context={"variants": {"e": "b"}})
    assert workspace.claim([out], "monday") == Claimed(0)


def test_a_claim_has_an_id(placed: Open) -> None:
    with pytest.raises(UnknownNameError, match="send_id"):
        placed(CALM).claim([], "")


def test_a_recording_holds_what_was_shown_before(placed: Open, tmp_path_factory: Any) -> None:
    """A replay decides as the recorded render did, whatever the log says by now."""
    workspace, file = placed(CALM), tmp_path_factory.mktemp("tapes") / "monday.json"
    with workspace.recording(file) as recorded:
        first = recorded.render_all("note", on("01"))
    sent(workspace, on("01"), "monday")
    assert workspace.render("note", "push", on("01")).decisions[0].rule is None
    replayed = Workspace.open(workspace.root, replay=file).render_all("note", on("01"))
    assert {channel: out.decisions[0].rule for channel, out in replayed.items()} == dict.fromkeys(first, "w")
