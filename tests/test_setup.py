"""`./dev` takes a fresh checkout to a finished message.

Interpreter, pip and apt are small stand-ins here, and nothing is downloaded.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SYSTEM_TOOLS = ("sh", "cat", "cksum", "dirname", "env", "id", "mkdir", "mv", "rm", "sed", "uname")

# A Python that knows the three things asked of it: what it is, how to make an environment, how to run pip.
PYTHON = """#!/bin/sh
case "$1 $2" in
    "-c import sys"*print\\(sys.version*) echo "{version} stand-in" ;;
    "-c import sys"*) echo "{verdict} {version} $0" ;;
    "-m venv")
        for target do :; done
        rm -rf "$target"
        [ "{venv}" = works ] || exit 1
        mkdir -p "$target/bin"
        echo "venv" >>"$LOG"
        cp "$0" "$target/bin/python" ;;
    "-m pip")
        for wanted do :; done
        [ -z "${{PIP_FAILS:-}}" ] || exit 1
        [ -z "${{PIP_IS_KILLED:-}}" ] || kill -9 0
        echo "pip $wanted" >>"$LOG"
        printf '#!/bin/sh\\nprintf "<%%s>" "$@"; exit "${{EXIT:-0}}"\\n' >"${{0%/*}}/dynacontent"
        chmod +x "${{0%/*}}/dynacontent" ;;
esac
"""


@dataclass(slots=True)
class Machine:
    """A checkout in a folder with spaces, on a machine with exactly the programs put into `bin`."""

    home: Path

    def __post_init__(self) -> None:
        self.bin.mkdir(parents=True)
        for tool in (*SYSTEM_TOOLS, "cp", "chmod"):
            (self.bin / tool).symlink_to(shutil.which(tool) or tool)
        self.add("uname", "#!/bin/sh\necho Linux\n")
        self.checkout.mkdir()
        shutil.copy(ROOT / "dev", self.checkout)
        shutil.copy(ROOT / "pyproject.toml", self.checkout)

    @property
    def bin(self) -> Path:
        return self.home / "bin"

    @property
    def checkout(self) -> Path:
        return self.home / "a check out"

    @property
    def venv(self) -> Path:
        return self.checkout / ".venv"

    def add(self, name: str, script: str) -> None:
        """Put a program on the machine's PATH."""
        (self.bin / name).unlink(missing_ok=True)
        (self.bin / name).write_text(script)
        (self.bin / name).chmod(0o755)

    def add_python(self, name: str = "python3", version: str = "3.11", *, verdict: str = "whole") -> None:
        venv = "works" if verdict == "whole" else "fails"
        self.add(name, PYTHON.format(version=version, verdict=verdict, venv=venv))

    def dev(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `./dev` from a folder that is not the checkout."""
        return subprocess.run(
            [self.checkout / "dev", *arguments],
            cwd=self.home,
            env={"PATH": str(self.bin), "LOG": str(self.log), **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
            start_new_session=True,
        )

    @property
    def log(self) -> Path:
        return self.home / "log"

    def steps(self) -> list[str]:
        """What was made since last asked."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def ready(machine: Machine) -> Machine:
    """A machine on which `./dev` was run once."""
    machine.add_python()
    assert machine.dev().returncode == 0
    assert machine.steps() == ["venv", "pip .[feeds]"]
    return machine


def test_the_command_gets_its_arguments_as_they_are_and_the_workspace_of_the_checkout(
    machine: Machine,
) -> None:
    machine.add_python()
    done = machine.dev("render", "abandoned_cart", "--out", "my folder/", EXIT="3")
    assert done.stdout == f"<-C><{machine.checkout}><render><abandoned_cart><--out><my folder/>"
    assert done.returncode == 3


def test_a_second_run_makes_and_says_nothing(ready: Machine) -> None:
    done = ready.dev("fields")
    assert (done.stderr, ready.steps()) == ("", [])


def test_a_changed_pyproject_is_installed_again(ready: Machine) -> None:
    with (ready.checkout / "pyproject.toml").open("a") as file:
        file.write("# one more dependency\n")
    assert ready.dev().returncode == 0
    assert ready.steps() == ["pip .[feeds]"]


def test_tests_add_what_they_need_and_commands_are_content_with_it(ready: Machine) -> None:
    ready.dev("test")
    assert ready.steps() == ["pip .[dev]"]
    ready.dev()
    assert ready.steps() == []


def test_tests_name_every_check_that_failed(ready: Machine) -> None:
    ready.dev("test")
    for tool, code in {"ruff": 0, "mypy": 1, "lint-imports": 0, "pytest": 1}.items():
        (ready.venv / "bin" / tool).write_text(f"#!/bin/sh\necho {tool} $*\nexit {code}\n")
        (ready.venv / "bin" / tool).chmod(0o755)
    done = ready.dev("test", "-k", "cart")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "ruff check .", "ruff format --check .", "mypy", "lint-imports --no-logo", "pytest -k cart",
    ]  # fmt: skip
    assert done.stderr.splitlines()[-1] == "dev: failed: mypy; pytest -k cart"


