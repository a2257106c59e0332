"""One rule of choice: the first alternative whose data is there, with the reasons of those before."""

from __future__ import annotations

import pytest

from dynacontent.expressions.choice import Choosing
from dynacontent.location import Location
from dynacontent.models.results import Choice, Reason

GONE = ("attribute_missing", "profile.age is missing")
CAPPED = ("level_cap", "above the cap")
THERE = None


@pytest.mark.parametrize(
    ("offered", "taken", "reasons"),
    [
        ([THERE, GONE], "0", []),
        ([GONE, THERE, CAPPED], "1", [Reason("0", *GONE)]),
        ([GONE, CAPPED, THERE, THERE], "2", [Reason("0", *GONE), Reason("1", *CAPPED)]),
        ([GONE, CAPPED], None, [Reason("0", *GONE), Reason("1", *CAPPED)]),
    ],
)
def test_the_first_is_taken_and_those_behind_it_give_no_reasons(
    offered: list[tuple[str, str] | None], taken: str | None, reasons: list[Reason]
) -> None:
    choosing = Choosing()
    for number, lacking in enumerate(offered):
        if lacking is THERE:
            assert choosing.takes(str(number)) is (str(number) == taken)
        else:
            choosing.passes(str(number), *lacking)
    place = Location("message.yaml", 3)
    assert choosing.choice("placement", "hero", location=place) == Choice(
        "placement", "hero", taken, tuple(reasons), place
    )


@pytest.mark.parametrize(
    ("before", "detail"), [("", "above the cap"), ("nothing fits", "nothing fits; level 2: above the cap")]
)
def test_nothing_is_missing_as_the_last_alternative_is(before: str, detail: str) -> None:
    choosing = Choosing()
    choosing.passes("level 3", *GONE)
    choosing.passes("level 2", *CAPPED)
    missing = choosing.nothing("hero", before)
    assert (missing.code, missing.path, missing.detail) == ("level_cap", "hero", detail)
