"""What is asked of the history is checked: events, their fields, durations."""

from __future__ import annotations

import pytest
from tests.engine.analysis.test_analysis import Case, test_problem

CASES = [
    Case("{{ history.count('vieewed') }}", "there is no event 'vieewed'", "viewed", "m/email.html:1:18"),
    Case("{{ history.last('vieewed').product.name }}", "there is no event 'vieewed'", "viewed"),
    Case("{{ history.count('viewed', within='10 minutes') }}", "is no duration", "10m"),
    Case("{{ history.count('viewed', prodct=profile.last_viewed) }}", "has no argument 'prodct'", "product"),
    Case("{{ history.count('viewed', product=3) }}", "product of viewed is ref[products], not int"),
    Case("{% if history.since('vieewed') < days(3) %}{% endif %}", "there is no event 'vieewed'", "viewed"),
    Case("{{ history.since('viewed') }}", "cannot be printed as it is"),
    Case("{{ history.repeated('viewed').at | datetime }}", "history.repeated() needs times"),
    Case(
        "{% if history.repeated('viewed', 3, by='prodct') %}{% endif %}", "has no field 'prodct'", "product"
    ),
    Case("{% if history.repeated('viewed', 3, span='long') %}{% endif %}", "is no duration", "10m"),
    Case("{% if history.sequence() %}{% endif %}", "history.sequence() needs the names of events"),
    Case("{% if history.sequence('viewed', 'boght') %}{% endif %}", "there is no event 'boght'"),
    Case("{% if history.sequence('viewed', without='viewed') %}{% endif %}", "cannot be there and be absent"),
    Case("{{ history.repeated('viewed', 2).prodct }}", "has no field 'prodct'", "product"),
    Case("{{ history.last('viewed').prodct.name }}", "has no field 'prodct'", "product"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.template[:80])
def test_questions(case: Case) -> None:
    test_problem(case)
