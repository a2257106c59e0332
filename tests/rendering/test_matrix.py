"""Everybody is tested as they are; what that leaves out is tested with one persona each."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from dynacontent import Workspace
from dynacontent.rendering.cases import Case, unseen
from dynacontent.rendering.feeds import offline
from dynacontent.rendering.matrix import Matrix
from dynacontent.rendering.renderer import Outcome

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shop() -> Workspace:
    return Workspace.open(ROOT, feeds=offline())


def rendered(shop: Workspace, case: Case) -> Outcome:
    who = unseen(shop.persona(case.persona))
    return shop.run(shop.message(case.message), case.channel, who, case.options(who))[0]


def cases_of(shop: Workspace, message: str, *, full: bool = False) -> list[Case]:
    matrix = Matrix(shop, full=full, look=partial(rendered, shop))
    everybody = [case for case in matrix.everybody(message) if case.channel == "push"]
    return [*everybody, *matrix.others(message, everybody)]


def test_every_locale_is_tested(shop: Workspace) -> None:
    cases = cases_of(shop, "weekly")
    assert {case.locale for case in cases} == set(shop.configuration.locales)
    translated = [case for case in cases if case.translated]
    assert {case.locale for case in translated}.isdisjoint(
        {case.locale for case in cases if not case.translated}
    )
    for case in translated:
        assert rendered(shop, case).locale == case.locale


def test_every_level_below_the_highest_is_tested_with_one_who_reaches_it(shop: Workspace) -> None:
    capped = [case for case in cases_of(shop, "picked_for_you") if case.level < 3]
    assert [case.level for case in capped] == [1, 2]
    assert len({case.persona for case in capped}) == 1
    natural = Case("picked_for_you", "push", capped[0].persona, capped[0].locale)
    assert rendered(shop, natural).level == 3
    assert [rendered(shop, case).level for case in capped] == [1, 2]


def test_every_variant_is_tested_with_one_who_is_shown_it(shop: Workspace) -> None:
    asked = [case for case in cases_of(shop, "weekly") if case.variant]
    assert [case.variant for case in asked] == ["tent_story.guide", "tent_story.pictures"]
    for case in asked:
        decisions = rendered(shop, case).decisions
        assert case.variants == {one.experiment: one.variant for one in decisions if one.forced}
        assert case.name == f"push-{case.persona}-{case.locale}-L3-{case.variant}"


def test_the_full_matrix_has_everybody_in_every_locale_and_at_every_level(shop: Workspace) -> None:
    cases = cases_of(shop, "weekly", full=True)
    personas, locales = set(shop.personas), set(shop.configuration.locales)
    seen = {(case.persona, case.locale) for case in cases if case.level == 3 and not case.variant}
    assert seen == {(persona, locale) for persona in personas for locale in locales}
    for case in cases:
        if case.level < 3:
            natural = Case(case.message, case.channel, case.persona, case.locale)
            assert case.level < rendered(shop, natural).level
    assert len({case.name for case in cases}) == len(cases)
