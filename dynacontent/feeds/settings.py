"""What answering feeds depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from dynacontent.feeds.surroundings import Surroundings
from dynacontent.formats.webhosts import HostRule
from dynacontent.models.authored import Feed
from dynacontent.models.schema import FieldType


@dataclass(frozen=True, slots=True)
class Settings:
    """``rules`` say whom feeds may ask, ``private`` whether in private networks too.

    ``catalogs`` has the type of each catalog's key; moments without an offset are in ``timezone``.
    Answers are kept in ``folder``, if there is one. Secrets are in ``environ``, and nowhere else.
    """

    feeds: Mapping[str, Feed]
    rules: tuple[HostRule, ...]
    private: bool
    catalogs: Mapping[str, FieldType]
    timezone: tzinfo
    folder: Path | None
    environ: Mapping[str, str] = field(repr=False)
    surroundings: Surroundings
