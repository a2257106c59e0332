"""Rules that hold for every test here."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from typing import Any

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """What tests and the processes they start cache is none of the user's, and goes with them.

    They reach nobody: feeds are answered by tests themselves, or by nobody.
    """
    folder = tempfile.mkdtemp(prefix="dynacontent-tests-")
    os.environ["DYNACONTENT_CACHE_DIR"] = folder
    os.environ["DYNACONTENT_OFFLINE"] = "1"
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure where the run decides about a change, so that no test is lost unseen."""
    in_ci = os.environ.get("CI", "").lower() not in {"", "0", "false"}
    if not in_ci or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"{reason} (with CI set, a skipped test is a failed one)"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, pytest.TestReport]:
    report: pytest.TestReport = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, pytest.CollectReport]:
    report: pytest.CollectReport = yield
    _refuse_skip(report)
    return report
