"""The address of a PostgreSQL database, which may hold a password: what of it is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dynacontent.errors import CatalogError, Problem

HINT = (
    "database_url is postgresql://user:password@host:5432/name; "
    "in a password write @ as %40, / as %2F, : as %3A, % as %25"
)
_TOLD = frozenset({"host", "hostaddr", "port", "dbname"})
_PORTS = re.compile(r"[0-9,]*")


@dataclass(frozen=True, slots=True)
class Address:
    """An address that PostgreSQL's own library understood.

    ``shown`` is its host and database; ``untold`` are the values of its other parts, those of
    ``passwords`` among them.
    """

    url: str = field(repr=False)
    shown: str
    untold: tuple[str, ...] = field(repr=False)
    passwords: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, url: str) -> Address:
        """Raises `CatalogError` for what is none, which says nothing of what stands there."""
        parts = _parts(url)
        host = parts.get("host") or parts.get("hostaddr") or "/"
        shown = f"{'the local server' if host.startswith('/') else host}/{parts.get('dbname', '')}"
        untold = {name: value for name, value in parts.items() if name not in _TOLD and value}
        passwords = [value for name, value in untold.items() if "password" in name or "secret" in name]
        return cls(url, shown, tuple(untold.values()), tuple(passwords))

    def told(self, error: Exception) -> str:
        """The first line of what the database says, without what nobody should read."""
        text = (str(error).strip().splitlines() or [""])[0]
        for value in self.untold:
            text = text.replace(f'"{value}"', '"…"')
        hidden = any(password in text for password in self.passwords)
        return type(error).__name__ if hidden or not text else text


def _parts(url: str) -> Mapping[str, str]:
    """What an address consists of."""
    from psycopg import Error
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except (Error, ValueError):
        parts = {"host": "@"}
    # A password whose special letters stand as they are may be read as a host, a port or a database.
    places = parts.get("host", "") + parts.get("hostaddr", "") + parts.get("dbname", "")
    if "@" in places or not _PORTS.fullmatch(parts.get("port", "")):
        message = "database_url is not the address of a PostgreSQL database: it cannot be taken apart"
        raise CatalogError(Problem(message, hint=HINT))
    return parts
