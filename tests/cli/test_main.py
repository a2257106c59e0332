"""The group: help, wrong usage (exit code 2), and mistakes of dynacontent itself (exit code 1, one line)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dynacontent_cli import main as module
from dynacontent_cli.main import main

Run = Callable[..., Result]


@dataclass(frozen=True, slots=True)
class Wrong:
    description: str
    arguments: tuple[str, ...]
    told: str


RENDER = ("render", "cart", "--profile", "ada")
WRONG = [
    Wrong("no such command", ("rendr",), "there is no command 'rendr': did you mean 'render'?"),
    Wrong("no such option", (*RENDER, "--chanel", "email"), "No such option '--chanel'."),
    Wrong("no profile", ("render", "cart"), "Missing option '--profile'."),
    Wrong("a level that is none", (*RENDER, "--level", "4"), "Invalid value for '--level': 4 is not in"),
    Wrong(
        "a time that is none",
        (*RENDER, "--now", "tomorrow"),
        "Invalid value for '--now': 'tomorrow' is no ISO 8601 time, as in 2026-05-01T09:00:00Z",
    ),
    Wrong(
        "a format that is none", (*RENDER, "--format", "pdf"), "Invalid value for '--format': 'pdf' is not"
    ),
    Wrong(
        "a format of another channel",
        (*RENDER, "--channel", "push", "--format", "eml"),
        "--format eml is of email, not of push.",
    ),
    Wrong(
        "a format of no channel of the message",
        ("render", "picks", "--profile", "ada", "--format", "html"),
        "--format html is of email and banner, which this message lacks.",
    ),
    Wrong(
        "one file for several outputs",
        (*RENDER, "--out", "cart.html"),
        "--out cart.html is one file, and there is an output in each of email, push, banner: name a folder,"
        " or one --channel.",
    ),
    Wrong(
        "a file whose ending the channel has no format for",
        (*RENDER, "--channel", "push", "--out", "push.html"),
        "push has no format for .html files.",
    ),
    Wrong(
        "a file whose ending is that of another picture",
        (*RENDER, "--channel", "banner", "--format", "webp", "--out", "cart.png"),
        "--out cart.png would hold webp: let its name end with .webp.",
    ),
]


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.description)
def test_wrong_usage(run: Run, case: Wrong) -> None:
    result = run(*case.arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert case.told in " ".join(result.stderr.split())


@pytest.mark.parametrize("command", ["render", "explain", "fields", "catalog"])
def test_every_command_has_help(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: main {command} ")


def test_help_lists_every_command_without_loading_the_package() -> None:
    program = (
        "import sys; from dynacontent_cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'dynacontent.rendering', 'jinja2', 'pydantic', 'dynacontent_cli.render'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for command in module.COMMANDS:
        assert f"\n  {command} " in done.stdout


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["-C", str(tmp_path / "nowhere"), *RENDER])
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path}/nowhere: there is no such folder\n"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake inside dynacontent."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise KeyError("nothing")

    monkeypatch.setattr("dynacontent_cli.session.Session.open", fail)


@pytest.mark.usefixtures("broken")
def test_an_unexpected_error_is_one_line_and_a_request() -> None:
    result = CliRunner().invoke(main, [*RENDER])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "internal error: KeyError: 'nothing'\n"
        "This is a mistake in dynacontent: please report it, with what --debug prints.\n"
    )


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(("options", "environment"), [(["--debug"], {}), ([], {"DYNACONTENT_DEBUG": "1"})])
def test_a_traceback_on_request(options: list[str], environment: dict[str, str]) -> None:
    result = CliRunner(env=environment).invoke(main, [*options, *RENDER])
    assert result.exit_code == 1
    assert result.stderr.startswith("Traceback")
    assert result.stderr.endswith("KeyError: 'nothing'\n")


@pytest.mark.parametrize(
    ("redirected", "environment", "code", "told"),
    [
        (">/dev/full", {}, 1, "error: No space left on device\n"),
        (">&-", {}, 0, ""),
        (
            ">/dev/null",
            {"PYTHONIOENCODING": "cp1252"},
            1,
            (
                "error: '\\u0141' cannot be printed: output is in cp1252 here\n"
                "  hint: set PYTHONUTF8=1, or write into files with --out where there is that option\n"
            ),
        ),
    ],
)
def test_what_cannot_be_printed_is_no_mistake_of_ours(
    write: Callable[[dict[str, str | None]], Path],
    redirected: str,
    environment: dict[str, str],
    code: int,
    told: str,
) -> None:
    """A full disk, a closed output, and one that lacks letters."""
    folder = write({})
    ada = folder / "templates/personas/ada.yaml"
    ada.write_text(ada.read_text("utf-8").replace("Ada", "\u0141ucja"), "utf-8")
    command = f"exec {sys.executable} -m dynacontent_cli -C {folder} {' '.join(RENDER)} {redirected}"
    done = subprocess.run(
        ["sh", "-c", command], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (code, told)


def test_a_closed_pipe_is_silent(write: Callable[[dict[str, str | None]], Path]) -> None:
    command = [sys.executable, "-m", "dynacontent_cli", "-C", str(write({})), "fields", "cart"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    assert told == b""
