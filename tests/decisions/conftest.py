"""Exposure logs of every kind, empty."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dynacontent.decisions.postgres_log import PostgresExposureLog
from dynacontent.decisions.sqlite_log import SqliteExposureLog
from dynacontent.ports import ExposureLog, MemoryExposureLog
from tests.catalogs.conftest import postgres

__all__ = ["postgres"]

OpenLog = Callable[[], ExposureLog]


@pytest.fixture(params=["sqlite", "postgresql"])
def lasting_log(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The kind and the address of a log that outlives the process."""
    if request.param == "postgresql":
        return "postgresql", str(request.getfixturevalue("postgres"))
    return "sqlite", str(tmp_path / "exposures.sqlite3")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> ExposureLog:
    if request.param == "memory":
        return MemoryExposureLog()
    if request.param == "sqlite":
        return SqliteExposureLog(tmp_path / "exposures.sqlite3")
    return PostgresExposureLog(str(request.getfixturevalue("postgres")))
