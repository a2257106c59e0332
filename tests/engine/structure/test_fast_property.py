"""The law: for every template and data, filling gives what rendering afresh gives, byte for byte."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dynacontent.engine.structure import contents
from dynacontent.errors import AuthoringError
from tests.engine.structure.both_ways import Template
from tests.engine.structure.documents import documents
from tests.engine.structure.hostile_data import data
from tests.engine.structure.jinja_oracle import jinja_email
from tests.engine.structure.pieces import FILES, TEXTS

IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
EXAMPLES = 1_000 if IN_CI else 150
"""Templates, each for three recipients."""
EXHAUSTIVE = 20_000

RUN = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)


three = st.lists(data, min_size=3, max_size=3)
from_which = st.sampled_from([0, contents.WHOLE])
"""From which variant of a unit on its contents are compiled apart."""


def hold(template: str, recipients: list[dict[str, Any]], whole: int, *, rtl: bool) -> None:
    made = Template(template, rtl=rtl)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contents, "WHOLE", whole)
        for names in recipients:
            made.both(names)


@given(template=documents(), recipients=three, whole=from_which, rtl=st.booleans())
@RUN
def test_every_body_is_the_same_both_ways(
    template: str, recipients: list[dict[str, Any]], whole: int, rtl: bool
) -> None:
    hold(template, recipients, whole, rtl=rtl)


@pytest.mark.exhaustive
@given(template=documents(), recipients=three, whole=from_which, rtl=st.booleans())
@settings(RUN, max_examples=EXHAUSTIVE, derandomize=False)
def test_a_great_many_bodies_are_the_same_both_ways(
    template: str, recipients: list[dict[str, Any]], whole: int, rtl: bool
) -> None:
    hold(template, recipients, whole, rtl=rtl)


escaped_is_enough = st.text("abz019<>&\"'", min_size=1, max_size=8)
harmless = st.fixed_dictionaries(
    {
        **dict.fromkeys(("a", "b", "c"), escaped_is_enough),
        "many": st.lists(escaped_is_enough, max_size=3),
        "yes": st.booleans(),
        "count": st.integers(0, 3),
    }
)


@given(template=documents(simple=True), names=harmless)
@settings(RUN, max_examples=max(EXAMPLES // 4, 100))
def test_every_body_is_what_plain_jinja_makes_of_it(template: str, names: dict[str, Any]) -> None:
    outcome = Template(template).both(names)
    try:
        html, text = jinja_email(template, names, FILES, TEXTS)
    except AuthoringError:
        assert outcome.error
        return
    assert (outcome.html, outcome.text) == (html, text)
    # Jinja alone knows nothing of MJML, but for that there is nothing to warn of.
    assert all(warning.startswith("mjml_problem: ") for warning in outcome.warnings)
