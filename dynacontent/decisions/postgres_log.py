"""An exposure log in PostgreSQL: one for many machines."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from dynacontent.catalogs.address import Address
from dynacontent.decisions.sqlite_log import as_row, as_seen
from dynacontent.errors import CatalogError, MissingExtraError, Problem
from dynacontent.models.exposures import Refused, Seen, Wanted
from dynacontent.ports.exposures import grouped, settle

_TABLE = "dynacontent_exposures"
_SETUP = f"""
CREATE TABLE IF NOT EXISTS {_TABLE} (
    recipient text NOT NULL, placement text NOT NULL, send_id text NOT NULL, rule text NOT NULL,
    variant text, at bigint NOT NULL, message text NOT NULL,
    PRIMARY KEY (recipient, placement, send_id, rule)
)
"""
_SETUP_LOCK = 0x64796E65
"""The advisory lock of who makes the table: two at once would fail."""
_COLUMNS = "recipient, placement, rule, at, variant, send_id"


class PostgresExposureLog:
    """An `ExposureLog` in a database; its table is made with the first claim.

    Claims of one recipient and placement wait for each other (advisory locks, taken in one order, so
    that no two wait for each other in a circle); all others go on side by side.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    def seen(self, recipients: Collection[str]) -> Mapping[str, Sequence[Seen]]:
        """See `ExposureLog.seen`."""
        found: dict[str, list[Seen]] = {}
        with self._connected() as connection:
            if not self._is_there(connection):
                return found
            statement = f"SELECT {_COLUMNS} FROM {_TABLE} WHERE recipient = ANY(%s)"  # noqa: S608 - constants
            for row in connection.execute(statement, (list(recipients),)):
                found.setdefault(row[0], []).append(as_seen(row))
        return found

    def claim(self, send_id: str, wanted: Sequence[Wanted]) -> list[Refused]:
        """See `ExposureLog.claim`."""
        refused: list[Refused] = []
        groups = grouped(wanted)
        with self._connected() as connection, connection.transaction():
            if not self._is_there(connection):
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_SETUP_LOCK,))
                connection.execute(_SETUP)
            for number in sorted({_lock_of(*key) for key in groups}):
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (number,))
            for (recipient, placement), group in groups.items():
                statement = f"SELECT {_COLUMNS} FROM {_TABLE} WHERE recipient = %s AND placement = %s"  # noqa: S608
                rows = connection.execute(statement, (recipient, placement)).fetchall()
                write, others = settle(send_id, group, [as_seen(row) for row in rows])
                refused += others
                for one in group if write else ():
                    insert = f"INSERT INTO {_TABLE} VALUES (%s, %s, %s, %s, %s, %s, %s)"  # noqa: S608 - constants
                    connection.execute(insert, as_row(send_id, one))
        return refused

    def entries(self) -> Iterator[tuple[str, Seen]]:
        """See `ExposureLog.entries`."""
        with self._connected() as connection:
            if self._is_there(connection):
                statement = f"SELECT {_COLUMNS} FROM {_TABLE} ORDER BY at, recipient"  # noqa: S608 - constants
                for row in connection.execute(statement):
                    yield row[0], as_seen(row)

    @staticmethod
    def _is_there(connection: Any) -> bool:
        found = connection.execute("SELECT to_regclass(%s)", (_TABLE,)).fetchone()
        return found is not None and found[0] is not None

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        """A connection of its own; what goes wrong is told without the password."""
        try:
            from psycopg import Error, connect
        except ImportError as error:
            message = "an exposure log in PostgreSQL needs psycopg"
            raise MissingExtraError(Problem(message, hint="pip install 'dynacontent[postgres]'")) from error
        address = Address.of(self._url)
        try:
            with connect(self._url, autocommit=True) as connection:
                yield connection
        except Error as error:
            message = f"the exposure log in {address.shown} cannot be used: {address.told(error)}"
            raise CatalogError(message) from None


def _lock_of(recipient: str, placement: str) -> int:
    """A number of 63 bits for what is claimed one after the other."""
    digest = hashlib.blake2b(f"{recipient}\0{placement}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") >> 1
