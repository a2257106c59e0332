"""A plugin of one run, which has renders recorded, and tells at the end what no test reached."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dynacontent.rendering.covering import Coverage
from dynacontent.rendering.workspace import Workspace
from dynacontent.testing.coverage.exchange import cobertura, lcov
from dynacontent.testing.coverage.options import Wanted
from dynacontent.testing.coverage.page import page
from dynacontent.testing.coverage.table import table
from dynacontent.testing.coverage.tally import FileShare, Share, Tally

_OUTPUT = "dynacontent_coverage"


class Covering:
    """See the module; workers of pytest-xdist hand what they recorded to the process that tells."""

    def __init__(self, wanted: Wanted, root: Path) -> None:
        self._wanted = wanted
        self._root = root
        self._recorded: dict[Path, Coverage] = {}
        self._tally = Tally()
        self._told: list[str] = []

    def covered(self, workspace: Workspace) -> Workspace:
        """The same workspace, whose renders are recorded."""
        coverage = self._recorded[workspace.root] = Coverage(workspace)
        return coverage.workspace

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> None:
        """Forget what was rendered to find the tests: only these count."""
        for coverage in self._recorded.values():
            coverage.forget()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker is done: take over what it recorded."""
        noted = getattr(node, "workeroutput", {}).get(_OUTPUT)
        if noted:
            self._tally.take_over(noted)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what was recorded, or tell it; too little makes the run fail."""
        config = session.config
        if config.getoption("collectonly"):
            return
        for root, coverage in self._recorded.items():
            self._tally.add(root.resolve().as_posix(), coverage.branches, coverage.reached)
        if hasattr(config, "workeroutput"):
            config.workeroutput[_OUTPUT] = self._tally.noted()
            return
        self._tell()
        least = self._wanted.least
        if least is not None and self._tally.whole().percent < least:
            shown = f"{self._tally.whole().percent:.2f}".rstrip("0").rstrip(".")
            self._told.append(f"FAIL {shown}% of the branches were reached, {least:g}% are required")
            if session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Show the table, and tell where files lie."""
        if self._told:
            terminalreporter.section("coverage of templates", sep="-")
        for line in self._told:
            terminalreporter.write_line(line)

    def _tell(self) -> None:
        files, whole = self._tally.files(self._root.resolve()), self._tally.whole()
        if not files:
            self._told.append("no template was tested")
        for kind, path in self._wanted.reports:
            if path is None:
                self._told += table(files, whole) if files else ()
            else:
                self._told.append(self._write(kind, path, files, whole))

    def _write(self, kind: str, path: Path, files: list[FileShare], whole: Share) -> str:
        if kind == "html":
            text = page(files, whole)
        else:
            text = cobertura(files, self._root) if kind == "xml" else lcov(files)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        except OSError as error:
            return f"{path} cannot be written: {error.strerror}"
        return f"{whole.shown} of {len(whole.branches)} branches reached: {path}"
