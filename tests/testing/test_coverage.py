"""``--dynacontent-cov``: which branches no test reached, in every form, by one process or several."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import pytest

from tests.testing.conftest import write

pytest_plugins = ["pytester"]

HELLO = "templates/messages/hello/message.yaml"
MJML = "templates/messages/hello/email.mjml"
TABLE = """\
Name                                  Branches  Miss  Cover   Missing
---------------------------------------------------------------------
templates/messages/cart/message.yaml         3     1    67%   3 if
templates/messages/hello/banner.html         1     0   100%
templates/messages/hello/email.mjml          1     0   100%
---------------------------------------------------------------------
TOTAL                                        5     1    80%
"""


def shown(result: pytest.RunResult) -> str:
    """What is told of coverage."""
    text = "\n".join(line.rstrip() for line in result.outlines)
    told = re.split(r"-+ coverage of templates -+\n", text)[1]
    return re.split(r"\n[-=]+ ", told)[0].strip("\n") + "\n"


def rows(result: pytest.RunResult) -> dict[str, str]:
    """What was missed, by file; nothing of those that lack nothing."""
    found = (re.match(r"(templates/\S+) +\d+ +\d+ +\d+%   (.+)", line) for line in shown(result).splitlines())
    return {match[1]: match[2] for match in found if match}


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two workers"])
def test_a_table_tells_what_no_test_reached_and_too_little_fails(
    tested, run, workers: tuple[str, ...]
) -> None:
    result = run("--dynacontent-cov-fail-under=80.5", *workers)
    result.assert_outcomes(passed=6)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert shown(result) == f"{TABLE}FAIL 80% of the branches were reached, 80.5% are required\n"


def test_without_the_option_nothing_is_told(tested, run) -> None:
    assert "coverage of templates" not in "\n".join(run().outlines)


@dataclass(frozen=True, slots=True)
class Missed:
    description: str
    path: str
    text: str
    missed: str
    """What is missing in the file, ``""`` for nothing."""


PLACEMENTS = """\
    email: {subject: Hello}
    placements:
      hero:
        rules:
          - {name: germans, when: profile.language == 'de-AT', show: one}
          - {name: nobody, when: profile.name == 'Nobody', show: two}
        default: one
    """
BODY = """\
    <mjml><mj-body><mj-section><mj-column><mj-text>
    {}
    </mj-text></mj-column></mj-section></mj-body></mjml>
    """
MISSED = [
    Missed("a text", HELLO, 'email: {subject: "{{ profile.name | fallback(1) }}"}', "1 fallback"),
    Missed(
        "an inline if", HELLO, "email: {subject: \"{{ 1 if profile.name == 'Eve' else 2 }}\"}", "1 inline if"
    ),
    Missed("a rule nobody follows", HELLO, PLACEMENTS, "6 rule nobody"),
    Missed("a body", MJML, BODY.format("{% if profile.name == 'Eve' %}x{% endif %}"), "2 if"),
    Missed(
        "a body where that is allowed",
        MJML,
        BODY.format("{% if profile.name == 'Eve' %}x{% endif %} {# dynacontent: no cover #}"),
        "",
    ),
    Missed(
        "a body where some ways are allowed",
        MJML,
        BODY.format("{% for x in [] %}x{% else %}y{% endfor %} {# dynacontent: no cover elif, loop #}"),
        "",
    ),
    Missed(
        "a body where other ways are allowed",
        MJML,
        BODY.format("{% for x in [] %}x{% else %}y{% endfor %} {# dynacontent: no cover empty #}"),
        "2 loop",
    ),
    Missed("a body for a locale", "templates/messages/hello/email.fr.mjml", BODY.format("Salut"), "1 file"),
    Missed(
        "the body that another locale has", "templates/messages/hello/email.de.mjml", BODY.format("Hallo"), ""
    ),
]


@pytest.mark.parametrize("case", MISSED, ids=lambda case: case.description)
def test_what_is_missed_stands_at_its_line(shop, run, case: Missed) -> None:
    (shop.path / "templates/messages/hello/banner.html").unlink()
    write(shop, HELLO, "email: {subject: Hello}")
    pyproject = (shop.path / "pyproject.toml").read_text("utf-8")
    (shop.path / "pyproject.toml").write_text(pyproject.replace('"de"', '"de", "fr"'), "utf-8")
    write(shop, case.path, case.text)
    if case.text is PLACEMENTS:
        components = "".join(f"{{% macro {name}() %}}{{% endmacro %}}" for name in ("one", "two"))
        write(shop, "templates/components/heroes.mjml", components)
        body = (shop.path / MJML).read_text("utf-8")
        write(shop, MJML, body.replace("<mj-section>", '{% placement "hero" %}<mj-section>'))
    result = run("--snapshot-update", "--dynacontent-cov", "-k", "not -fr-")
    assert rows(result).get(case.path, "") == case.missed


def test_what_is_rendered_to_find_the_tests_is_no_test(tested, run) -> None:
    result = run("--dynacontent-cov", "-k", "push")
    assert rows(result) == {
        "templates/messages/cart/message.yaml": "3 if",
        "templates/messages/hello/banner.html": "1 file",
        "templates/messages/hello/email.mjml": "1 file",
    }


def test_tests_of_your_own_count(shop, run) -> None:
    write(shop, "templates/test_own.py", 'def test_it(render): render("hello", "email", "ben")')
    result = run("--dynacontent-cov", "templates/test_own.py")
    assert rows(result) == {
        "templates/messages/cart/message.yaml": "3 channel push, 3 if, 3 if false",
        "templates/messages/hello/banner.html": "1 file",
    }


def test_enough_is_enough(tested, run) -> None:
    result = run("--dynacontent-cov", "--dynacontent-cov-fail-under", "80%")
    assert result.ret == pytest.ExitCode.OK
    assert shown(result) == TABLE


def test_reports_are_files_that_other_programs_read(tested, run) -> None:
    kinds = ("html:out/c.html", "xml", "lcov:c.info")
    result = run(*(f"--dynacontent-cov-report={kind}" for kind in kinds))
    assert shown(result).splitlines() == [
        f"80% of 5 branches reached: {path}" for path in ("out/c.html", "coverage.xml", "c.info")
    ]
    page = (tested.path / "out/c.html").read_text("utf-8")
    assert "<title>80% of branches reached</title>" in page
    assert "<code>if event.count == 0</code> the condition never held" in page
    root = ET.parse(tested.path / "coverage.xml").getroot()
    assert (root.get("branches-valid"), root.get("branches-covered"), root.get("branch-rate")) == (
        "5",
        "4",
        "0.8",
    )
    lines = {
        (found.get("filename"), line.get("number")): (line.get("hits"), line.get("condition-coverage"))
        for found in root.iter("class")
        for line in found.iter("line")
    }
    assert lines == {
        ("templates/messages/cart/message.yaml", "3"): ("1", "66% (2/3)"),
        ("templates/messages/hello/banner.html", "1"): ("1", "100% (1/1)"),
        ("templates/messages/hello/email.mjml", "1"): ("1", "100% (1/1)"),
    }
    assert (
        (tested.path / "c.info")
        .read_text("utf-8")
        .startswith(
            "TN:\nSF:templates/messages/cart/message.yaml\n"
            "BRDA:3,0,channel push,1\nBRDA:3,0,if,0\nBRDA:3,0,if false,1\n"
            "BRF:3\nBRH:2\nDA:3,1\nLF:1\nLH:1\nend_of_record\n"
        )
    )


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--dynacontent-cov-report=htm", "there is no report 'htm'; did you mean"),
        ("--dynacontent-cov-report=term:x", "term is no file"),
        ("--dynacontent-cov-fail-under=much", "is a number from 0 to 100, not 'much'"),
        ("--dynacontent-cov-fail-under=101", "is a number from 0 to 100, not '101'"),
    ],
)
def test_a_mistake_in_an_option_is_told(tested, run, option: str, told: str) -> None:
    result = run(option)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert told in "\n".join(result.errlines)


def test_a_report_that_cannot_be_written_is_told(tested, run) -> None:
    result = run("--dynacontent-cov-report=xml:pyproject.toml/c.xml")
    assert shown(result).startswith("pyproject.toml/c.xml cannot be written: ")
