"""The plugin as a team with a template repository uses it: no Python, one command."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from email import message_from_string

import pytest
from selectolax.lexbor import LexborHTMLParser

pytest_plugins = ["pytester"]

HELLO = "templates/messages/hello/message.yaml"
CART = "templates/messages/cart/message.yaml"
SNAPSHOTS = {
    "snapshots/cart/push-ada-de-L3.json",
    "snapshots/cart/push-ada-en-L3.json",
    "snapshots/hello/banner-ada-de-L3.html",
    "snapshots/hello/banner-ben-en-L3.html",
    "snapshots/hello/email-ada-de-L3.html",
    "snapshots/hello/email-ada-de-L3.txt",
    "snapshots/hello/email-ben-en-L3.html",
    "snapshots/hello/email-ben-en-L3.txt",
}


def snapshots(shop: pytest.Pytester) -> set[str]:
    files = (shop.path / "snapshots").rglob("*")
    return {path.relative_to(shop.path).as_posix() for path in files if path.is_file()}


def change(shop: pytest.Pytester, path: str, old: str, new: str) -> None:
    file = shop.path / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def output(result: pytest.RunResult) -> str:
    """What was printed; times and the folder differ from run to run."""
    return "\n".join(line.rstrip() for line in result.outlines)


def test_messages_times_personas_are_collected_without_python(shop, run) -> None:
    result = run("--collect-only", "-q")
    assert result.outlines[:6] == [
        f"{CART}::cart[push-ada-de-L3]",
        f"{CART}::cart[push-ada-en-L3]",
        f"{HELLO}::hello[email-ada-de-L3]",
        f"{HELLO}::hello[banner-ada-de-L3]",
        f"{HELLO}::hello[email-ben-en-L3]",
        f"{HELLO}::hello[banner-ben-en-L3]",
    ]
    assert "6 tests collected" in output(result)


def test_a_first_run_fails_and_says_what_to_do_and_an_update_makes_it_pass(shop, run) -> None:
    first = run()
    first.assert_outcomes(failed=6)
    assert (
        "snapshots/cart/push-ada-de-L3.json is not there yet: "
        "pytest --snapshot-update writes it, then open it and look" in output(first)
    )
    assert not (shop.path / "snapshots").exists()
    run("--snapshot-update").assert_outcomes(passed=6)
    assert snapshots(shop) == SNAPSHOTS
    second = run()
    second.assert_outcomes(passed=6)
    assert "8 snapshots passed." in output(second)


def test_snapshots_are_files_to_open(tested, run) -> None:
    folder = tested.path / "snapshots"
    email = (folder / "hello/email-ada-de-L3.html").read_text("utf-8")
    banner = (folder / "hello/banner-ada-de-L3.html").read_text("utf-8")
    for page in (email, banner):
        source = re.search(r'<img[^>]* src="([^"]*)"', page)
        assert source is not None
        assert (folder / "hello" / source[1]).resolve() == tested.path / "templates/assets/logo.png"
    assert banner.startswith('<!doctype html>\n<meta charset="utf-8">\n<title>Hello</title>\n')
    assert len(email.splitlines()) > 30
    assert "Good morning, Ada" in email
    assert (folder / "hello/email-ada-de-L3.txt").read_text("utf-8") == (
        "Subject: Hello Ada\nPreheader: 01.05.2026\n\nShop\n\nGood morning, Ada\n"
    )
    assert (folder / "cart/push-ada-de-L3.json").read_text("utf-8") == (
        '{\n  "title": "Your cart",\n  "body": "2 things",\n  "ttl": 14400\n}\n'
    )


def test_the_clock_stands_still_for_a_persona_that_has_none(tested, run) -> None:
    text = (tested.path / "snapshots/hello/email-ben-en-L3.txt").read_text("utf-8")
    assert "Preheader: Jan 15, 2026\n" in text


def test_a_skipped_message_says_why(shop, run) -> None:
    change(shop, "templates/personas/ada.yaml", "count: 2", "count: 0")
    run("--snapshot-update").assert_outcomes(passed=6)
    text = (shop.path / "snapshots/cart/push-ada-de-L3.txt").read_text("utf-8")
    assert text == "Skipped (skip): an empty cart\n"


def test_a_change_is_shown_first_as_the_recipient_notices_it(tested, run) -> None:
    change(tested, "templates/messages/hello/email.mjml", "Good morning", "Good evening")
    result = run()
    result.assert_outcomes(failed=2, passed=4)
    report = output(result)
    assert (
        "snapshots/hello/email-ada-de-L3.txt is no longer what is rendered:\n"
        "  line 6\n"
        "-Good morning, Ada\n"
        "+Good evening, Ada\n"
        "\n"
        "snapshots/hello/email-ada-de-L3.html is no longer what is rendered:\n"
    ) in report
    assert "Traceback" not in report
    assert "def compare" not in report


def test_a_message_that_cannot_be_rendered_shows_its_place_and_no_traceback(shop, run) -> None:
    change(shop, HELLO, "Hello {{ profile.name }}", "Hello {{ 10 % (profile.name | length - 3) }}")
    result = run()
    report = output(result)
    result.assert_outcomes(failed=6)
    assert "hello cannot be rendered for ada:\ntemplates/messages/hello/message.yaml:1:" in report
    assert "Traceback" not in report


@dataclass(frozen=True, slots=True)
class Broken:
    description: str
    path: str
    old: str
    new: str
    error: str


@pytest.mark.parametrize(
    "case",
    [
        Broken(
            "a template",
            "templates/messages/hello/email.mjml",
            "profile.name",
            "profile.nam",
            "templates/messages/hello/email.mjml:3:",
        ),
        Broken("a persona", "templates/personas/ben.yaml", "name: Ben", "nam: Ben", "ben.yaml:1:"),
        Broken("a manifest", CART, "push:", "pusch:", f"{CART}:2:1: "),
        Broken("the configuration", "pyproject.toml", '"de"]', '"xx-"]', "pyproject.toml:3:1: "),
    ],
    ids=lambda case: case.description,
)
def test_the_errors_of_a_workspace_are_one_readable_error(shop, run, case) -> None:
    change(shop, case.path, case.old, case.new)
    result = run()
    result.assert_outcomes(errors=1)
    report = output(result)
    assert report.count("ERROR collecting") == 1
    assert case.error in report
    assert "Traceback" not in report
    assert "dynacontent/" not in report


def test_product_data_that_cannot_be_read_is_an_error(shop, run) -> None:
    catalogs = shop.path / "catalogs"
    catalogs.mkdir()
    (catalogs / "things.yaml").write_text("source: things.csv\nkey: id\nfields: {id: str}\n")
    result = run()
    result.assert_outcomes(errors=1)
    assert "things.csv" in output(result)


def test_unused_snapshots_are_reported_and_removed(tested, run) -> None:
    (tested.path / "templates/personas/ben.yaml").unlink()
    for args in ([], ["templates"], [HELLO]):
        unused = run(*args)
        assert "3 snapshots unused." in output(unused), args
        assert unused.ret != 0
    assert snapshots(tested) == SNAPSHOTS
    assert "3 unused snapshots deleted." in output(run("--snapshot-update"))
    # English has no reader of its own any more, so somebody else reads it.
    assert snapshots(tested) == {name.replace("ben", "ada") for name in SNAPSHOTS} | SNAPSHOTS - {
        name for name in SNAPSHOTS if "ben" in name
    }


def test_the_snapshots_of_a_removed_message_are_unused(tested, run) -> None:
    for file in (tested.path / "templates/messages/hello").iterdir():
        file.unlink()
    (tested.path / "templates/messages/hello").rmdir()
    assert "6 unused snapshots deleted." in output(run("--snapshot-update"))
    assert snapshots(tested) == {name for name in SNAPSHOTS if "cart" in name}


@pytest.mark.parametrize(
    "args",
    [[f"{HELLO}::hello[banner-ada-de-L3]"], ["-k", "banner"], [CART], ["--deselect", CART]],
    ids=lambda args: args[0],
)
def test_an_update_of_some_leaves_the_others(tested, run, args) -> None:
    result = run("--snapshot-update", *args)
    assert result.ret == 0
    assert "unused" not in output(result)
    assert snapshots(tested) == SNAPSHOTS


@dataclass(frozen=True, slots=True)
class Choice:
    description: str
    table: str
    tests: list[str]


HELLO_ADA = ["hello[email-ada-de-L3]", "hello[banner-ada-de-L3]"]
HELLO_ADA_TRANSLATED = ["hello[email-ada-en-L3]", "hello[banner-ada-en-L3]"]
HELLO_BEN = ["hello[email-ben-en-L3]", "hello[banner-ben-en-L3]"]
HELLO_BEN_TRANSLATED = ["hello[email-ben-de-L3]", "hello[banner-ben-de-L3]"]
CART_ADA = ["cart[push-ada-de-L3]", "cart[push-ada-en-L3]"]


@pytest.mark.parametrize(
    "case",
    [
        Choice("a message excluded", 'exclude = ["hello"]', CART_ADA),
        Choice("a channel included", 'include = ["*/email"]', [HELLO_ADA[0], HELLO_BEN[0]]),
        Choice("a persona excluded", 'exclude = ["*/*/b*"]', CART_ADA + HELLO_ADA + HELLO_ADA_TRANSLATED),
        Choice(
            "both: what is excluded stays out",
            'include = ["hello"]\nexclude = ["hello/*/ada"]',
            HELLO_BEN + HELLO_BEN_TRANSLATED,
        ),
    ],
    ids=lambda case: case.description,
)
def test_one_table_picks_what_is_tested(shop, run, case) -> None:
    with (shop.path / "pyproject.toml").open("a") as file:
        file.write(f"\n[tool.dynacontent.testing]\n{case.table}\n")
    lines = run("--collect-only", "-q").outlines
    assert [line.split("::")[1] for line in lines if "::" in line] == case.tests


def test_mistakes_in_the_table_are_told_in_one_go(shop, run) -> None:
    with (shop.path / "pyproject.toml").open("a") as file:
        file.write(
            "\n[tool.dynacontent.testing]\n"
            'exclud = []\nexclude = ["helo"]\ninclude = "hello"\nmatrix = "all"\neml = "yes"\n'
        )
    result = run()
    result.assert_outcomes(errors=1)
    report = output(result)
    assert (
        "[tool.dynacontent.testing]: unknown key 'exclud'\n"
        "  hint: did you mean 'exclude' or 'include'?\n"
        "[tool.dynacontent.testing]: include should be a list of patterns\n"
    ) in report
    assert "[tool.dynacontent.testing]: exclude: 'helo' picks no test\n" in report
    assert "[tool.dynacontent.testing]: matrix is covering or full, not 'all'\n" in report
    assert "[tool.dynacontent.testing]: eml is true or false, not 'yes'\n" in report


def test_emails_can_be_kept_as_they_are_sent(shop, run) -> None:
    with (shop.path / "pyproject.toml").open("a") as file:
        file.write('\n[tool.dynacontent.testing]\ninclude = ["hello/email/ada"]\neml = true\n')
    run("--snapshot-update").assert_outcomes(passed=2)
    kept = (shop.path / "snapshots/hello/email-ada-de-L3.eml").read_text("ascii")
    sent = message_from_string(kept)
    assert (sent["Subject"], sent.get_content_type()) == ("Hello Ada", "multipart/alternative")
    run().assert_outcomes(passed=2)


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two workers"])
def test_a_report_shows_before_and_after_side_by_side(tested, run, workers) -> None:
    change(tested, "templates/messages/hello/email.mjml", "Good morning", "Good evening")
    result = run("--dynacontent-report", "out/report.html", *workers)
    assert "2 changed: out/report.html" in output(result)
    page = LexborHTMLParser((tested.path / "out/report.html").read_text("utf-8"))
    assert sorted(title.text() for title in page.css("h2")) == [
        "hello[email-ada-de-L3]",
        "hello[email-ben-en-L3]",
    ]
    before, after = (frame.attributes["srcdoc"] or "" for frame in page.css("iframe")[:2])
    assert "Good morning, " in before
    assert after == before.replace("Good morning", "Good evening")
    # A picture is found from where the report lies.
    base = page.css_first("base").attributes["href"] or ""
    source = re.search(r'<img[^>]* src="([^"]*)"', after)
    assert source is not None
    logo = tested.path / "templates/assets/logo.png"
    assert (tested.path / "out" / base / source[1]).resolve() == logo


def test_under_xdist_nothing_is_different(shop, run) -> None:
    run("-n", "2", "--snapshot-update").assert_outcomes(passed=6)
    assert snapshots(shop) == SNAPSHOTS
    (shop.path / "templates/personas/ben.yaml").unlink()
    fewer = run("-n", "2")
    fewer.assert_outcomes(passed=4, failed=2)
    assert "3 snapshots unused." in output(fewer)
    change(shop, CART, "push:", "pusch:")
    run("-n", "2").assert_outcomes(errors=1)


def test_fixtures_for_tests_written_by_hand(shop, run) -> None:
    (shop.path / "tests").mkdir()
    (shop.path / "tests/test_hello.py").write_text(
        "def test_names(workspace, render):\n"
        "    assert workspace.personas == ('ada', 'ben')\n"
        "    assert render('hello', 'email', 'ada').subject == 'Hello Ada'\n"
        "    out = render('hello', 'email', {'id': 'x', 'name': 'Cy'}, locale='de')\n"
        "    assert (out.subject, out.preheader) == ('Hello Cy', '15.01.2026')\n"
    )
    run("tests").assert_outcomes(passed=1)
    change(shop, CART, "push:", "pusch:")
    broken = run("tests")
    broken.assert_outcomes(errors=1)
    assert f"{CART}:2:1: " in output(broken)
    assert "Traceback" not in output(broken)


PERSONAL = """
import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension

