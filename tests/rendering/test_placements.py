"""What placements show: the first rule that holds and whose content is there in every channel."""

from __future__ import annotations

import gc
from collections import Counter
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

import pytest

from dynacontent import Email, Workspace
from dynacontent.decisions.quiet import QuietRules
from dynacontent.models.results import Decision
from tests.rendering.placements_shop import (
    BANNER,
    EMAIL,
    SEEN,
    SEGMENTS,
    TEST,
    WARM,
    Open,
    ada,
    placed,
    shown,
)

__all__ = ["placed"]


@dataclass(frozen=True)
class Case:
    description: str
    rules: tuple[str, ...]
    expect: str | dict[str, str]
    rule: str | None
    reason: str
    profile: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    codes: tuple[str, ...] = ()


CASES = [
    Case("no rules", (), "plain", None, "DEFAULT"),
    Case("a rule without a condition", (WARM,), "warm all", "w", "STATIC"),
    Case("a rule that holds", (f"{WARM}, when: profile.age > 30",), "warm all", "w", "TARGETING_MATCH"),
    Case(
        "a rule that does not hold, and the next",
        (f"{WARM}, when: profile.age > 40", "name: second, show: warm, with: {name: two}"),
        "warm two",
        "second",
        "STATIC",
        codes=("not_targeted",),
    ),
    Case("missing is not equal", (f"{WARM}, when: profile.portrait == 'x'",), "plain", None, "DEFAULT"),
    Case(
        "an expression as argument",
        ("name: w, show: warm, with: {name: '= profile.first_name'}",),
        "warm Ada",
        "w",
        "STATIC",
    ),
    Case(
        "what a content needs is missing",
        ("name: w, show: warm, with: {name: '= profile.motto'}", "name: s, show: warm"),
        "warm all",
        "s",
        "STATIC",
        codes=("attribute_missing",),
    ),
    Case(
        "an item is not there",
        (SEEN,),
        "plain",
        None,
        "DEFAULT",
        {"last_viewed": "gone"},
        codes=("item_not_found",),
    ),
    Case(
        "one channel lacks what it shows, and so no channel shows it",
        (SEEN,),
        "plain",
        None,
        "DEFAULT",
        {"last_viewed": "unrated"},
        codes=("attribute_missing",),
    ),
    Case(
        "an item",
        (SEEN,),
        {"email": "seen Tent", "push": "seen 4.5", "banner": "seen Tent"},
        "s",
        "STATIC",
    ),
    Case(
        "a channel without the component shows nothing there and restricts no rule",
        ("name: m, show: mail_only",),
        {"email": "mail", "push": "", "banner": ""},
        "m",
        "STATIC",
    ),
    Case("over", (f"{WARM}, until: 2026-05-01",), "plain", None, "DISABLED", codes=("not_in_time",)),
    Case("on its last day", (f"{WARM}, until: 2026-05-02",), "warm all", "w", "STATIC"),
    Case("from today on", (f"{WARM}, from: 2026-05-01",), "warm all", "w", "STATIC"),
    Case("from tomorrow on", (f"{WARM}, from: 2026-05-02",), "plain", None, "DISABLED"),
    Case(
        "tomorrow where the recipient is",
        (f"{WARM}, from: 2026-05-02",),
        "warm all",
        "w",
        "STATIC",
        context={"now": "2026-05-01T18:00:00Z", "timezone": "Asia/Tokyo"},
    ),
    Case(
        "until a moment",
        (f"{WARM}, until: '2026-05-01T11:00:00+02:00'",),
        "plain",
        None,
        "DISABLED",
    ),
    Case("for other locales", (f"{WARM}, locales: [de]",), "plain", None, "DISABLED"),
    Case("for this locale", (f"{WARM}, locales: [de]",), "warm all", "w", "STATIC", {"language": "de-AT"}),
    Case("an hour", (f"{WARM}, when: 9 <= context.now.hour < 12",), "warm all", "w", "TARGETING_MATCH"),
    Case("a weekday", (f"{WARM}, when: context.weekday == 'friday'",), "warm all", "w", "TARGETING_MATCH"),
    Case("a device", (f"{WARM}, when: context.device == 'phone'",), "plain", None, "DEFAULT"),
    Case("a stage", (f"{WARM}, when: context.stage == 'regular'",), "warm all", "w", "TARGETING_MATCH"),
    Case("a segment", (f"{WARM}, when: segment('adult')",), "warm all", "w", "TARGETING_MATCH"),
    Case(
        "what fails is passed over",
        (f"{WARM}, when: 1 / (profile.age - 36) > 1",),
        "plain",
        None,
        "ERROR",
        codes=("error",),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_what_is_shown(placed: Open, case: Case) -> None:
    workspace = placed(*case.rules, **{"catalogs__products.csv": PRODUCTS})
    who = ada(case.profile, context=case.context)
    expected = (
        case.expect
        if isinstance(case.expect, dict)
        else dict.fromkeys(("email", "push", "banner"), case.expect)
    )
    assert shown(workspace, who) == expected
    for out in workspace.render_all("note", who).values():
        assert out.decisions == (
            Decision("hero", case.rule, None, case.reason, key="note/hero"),  # type: ignore[arg-type]
        )
        (choice,) = [choice for choice in out.choices if choice.kind == "placement"]
        assert choice.taken == (case.rule or "default")
        assert case.codes == () or tuple(reason.code for reason in choice.reasons) == case.codes


PRODUCTS = """\
sku,name,name@de,price@EUR,price@USD,category,rating,picture,about,complements
tent,Tent,Zelt,200.00,220.00,tents,4.5,tent.png,,mat|stove
unrated,Unrated,,50.00,55.00,tents,,,,
mat,Mat,Matte,50.00,55.00,tents,4.8,,,
stove,Stove,Kocher,80.00,88.00,cooking,4.0,,,tent
"""


@pytest.mark.parametrize("plain", [False, True])
def test_channels_agree_whichever_is_asked_for_and_in_which_order(placed: Open, *, plain: bool) -> None:
    """Every output is the same, whatever was rendered before it and beside it."""
    rules = (
        SEEN,
        f"{WARM}, when: segment('adult') and profile.twice > 70, channels: [email]",
        TEST,
    )
    workspace = placed(*rules, plain=plain, **{"catalogs__products.csv": PRODUCTS})
    for viewed in ("tent", "unrated"):
        who = ada({"last_viewed": viewed})
        alone = {channel: workspace.render("note", channel, who) for channel in ("email", "push", "banner")}
        for order in permutations(alone):
            assert workspace.render_all("note", who, channels=order) == alone
        assert {out.channel: out for out in workspace.render_many("note", [who])} == alone


def test_a_rule_for_some_channels_leaves_the_others_to_the_next(placed: Open) -> None:
    workspace = placed(f"{WARM}, channels: [email, banner]", "name: n, show: warm, with: {name: next}")
    assert shown(workspace, ada()) == {"email": "warm all", "push": "warm next", "banner": "warm all"}


def test_a_level_counts_what_decided_and_what_is_shown(placed: Open) -> None:
    workspace = placed(
        f"{SEEN}, when: collection('picked')", "name: w, show: warm, when: profile.last_viewed.rating > 4"
    )
    out = workspace.render("note", "email", ada())
    assert (out.level, out.decisions[0].rule) == (2, "s"), "the fallback of the collection"
    who = ada({"favourites": ["tents"]}, consent=["personalization"])
    assert workspace.render("note", "email", who).level == 3
    capped = workspace.render("note", "email", who, level=1)
    assert (capped.level, capped.decisions[0].rule) == (1, None)


def test_placements_may_be_shared(placed: Open) -> None:
    """One file for all messages, under a name of its own."""
    workspace = placed(
        **{
            "templates__placements__foot.yaml": "rules: [{name: w, when: profile.age > 30, show: warm}]\n"
            "default: plain\n",
            BANNER: '{% placement "foot" %}',
        }
    )
    out = workspace.render("note", "banner", ada())
    assert (out.content, out.decisions[0].key) == ("<b>warm all</b>", "foot")


def test_a_ladder_drops_a_placement_with_its_decision(placed: Open) -> None:
    ladder = '{% level 3 %}{% placement "hero" %}{{ profile.motto }}{% level 1 %}<mj-section />{% endlevel %}'
    body = f"<mjml><mj-body>{ladder}</mj-body></mjml>"
    workspace = placed(WARM, **{EMAIL: body})
    out = workspace.render("note", "email", ada())
    assert isinstance(out, Email)
    assert "warm" not in out.text
    assert [decision.rule for decision in out.decisions] == ["w"], "the subject shows it"


def test_a_default_without_its_data_is_missing(placed: Open) -> None:
    """As if it stood in the template: ``on_missing`` and ladders go by it."""
    workspace = placed(
        default="{show: warm, with: {name: '= profile.first_name'}}",
        **{BANNER: "{% level 2 %}{% placement 'hero' %}{% level 1 %}no{% endlevel %}"},
    )
    out = workspace.render("note", "banner", ada({"first_name": None}))
    assert out.content == "no"
    assert [choice.kind for choice in out.choices] == ["ladder"]
    assert "placement 'hero' has nothing to show" in out.choices[0].reasons[0].detail


def test_segments_and_derived_fields_are_evaluated_once_for_all_channels(
    placed: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are worked out together, once; the others when they are asked for, once."""
    workspace = placed(
        f"{WARM}, when: segment('adult') and profile.twice > 100",
        "name: n, when: segment('loud') and segment('old'), show: warm",
        "name: two, when: segment('loud') and profile.twice > 70 and not segment('old'), show: warm",
        **{
            SEGMENTS: "adult: profile.adult\nold: profile.twice > 150\nloud: profile.last_viewed.rating > 4\n"
            "stages: {regular: segment('loud') or segment('adult')}\n",
            BANNER: "{% placement 'hero' %}{% if segment('loud') and segment('adult') %}{% endif %}",
        },
    )
    counted: Counter[str] = Counter()

    def counting(name: str, run: Any) -> Any:
        def counted_run(*arguments: Any) -> Any:
            counted[name] += 1
            return run(*arguments)

        return counted_run

    parts = workspace.parts
    fields = {f"profile.{name}": lazy.resolve.args[1] for name, lazy in parts.derived.items()}
    for name, expression in {**parts.segments, **fields, **parts.stages}.items():
        expression._run = counting(name, expression._run)  # type: ignore[method-assign]
    answers = counting("together", QuietRules.answers)
    monkeypatch.setattr(QuietRules, "answers", lambda *arguments: answers(*arguments))
    assert set(shown(workspace, ada()).values()) == {"warm all"}
    assert counted == dict.fromkeys(
        ["together", "regular", "loud", "old", "profile.adult", "profile.twice", "profile.once"], 1
    )


@pytest.mark.parametrize(
    ("key", "experiment", "variant"),
    [("ada", "hero_test", "a"), ("bob", "hero_test", "b"), ("ada", "other", "b")],
)
def test_experiments(placed: Open, key: str, experiment: str, variant: str) -> None:
    workspace = placed(TEST.replace("hero_test", experiment))
    texts = {"a": "warm all", "b": "plain"}
    assert set(shown(workspace, ada({"id": key})).values()) == {texts[variant]}
    (decision,) = workspace.render("note", "push", ada({"id": key})).decisions
    assert (decision.rule, decision.variant, decision.reason) == ("t", variant, "SPLIT")
    assert decision.experiment == experiment
    assert 0 <= (decision.bucket or 0) < 10_000


def test_a_variant_may_be_forced(placed: Open) -> None:
    """For whoever looks at it; the rule has to hold all the same."""
    workspace = placed(TEST)
    for variant, text in (("a", "warm all"), ("b", "plain")):
        options = {"context": {"variants": {"hero_test": variant}}}
        assert set(shown(workspace, ada(), **options).values()) == {text}
        out = workspace.render("note", "push", ada(), **options)
        assert (out.decisions[0].forced, out.decisions[0].reason) == (True, "STATIC")
        assert out.context["variants"] == {"hero_test": variant}


def test_a_forced_variant_that_is_not_there_is_told(placed: Open) -> None:
    out = placed(TEST).render("note", "push", ada(), context={"variants": {"hero_test": "c", "other": "x"}})
    (warning,) = out.warnings
    assert warning.startswith("rule_error: note/hero.t: ")
    assert "context.variants asks for a variant that experiment 'hero_test' does not have" in warning
    assert "it has a, b" in warning
    assert (out.decisions[0].rule, out.decisions[0].reason) == (None, "ERROR")


def test_weights_come_from_a_catalog(placed: Open) -> None:
    rule = TEST.replace("a: {weight: 1", "a: {weight: \"= catalogs.products['tent'].rating\"").replace(
        "b: {weight: 1", "b: {weight: \"= catalogs.products['gone'].rating\""
    )
    assert set(shown(placed(rule), ada({"id": "bob"})).values()) == {"warm all"}


def test_who_is_held_out_sees_the_default(placed: Open) -> None:
    workspace = placed(WARM, TEST, holdout="100%")
    assert set(shown(workspace, ada()).values()) == {"plain"}
    out = workspace.render("note", "push", ada())
    (decision,) = out.decisions
    assert (decision.rule, decision.variant, decision.reason) == (None, "holdout", "SPLIT")
    assert out.choices[0].reasons[0].code == "held_out"


def test_holdouts_and_treated_are_disjoint(placed: Open) -> None:
    configuration = 'version = 1\nlocales = ["en"]\ncurrency = "EUR"\nholdout = "20%"\n'
    workspace = placed(TEST, holdout="25%", **{"dynacontent.toml": configuration})
    many = [ada({"id": str(number)}) for number in range(400)]
    found = [out.decisions[0] for out in workspace.render_many("note", many, channels=["push"])]
    held = [decision for decision in found if decision.variant == "holdout"]
    assert all(decision.rule is None for decision in held)
    assert all(decision.variant in ("a", "b") for decision in found if decision not in held)
    assert 0.3 < len(held) / len(found) < 0.5


# -- what is wrong with it, told when the workspace is opened ---------------------------------


def test_a_workspace_is_remembered_with_its_placements(placed: Open) -> None:
    """What is known from before decides alike."""
    first = placed(SEEN, TEST)
    second = Workspace.open(first.root)
    assert second.render_all("note", ada()) == first.render_all("note", ada())


def test_nothing_of_a_render_waits_for_the_garbage_collector(placed: Open) -> None:
    """What decides refers to nothing that refers to it, or everything of a recipient would stay a while."""
    workspace = placed(SEEN, f"{WARM}, when: segment('adult') and profile.twice > 70, channels: [email]")
    for viewed in ("tent", "gone"):
        workspace.render_all("note", ada({"last_viewed": viewed}))
        gc.collect()
        gc.disable()
        try:
            workspace.render_all("note", ada({"last_viewed": viewed}))
            assert gc.collect() == 0
        finally:
            gc.enable()