def test_an_interrupted_installation_is_made_anew(ready: Machine) -> None:
    (ready.checkout / "pyproject.toml").write_text("changed")
    assert ready.dev(PIP_IS_KILLED="1").returncode == -9
    (ready.venv / "bin" / "python").write_text("cut off in the mid")
    assert ready.dev().returncode == 0
    assert ready.steps() == ["venv", "pip .[feeds]"]


def test_a_checkout_that_was_moved_is_made_anew(ready: Machine) -> None:
    (ready.venv / "installed").write_text("/elsewhere\n.\n")
    assert ready.dev().returncode == 0
    assert ready.steps() == ["venv", "pip .[feeds]"]


def test_a_failed_update_says_so_and_keeps_what_was_there(ready: Machine) -> None:
    done = ready.dev("test", PIP_FAILS="1")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "dev: pip could not install .[dev]; the lines above say why. "
        "Once that is mended, run the same command again."
    )
    assert ready.dev("fields").stderr == ""


def test_another_python_asked_for_is_taken(ready: Machine) -> None:
    ready.add_python("python3.12", "3.12")
    assert ready.dev(PYTHON="python3.12").returncode == 0
    assert ready.steps() == ["venv", "pip .[feeds]"]
    ready.dev(PYTHON="python3.12")
    assert ready.steps() == []


@dataclass(frozen=True, slots=True)
class Choice:
    description: str
    pythons: dict[str, tuple[str, str]]
    chosen: str
    asked_for: str = ""


@pytest.mark.parametrize(
    "case",
    [
        Choice("the only one", {"python3": ("3.11", "whole")}, "3.11"),
        Choice("the newest", {"python3.11": ("3.11", "whole"), "python3.13": ("3.13", "whole")}, "3.13"),
        Choice("past one too old", {"python3": ("3.9", "old"), "python3.12": ("3.12", "whole")}, "3.12"),
        Choice(
            "past one without sqlite3",
            {"python3": ("3.11", "whole"), "python3.13": ("3.13", "broken")},
            "3.11",
        ),
        Choice(
            "past one without ensurepip",
            {"python3.13": ("3.13", "bare"), "python3": ("3.11", "whole")},
            "3.11",
        ),
        Choice(
            "by name", {"python3.13": ("3.13", "whole"), "mine": ("3.12", "whole")}, "3.12", asked_for="mine"
        ),
    ],
    ids=lambda case: case.description,
)
def test_choice_of_python(machine: Machine, case: Choice) -> None:
    for name, (version, verdict) in case.pythons.items():
        machine.add_python(name, version, verdict=verdict)
    done = machine.dev(**({"PYTHON": case.asked_for} if case.asked_for else {}))
    assert done.returncode == 0
    assert f"making .venv with Python {case.chosen} " in done.stderr


@dataclass(frozen=True, slots=True)
class Refusal:
    description: str
    pythons: dict[str, tuple[str, str]]
    message: str
    programs: dict[str, str] = field(default_factory=dict)
    asked_for: str = ""


