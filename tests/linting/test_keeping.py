"""What is kept between runs: nothing is looked at twice, and nothing is kept that may have changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dynacontent.linting import page, renders
from dynacontent.linting.runner import Wanted, lint
from dynacontent.linting.watch import changes, state_of

Write = Callable[..., Path]
BYE = "templates/messages/bye/message.yaml"


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The messages that are rendered, each as often as it is; nothing is known of any before."""
    monkeypatch.setenv("DYNACONTENT_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    seen: list[str] = []
    render = renders.Renders._rendered

    def noting(self: renders.Renders, case: renders.Case) -> renders.Rendered:
        seen.append(self.manifest.name)
        return render(self, case)

    monkeypatch.setattr(renders.Renders, "_rendered", noting)
    return seen


def codes(root: Path) -> list[str]:
    return [one.code for one in lint(root).findings]


def test_what_did_not_change_is_not_looked_at_again(write: Write, rendered: list[str]) -> None:
    root = write()
    first = lint(root)
    assert rendered
    rendered.clear()
    assert lint(root) == first
    assert rendered == []


def test_only_the_message_that_changed_is_looked_at_again(write: Write, rendered: list[str]) -> None:
    root = write(**{BYE: 'push: {title: "Bye", body: "Bye"}\n'})
    lint(root)
    rendered.clear()
    (root / BYE).write_text('push: {title: "Bye", body: "{{ profile.name }}"}\n', "utf-8")
    assert codes(root) == ["optional_without_fallback"] * 2
    assert set(rendered) == {"bye"}


def test_a_message_that_takes_something_from_another_is_looked_at_with_it(
    write: Write, rendered: list[str]
) -> None:
    part = "templates/messages/hello/part.txt"
    root = write(**{
        part: "Hello",
        BYE: """push: {title: "Bye", body: "{% include 'messages/hello/part.txt' %}"}\n""",
    })  # fmt: skip
    lint(root)
    rendered.clear()
    (root / part).write_text("{{ profile.name }}", "utf-8")
    assert "bye" in (lint(root).findings[-1].messages)
    assert set(rendered) == {"bye", "hello"}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("templates/personas/ben.yaml", "profile: {id: ben}\n"),
        ("templates/profile.yaml", "key: id\nfields:\n  id: str\n  name: str\n"),
    ],
)
def test_what_all_messages_share_changes_all(path: str, text: str, write: Write) -> None:
    root = write()
    before = codes(root)
    (root / path).write_text(text, "utf-8")
    assert codes(root) != before


def test_a_rule_that_was_not_asked_for_is_looked_for_later(write: Write) -> None:
    root = write()
    assert lint(root, Wanted(select=("contrast",))).findings == ()
    assert codes(root) == ["optional_without_fallback"]


def test_watching_looks_once_and_after_every_change(write: Write) -> None:
    root = write()
    saved = ["first", "second"]

    def save(_seconds: float) -> None:
        (root / "templates/personas/ann.yaml").write_text(f"profile: {{id: {saved.pop(0)}}}\n", "utf-8")

    looks = changes(root, wait=save)
    for expected in (2, 1, 0):
        next(looks)
        assert len(saved) == expected


def test_what_is_saved_during_a_look_is_looked_at(write: Write) -> None:
    root = write()
    looks = changes(root, wait=lambda _seconds: pytest.fail("there is something new"))
    next(looks)
    (root / BYE).parent.mkdir()
    (root / BYE).write_text('push: {title: "Bye", body: "Bye"}\n', "utf-8")
    next(looks)


def test_an_editors_own_files_are_no_change(write: Write) -> None:
    root = write()
    before = state_of(root)
    (root / "templates" / ".message.yaml.swp").write_text("x", "utf-8")
    (root / "notes.txt").write_text("x", "utf-8")
    assert state_of(root) == before


def test_a_component_changes_the_messages_that_can_come_to_it(write: Write, rendered: list[str]) -> None:
    part = "templates/components/part.txt"
    root = write(**{
        part: "{% macro part() %}Bye{% endmacro %}",
        BYE: """push: {title: "Bye", body: "{% from 'components/part.txt' import part %}{{ part() }}"}\n""",
    })  # fmt: skip
    lint(root)
    rendered.clear()
    (root / part).write_text(f"{{% macro part() %}}{'Bye ' * 90}{{% endmacro %}}", "utf-8")
    assert "push_text_length" in codes(root)
    assert set(rendered) == {"bye"}


def test_every_case_is_rendered_once_for_all_rules(
    write: Write, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for what channels say of the same thing."""
    cases: list[object] = []
    render = renders.Renders._rendered

    def noting(self: renders.Renders, case: renders.Case) -> renders.Rendered:
        cases.append(case)
        return render(self, case)

    monkeypatch.setattr(renders.Renders, "_rendered", noting)
    root = write(**{
        BYE: 'push: {title: "Now 5 EUR", body: "Bye"}\nbanner: {body: banner.html, alt: "Now 6 EUR"}\n',
        "templates/messages/bye/banner.html": "<p>Bye</p>",
    })  # fmt: skip
    assert "channels_disagree" in codes(root)
    assert len(cases) == len(set(cases)) > 2


@pytest.mark.usefixtures("rendered")
def test_pages_that_stay_the_same_are_not_judged_again(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = "templates/messages/bye/email.mjml"
    text = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"
    body = f"<mjml><mj-body>{text}</mj-body></mjml>"
    root = write(**{BYE: "email: {body: email.mjml, subject: Bye}\n", mail: body.format('<img src="a.png">')})
    assert "alt_missing" in codes(root)
    made: list[str] = []
    compiled = page.compile_mjml

    def noting(source: str, **options: Any) -> str:
        made.append(source)
        return compiled(source, **options)

    monkeypatch.setattr(page, "compile_mjml", noting)
    (root / BYE).write_text("email: {body: email.mjml, subject: Goodbye}\n", "utf-8")
    assert "alt_missing" in codes(root)
    assert made == []
    (root / mail).write_text(body.format('<img src="a.png" alt="">'), "utf-8")
    assert "alt_missing" not in codes(root)
    assert made
