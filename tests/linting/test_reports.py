"""What is found, in each format: text as errors look, JSON, SARIF 2.1.0, GitHub's commands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from dynacontent_cli.main import main

from dynacontent.linting.registry import rules
from dynacontent.linting.reports import FORMATS, report
from dynacontent.linting.runner import lint

Write = Callable[..., Path]


def run(root: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["-C", str(root), "lint", *arguments])
    return done.exit_code, done.output


def test_text_shows_place_excerpt_caret_and_hint(write: Write) -> None:
    assert report(lint(write()), "text") == (
        "templates/messages/hello/message.yaml:1:31: warning: "
        "profile.name may be absent, and nothing stands in for it [optional_without_fallback]\n"
        '  1 | push: {title: "Hello", body: "{{ profile.name }}"}\n'
        "    |                               ^\n"
        '  hint: write {{ profile.name | fallback("…") }}, or use it in a {% level %} ladder or {% if %}\n'
        f"1 warning (1 message, {len(rules())} rules)"
    ).replace(":31:", ":34:").replace(
        "                               ^", "                                  ^"
    )


def test_json_has_everything(write: Write) -> None:
    found = json.loads(report(lint(write()), "json"))
    assert found["messages"] == 1
    (one,) = found["findings"]
    assert one["code"] == "optional_without_fallback"
    assert one["messages"] == ["hello"]
    assert (one["path"], one["line"], one["column"]) == ("templates/messages/hello/message.yaml", 1, 34)
    assert set(one) == {
        "code",
        "severity",
        "message",
        "path",
        "line",
        "column",
        "excerpt",
        "hint",
        "messages",
    }


def check_sarif(log: dict[str, Any]) -> None:
    """What the schema of SARIF 2.1.0 asks of what is written here."""
    assert set(log) <= {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run_,) = log["runs"]
    driver = run_["tool"]["driver"]
    assert driver["name"]
    assert run_["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    for result in run_["results"]:
        assert result["message"]["text"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
        for place in result.get("locations", []):
            physical = place["physicalLocation"]
            assert re.fullmatch(r"[A-Za-z0-9._~%/@+-]+", physical["artifactLocation"]["uri"])
            region = physical.get("region", {"startLine": 1})
            assert region["startLine"] >= 1
            assert region.get("startColumn", 1) >= 1


def test_sarif_is_as_its_schema_says(write: Write) -> None:
    log = json.loads(report(lint(write()), "sarif"))
    check_sarif(log)
    assert log["runs"][0]["results"][0]["ruleId"] == "optional_without_fallback"


def test_sarif_of_nothing_is_a_run_without_results(write: Write) -> None:
    clean = write(**{"templates/messages/hello/message.yaml": 'push: {title: "Hello", body: "there"}\n'})
    log = json.loads(report(lint(clean), "sarif"))
    check_sarif(log)
    assert log["runs"][0]["results"] == []


def test_github_gets_a_command_for_each(write: Write) -> None:
    first, last = report(lint(write()), "github").split("\n")
    assert first.startswith(
        "::warning file=templates/messages/hello/message.yaml,line=1,col=34,title=optional_without_fallback::"
    )
    assert "{%25 level %25}" in first
    assert "%0A" in first
    assert last.startswith("1 warning")


@pytest.mark.parametrize("form", FORMATS)
def test_what_keeps_a_workspace_shut_is_told_in_every_format(form: str, write: Write) -> None:
    body = 'push: {title: "{{ profile.nam }}", body: "{{ custmer }}"}\n'
    code, output = run(write(**{"templates/messages/hello/message.yaml": body}), "--format", form)
    assert code == 1
    assert "unknown_field" in output
    assert "unknown_name" in output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 1),
        (("--fail-on", "warning"), 1),
        (("--fail-on", "error"), 0),
        (("--fail-on", "never"), 0),
        (("--ignore", "optional_without_fallback"), 0),
        (("--select", "contrast,alt_missing"), 0),
        (("--select", "nothing_like_it"), 2),
        (("--format", "yaml"), 2),
        (("hello",), 1),
        (("helo",), 1),
    ],
)
def test_exit_codes(arguments: tuple[str, ...], code: int, write: Write) -> None:
    assert run(write(), *arguments)[0] == code


def test_a_folder_that_is_no_workspace_is_a_finding(tmp_path: Path) -> None:
    code, output = run(tmp_path)
    assert code == 1
    assert "[configuration]" in output
    assert "Traceback" not in output


def test_links_that_unsubscribe_need_no_secret(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sent by looking, so a checkout without the secret is looked at like any other."""
    monkeypatch.delenv("LINT_SECRET", raising=False)
    root = write(
        **{
            "dynacontent.toml": 'version = 1\nlocales = ["en"]\n[email]\nfrom = "shop@shop.example"\n'
            '[email.unsubscribe]\nurl = "https://shop.example/u?{token}"\nsecret = "$LINT_SECRET"\n',
            "templates/messages/hello/message.yaml": "email: {subject: Hello, preheader: Again}\n",
            "templates/messages/hello/email.mjml": "<mjml><mj-body><mj-section><mj-column><mj-text>"
            '<a href="{{ unsubscribe_url() }}">No more</a></mj-text></mj-column></mj-section>'
            "</mj-body></mjml>",
        }
    )
    assert run(root, "--select", "render_error,unsubscribe_missing") == (
        0,
        "no findings (1 message, 2 rules)\n",
    )


PICTURES = {
    "a picture that cannot be drawn": ('<text data-box="1 2">A</text>', "data-box is 4 numbers"),
    "markup that is not closed": ("<g>", "the body is no well-formed SVG: mismatched tag"),
    "a picture that is not there": ('<image href="no.png" />', "there is no picture templates/assets/no.png"),
    "a picture of a program's own": ('<image href="https://shop.example/a.png" />', ""),
    "a letter that no font has": ("<text>\U000f1234</text>", ""),
}


@pytest.mark.parametrize("case", PICTURES)
def test_pictures_are_drawn(case: str, write: Write) -> None:
    """A banner's picture is drawn only when it is asked for: lint asks, whatever fonts the machine has."""
    inner, told = PICTURES[case]
    message = "templates/messages/hello"
    root = write(
        **{
            f"{message}/message.yaml": "banner: {body: banner.svg, alt: A, sizes: [30x20]}\n",
            f"{message}/banner.svg": f'<svg xmlns="http://www.w3.org/2000/svg">{inner}\n</svg>\n',
        }
    )
    code, said = run(root, "--select", "render_error")
    place = f"{message}/banner.svg:1:41: error: the banner of hello in 30x20: "
    assert (code, said.split("\n")[0]) == (
        (1, f"{place}{told} [banner for ann (en)] [render_error]")
        if told
        else (0, "no findings (1 message, 1 rule)")
    )
