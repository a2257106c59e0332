"""With ``agreement = true`` channels that do not say the same are a failed test."""

from __future__ import annotations

pytest_plugins = ["pytester"]

PYPROJECT = """\
[tool.dynacontent]
version = 1
locales = ["en", "de"]
default_locale = "en"
[tool.dynacontent.testing]
agreement = {on}
[tool.pytest.ini_options]
testpaths = ["templates"]
filterwarnings = ["error"]
"""


def switch(shop, on: str = "true") -> None:
    (shop.path / "pyproject.toml").write_text(PYPROJECT.replace("{on}", on), "utf-8")


def test_every_persona_of_a_message_in_several_channels_has_a_test(tested, run) -> None:
    switch(tested)
    result = run("--collect-only", "-q")
    found = [line.rpartition("::")[2] for line in result.outlines if "agreement" in line]
    assert found == ["hello[agreement-ada]", "hello[agreement-ben]"]
    run().assert_outcomes(passed=8)


def test_a_disagreement_is_told_without_a_traceback(tested, run) -> None:
    switch(tested)
    manifest = tested.path / "templates/messages/hello/message.yaml"
    text = manifest.read_text("utf-8").replace('"Hello {{ profile.name }}"', '"Save with SPRING26"')
    manifest.write_text(text.replace('alt: "Hello"', 'alt: "Save with SPRING25"'), "utf-8")
    result = run("-k", "agreement")
    result.assert_outcomes(failed=2, deselected=6)
    said = "channels_disagree: codes: email says SPRING26, banner says SPRING25"
    assert said in result.outlines
    assert not any("Traceback" in line or "def runtest" in line for line in result.outlines)


def test_what_cannot_be_rendered_is_told_as_elsewhere(tested, run) -> None:
    switch(tested)
    manifest = tested.path / "templates/messages/hello/message.yaml"
    text = manifest.read_text("utf-8").replace('"Hello {{ profile.name }}"', '"{{ profile.language.x }}"')
    manifest.write_text(text.replace("profile.language.x", "history[0].event"), "utf-8")
    result = run("-k", "agreement-ben")
    assert "hello cannot be rendered for ben:" in result.outlines


def test_the_switch_is_true_or_false(tested, run) -> None:
    switch(tested, '"yes"')
    assert "agreement is true or false, not 'yes'" in "\n".join(run("-q").outlines)
