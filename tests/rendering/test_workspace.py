"""The public calls of a workspace."""

from __future__ import annotations

import pickle
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from dynacontent import (
    Failed,
    MissingValueError,
    Recipient,
    RecipientError,
    Skipped,
    UnknownNameError,
    WorkspaceError,
)

EVENT = {"lines": [{"product": "tent", "quantity": 1}]}
ANN = {"id": "ann", "first_name": "Ann"}


def note(push: str, more: str = "") -> dict[str, str]:
    return {"templates/messages/note/message.yaml": f"{more}push: {{title: t, body: {push!r}}}\n"}


def test_a_bare_profile_will_do(shop: Any) -> None:
    """A recipient may be a plain dict; the event is given beside it."""
    out = shop({}).render("note", "push", ANN, event=EVENT)
    assert (out.status, out.recipient, out.message, out.channel) == ("rendered", "ann", "note", "push")
    assert (out.title, out.body, out.level, out.locale) == ("Ann", "en", 1, "en")


def test_unknown_attributes_become_warnings(shop: Any) -> None:
    """From a pipeline they are dropped and counted."""
    out = shop({}).render("note", "push", {**ANN, "colour": "red"}, event=EVENT)
    assert out.warnings == ("unknown_attribute: profile.colour is not declared and was dropped",)


def test_unknown_attributes_of_a_persona_are_errors(root: Any) -> None:
    """A persona is written by hand: a wrong name is a mistake, with its place."""
    folder = root({"templates/personas/ada.yaml": "profile:\n  id: ada\n  frist_name: Ada\n"})
    from dynacontent import Workspace

    with pytest.raises(WorkspaceError) as caught:
        Workspace.open(folder)
    assert str(caught.value) == (
        "templates/personas/ada.yaml:3:3: profile.frist_name is not declared\n"
        "  3 |   frist_name: Ada\n"
        "    |   ^\n"
        "  hint: did you mean 'first_name'?"
    )


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("exposures: [{placement: cart/hero}]", "exposures[0] says no placement and time"),
        ("exposures: [{placement: [hero], at: 2026-04-01}]", "exposures[0] says no placement and time"),
        ("exposures: [{placement: , at: 2026-04-01}]", "exposures[0] says no placement and time"),
        ("context: {variants: {hero_test: }}", "there is no experiment 'hero_test'"),
    ],
)
def test_what_a_persona_was_shown_is_looked_at(root: Any, written: str, told: str) -> None:
    folder = root({"templates/personas/ada.yaml": f"profile: {{id: ada}}\n{written}\n"})
    from dynacontent import Workspace

    with pytest.raises(WorkspaceError, match=re.escape(told)):
        Workspace.open(folder)


def test_what_does_not_fit_is_told_in_one_go(shop: Any) -> None:
    """All problems of a recipient at once, without the values of pii fields."""
    with pytest.raises(RecipientError) as caught:
        shop({}).render("note", "push", {"id": 3, "first_name": 17, "age": "x"}, event={"lines": [{}]})
    text = str(caught.value)
    assert "profile.id" in text
    assert "profile.first_name" in text
    assert "17" not in text
    assert "profile.age" in text
    assert "event.lines[0].product" in text


def test_a_missing_event_is_told(shop: Any) -> None:
    """The message says which event it needs."""
    with pytest.raises(RecipientError, match="needs the event 'cart_abandoned'"):
        shop({}).render("note", "push", ANN)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("welcome", "push"), "there is no message 'welcome'\n  hint: messages: note"),
        (("note", "pusch"), "message 'note' has no channel 'pusch'\n  hint: did you mean 'push'?"),
    ],
)
def test_unknown_names(shop: Any, arguments: tuple[str, str], text: str) -> None:
    """Unknown messages and channels say what there is."""
    with pytest.raises(UnknownNameError) as caught:
        shop({}).render(*arguments, ANN)
    assert str(caught.value) == text


