"""One message, one channel, one recipient: the walk from templates to a finished output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dynacontent.channels import Banner, Email, Push, make_banner, make_email, make_push
from dynacontent.engine.extensions import SkipMessage
from dynacontent.expressions.missing import UsedMissingError
from dynacontent.expressions.state import RenderState
from dynacontent.models.manifests import Manifest
from dynacontent.models.results import Skipped
from dynacontent.rendering.banners import banner_content
from dynacontent.rendering.emails import email_content
from dynacontent.rendering.printing import Printing
from dynacontent.rendering.pushes import push_content

Output = Email | Push | Banner
Outcome = Output | Skipped

Content = Callable[[Printing, Manifest, RenderState], dict[str, Any]]

_CHANNELS: Mapping[str, tuple[Content, Callable[..., Output]]] = {
    "email": (email_content, make_email),
    "push": (push_content, make_push),
    "banner": (banner_content, make_banner),
}
"""Who prints the parts of a channel, and who shapes them."""


class Renderer:
    """Renders messages, with the state already current."""

    def __init__(self, printing: Printing) -> None:
        self.printing = printing

    def render(self, manifest: Manifest, channel: str, state: RenderState, key: str | None) -> Outcome:
        """The finished output, or why it is skipped. Raises what the templates raise."""
        content_of, make = _CHANNELS[channel]
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
