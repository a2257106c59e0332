"""Renders for tests: a clock that stands still, and pictures that display from where a file lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from dynacontent.models.recipient import Recipient
from dynacontent.rendering.context import Options
from dynacontent.rendering.given import Level, Who, clock
from dynacontent.rendering.renderer import Outcome
from dynacontent.rendering.workspace import Workspace
from dynacontent.testing.case import Case


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


def renderer(workspace: Workspace) -> Render:
    """The fixture ``render`` of a workspace."""

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
        return workspace.render(message, channel, who, event=event, level=level, locale=locale, context=still)

    return render


def render_case(workspace: Workspace, case: Case, *, assets_url: str | None = None) -> Outcome:
    """What a case gives, pictures below ``assets_url`` (which may be relative)."""
    who = workspace.persona(case.persona)
    context = clock(who)
    if case.variants:
        context["variants"] = {**(who.context.get("variants") or {}), **case.variants}
    options = Options(
        context=context,
        assets_url=assets_url,
        level=case.level,
        locale=case.locale if case.translated else None,
    )
    return workspace.run(workspace.message(case.message), case.channel, who, options)[0]


def _recipient(workspace: Workspace, recipient: Who | str) -> Recipient:
    if isinstance(recipient, str):
        return workspace.persona(recipient)
    return recipient if isinstance(recipient, Recipient) else Recipient.from_dict(recipient)
