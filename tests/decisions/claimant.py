"""One of several processes that claim at once: writes how many of its claims were accepted."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dynacontent.decisions.postgres_log import PostgresExposureLog
from dynacontent.decisions.sqlite_log import SqliteExposureLog
from dynacontent.models.exposures import Wanted
from dynacontent.models.placements import Cap
from dynacontent.ports import ExposureLog


def main(kind: str, address: str, number: str, sends: str) -> None:
    log: ExposureLog = SqliteExposureLog(Path(address)) if kind == "sqlite" else PostgresExposureLog(address)
    now, caps, accepted = datetime(2026, 5, 1, 9, tzinfo=UTC), (Cap(3, timedelta(days=7)),), 0
    for send in range(int(sends)):
        people = ["ann", "ben", "cem"][:: 1 if int(number) % 2 else -1]  # in different orders
        wanted = [Wanted(who, "cart/hero", "vip", None, now, caps) for who in people]
        accepted += len(wanted) - len(log.claim(f"send-{number}-{send}", wanted))
    sys.stdout.write(str(accepted))


if __name__ == "__main__":
    main(*sys.argv[1:])
