"""The pytest plugin: every message of a workspace, for every persona, held against a snapshot.

Where pytest collects ``templates/`` (name it in ``testpaths`` or on the command line), each
``templates/messages/NAME/message.yaml`` becomes tests such as ``abandoned_cart[email-ada-de-L3]``:
channel, persona, locale, and the level it is capped at (3 is no cap). A persona without the event
of the message is no test of it. Snapshots are files to open and to review, in ``snapshots/NAME/``;
``pytest --snapshot-update`` writes them.

pytest loads this module in every project, so it imports nothing else of dynacontent by itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from dynacontent import Workspace
    from dynacontent.testing.rendering import Render


_NOTED = pytest.StashKey[list[tuple[str, str]]]()
"""What workers noted for files of recorded feeds."""
_WRITTEN = pytest.StashKey[list[str]]()
_OUTPUT = "dynacontent_feeds"
_COVERAGE = ("--dynacontent-cov", "--dynacontent-cov-report", "--dynacontent-cov-fail-under")
"""Any of these options has branches recorded."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--dynacontent-record``, ``--dynacontent-report`` and ``--dynacontent-cov``."""
    group = parser.getgroup("dynacontent")
    group.addoption(
        "--dynacontent-record",
        action="store_true",
        help="Ask the feeds of the workspace, and keep the answers in the file that testing.feeds names.",
    )
    group.addoption(
        "--dynacontent-report",
        metavar="FILE",
        help="Write a page of HTML with what changed, before and after side by side.",
    )
    group.addoption(
        "--dynacontent-cov",
        action="store_true",
        help="Tell which branches of the templates no test reached.",
    )
    group.addoption(
        "--dynacontent-cov-report",
        metavar="KIND[:PATH]",
        action="append",
        help="How to tell it: term (a table), html, xml (Cobertura) or lcov; may be repeated.",
    )
    group.addoption(
        "--dynacontent-cov-fail-under",
        metavar="PERCENT",
        help="Fail if fewer branches of the templates were reached.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Have a report written, by the process that hears of all tests; have branches recorded by every one."""
    file = config.getoption("--dynacontent-report")
    if file and not hasattr(config, "workerinput"):
        from dynacontent.testing.report import Report

        config.pluginmanager.register(Report(Path(file), config.rootpath), "dynacontent-report")
    if any(config.getoption(option) not in (None, False) for option in _COVERAGE):
        from dynacontent.testing.coverage.options import wanted
        from dynacontent.testing.coverage.run import Covering
        from dynacontent.testing.places import COVERAGE

        config.pluginmanager.register(Covering(wanted(config), config.rootpath), COVERAGE)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker of pytest-xdist is done: take over what it noted."""
    node.config.stash.setdefault(_NOTED, []).extend(getattr(node, "workeroutput", {}).get(_OUTPUT, ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what was noted of feeds, or hand it to the process that writes."""
    config = session.config
    if not config.getoption("--dynacontent-record"):
        return
    from dynacontent.testing.collection import noted_feeds, write_feeds

    if hasattr(config, "workeroutput"):
        config.workeroutput[_OUTPUT] = noted_feeds(config)
    else:
        config.stash[_WRITTEN] = write_feeds([*config.stash.get(_NOTED, []), *noted_feeds(config)])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Tell what files of recorded feeds hold now."""
    for line in config.stash.get(_WRITTEN, ()):
        terminalreporter.write_line(line)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The manifest of a message, where it stands in a workspace."""
    if file_path.name != "message.yaml" or file_path.parts[-4:-2] != ("templates", "messages"):
        return None
    if not _is_workspace(file_path.parents[3]):
        return None
    from dynacontent.testing.collection import MessageFile

    return MessageFile.from_parent(parent, path=file_path)


@pytest.fixture(scope="session")
def workspace(pytestconfig: pytest.Config) -> Workspace:
    """The workspace in pytest's root folder."""
    from dynacontent.errors import WorkspaceError
    from dynacontent.testing.collection import open_workspace

    try:
        return open_workspace(pytestconfig, pytestconfig.rootpath)
    except WorkspaceError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def render(workspace: Workspace, pytestconfig: pytest.Config) -> Render:
    """``render(message, channel, recipient)``, as `Workspace.render`, with a clock that stands still.

    ``recipient`` may be the name of a persona. One whose context has no ``now`` is rendered at
    `dynacontent.rendering.given.STILL`. What is personal of one who is no persona stands in no snapshot.
    """
    from dynacontent.testing.rendering import renderer

    if not pytestconfig.pluginmanager.hasplugin("syrupy"):
        return renderer(workspace)
    from dynacontent.testing.redaction import Redacting

    redacting = Redacting()
    pytestconfig.pluginmanager.register(redacting, "dynacontent-redaction")
    return renderer(workspace, redacting.note)


def _is_workspace(root: Path) -> bool:
    if (root / "dynacontent.toml").is_file():
        return True
    try:
        # Only a look: what is wrong with the file, opening the workspace will tell.
        return "[tool.dynacontent]" in (root / "pyproject.toml").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
