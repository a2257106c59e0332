"""What recipients were shown before: read when a rule with a cap asks, of a chunk of them together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from dynacontent.catalogs import MEMORY
from dynacontent.catalogs.folders import refuse_links
from dynacontent.errors import CatalogError
from dynacontent.loading import Sources
from dynacontent.models.exposures import Seen
from dynacontent.ports.exposures import ExposureLog, MemoryExposureLog
from dynacontent.rendering.databases import database_address

OpenLog = Callable[[], ExposureLog | None]
"""Opens the log of a workspace; there is none as long as nothing was claimed."""


FOLDER = ".dynacontent"
FILE = "exposures.sqlite3"
"""Where the log of a workspace without a database is; unlike the rest of the folder it is no cache."""


class ExposureRecord:
    """The log of a workspace: the one that was given, in its database, or in a file of its own."""

    def __init__(self, sources: Sources, given: ExposureLog | None) -> None:
        self._sources = sources
        self._log: dict[str, ExposureLog] = {} if given is None else {"log": given}

    def read(self) -> ExposureLog | None:
        """The log, to look into; ``None`` where nothing was ever claimed."""
        if not self._log:
            url = database_address(self._sources)
            if url is not None and url != MEMORY:
                from dynacontent.decisions.postgres_log import PostgresExposureLog

                self._keep(PostgresExposureLog(url))
            elif url == MEMORY:
                self._keep(MemoryExposureLog())
            elif (self._sources.root / FOLDER / FILE).exists():
                self._keep(self._file())
        return self._log.get("log")

    def write(self) -> ExposureLog:
        """The log, to write into; a file of its own is made where there is none yet."""
        log = self.read()
        return self._keep(self._file()) if log is None else log

    def _keep(self, made: ExposureLog) -> ExposureLog:
        """The one log of all threads: of those that are made at the same time the first."""
        return self._log.setdefault("log", made)

    def _file(self) -> ExposureLog:
        folder = self._sources.root / FOLDER
        try:
            refuse_links(folder, folder / FILE)
            folder.mkdir(exist_ok=True)
        except OSError as error:
            hint = "claim from a folder that can be written, or set database_url"
            raise CatalogError.at(f"the exposure log cannot be used: {error}", hint=hint) from None
        from dynacontent.decisions.sqlite_log import SqliteExposureLog

        return SqliteExposureLog(folder / FILE)


class SeenBefore:
    """What a log says about the recipients of a chunk."""

    def __init__(self, open_log: OpenLog) -> None:
        self._open = open_log
        self._expected: set[str] = set()
        self._known: dict[str, Sequence[Seen]] = {}

    def expect(self, recipient: str) -> None:
        """A recipient is among those who may be asked about."""
        if recipient not in self._known:
            self._expected.add(recipient)

    def of(self, recipient: str) -> Sequence[Seen]:
        """What a recipient was shown; all who are expected are read with one question."""
        if recipient not in self._known:
            log = self._open()
            wanted = self._expected | {recipient}
            self._expected = set()
            found = {} if log is None else log.seen(wanted)
            self._known.update({one: found.get(one, ()) for one in wanted})
        return self._known[recipient]


def moments(seen: Sequence[Seen], placement: str, rule: str, *, but: str | None) -> list[datetime]:
    """When a rule was shown, without what belongs to the send that is under way."""
    return [
        one.at
        for one in seen
        if one.placement == placement and one.rule == rule and (but is None or one.send_id != but)
    ]
