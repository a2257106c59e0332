"""What goes with the content of a message: parameters of its links, the head of its email, files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape

from dynacontent.channels.attachments import Attachment, Picture, file_name
from dynacontent.channels.base import one_line
from dynacontent.errors import RenderError
from dynacontent.expressions.state import RenderState
from dynacontent.formats.links import LinkParameters, filled, link_parameters
from dynacontent.formats.media import LARGEST_TOGETHER, MEDIA_TYPES
from dynacontent.formats.scalars import Unfit
from dynacontent.loading import Sources
from dynacontent.loading.files import TEMPLATES
from dynacontent.loading.inventory import ASSETS
from dynacontent.location import Location
from dynacontent.models.manifests import EmailManifest, Manifest
from dynacontent.models.source import SourceText

Texts = Mapping[str, str]
"""The texts of a manifest, printed, by the path to them."""

_LOADED = re.compile(
    r"""(?:\s(?:src|background)\s*=\s*["']|url\((?:["']|&quot;|&\#39;)?)([^"')>]+?)(?=["')]|&quot;|&\#39;)"""
)


class Sending:
    """What one message is sent with. Safe between threads."""

    def __init__(self, manifest: Manifest, sources: Sources) -> None:
        self._manifest = manifest
        self._configuration = sources.configuration
        self._root = sources.root
        self._known = sources.pictures
        self._links: dict[tuple[str, str], LinkParameters | None] = {}
        self._files: dict[str, bytes] = {}
        self._headers: dict[str, dict[str, str]] = {}
        email = manifest.email or EmailManifest(subject=SourceText(""))
        settings = self._configuration.email
        self.unsubscribes = email.unsubscribe is not False
        """Whether its emails tell how to unsubscribe, where the workspace says how."""
        own = email.inline_images
        self.embeds = settings.inline_images if own is None else own
        """Whether pictures of the workspace are embedded in its emails."""
        self.email = email

    # -- links ------------------------------------------------------------------------------

    def links(self, channel: str, locale: str) -> LinkParameters | None:
        """The parameters of its links in a channel and locale; ``None`` where there are none."""
        settings = self._configuration.links
        if not settings.parameters:
            return None
        key = (channel, locale)
        if key not in self._links:
            self._links[key] = link_parameters(
                hosts=settings.hosts,
                parameters=settings.parameters,
                leave=settings.leave,
                message=self._manifest.name,
                campaign=self._manifest.campaign,
                channel=channel,
                locale=locale,
            )
        return self._links[key]

    # -- the head of its emails ---------------------------------------------------------------

    def address(self, part: str, texts: Texts) -> str | None:
        """``sender`` or ``reply_to``: the manifest's, else the configuration's. Raises `RenderError`."""
        text = texts.get(part)
        if not text:
            otherwise: str | None = getattr(self._configuration.email, part)
            return otherwise
        wrong = _wrong_address(text)
        if wrong:
            name, written = "from" if part == "sender" else part, getattr(self.email, part)
            raise RenderError.at(f"{name}: this {wrong}", getattr(written, "location", None))
        return one_line(text)

    def headers(self, texts: Texts, locale: str) -> dict[str, str]:
        """Further headers: the manifest's, then the configuration's; one that comes out blank is left out."""
        headers = self._headers.get(locale)
        if headers is None:
            headers = self._headers[locale] = self._fixed_headers(locale)
        if not self.email.headers:
            return headers.copy()
        own = {name: one_line(texts[f"headers.{name}"]) for name in self.email.headers}
        given = {name.lower() for name in own}
        rest = {name: text for name, text in headers.items() if name.lower() not in given}
        return {**rest, **{name: text for name, text in own.items() if text}}

    def _fixed_headers(self, locale: str) -> dict[str, str]:
        manifest, settings = self._manifest, self._configuration.email
        values = {
            "message": manifest.name,
            "campaign": manifest.campaign,
            "channel": "email",
            "locale": locale,
        }
        list_id = self.email.list_id or settings.list_id
        own = {"List-ID": list_id} if list_id else {}
        return own | {name: filled(text, values) for name, text in settings.headers.items()}

    # -- files ----------------------------------------------------------------------------------

    def attachments(self, texts: Texts) -> tuple[Attachment, ...]:
        """The files that go with its email. Raises `RenderError` where one is not there any more."""
        found: list[Attachment] = []
        for index, attached in enumerate(self.email.attachments):
            otherwise = attached.file.rpartition("/")[2]
            name = file_name(texts.get(f"attachments.{index}.name", ""), otherwise)
            content = self._content(f"{TEMPLATES}/{attached.file}")
            found.append(Attachment(name, attached.type, content))
        return tuple(found)

    def pictures(self, html: str, state: RenderState) -> tuple[Picture, ...]:
        """The workspace's pictures that HTML loads, each once, in order."""
        base = (state.assets_url or "assets").rstrip("/") + "/"
        loaded = dict.fromkeys(
            address for address in _LOADED.findall(html) if unescape(address).startswith(base)
        )
        found = []
        for address in loaded:
            path = unescape(address)[len(base) :]
            kind = MEDIA_TYPES.get(path.rpartition(".")[2].lower())
            if kind is None or path not in self._known:
                continue
            name = path.rpartition("/")[2]
            found.append(Picture(name, kind, self._content(f"{ASSETS}/{path}"), address))
        return tuple(found)

    def _content(self, path: str) -> bytes:
        """A file of the workspace, read once: what goes out does not change while a program runs."""
        if path not in self._files:
            file = (self._root / path).resolve()
            if not file.is_relative_to(self._root.resolve()):
                raise RenderError.at("this file lies outside of the workspace", Location(path))
            try:
                content = file.read_bytes()
            except OSError as error:
                raise RenderError.at(f"this file cannot be read: {error.strerror}", Location(path)) from None
            if len(content) > LARGEST_TOGETHER:
                raise RenderError.at(
                    f"this file has {len(content):,} bytes, too many to send", Location(path)
                )
            self._files[path] = content
        return self._files[path]


@lru_cache(maxsize=1_024)
def _wrong_address(text: str) -> str | None:
    """What is wrong with an address; ``None`` where nothing is."""
    from dynacontent.formats.mail import authored_mailbox

    try:
        authored_mailbox(one_line(text))
    except Unfit as error:
        return error.message
    return None