def test_the_locale_option_must_be_configured(shop: Any) -> None:
    """An explicit locale that is not there is an error; a recipient's falls back."""
    workspace = shop({})
    with pytest.raises(UnknownNameError, match="there is no locale 'fr'"):
        workspace.render("note", "push", ANN, event=EVENT, locale="fr")
    assert workspace.render("note", "push", {**ANN, "language": "fr"}, event=EVENT).locale == "en"
    assert workspace.render("note", "push", ANN, event=EVENT, locale="de").locale == "de"


def test_the_context_repeats_what_was_used(shop: Any) -> None:
    """Given back as it is, ``out.context`` makes the same call again, byte for byte."""
    workspace = shop(note("{{ context.now | datetime }} {{ 1234.5 | number }} {{ context.currency }}"))
    who = {**ANN, "timezone": "Asia/Tokyo", "currency": "USD", "language": "de-CH"}
    first = workspace.render("note", "push", who)
    assert first.context["timezone"] == "Asia/Tokyo"
    again = workspace.render("note", "push", ANN, context=first.context)
    assert (again.body, again.warnings, again.context) == (first.body, (), first.context)


def test_history_may_be_an_iterator(shop: Any) -> None:
    """It is read once, and all channels see all of it."""
    change = {
        "templates/messages/note/message.yaml": (
            "push: {title: t, body: \"{{ history.count('viewed') }}\"}\nbanner: {body: banner.html}\n"
        ),
        "templates/messages/note/banner.html": "{{ history.count('viewed') }}",
    }
    viewed = ({"event": "viewed", "at": f"2026-01-0{day}T00:00:00Z", "product": "tent"} for day in (1, 2))
    outputs = shop(change).render_all("note", Recipient(ANN, history=viewed))  # type: ignore[arg-type]
    assert (outputs["push"].body, outputs["banner"].content) == ("2", "2")


def test_no_channel_asked_for_is_none(shop: Any) -> None:
    """An empty list of channels is not all of them."""
    assert shop({}).render_all("note", ANN, event=EVENT, channels=[]) == {}


@pytest.mark.parametrize(
    "who",
    [
        Recipient(ANN, history=[{"event": {}}], event=EVENT),
        Recipient(ANN, consent=[{}], event=EVENT),  # type: ignore[list-item]
        Recipient(ANN, context={"now": "yesterday"}, event=EVENT),
    ],
)
def test_what_is_no_recipient_is_told(shop: Any, who: Recipient) -> None:
    """Odd shapes inside of a recipient are told, not thrown."""
    with pytest.raises(RecipientError):
        shop({}).render("note", "push", who)


def test_one_clock_for_all_channels(shop: Any) -> None:
    """``render_all`` reads the clock once."""
    change = {
        "templates/messages/note/message.yaml": "push: {title: t, body: b}\nbanner: {body: banner.html}\n",
        "templates/messages/note/banner.html": "<p>b</p>",
    }
    outputs = shop(change).render_all("note", ANN)
    assert set(outputs) == {"push", "banner"}
    assert len({out.context["now"] for out in outputs.values()}) == 1


def test_render_many_keeps_order_and_stops_for_nobody(shop: Any) -> None:
    """Recipient by recipient; what goes wrong becomes a result."""
    workspace = shop(note("{{ profile.first_name }}"))
    people: list[Any] = [ANN, {"id": "bob"}, None, Recipient({"id": "cy", "first_name": "Cy"}), {"id": 7}]
    results = list(workspace.render_many("note", people))
    assert [type(out).__name__ for out in results] == ["Push", "Failed", "Failed", "Push", "Failed"]
    assert [out.recipient for out in results] == ["ann", "bob", None, "cy", "7"]
    failed = results[1]
    assert isinstance(failed, Failed)
    assert failed.code == "attribute_missing"
    assert isinstance(pickle.loads(pickle.dumps(failed)).error, MissingValueError)
    assert failed.to_dict()["status"] == "failed"


def test_on_missing_skip(shop: Any) -> None:
    """``on_missing: skip`` turns what no alternative covers into a skip that says why."""
    out = shop(note("{{ profile.first_name }}", "on_missing: skip\n")).render("note", "push", {"id": "x"})
    assert isinstance(out, Skipped)
    assert (out.code, out.status) == ("attribute_missing", "skipped")
    assert "profile.first_name is missing" in out.reason


