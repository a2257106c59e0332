"""One message, one channel, one recipient: the walk from templates to a finished output."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from dynacontent.engine.extensions import SkipMessage
from dynacontent.expressions.missing import UsedMissingError
from dynacontent.expressions.state import RenderState
from dynacontent.models.manifests import Manifest
from dynacontent.models.results import Skipped
from dynacontent.rendering.printing import Printing

if TYPE_CHECKING:
    from dynacontent.channels import Banner, Email, Push

Output: TypeAlias = "Email | Push | Banner"
Outcome: TypeAlias = "Output | Skipped"

Content = Callable[[Printing, Manifest, RenderState], dict[str, Any]]


@cache
def _loaded(channel: str) -> tuple[Content, Callable[..., Output]]:
    """Who prints the parts of a channel, and who shapes them: loaded when the channel is first rendered."""
    if channel == "email":
        from dynacontent.channels.email import make_email
        from dynacontent.rendering.emails import email_content

        return email_content, make_email
    if channel == "push":
        from dynacontent.channels.push import make_push
        from dynacontent.rendering.pushes import push_content

        return push_content, make_push
    from dynacontent.channels.banner import make_banner
    from dynacontent.rendering.banners import banner_content

    return banner_content, make_banner


class Renderer:
    """Renders messages, with the state already current."""

    def __init__(self, printing: Printing) -> None:
        self.printing = printing

    def render(self, manifest: Manifest, channel: str, state: RenderState, key: str | None) -> Outcome:
        """The finished output, or why it is skipped. Raises what the templates raise."""
        content_of, make = _loaded(channel)
        state.links = self.printing.sending(manifest).links(channel, state.context["locale"])
        try:
            content = content_of(self.printing, manifest, state)
        except SkipMessage as skip:
            return Skipped(**_record(manifest, channel, state, key), code="skip", reason=skip.reason)
        except UsedMissingError as missing:
            if manifest.on_missing == "error":
                raise
            record = _record(manifest, channel, state, key)
            return Skipped(**record, code=missing.missing.code, reason=str(missing))
        return make(**content, **_record(manifest, channel, state, key))


def _record(manifest: Manifest, channel: str, state: RenderState, key: str | None) -> dict[str, Any]:
    return {
        "recipient": key,
        "message": manifest.name,
        "channel": channel,
        "level": state.level,
        "locale": state.context["locale"],
        "context": {**state.context, "locale": state.locale},
        "decisions": tuple(state.decisions),
        "lookups": tuple(state.lookups),
        "choices": tuple(state.choices),
        "fallbacks": tuple(dict.fromkeys(state.fallbacks)),
        "warnings": tuple(dict.fromkeys(state.warnings)),
        "assets": () if state.assets_url else tuple(state.assets),
        "locales": state.locales,
    }
