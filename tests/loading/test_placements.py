"""Placements of a message, and shared ones: what is read, and what an author is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dynacontent.loading.workspace import load_workspace
from dynacontent.models.placements import Cap, Participation, Slice

Write = Callable[[dict[str, str | bytes | None]], Path]
Told = Callable[[dict[str, str | bytes | None]], str]

PATH = "templates/messages/cart/message.yaml"
SHARED = "templates/placements/hero.yaml"

WHOLE = """\
push: {title: Cart, body: Yours}
placements:
  hero:
    holdout: 5%
    rules:
      - {name: vip, when: segment('vip'), show: hero_vip, with: {tone: warm}, cooldown: 24h,
         at_most: 3 per 7d}
      - name: tent_test
        when: "'camping' in profile.first_name"
        experiment: hero_test
        namespace: home
        coverage: 40%
        variants:
          a: {weight: 50, show: hero_tents}
          b: {weight: "= 1 + 1", show: hero_guide, with: {item: "= profile.last_viewed"}}
        from: 2026-05-01
        until: 2026-06-01T09:00:00+02:00
        channels: [push]
        locales: [de, en]
    default: hero_plain
  foot: {default: {show: hero_plain, with: {tone: calm}}}
"""


def test_everything_is_read(write: Write) -> None:
    manifest = load_workspace(write({PATH: WHOLE})).messages["cart"]
    hero, foot = manifest.placements.values()
    vip, tents = hero.rules
    assert (hero.key, hero.holdout, hero.message) == ("cart/hero", 0.05, "cart")
    assert (vip.name, vip.when, vip.content) == ("vip", "segment('vip')", vip.contents[None])
    assert vip.contents[None].arguments == {"tone": "warm"}
    assert vip.caps == (Cap(1, timedelta(hours=24)), Cap(3, timedelta(days=7)))
    assert (tents.experiment, tents.slice, tents.coverage) == ("hero_test", Slice("home"), 0.4)
    assert {name: content.component for name, content in tents.contents.items()} == {
        "a": "hero_tents",
        "b": "hero_guide",
    }
    assert (tents.start, tents.until) == (date(2026, 5, 1), datetime(2026, 6, 1, 7, tzinfo=UTC))
    assert (tents.channels, tents.locales) == (("push",), ("de", "en"))
    assert (foot.rules, foot.default.arguments) == ((), {"tone": "calm"})
    place = tents.contents["b"].arguments["item"].location
    assert (place.path, place.line) == (PATH, 15)


def test_shared_placements(write: Write) -> None:
    sources = load_workspace(write({SHARED: "default: plain\nrules: [{name: w, show: warm}]\n"}))
    assert (sources.placements["hero"].key, sources.placements["hero"].message) == ("hero", None)
    assert list(sources.placements_of(sources.messages["cart"])) == ["hero"]


@dataclass(frozen=True)
class Wrong:
    description: str
    text: str
    message: str
    hint: str = ""


RULE = "rules: [{name: w, show: warm, %s}]\ndefault: plain\n"
VARIANTS = "variants: {a: {weight: 1, show: warm}, b: {weight: 1, show: warm}}"
TEST = f"rules: [{{name: t, experiment: e, {VARIANTS}, %s}}]\ndefault: plain\n"

WRONG = [
    Wrong("no default", "rules: []\n", "hero.yaml:1:1: a placement needs a default", "default: COMPONENT"),
    Wrong(
        "an unknown key",
        "default: plain\nholdouts: 5%\n",
        "hero.yaml:2:1: unknown key 'holdouts'",
        "'holdout'",
    ),
    Wrong("an unknown key of a rule", RULE % "wenn: x", "unknown key 'wenn'", "did you mean 'when'"),
    Wrong(
        "rules that are no list", "default: plain\nrules: {a: b}\n", "rules should be a list, not a mapping"
    ),
    Wrong("a rule that is no mapping", "default: plain\nrules: [vip]\n", "0 should be a mapping, not 'vip'"),
    Wrong("a rule without a name", "default: plain\nrules: [{show: warm}]\n", "a rule needs a name"),
    Wrong(
        "a rule that shows nothing",
        "default: plain\nrules: [{name: w}]\n",
        "a rule shows nothing",
        "variants",
    ),
    Wrong("a rule that shows two things", RULE % VARIANTS, "a rule has either show or variants"),
    Wrong(
        "a name that is none",
        RULE.replace("name: w", "name: a b") % "with: {}",
        "'a b' cannot be the name of a rule",
    ),
    Wrong(
        "a reserved name", RULE.replace("name: w", "name: default") % "with: {}", "cannot be called 'default'"
    ),
    Wrong(
        "two rules of one name",
        "rules: [{name: w, show: warm}, {name: w, show: warm}]\ndefault: plain\n",
        "two rules are called 'w'",
    ),
    Wrong(
        "a component that is no name",
        RULE.replace("warm", "a-b") % "with: {}",
        "show should be the name of a component, not 'a-b'",
    ),
    Wrong("an empty condition", RULE % "when: ' '", "when should be an expression"),
    Wrong("arguments that are a list", RULE % "with: [a]", "with should be a mapping, not a list"),
    Wrong("an argument that is a list", RULE % "with: {a: [b]}", "a should be text, not a list", "after ="),
    Wrong("an argument without its expression", RULE % "with: {a: '='}", "a has no expression after ="),
    Wrong(
        "a cooldown that is no duration", RULE % "cooldown: 1 day", "cooldown: '1 day' is no duration", "4h"
    ),
    Wrong("a rate that is none", RULE % "at_most: 3", "at_most: '3' says no count per time", "3 per 7d"),
    Wrong(
        "a share that is none",
        "default: plain\nholdout: 0.05\n",
        "holdout: '0.05' is no share from 0% to 100%",
        "5%",
    ),
    Wrong(
        "a share above all", "default: plain\nholdout: 101%\n", "holdout: '101%' is no share from 0% to 100%"
    ),
    Wrong(
        "a day that is none",
        RULE % "from: tomorrow",
        "from: 'tomorrow' is no day and no moment",
        "2026-05-01",
    ),
    Wrong("a day not of the calendar", RULE % "from: 2026-02-30", "is no day of the calendar"),
    Wrong("a moment without its offset", RULE % "until: '2026-05-01T09:00'", "needs its offset", "+02:00"),
    Wrong(
        "an end before the beginning",
        RULE % "from: 2026-05-02, until: 2026-05-01",
        "until should come after from",
    ),
    Wrong("an unknown channel", RULE % "channels: [sms]", "channels has no 'sms'", "email"),
    Wrong("no channel", RULE % "channels: []", "channels should be a list", "leave channels out"),
    Wrong(
        "a locale that is not configured", RULE % "locales: [fr]", "locales has no 'fr'", "locales are en, de"
    ),
    Wrong("coverage without an experiment", RULE % "coverage: 5%", "coverage needs experiment beside it"),
    Wrong(
        "a namespace without an experiment", RULE % "namespace: home", "namespace needs experiment beside it"
    ),
    Wrong("an experiment without variants", RULE % "experiment: e", "experiment needs variants beside it"),
    Wrong(
        "variants without an experiment",
        TEST.replace("experiment: e, ", "") % "from: 2026-05-01",
        "variants needs experiment",
    ),
    Wrong("arguments beside variants", TEST % "with: {a: b}", "with belongs to each of the variants"),
    Wrong(
        "no variant",
        TEST.replace(VARIANTS, "variants: {}") % "from: 2026-05-01",
        "variants should be a mapping",
    ),
    Wrong(
        "a weight that is none",
        TEST.replace("weight: 1", "weight: half", 1) % "from: 2026-05-01",
        "weight should be a number from 0 on, not 'half'",
    ),
    Wrong(
        "a weight below none",
        TEST.replace("weight: 1", "weight: -1", 1) % "from: 2026-05-01",
        "weight should be a number from 0 on, not '-1'",
    ),
    Wrong(
        "no weight at all",
        TEST.replace("weight: 1", "weight: 0") % "from: 2026-05-01",
        "no variant has a weight above 0",
    ),
    Wrong(
        "a variant called holdout",
        TEST.replace("b:", "holdout:") % "from: 2026-05-01",
        "a variant cannot be called 'holdout'",
    ),
    Wrong(
        "a part of a namespace that is none",
        TEST % "namespace: home 40%-20%",
        "ends where it begins, or before",
        "0%-40%",
    ),
]


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.description)
def test_mistakes_are_told_with_their_place(told: Told, case: Wrong) -> None:
    text = told({SHARED: case.text})
    assert case.message in text
    assert case.hint in text
    assert f"{SHARED}:" in text


def test_placements_of_a_message_name_its_channels(told: Told) -> None:
    rule = "{name: w, show: warm, channels: [email]}"
    manifest = (
        f"push: {{title: Cart, body: Yours}}\nplacements: {{hero: {{rules: [{rule}], default: plain}}}}\n"
    )
    assert "channels has no 'email'" in told({PATH: manifest})


def test_a_placement_is_a_mapping(told: Told) -> None:
    text = told({PATH: "push: {title: Cart, body: Yours}\nplacements: [hero]\n"})
    assert text.startswith(f"{PATH}:2:1: placements should be a mapping, not a list\n")


def test_a_shared_placement_keeps_its_name(told: Told) -> None:
    text = told(
        {
            SHARED: "default: plain\n",
            PATH: "push: {title: a, body: b}\nplacements: {hero: {default: plain}}\n",
        }
    )
    assert f"{PATH}:2:14: a shared placement is called 'hero'" in text


@pytest.mark.parametrize(
    "key",
    [
        "holdout: 5%",
        "rules: [{name: w, show: warm, cooldown: 1h}]",
        "rules: [{name: w, show: warm, at_most: 1 per 1h}]",
    ],
)
def test_recipients_have_to_be_told_apart(told: Told, key: str) -> None:
    schema = "fields:\n  id: str\n  first_name: str?\n  language: locale?\n  last_viewed: ref[products]?\n"
    text = told({SHARED: f"{key}\ndefault: plain\n", "templates/profile.yaml": schema})
    assert "needs to know recipients apart" in text


# -- experiments of a whole workspace -----------------------------------------------------------


def experiments(*rules: str) -> str:
    written = "".join(f"  - {{name: r{number}, {rule}}}\n" for number, rule in enumerate(rules))
    return f"rules:\n{written}default: plain\n"


def experiment(name: str, more: str = "") -> str:
    return f"experiment: {name}, {VARIANTS}{more and ', '}{more}"


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([experiment("e")], {"e": Participation()}),
        ([experiment("e", "coverage: 10%")], {"e": Participation(coverage=0.1)}),
        ([experiment("e", "namespace: home")], {"e": Participation("home", 0, 1)}),
        (
            [
                experiment("b", "namespace: home, coverage: 30%"),
                experiment("a", "namespace: home, coverage: 50%"),
            ],
            {"a": Participation("home", 0, 0.5), "b": Participation("home", 0.5, 0.8)},
        ),
        (
            [
                experiment("b", "namespace: home 0%-40%, coverage: 50%"),
                experiment("a", "namespace: home 60%-100%"),
            ],
            {"a": Participation("home", 0.6, 1), "b": Participation("home", 0, 0.4, 0.5)},
        ),
        ([experiment("e"), experiment("e")], {"e": Participation()}),
    ],
)
def test_who_takes_part(write: Write, rules: list[str], found: dict[str, Participation]) -> None:
    """By name, so that the order of rules decides nothing."""
    assert load_workspace(write({SHARED: experiments(*rules)})).experiments == found


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (
            [experiment("e"), experiment("e", "coverage: 5%")],
            "experiment 'e' means something else here than in rule 'r0'",
        ),
        (
            [experiment("a", "namespace: home"), experiment("b", "namespace: home, coverage: 1%")],
            "cover 101% of it: a, b",
        ),
        (
            [experiment("a", "namespace: home 0%-50%"), experiment("b", "namespace: home 49%-60%")],
            "experiments 'a' and 'b' overlap in namespace 'home'",
        ),
        (
            [experiment("a", "namespace: home 0%-50%"), experiment("b", "namespace: home")],
            "experiment 'b' needs a part too",
        ),
    ],
)
def test_what_does_not_fit_together(told: Told, rules: list[str], message: str) -> None:
    assert message in told({SHARED: experiments(*rules)})
