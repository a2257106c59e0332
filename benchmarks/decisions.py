"""Fifty rules over twenty segments, all of them evaluated, beside an email of level 1."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.clock import Competitor, medians, python_round, race
from benchmarks.options import Options
from benchmarks.people import recipients
from benchmarks.report import Figure, Report
from benchmarks.shop import Extra, open_shop
from benchmarks.speed import render_all

NAME = "decisions"
COUNT = 500
RULES, SEGMENTS = 50, 20
REACH = 0.6
PLAIN, DECIDED = "level_one", "decided"

_BODY = """\
{% extends "layouts/base.mjml" %}
{% from "components/action.mjml" import action %}
{% from "components/promises.mjml" import promises %}
{% block content %}
<mj-section padding="48px 40px 40px">
  <mj-column>
    <mj-text mj-class="display">
      {% trans name=profile.first_name|fallback(_("friend"))
      %}Hello {{ name }}, glad you are here.{% endtrans %}
    </mj-text>
    <mj-text>{{ profile.city | fallback("") }} · {{ profile.points | fallback(0) | number }}</mj-text>
  </mj-column>
</mj-section>
PLACE
{{ action(_("Take a look around"), brand.url) }}
{{ promises() }}
{% endblock %}
"""
_IMPORT = '{% from "components/benchmark.mjml" import benchmark_shown %}'
_SHOWN = """\
{% macro benchmark_shown(name="") %}
<mj-section><mj-column><mj-text>{{ name }}</mj-text></mj-column></mj-section>
{% endmacro %}
"""


def message() -> Extra:
    """An email, the same with a placement that shows one of its parts, and the segments its rules ask for."""
    email = {"subject": "{{ profile.first_name | fallback('you') }}", "preheader": "…"}
    folder = "templates/messages"
    placement = {"rules": _rules(), "default": "benchmark_shown"}
    manifests = {PLAIN: {"email": email}, DECIDED: {"email": email, "placements": {"map": placement}}}
    files = {f"{folder}/{name}/message.yaml": json.dumps(found) for name, found in manifests.items()}
    written = _BODY.replace("PLACE", "{{ benchmark_shown(profile.city) }}")
    files[f"{folder}/{PLAIN}/email.mjml"] = written.replace(
        "{% block content %}", f"{_IMPORT}{{% block content %}}"
    )
    files[f"{folder}/{DECIDED}/email.mjml"] = _BODY.replace("PLACE", '{% placement "map" %}')
    files["templates/components/benchmark.mjml"] = _SHOWN
    return Extra(files, {"templates/segments.yaml": _segments()})


def _segments() -> str:
    """Conditions on several attributes, some of which hold."""
    lines = ["\n"]
    for number in range(SEGMENTS):
        condition = (
            f"profile.points > {number * 20} and profile.country in ['DE', 'AT', 'CH'] "
            f"and profile.days_since_order < {60 + number}"
        )
        lines.append(f'b{number}: "{condition}"\n')
    return "".join(lines)


def _rules() -> list[dict[str, Any]]:
    """All but the last do not hold, most of them only because of what comes last in them."""
    rules: list[dict[str, Any]] = [
        {
            "name": f"r{number}",
            "when": f"segment('b{number % SEGMENTS}') and profile.orders_total > {400 + number}",
            "show": "benchmark_shown",
        }
        for number in range(RULES - 1)
    ]
    last = {
        "name": "last",
        "when": f"segment('b{SEGMENTS - 1}') or profile.orders > 2",
        "show": "benchmark_shown",
    }
    return [*rules, {**last, "with": {"name": "= profile.city"}}]


def run(options: Options) -> Report:
    """The time that deciding adds, for each unit of the time of the email."""
    count = options.count or COUNT
    with open_shop(products=options.products, extra=message()) as shop:
        people = recipients(shop, count)
        for person in people:
            person.pop("event")
        racers = [
            Competitor(name, python_round(render_all(shop.workspace, name), people), count)
            for name in (PLAIN, DECIDED)
        ]
        times = race(racers, rounds=options.rounds)
    found = medians(times)
    added = sorted(
        (decided - plain) / plain for plain, decided in zip(times[PLAIN], times[DECIDED], strict=True)
    )[len(times[PLAIN]) // 2]
    figures = [
        Figure("an email of level 1", found[PLAIN], "µs"),
        Figure("the same with 50 rules over 20 segments, all evaluated", found[DECIDED], "µs"),
        Figure("what deciding adds / the email", added, "", reach=REACH),
    ]
    settings = {"recipients": count, "rules": RULES, "segments": SEGMENTS, "rounds": options.rounds}
    return Report(NAME, "Decisions", figures, settings)
