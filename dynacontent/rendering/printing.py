"""The texts and bodies of one message for one recipient, printed by the two environments of a workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from pathlib import Path

from dynacontent.engine.bodies import Bodies
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.structure.escape import safe_url
from dynacontent.engine.structure.fill import fill_text
from dynacontent.engine.structure.segments import Printed
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.state import RenderState
from dynacontent.models.manifests import Manifest
from dynacontent.rendering.sending import Sending

_LEADING = frozenset({"link", "navigate"})
"""Members of a manifest that are where a click leads, and not what is loaded."""


def inline_name(manifest: Manifest, channel: str, part: str) -> str:
    """The template name of a text written in a manifest."""
    return f"{manifest.path}#{channel}.{part}"


def locale_of(path: str, files: Mapping[str, str], default_locale: str) -> str:
    """The locale that one of the files of a body is written in."""
    tags = (tag for tag, name in files.items() if name == path and tag[:1] not in ("", "@"))
    return next(tags, default_locale)


def body_path(files: Mapping[str, str], chain: tuple[str, ...], default_locale: str) -> str | None:
    """The body file for the first locale of the chain that has one."""
    for tag in chain:
        if tag in files:
            return files[tag]
        if tag == default_locale and "" in files:
            return files[""]
    return files.get("")


class Printing:
    """Prints the parts of messages, with the state already current; tells it where their texts came from."""

    def __init__(
        self,
        markup: TemplateEnvironment,
        text: TemplateEnvironment,
        *,
        default_locale: str,
        bodies: Bodies,
        sending: Callable[[Manifest], Sending],
        ends: Mapping[str, Expression],
        root: Path,
    ) -> None:
        """``sending`` tells what goes with a message; it is asked once for each.

        ``ends`` are the expressions, by message, that say until when a banner is shown.
        """
        self._markup = markup
        self._text = text
        self._default_locale = default_locale
        self.bodies = bodies
        self._make_sending = sending
        self.ends = ends
        self._sending: dict[str, Sending] = {}
        self._fixed: dict[str, str] = {}
        self.root = root
        """The folder of the workspace, where pictures and fonts lie."""

    def sending(self, manifest: Manifest) -> Sending:
        """What goes with a message: parameters of links, the head of its email, files."""
        found = self._sending.get(manifest.name)
        if found is None:
            found = self._sending[manifest.name] = self._make_sending(manifest)
        return found

    def through(self, markup: TemplateEnvironment, text: TemplateEnvironment, bodies: Bodies) -> Printing:
        """The same, by other environments."""
        other = copy(self)
        other._markup, other._text, other.bodies = markup, text, bodies
        return other

    def texts(self, manifest: Manifest, channel: str, state: RenderState) -> dict[str, str]:
        """The texts of a channel's manifest as plain text, by the path to them."""
        written = manifest.channel(channel)
        texts = {}
        for part, source in written.templates.items():
            silent = written.is_silent(part)
            name = inline_name(manifest, channel, part)
            if name in self._fixed:
                texts[part] = self._fixed[name]
                continue
            printed = self._text.run(name, state.names)
            self._came_from(part, "" if silent else self._default_locale, state)
            lines = part in written.lined and "\n" in source
            texts[part] = fill_text(printed, lines=lines, rtl=None if silent else state.is_rtl)
            if silent and "{" not in source:  # an address, say, that is the same for all
                self._fixed[name] = texts[part]
        return texts

    def body(
        self, manifest: Manifest, channel: str, state: RenderState, *, size: str = ""
    ) -> tuple[Printed, str]:
        """What the body of a channel printed, and its path; there may be one of its own for a ``size``."""
        files = manifest.bodies[channel]
        path = files.get(f"@{size}") or body_path(files, state.chain, self._default_locale)
        assert path is not None  # loading refuses a channel without its body file
        printed = self._markup.run(path, state.names)
        self._came_from("body", locale_of(path, files, self._default_locale), state)
        return printed, path

    def written_text(self, manifest: Manifest, state: RenderState) -> str | None:
        """The plain text that the author wrote for an email, if there is one."""
        path = body_path(manifest.text, state.chain, self._default_locale)
        if path is None:
            return None
        printed = self._text.run(path, state.names)
        self._came_from("text", locale_of(path, manifest.text, self._default_locale), state)
        return fill_text(printed, lines=True, rtl=state.is_rtl) + "\n"

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


def url_of(texts: Mapping[str, str], part: str, state: RenderState) -> str | None:
    """The text of a part as a URL; ``None`` where it is blank, or blocked, which is a warning.

    One that a click leads to has the parameters of links.
    """
    if not texts.get(part):
        return None
    url = safe_url(texts[part])
    if url is None:
        state.warnings.append(f"blocked_url: {part} is no http, https, mailto, tel or sms URL")
    elif state.links is not None and part.rpartition(".")[2] in _LEADING and url != state.kept_address:
        return state.links.tagged(url)
    return url
