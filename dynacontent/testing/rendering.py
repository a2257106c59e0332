"""Renders for tests: a clock that stands still, and pictures that display from where a file lies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol

from dynacontent.errors import DynacontentError
from dynacontent.expressions.state import rendering
from dynacontent.models.recipient import Recipient
from dynacontent.models.results import Result
from dynacontent.rendering.cases import Case, unseen
from dynacontent.rendering.data import CatalogData
from dynacontent.rendering.given import Level, Who, clock
from dynacontent.rendering.matrix import Look
from dynacontent.rendering.renderer import Outcome
from dynacontent.rendering.workspace import Workspace


class Render(Protocol):
    """What the fixture ``render`` is; its options are those of `Workspace.render`."""

    def __call__(
        self,
        message: str,
        channel: str,
        recipient: Who | str,
        *,
        event: Mapping[str, Any] | None = ...,
        level: Level | None = ...,
        locale: str | None = ...,
        context: Mapping[str, Any] | None = ...,
    ) -> Outcome:
        """Render one channel of a message; raises what `Workspace.render` raises."""


def renderer(workspace: Workspace, note: Callable[[Iterable[str]], object] = list) -> Render:
    """The fixture ``render`` of a workspace; ``note`` is told what is personal of one who is no persona."""
    personas = [workspace.persona(name).profile for name in workspace.personas]

    def render(
        message: str,
        channel: str,
        recipient: Who | str,
        *,
        event: Mapping[str, Any] | None = None,
        level: Level | None = None,
        locale: str | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> Outcome:
        who = _recipient(workspace, recipient)
        still = {**clock(who), **(context or {})}
        outcome, state = workspace.trace(
            message, channel, who, event=event, level=level, locale=locale, context=still
        )
        if who.profile not in personas and isinstance(state.data, CatalogData):
            with rendering(state):
                note(state.data.personal.forms)
        return outcome

    return render


def render_case(workspace: Workspace, case: Case, *, assets_url: str | None = None) -> Outcome:
    """What a case gives, pictures below ``assets_url`` (which may be relative)."""
    who = unseen(workspace.persona(case.persona))
    options = case.options(who, assets_url=assets_url)
    return workspace.run(workspace.message(case.message), case.channel, who, options)[0]


def look_with(workspaces: Sequence[Workspace]) -> Look:
    """What a case comes to in the first of some workspaces that can tell."""

    def look(case: Case) -> Result | None:
        for workspace in workspaces:
            # What is wrong with it is the failure of a test, if it is one.
            with suppress(DynacontentError):
                return render_case(workspace, case)
        return None

    return look


def _recipient(workspace: Workspace, recipient: Who | str) -> Recipient:
    if isinstance(recipient, str):
        return workspace.persona(recipient)
    return recipient if isinstance(recipient, Recipient) else Recipient.from_dict(recipient)