NO_PYTHON = "dev: Python 3.11 or newer is needed, none was found"
OR_NAME_ONE = "or name one: PYTHON=/path/to/python ./dev ..."
HOW = f"Install it (on Debian and Ubuntu: sudo apt-get install python3 python3-venv), {OR_NAME_ONE}"
BARE = "dev: Python 3.11 (BIN/python3) cannot make virtual environments: it has no ensurepip."
USER = {"id": "#!/bin/sh\necho 1000\n", "apt-get": "#!/bin/sh\nexit 100\n"}


@pytest.mark.parametrize(
    "case",
    [
        Refusal("no Python", {}, f"{NO_PYTHON}. {HOW}"),
        Refusal("too old", {"python3": ("3.9", "old")}, f"{NO_PYTHON}; python3 is 3.9. {HOW}"),
        Refusal(
            "on macOS",
            {},
            f"{NO_PYTHON}. Install it (brew install python@3.13), {OR_NAME_ONE}",
            {"uname": "#!/bin/sh\necho Darwin\n"},
        ),
        Refusal("asked for, absent", {}, f"{NO_PYTHON}; python9 does not run. {HOW}", asked_for="python9"),
        Refusal(
            "without sqlite3",
            {"python3": ("3.12", "broken")},
            f"{NO_PYTHON}; python3 was built without ssl or sqlite3. {HOW}",
        ),
        Refusal(
            "no ensurepip, no rights",
            {"python3": ("3.11", "bare")},
            f"{BARE} Run this, then the same command again: "
            "sudo apt-get update && sudo apt-get install -y python3.11-venv",
            USER,
        ),
        Refusal(
            "no ensurepip, no apt",
            {"python3": ("3.11", "bare")},
            f"{BARE} Install that part of it, or name another: PYTHON=/path/to/python ./dev ...",
        ),
        Refusal(
            "no ensurepip, apt fails",
            {"python3": ("3.11", "bare")},
            f"{BARE} The package python3.11-venv could not be installed; the lines above say why.",
            {**USER, "id": "#!/bin/sh\necho 0\n"},
        ),
    ],
    ids=lambda case: case.description,
)
def test_one_clear_message_where_there_is_no_way_on(machine: Machine, case: Refusal) -> None:
    for name, (version, verdict) in case.pythons.items():
        machine.add_python(name, version, verdict=verdict)
    for name, script in case.programs.items():
        machine.add(name, script)
    done = machine.dev("fields", **({"PYTHON": case.asked_for} if case.asked_for else {}))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].replace(str(machine.bin), "BIN") == case.message


def test_as_root_the_missing_debian_package_is_installed(machine: Machine) -> None:
    machine.add_python(verdict="bare")
    whole = PYTHON.format(version="3.11", verdict="whole", venv="works")
    machine.add("id", "#!/bin/sh\necho 0\n")
    machine.add(
        "apt-get", f"#!/bin/sh\necho apt $* >>\"$LOG\"\ncat >{machine.bin}/python3 <<'END'\n{whole}END\n"
    )
    assert machine.dev().returncode == 0
    assert machine.steps() == [
        "apt -qq install -y --no-install-recommends python3.11-venv",
        "venv",
        "pip .[feeds]",
    ]


def test_the_pytest_plugin_is_registered_once() -> None:
    plugins = [point.value for point in entry_points(group="pytest11") if point.name == "dynacontent"]
    assert plugins == ["dynacontent.testing.plugin"]


def test_with_ci_set_a_skipped_test_is_a_failed_one(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_it.py").write_text(
        "import pytest\n@pytest.mark.skip('no data')\ndef test_a(): ...\n"
        "@pytest.mark.xfail\ndef test_b(): assert False\n"
    )
    (tmp_path / "test_module.py").write_text("import pytest\npytest.importorskip('no_such_module')\n")

    def closing_line(ci: str) -> str:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--continue-on-collection-errors",
            ".",
        ]
        run = subprocess.run(
            command, cwd=tmp_path, env={"CI": ci}, capture_output=True, text=True, check=False
        )
        return run.stdout.splitlines()[-1].rpartition(" in ")[0]

    assert closing_line("") == "2 skipped, 1 xfailed"
    assert closing_line("true") == "1 xfailed, 2 errors"
