"""One message, one channel, one recipient: the walk from templates to a finished output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dynacontent.channels import Banner, Email, Push
from dynacontent.channels.banner import make_banner
from dynacontent.channels.email import make_email
from dynacontent.channels.push import make_push
from dynacontent.engine.bodies import Bodies
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.extensions import SkipMessage
from dynacontent.engine.functions import asset_url
from dynacontent.engine.structure.escape import safe_url
from dynacontent.engine.structure.fill import fill_text
from dynacontent.engine.structure.segments import Printed
from dynacontent.expressions.missing import UsedMissingError
from dynacontent.expressions.state import RenderState
from dynacontent.models.authored import Manifest
from dynacontent.models.results import Skipped
from dynacontent.models.source import SourceText

MAKERS: Mapping[str, Callable[..., Any]] = {"email": make_email, "push": make_push, "banner": make_banner}
"""Who shapes the parts of a channel."""

UNSPOKEN = frozenset({"link", "image", "collapse"})
"""Parts that nobody reads."""

Output = Email | Push | Banner
Outcome = Output | Skipped


def inline_name(manifest: Manifest, channel: str, part: str) -> str:
    """The template name of a text written in a manifest."""
    return f"{manifest.path}#{channel}.{part}"


def manifest_texts(manifest: Manifest, channel: str) -> dict[str, SourceText]:
    """The texts of a channel's manifest that are templates, by part."""
    parts = {
        "email": ("subject", "preheader"),
        "push": ("title", "body", "link", "image", "collapse"),
        "banner": ("link", "alt"),
    }[channel]
    texts = {part: getattr(getattr(manifest, channel), part) for part in parts}
    return {part: text for part, text in texts.items() if text is not None}


def locale_of(path: str, files: Mapping[str, str], default_locale: str) -> str:
    """The locale that one of the files of a body is written in."""
    return next((tag for tag, name in files.items() if name == path and tag), default_locale)


def is_rtl(state: RenderState) -> bool:
    """Whether a render's texts are read from right to left."""
    return bool(state.context["direction"] == "rtl")


def body_path(files: Mapping[str, str], chain: tuple[str, ...], default_locale: str) -> str | None:
    """The body file for the first locale of the chain that has one."""
    for tag in chain:
        if tag in files:
            return files[tag]
        if tag == default_locale and "" in files:
            return files[""]
    return files.get("")


class Renderer:
    """Renders messages in the two environments of a workspace, with the state already current."""

    def __init__(
        self,
        markup: TemplateEnvironment,
        text: TemplateEnvironment,
        *,
        default_locale: str,
        bodies: Bodies,
    ) -> None:
        self._markup = markup
        self._text = text
        self._default_locale = default_locale
        self.bodies = bodies

    def render(self, manifest: Manifest, channel: str, state: RenderState, key: str | None) -> Outcome:
        """The finished output, or why it is skipped. Raises what the templates raise."""
        try:
            content = getattr(self, f"_{channel}")(manifest, state)
        except SkipMessage as skip:
            return Skipped(**self._record(manifest, channel, state, key), code="skip", reason=skip.reason)
        except UsedMissingError as missing:
            if manifest.on_missing == "error":
                raise
            record = self._record(manifest, channel, state, key)
            return Skipped(**record, code=missing.missing.code, reason=str(missing))
        output: Output = MAKERS[channel](**content, **self._record(manifest, channel, state, key))
        return output

    def _record(
        self, manifest: Manifest, channel: str, state: RenderState, key: str | None
    ) -> dict[str, Any]:
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

    def _texts(self, manifest: Manifest, channel: str, state: RenderState) -> dict[str, str]:
        texts = {}
        for part in manifest_texts(manifest, channel):
            printed = self._text.run(inline_name(manifest, channel, part), state.names)
            self._came_from(part, "" if part in UNSPOKEN else self._default_locale, state)
            texts[part] = fill_text(printed, rtl=None if part in UNSPOKEN else is_rtl(state))
        return texts

    def _body(self, manifest: Manifest, channel: str, state: RenderState) -> tuple[Printed, str]:
        files = manifest.bodies[channel]
        path = body_path(files, state.chain, self._default_locale)
        assert path is not None  # loading refuses a channel without its body file
        printed = self._markup.run(path, state.names)
        self._came_from("body", locale_of(path, files, self._default_locale), state)
        return printed, path

    @staticmethod
    def _came_from(part: str, own: str, state: RenderState) -> None:
        """Tell where the texts of a part came from that was just run; ``own`` is its template's locale."""
        texts: list[str] = []
        for origin in state.origins:
            if isinstance(origin, str):
                texts.append(origin)
            else:
                field, locale = origin
                known = state.locales.get(field, ())
                state.locales[field] = known if locale in known else (*known, locale)
        if texts or own:
            state.locales[part] = tuple(texts) or (own,)
        state.origins = {}

    def _email(self, manifest: Manifest, state: RenderState) -> dict[str, Any]:
        texts = self._texts(manifest, "email", state)
        output, path = self._body(manifest, "email", state)
        body = self.bodies.email(output, path=f"templates/{path}", rtl=is_rtl(state))
        state.warnings.extend(body.warnings)
        written = body_path(manifest.text, state.chain, self._default_locale)
        return {
            "subject": texts["subject"],
            "preheader": texts.get("preheader", ""),
            "html": body.opening,
            "rest": body.rest,
            "common": body.common,
            "text": self._written_text(written, manifest, state) if written else body.text(),
            "direction": state.context["direction"],
        }

    def _written_text(self, path: str, manifest: Manifest, state: RenderState) -> str:
        printed = self._text.run(path, state.names)
        self._came_from("text", locale_of(path, manifest.text, self._default_locale), state)
        return fill_text(printed, lines=True, rtl=is_rtl(state)) + "\n"

    def _push(self, manifest: Manifest, state: RenderState) -> dict[str, Any]:
        assert manifest.push is not None
        texts = self._texts(manifest, "push", state)
        picture = _url(texts, "image", state)
        return {
            "title": texts["title"],
            "body": texts["body"],
            "link": _url(texts, "link", state),
            "image": asset_url(picture) if picture else None,
            "ttl": manifest.push.ttl,
            "collapse": texts.get("collapse"),
        }

    def _banner(self, manifest: Manifest, state: RenderState) -> dict[str, Any]:
        assert manifest.banner is not None
        texts = self._texts(manifest, "banner", state)
        output, _path = self._body(manifest, "banner", state)
        body = self.bodies.fragment(output, rtl=is_rtl(state))
        state.warnings.extend(body.warnings)
        return {
            "html": body.html,
            "link": _url(texts, "link", state),
            "alt": texts.get("alt"),
            "sizes": manifest.banner.sizes,
        }


def _url(texts: Mapping[str, str], part: str, state: RenderState) -> str | None:
    if not texts.get(part):
        return None
    url = safe_url(texts[part])
    if url is None:
        state.warnings.append(f"blocked_url: {part} is no http, https, mailto, tel or sms URL")
    return url
