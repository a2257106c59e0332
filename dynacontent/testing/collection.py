"""A message's manifest as a test file, its cases as tests."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dynacontent.errors import AuthoringError, DynacontentError, MissingExtraError, Problem, WorkspaceError
from dynacontent.rendering.cases import Case
from dynacontent.rendering.feeds import offline
from dynacontent.rendering.workspace import Workspace
from dynacontent.testing.agreement import AgreementItem
from dynacontent.testing.cases import Cases
from dynacontent.testing.contents import contents
from dynacontent.testing.feeds import OPTION, Recorder, answered, write
from dynacontent.testing.places import ASSETS_URL, COVERAGE
from dynacontent.testing.rendering import render_case

_RECORDERS = pytest.StashKey[dict[Path, Recorder]]()
_OPENED = pytest.StashKey[dict[Path, Workspace | WorkspaceError]]()
_CASES = pytest.StashKey[dict[Path, Cases | None]]()


def open_workspace(config: pytest.Config, root: Path) -> Workspace:
    """The workspace in a folder, opened once in a run; its feeds are answered from a file, or recorded.

    Raises `WorkspaceError`, also for product data that cannot be read: what is rendered without it
    would depend on what was imported on this machine before.
    """
    opened = config.stash.setdefault(_OPENED, {})
    if root not in opened:
        try:
            workspace = Workspace.open(root, feeds=offline(), unsubscribe="preview")
            opened[root] = _with_feeds(config, _covered(config, workspace))
            if workspace.data_problems:
                opened[root] = WorkspaceError([Problem(text) for text in workspace.data_problems])
        except AuthoringError as error:
            opened[root] = WorkspaceError(error.problems)
    found = opened[root]
    if isinstance(found, WorkspaceError):
        raise found
    return found


def _covered(config: pytest.Config, workspace: Workspace) -> Workspace:
    covering = config.pluginmanager.get_plugin(COVERAGE)
    found: Workspace = workspace if covering is None else covering.covered(workspace)
    return found


def _with_feeds(config: pytest.Config, workspace: Workspace) -> Workspace:
    if not config.getoption(OPTION):
        return answered(workspace)
    # One run has one salt, whoever of its workers asks.
    salt = getattr(config, "workerinput", {}).get("testrunuid") or secrets.token_hex(16)
    recorder = Recorder(workspace, salt)
    config.stash.setdefault(_RECORDERS, {})[recorder.file] = recorder
    return recorder.workspace


def noted_feeds(config: pytest.Config) -> list[tuple[str, str]]:
    """What this process noted of feeds, each with the path of its file."""
    return [(str(file), recorder.noted()) for file, recorder in config.stash.get(_RECORDERS, {}).items()]


def write_feeds(noted: Iterable[tuple[str, str]]) -> list[str]:
    """Write what was noted by one process or several; returns what the files hold now, or what is wrong."""
    told: dict[str, str] = {}
    for file, feeds in noted:
        try:
            told[file] = write(Path(file), feeds)
        except AuthoringError as error:
            told[file] = str(error)
    return list(told.values())


class MessageFile(pytest.File):
    """``templates/messages/NAME/message.yaml``."""

    def collect(self) -> Iterator[MessageItem | AgreementItem]:
        """One test for each case of the message; the errors of a workspace are told once.

        With ``agreement`` also one for each persona who is sent it in several channels.
        """
        root = self.path.parents[3]
        told = root in self.config.stash.setdefault(_OPENED, {})
        try:
            workspace = open_workspace(self.config, root)
            cases = self._cases(workspace, root)
        except (WorkspaceError, MissingExtraError) as error:
            if told:
                return
            raise self.CollectError(str(error)) from None
        names = frozenset(case.name for case in cases)
        for case in cases:
            name = f"{case.message}[{case.name}]"
            yield MessageItem.from_parent(self, name=name, case=case, names=names, workspace=workspace)
        if workspace.configuration.testing.get("agreement", False):
            yield from self._agreements(cases, workspace)

    def _looking(self, workspace: Workspace) -> tuple[Workspace, ...]:
        """What sees which cases there are: only tests note what feeds answer, and nothing known is asked."""
        recording = self.config.getoption(OPTION)
        return (answered(workspace), Workspace(workspace.parts)) if recording else (workspace,)

    def _agreements(self, cases: list[Case], workspace: Workspace) -> Iterator[AgreementItem]:
        message = self.path.parent.name
        for persona in dict.fromkeys(case.persona for case in cases):
            if len(workspace.message(message).channels) > 1:
                yield AgreementItem.from_parent(self, message=message, persona=persona, workspace=workspace)

    def _cases(self, workspace: Workspace, root: Path) -> list[Case]:
        if not self.config.pluginmanager.hasplugin("syrupy"):
            raise MissingExtraError("testing messages needs syrupy: pip install 'dynacontent[testing]'")
        known = self.config.stash.setdefault(_CASES, {})
        if root not in known:
            known[root] = None  # if the cases cannot be told, that is an error of the first message only
            known[root] = Cases(workspace, looking=self._looking(workspace))
        cases = known[root]
        return cases.of(self.path.parent.name) if cases else []


class MessageItem(pytest.Function):
    """One case, rendered and compared with its snapshots.

    A `pytest.Function`, because syrupy keeps account of nothing else; ``names`` are those of all
    cases of the message, which tells a snapshot that nobody tests from one that another test uses.
    """

    case: Case
    names: frozenset[str]
    workspace: Workspace

    def __init__(self, *, case: Case, names: frozenset[str], workspace: Workspace, **node: Any) -> None:
        super().__init__(callobj=compare, **node)
        self.case = case
        self.names = names
        self.workspace = workspace
        # syrupy goes by the name of a test's file, and every manifest is called the same.
        self.path = self.path.parent

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where it stands: in the manifest."""
        return self.path / "message.yaml", None, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:  # type: ignore[override]
        """What went wrong in a render as an author is shown it, without a traceback."""
        if isinstance(excinfo.value, DynacontentError) and not self.config.getoption("fulltrace"):
            return f"{self.case.message} cannot be rendered for {self.case.persona}:\n{excinfo.value}"
        return super().repr_failure(excinfo)


def compare(request: pytest.FixtureRequest, snapshot: Any) -> None:
    """Render the case of the running item, and compare each file it gives with its snapshot."""
    from dynacontent.testing import report, snapshots
    from dynacontent.testing.differences import told

    item: MessageItem = request.node
    root = request.config.rootpath
    outcome = render_case(item.workspace, item.case, assets_url=ASSETS_URL)
    files = contents(outcome, eml=item.workspace.configuration.testing.get("eml", False))
    # All of them before failing: an update writes them all.
    compared = [
        snapshots.compare(snapshot.use_extension(snapshots.EXTENSIONS[suffix]), text, root=root)
        for suffix, text in files.items()
    ]
    differences = [found for found in compared if found]
    if differences:
        if request.config.getoption(report.OPTION):
            item.user_properties.append(report.noted(differences))
        pytest.fail(told(differences), pytrace=False)
