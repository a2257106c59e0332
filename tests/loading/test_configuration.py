"""The configuration: every mistake has its line and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dynacontent.loading.configuration import load_configuration
from dynacontent.loading.files import Folder
from dynacontent.loading.findings import Findings

CONFIGURATION = "dynacontent.toml"


@dataclass(frozen=True, slots=True)
class Mistake:
    description: str
    change: dict[str, str | bytes | None]
    expect: str


MISTAKES = [
    Mistake(
        "nothing configures it",
        {
            CONFIGURATION: None,
        },
        (
            "ROOT: this is no workspace: it has neither dynacontent.toml "
            "nor [tool.dynacontent] in pyproject.toml\n"
            '  hint: create dynacontent.toml with: version = 1, locales = ["en"]; '
            "or run  dynacontent init DIR"
        ),
    ),
    Mistake(
        "two configurations",
        {
            "pyproject.toml": ("[tool.dynacontent]\nversion = 1\n"),
        },
        (
            "pyproject.toml:1:1: dynacontent.toml and [tool.dynacontent] are both there\n"
            "  1 | [tool.dynacontent]\n"
            "    | ^\n"
            "  hint: keep one of the two"
        ),
    ),
    Mistake(
        "configuration is no TOML",
        {
            CONFIGURATION: ("version = 1\nlocales = [en]\n"),
        },
        ("dynacontent.toml:2:12: this is not TOML: invalid value\n  2 | locales = [en]\n    |            ^"),
    ),
    Mistake(
        "TOML ends too early",
        {
            CONFIGURATION: ('version = 1\nlocales = ["en"'),
        },
        ('dynacontent.toml:2: this is not TOML: unclosed array\n  2 | locales = ["en"'),
    ),
    Mistake(
        "version missing",
        {
            CONFIGURATION: 'locales = ["en"]\n',
        },
        ("dynacontent.toml: key 'version' is missing\n  hint: write version = 1"),
    ),
    Mistake(
        "version of another release",
        {
            CONFIGURATION: ('version = 2\nlocales = ["en"]\n'),
        },
        (
            "dynacontent.toml:1:1: version 2 is unknown\n"
            "  1 | version = 2\n"
            "    | ^\n"
            "  hint: this release reads version 1"
        ),
    ),
    Mistake(
        "configured values",
        {
            CONFIGURATION: (
                "version = 1\n"
                'locales = ["en", "german"]\n'
                'default_locale = "fr"\n'
                'timezone = "Europe/Berln"\n'
                'currency = "euro"\n'
                'assets_url = "cdn"\n'
                "brand = 3\n"
            ),
        },
        (
            "dynacontent.toml:2:1: 'german' is no locale tag\n"
            '  2 | locales = ["en", "german"]\n'
            "    | ^\n"
            "  hint: write it as de or pt-BR\n"
            "dynacontent.toml:3:1: default_locale 'fr' is not among the locales\n"
            '  3 | default_locale = "fr"\n'
            "    | ^\n"
            "  hint: locales are en\n"
            "dynacontent.toml:4:1: timezone should be a time zone, not 'Europe/Berln'\n"
            '  4 | timezone = "Europe/Berln"\n'
            "    | ^\n"
            "  hint: did you mean 'Europe/Berlin' or 'Europe/Belfast'?\n"
            "dynacontent.toml:5:1: currency should be a currency code, not 'euro'\n"
            '  5 | currency = "euro"\n'
            "    | ^\n"
            "  hint: three capital letters: EUR\n"
            "dynacontent.toml:6:1: assets_url should be a web address, not 'cdn'\n"
            '  6 | assets_url = "cdn"\n'
            "    | ^\n"
            "  hint: it begins with https://\n"
            "dynacontent.toml:7:1: brand should be a table\n"
            "  7 | brand = 3\n"
            "    | ^"
        ),
    ),
    Mistake(
        "no module of that name",
        {
            CONFIGURATION: ('version = 1\nlocales = ["en"]\nfilters = "x"\n'),
        },
        (
            "dynacontent.toml:3:1: there is no x.py beside dynacontent.toml\n"
            '  3 | filters = "x"\n'
            "    | ^\n"
            "  hint: the module is a file of the workspace; it may import what is installed"
        ),
    ),
    Mistake(
        "no name of a module",
        {
            CONFIGURATION: ('version = 1\nlocales = ["en"]\nfilters = "../x"\n'),
        },
        (
            "dynacontent.toml:3:1: filters should be the name of a module, not '../x'\n"
            '  3 | filters = "../x"\n'
            "    | ^\n"
            '  hint: filters = "shop_filters" is for the file shop_filters.py beside this one'
        ),
    ),
    Mistake(
        "no locales",
        {
            CONFIGURATION: ("version = 1\nlocales = []\n"),
        },
        (
            "dynacontent.toml:2:1: locales should name at least one locale\n"
            "  2 | locales = []\n"
            "    | ^\n"
            '  hint: write locales = ["en"]'
        ),
    ),
]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.description)
def test_what_an_author_is_told(case: Mistake, told: Callable[[dict[str, str | bytes | None]], str]) -> None:
    assert told(case.change) == case.expect


@pytest.mark.parametrize(
    ("hosts", "message", "hint"),
    [
        ('"api.example.com"', "feed_hosts should be a list of hosts", None),
        ("[3]", "3 in feed_hosts has no host that could be asked", None),
        ('["https://api.example.com/v1"]', "should be a host without path", "api.example.com or"),
        ('["ftp://api.example.com"]', "'ftp://api.example.com' in feed_hosts should be a host", None),
        ('["*"]', "'*' in feed_hosts has a * at another place than its beginning", None),
        ('["*.com"]', "'*.com' in feed_hosts allows too much", None),
        ('["api.*.com"]', "has a * at another place than its beginning", "*.example.com allows"),
        ('["ann@example.com"]', "names somebody before an @", "send a secret in a header"),
        ('["api.example.com:99999"]', "has a port that does not exist: 99999", None),
        ('["api.example.com."]', "has no host that could be asked", "leave the dot at its end out"),
        ('["127.1"]', "has an address in a form that is read in several ways", "192.0.2.1"),
        ('["0x7f.0.0.0x1"]', "has an address in a form that is read in several ways", None),
        ('["2130706433"]', "has an address in a form that is read in several ways", None),
        ('["0177.0.0.1"]', "has an address in a form that is read in several ways", None),
        ('["[fe80::1%eth0]"]', "names a network interface of this machine", None),
        ('["münchen.example"]', "letters that are not ASCII", "write xn--mnchen-3ya.example"),
    ],
)
def test_hosts_that_cannot_be_allowed(
    hosts: str, message: str, hint: str | None, told: Callable[[dict[str, str | bytes | None]], str]
) -> None:
    text = told({CONFIGURATION: f'version = 1\nlocales = ["en", "de"]\nfeed_hosts = {hosts}\n'})
    assert text.startswith("dynacontent.toml:3:1: ")
    assert message in text.splitlines()[0]
    assert hint is None or hint in text.partition("hint: ")[2]


def test_private_hosts_are_allowed_by_true_or_false(
    told: Callable[[dict[str, str | bytes | None]], str],
) -> None:
    text = told({CONFIGURATION: 'version = 1\nlocales = ["en", "de"]\nfeed_allow_private = 1\n'})
    assert text.startswith("dynacontent.toml:3:1: feed_allow_private should be true or false\n")


def test_whom_feeds_may_ask_is_kept_as_written(tmp_path: Path) -> None:
    hosts = ["api.example.com", "*.example.org", "http://127.0.0.1:8080", "[::1]:8443", "API.example.net:444"]
    (tmp_path / "dynacontent.toml").write_text(
        f'version = 1\nlocales = ["en"]\nfeed_hosts = {hosts}\nfeed_allow_private = true\n', "utf-8"
    )
    configuration = load_configuration(Folder(tmp_path, Findings()))
    assert configuration is not None
    assert (configuration.feed_hosts, configuration.feed_allow_private) == (tuple(hosts), True)


@pytest.mark.parametrize(
    ("url", "expect"),
    [
        ("postgresql://ann@db.example/shop", "postgresql://ann@db.example/shop"),
        ("memory:", "memory:"),
        ("$SHOP_DATABASE", "$SHOP_DATABASE"),
    ],
)
def test_the_address_of_a_database(
    url: str, expect: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_DATABASE", "postgresql://ann:secret@db.example/shop")
    (tmp_path / "dynacontent.toml").write_text(f'version = 1\nlocales = ["en"]\ndatabase_url = "{url}"\n')
    configuration = load_configuration(Folder(tmp_path, Findings()))
    assert configuration is not None
    assert configuration.database_url == expect


@pytest.mark.parametrize(
    ("written", "compiler", "validation"),
    [
        ("", "mjml-python", "soft"),
        ('mjml = "mrml"', "mrml", "soft"),
        ('mjml = {validation = "strict"}', "mjml-python", "strict"),
        ('mjml = {compiler = "mjml", validation = "skip"}', "mjml", "skip"),
    ],
)
def test_how_mjml_is_compiled(written: str, compiler: str, validation: str, tmp_path: Path) -> None:
    (tmp_path / "dynacontent.toml").write_text(f'version = 1\nlocales = ["en"]\n{written}\n', "utf-8")
    configuration = load_configuration(Folder(tmp_path, Findings()))
    assert configuration is not None
    assert (configuration.mjml.compiler, configuration.mjml.validation) == (compiler, validation)


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("mjml = 4", "mjml should be the name of a compiler, or a table", None),
        ('mjml = "mjml-pyton"', "there is no mjml compiler 'mjml-pyton'", "did you mean 'mjml-python'?"),
        (
            'mjml = {validation = "hard"}',
            "there is no mjml validation 'hard'",
            "write one of strict, soft, skip",
        ),
        ('mjml = {validate = "soft"}', "unknown key 'validate' in mjml", "did you mean 'validation'?"),
    ],
)
def test_mistakes_in_how_mjml_is_compiled(
    written: str, message: str, hint: str | None, told: Callable[[dict[str, str | bytes | None]], str]
) -> None:
    text = told({CONFIGURATION: f'version = 1\nlocales = ["en", "de"]\n{written}\n'})
    assert text.startswith(f"dynacontent.toml:3:1: {message}\n")
    assert ("hint: " + hint in text) if hint else "hint" not in text


def test_a_folder_of_a_workspace_is_none_itself(tmp_path: Path) -> None:
    (tmp_path / "dynacontent.toml").write_text('version = 1\nlocales = ["en"]\n', "utf-8")
    inside = tmp_path / "templates/personas"
    inside.mkdir(parents=True)
    findings = Findings()
    assert load_configuration(Folder(inside, findings)) is None
    assert [problem.hint for problem in findings.problems] == [
        f"the workspace is {tmp_path}: go there, or write  dynacontent -C {tmp_path}"
    ]
