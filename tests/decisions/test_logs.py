"""Logs of exposures: what claims write, refuse, and leave as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynacontent.decisions.postgres_log import PostgresExposureLog
from dynacontent.decisions.sqlite_log import SqliteExposureLog
from dynacontent.errors import CatalogError
from dynacontent.models.exposures import Refused, Seen, Wanted
from dynacontent.models.placements import Cap
from dynacontent.ports import ExposureLog, MemoryExposureLog

NOW = datetime(2026, 5, 1, 9, 0, 0, 123456, tzinfo=UTC)
DAY = Cap(1, timedelta(hours=24))
WEEK = Cap(3, timedelta(days=7))
PROCESSES = 8
SENDS = 5


def wants(
    recipient: str = "ann",
    rule: str | None = "vip",
    *caps: Cap,
    hours: float = 0,
    placement: str = "cart/hero",
    variant: str | None = None,
) -> Wanted:
    at = NOW + timedelta(hours=hours)
    return Wanted(recipient, placement, rule, variant, at, caps, "cart")


def rows(log: ExposureLog) -> list[tuple[str, Seen]]:
    return list(log.entries())


def test_an_empty_log_knows_nothing(log: ExposureLog) -> None:
    assert log.seen(["ann"]) == {}
    assert rows(log) == []


def test_what_is_claimed_is_seen(log: ExposureLog) -> None:
    claimed = [wants(), wants("ben", None, hours=1), wants("ann", "other", placement="hero", variant="b")]
    assert log.claim("monday", claimed) == []
    assert log.seen(["ann", "nobody"]) == {
        "ann": [
            Seen("cart/hero", "vip", NOW, None, "monday"),
            Seen("hero", "other", NOW, "b", "monday"),
        ]
    }
    assert Counter(who for who, _seen in rows(log)) == {"ann": 2, "ben": 1}
    assert rows(log)[-1] == ("ben", Seen("cart/hero", None, NOW + timedelta(hours=1), None, "monday"))


@pytest.mark.parametrize(
    ("caps", "hours", "accepted"),
    [
        ((), [0, 0, 0], [True, True, True]),
        ((DAY,), [0, 23.9, 24], [True, False, True]),
        ((WEEK,), [0, 1, 2, 3, 167.9, 168], [True, True, True, False, False, True]),
        ((DAY, WEEK), [0, 1, 24, 48, 72, 167, 168], [True, False, True, True, False, False, True]),
        ((DAY,), [24, 0, 48], [True, False, True]),
    ],
)
def test_caps(log: ExposureLog, caps: tuple[Cap, ...], hours: list[float], accepted: list[bool]) -> None:
    """A cooldown is one per its length; claims that come late count what was later too."""
    for number, (hour, expected) in enumerate(zip(hours, accepted, strict=True)):
        refused = log.claim(f"send {number}", [wants("ann", "vip", *caps, hours=hour)])
        assert refused == ([] if expected else [Refused("ann", "cart/hero", "vip", "capped")]), number
    assert len(rows(log)) == sum(accepted)


def test_caps_are_of_one_recipient_placement_and_rule(log: ExposureLog) -> None:
    log.claim("monday", [wants("ann", "vip", DAY)])
    others = [
        wants("ben", "vip", DAY),
        wants("ann", "vip", DAY, placement="other/hero"),
        wants("ann", "new", DAY, placement="third"),
    ]
    assert log.claim("tuesday", others) == []
    assert log.claim("wednesday", [wants("ann", "new", DAY)]) == [], "another rule of the same placement"


def test_a_repeated_claim_changes_nothing(log: ExposureLog) -> None:
    claims = [wants("ann", "vip", DAY), wants("ben", "vip", DAY)]
    assert log.claim("monday", claims) == []
    before = rows(log)
    later = [wants("ann", "vip", DAY, hours=1), wants("ben", "vip", DAY, hours=1)]
    assert log.claim("monday", later) == []
    assert rows(log) == before


def test_one_send_shows_one_rule(log: ExposureLog) -> None:
    """What is shown otherwise than it was claimed is told, and not written beside it."""
    log.claim("monday", [wants("ann", "vip", DAY)])
    refused = log.claim("monday", [wants("ann", None)])
    assert refused == [Refused("ann", "cart/hero", None, "claimed_otherwise")]
    assert len(rows(log)) == 1


def test_channels_count_once(log: ExposureLog) -> None:
    """Two channels show the same, or two rules for different channels, which belong together."""
    assert log.claim("monday", [wants("ann", "vip", DAY), wants("ann", "vip", DAY)]) == []
    assert len(rows(log)) == 1
    both = [wants("ann", "vip", DAY), wants("ann", "new", DAY)]
    assert [one.rule for one in log.claim("tuesday", both)] == ["vip"]
    assert len(rows(log)) == 1, "all of them or none"


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 400), st.integers(0, 3)), max_size=40))
def test_no_cap_is_ever_exceeded(claims: list[tuple[str, int, int]]) -> None:
    """However claims are ordered in time, no window of a cap holds more than it allows."""
    log, caps = MemoryExposureLog(), (DAY, WEEK)
    for recipient, hour, send in claims:
        log.claim(f"send {send}", [wants(recipient, "vip", *caps, hours=hour)])
    for recipient in "ab":
        moments = [seen.at for who, seen in log.entries() if who == recipient]
        for cap in caps:
            for end in moments:
                assert sum(end - cap.within < at <= end for at in moments) <= cap.most


def test_eight_processes_never_exceed_a_cap(lasting_log: tuple[str, str]) -> None:
    kind, address = lasting_log
    program = str(Path(__file__).parent / "claimant.py")
    root = str(Path(__file__).parents[2])
    running = [
        subprocess.Popen(
            [sys.executable, program, kind, address, str(number), str(SENDS)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": root},
        )
        for number in range(PROCESSES)
    ]
    accepted = [int(process.communicate(timeout=120)[0]) for process in running]
    log: ExposureLog = SqliteExposureLog(Path(address)) if kind == "sqlite" else PostgresExposureLog(address)
    assert sum(accepted) == 3 * 3, "three each for three people"
    assert Counter(who for who, _seen in log.entries()) == {"ann": 3, "ben": 3, "cem": 3}


def test_what_goes_wrong_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    log = SqliteExposureLog(tmp_path / "exposures.sqlite3")
    with pytest.raises(UnicodeEncodeError):
        log.claim("monday", [wants("ann"), wants("zoe\udcff")])
    assert rows(log) == []


def test_a_database_that_is_not_there_is_told_without_its_password() -> None:
    pytest.importorskip("psycopg")
    log = PostgresExposureLog("postgresql://zoe:secrt@127.0.0.1:1/shop")
    with pytest.raises(CatalogError) as caught:
        log.seen(["ann"])
    assert "127.0.0.1/shop" in str(caught.value)
    assert "secrt" not in str(caught.value)