@pytest.fixture(scope="module")
def mail(render):
    return render("hello", "email", {"id": "x1", "name": "Bo & Co"})

def test_somebody(snapshot, render):
    out = render("hello", "email", {"id": "x2", "name": "Cy Young"})
    assert out.subject == "Hello Cy Young"
    assert [out.subject, "Cyril", "CY%20YOUNG"] == snapshot
    assert out.subject.encode() == snapshot(extension_class=SingleFileSnapshotExtension)

def test_a_fixture(mail, snapshot):
    assert (mail.subject, mail.html[-700:], "Cy Young") == snapshot

def test_a_persona(render, workspace, snapshot):
    assert render("hello", "email", "ada").subject == snapshot
    assert render("hello", "email", workspace.persona("ben")).subject == snapshot
"""


def test_what_is_personal_of_one_who_is_no_persona_stands_in_no_snapshot(shop, run) -> None:
    """It is hidden where it was rendered: in the test, or in all tests that share the fixture."""
    change(shop, "templates/profile.yaml", "name: str", "name: str pii")
    (shop.path / "tests").mkdir()
    (shop.path / "tests/test_hello.py").write_text(PERSONAL)
    run("tests", "--snapshot-update").assert_outcomes(passed=3)
    (file,) = (shop.path / "tests/__snapshots__/test_hello").iterdir()
    assert file.read_bytes() == b"Hello (personal)"
    kept = (shop.path / "tests/__snapshots__/test_hello.ambr").read_text("utf-8")
    assert "'Hello (personal)'" in kept
    assert "Good morning, (personal)" in kept
    assert "Bo &" not in kept
    assert kept.count("Cy Young") == 1  # said by a test that does not render her
    assert ("Cyril" in kept, "CY%20" in kept) == (True, False)
    assert "Hello Ada" in kept
    assert "Hello Ben" in kept
    run("tests").assert_outcomes(passed=3)
    change(shop, HELLO, "Hello {{", "Goodbye {{")
    told = output(run("tests", "-k", "fixture"))
    assert "Goodbye (personal)" in told
    assert "Goodbye Bo" not in told


def test_without_syrupy_the_plugin_says_what_to_install(shop, run) -> None:
    result = run("-p", "no:syrupy")
    result.assert_outcomes(errors=1)
    assert "pip install 'dynacontent[testing]'" in output(result)


def test_what_is_no_workspace_is_left_alone(shop, run) -> None:
    change(shop, "pyproject.toml", "[tool.dynacontent]", "[tool.something_else]")
    run().assert_outcomes()


def test_pytest_starts_without_loading_anything_of_it(tmp_path) -> None:
    (tmp_path / "test_other.py").write_text("def test_other(): pass\n")
    program = (
        "import sys, pytest\n"
        "class Look:\n"
        "    def pytest_sessionfinish(self):\n"
        "        print('\\nLOADED', *sorted(name for name in sys.modules if name in WATCHED\n"
        "              or name.startswith('dynacontent.')))\n"
        "WATCHED = {'jinja2', 'pydantic', 'babel', 'mjml', 'selectolax'}\n"
        "pytest.main(['-q', '-p', 'no:cacheprovider', '-c', '/dev/null', sys.argv[1]], plugins=[Look()])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    loaded = next(line for line in done.stdout.splitlines() if line.startswith("LOADED"))
    few = {"dynacontent.late", "dynacontent.testing", "dynacontent.testing.plugin"}
    assert set(loaded.split()[1:]) <= few, loaded