def test_skip(shop: Any) -> None:
    """``{% skip %}`` carries the author's reason."""
    out = shop(note('{% skip "nothing to say" %}')).render("note", "push", ANN)
    assert isinstance(out, Skipped)
    assert (out.code, out.reason) == ("skip", "nothing to say")


def test_max_level_caps(shop: Any) -> None:
    """The manifest's ``max_level`` is an expression per recipient, below the caller's cap."""
    body = '{% level 2 %}{{ catalogs.products["tent"].name }}{% level 1 %}plain{% endlevel %}'
    workspace = shop(note(body, "max_level: \"1 if context.stage == 'new' else 3\"\n"))
    assert workspace.render("note", "push", {"id": "x"}).body == "plain"
    assert workspace.render("note", "push", {"id": "x", "age": 20}).body == "Tent"
    assert workspace.render("note", "push", {"id": "x", "age": 20}, level=1).body == "plain"


def test_nothing_of_one_recipient_reaches_the_next(shop: Any) -> None:
    """A render is a pure function of its arguments."""
    body = "{{ profile.first_name | fallback('nobody') }} {{ collection('best').name | join }}"
    workspace = shop(note(body))
    alone = shop(note(body)).render(
        "note", "push", {"id": "b"}, context={"now": datetime(2026, 5, 1, tzinfo=UTC)}
    )
    workspace.render("note", "push", ANN)
    after = workspace.render("note", "push", {"id": "b"}, context={"now": datetime(2026, 5, 1, tzinfo=UTC)})
    assert after == alone


def test_results_are_frozen_and_json(shop: Any) -> None:
    """Outputs do not change, and ``to_dict`` is plain JSON."""
    import json

    out = shop({}).render("note", "push", ANN, event=EVENT)
    with pytest.raises(AttributeError):
        out.title = "other"
    assert json.loads(json.dumps(out.to_dict()))["title"] == "Ann"


def test_a_language_nobody_speaks_falls_back(shop: Any) -> None:
    """A well-formed tag that no language has is as good as none."""
    out = shop({}).render("note", "push", {**ANN, "language": "zzz"}, event=EVENT)
    assert (out.status, out.locale) == ("rendered", "en")


def test_a_component_nobody_uses_is_checked_too(root: Any) -> None:
    """Every template file is read when the workspace is opened."""
    from dynacontent import Workspace

    component = "{% macro lonely(p) %}{{ p | mony }}{% endmacro %}\n"
    folder = root({"templates/components/lonely.mjml": component})
    with pytest.raises(WorkspaceError, match=r"lonely.mjml:1:29: there is no filter 'mony'"):
        Workspace.open(folder)


def test_a_configured_locale_that_no_language_has_is_told(root: Any) -> None:
    """The configuration is checked like everything else."""
    from dynacontent import Workspace

    folder = root({"dynacontent.toml": 'version = 1\nlocales = ["en", "zz"]\n'})
    with pytest.raises(WorkspaceError, match=r"^dynacontent.toml: locales: 'zz' is not a locale"):
        Workspace.open(folder)


def test_pictures_of_a_dropped_body_are_not_used(shop: Any) -> None:
    """What a ladder dropped needs no picture beside the output."""
    first = "{{ asset('a.png') }}{{ profile.first_name }}"
    body = f"{{% level 3 %}}{first}{{% level 1 %}}{{{{ asset('b.png') }}}}{{% endlevel %}}"
    change = note(body)
    change["templates/assets/a.png"] = change["templates/assets/b.png"] = ""
    assert shop(change).render("note", "push", {"id": "x"}).assets == ("b.png",)


def test_a_segment_counts_with_its_level_each_time(shop: Any) -> None:
    """Asked again after a ladder dropped the first answer, it is of the same level."""
    body = (
        "{% level 2 %}{{ segment('camper') }}{{ profile.first_name }}{% level 1 %}x{% endlevel %}"
        "{% if segment('camper') %}y{% endif %}"
    )
    change = note(body)
    change["templates/segments.yaml"] = "camper: profile.last_viewed.category == 'tents'\n"
    out = shop(change).render("note", "push", {"id": "x", "last_viewed": "tent"})
    assert (out.body, out.level) == ("xy", 2)
