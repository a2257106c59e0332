"""The tables of the configuration that tools read when they run: what lint tells, what tests render."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Literal

from dynacontent.models.base import Authored, Form

Severity = Literal["error", "warning", "info"]
Breadth = Literal["covering", "full"]
"""Somebody for each locale, level and variant, or everybody."""


class LintChoice(Authored):
    """Which codes of lint count, and how much."""

    select: tuple[Annotated[str, Form("lint code")], ...] = ()
    """What counts, by code or pattern (``unused_*``); everything, if nothing is listed."""
    ignore: tuple[Annotated[str, Form("lint code")], ...] = ()
    """What does not count, by code or pattern."""
    severity: Annotated[dict[str, Severity], Form("severities")] = field(default_factory=dict)
    """How much a code counts: ``{contrast = "error"}``."""


class LintSettings(LintChoice):
    """``[lint]``: what counts everywhere, and what of that in some messages."""

    messages: Annotated[dict[str, LintChoice], Form("lint of messages")] = field(default_factory=dict)
    """What counts in messages, by pattern of their name."""


class TestingSettings(Authored):
    """``[testing]``: which cases pytest renders, and what of them it keeps."""

    include: tuple[Annotated[str, Form("cases")], ...] = ()
    """The cases to test, as message/channel/persona with ``*``; all, if nothing is listed."""
    exclude: tuple[Annotated[str, Form("cases")], ...] = ()
    """Cases to leave out, as message/channel/persona with ``*``."""
    matrix: Breadth = "covering"
    """With ``full`` every persona is rendered in every locale and at every level."""
    eml: bool = False
    """Whether whole emails are kept as snapshots, too."""
    agreement: bool = False
    """Whether each message and persona gets a test that its channels agree, too."""
    feeds: str | None = None
    """The file that answers feeds in tests, from the workspace's folder."""
