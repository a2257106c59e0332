"""``message.yaml``: a message at a glance, with a part for each of its channels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from dynacontent.models.base import Authored, Between, Form, Name
from dynacontent.models.placements import CHANNELS, Channel, Placement
from dynacontent.models.source import SourceText, is_fixed


class ChannelManifest(Authored):
    """What a message says in one channel.

    Every text in it is a template, at any depth, but those of the members that ``fixed`` names.
    ``silent`` names members that nobody reads: addresses, names for machines; ``lined`` those
    whose lines are kept where they are written in several, and are blanks everywhere else.
    """

    fixed: ClassVar[frozenset[str]] = frozenset()
    silent: ClassVar[frozenset[str]] = frozenset()
    lined: ClassVar[frozenset[str]] = frozenset()

    @cached_property
    def templates(self) -> Mapping[str, SourceText]:
        """The texts that are templates, by the path to them: ``subject``, ``actions.0.title``."""
        return dict(_texts(self, ""))

    def is_silent(self, part: str) -> bool:
        """Whether nobody reads the text at a path."""
        return part.rpartition(".")[2] in self.silent

    def filled(self, member: str, texts: Mapping[str, str]) -> Any:
        """A member at any depth as plain dicts and lists, with ``texts`` (by path) for its templates.

        What prints nothing is left out of a mapping.
        """
        return _filled(getattr(self, member), member, texts)


def _texts(value: Any, path: str) -> Iterator[tuple[str, SourceText]]:
    if isinstance(value, SourceText):
        yield path, value
    elif isinstance(value, Authored):
        fixed = value.fixed if isinstance(value, ChannelManifest) else ()
        members = {name: getattr(value, name) for name in value.model_fields if name not in fixed}
        yield from _texts(members, path)
    elif isinstance(value, (Mapping, list, tuple)):
        for name, member in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _texts(member, f"{path}.{name}" if path else str(name))


def _filled(value: Any, path: str, texts: Mapping[str, str]) -> Any:
    if isinstance(value, SourceText):
        return texts.get(path, str(value))
    if isinstance(value, Authored):
        value = {name: getattr(value, name) for name in value.model_fields}
    if isinstance(value, Mapping):
        members = ((str(name), _filled(member, f"{path}.{name}", texts)) for name, member in value.items())
        return {name: member for name, member in members if member not in (None, "")}
    if isinstance(value, (list, tuple)):
        return [_filled(member, f"{path}.{index}", texts) for index, member in enumerate(value)]
    return value


class AttachmentManifest(ChannelManifest):
    """A file that goes with an email."""

    fixed = frozenset({"file", "type"})
    optional = frozenset({"type"})

    file: Annotated[SourceText, Form("attached file")]
    """The file's path from templates/: ``assets/terms.pdf``."""
    name: SourceText | None = None
    """What the reader sees it called: a template; the name of the file, unless given."""
    type: Annotated[str, Form("media type")]
    """Its media type, where the ending of its name does not tell: ``application/pdf``."""


class DealManifest(ChannelManifest):
    """A deal, as Gmail's annotation ``DiscountOffer`` has it."""

    description: SourceText | None = None
    """What one gets: ``20% off``; a template."""
    code: SourceText | None = None
    """The code to enter; a template."""
    starts: SourceText | None = None
    """The moment it begins, with its offset; a template."""
    ends: SourceText | None = None
    """The moment it ends, with its offset; a template."""


class CardManifest(ChannelManifest):
    """A picture with where it leads, as Gmail's annotation ``PromotionCard`` has it."""

    image: SourceText
    """The picture; a template."""
    url: SourceText
    """Where it leads; a template."""
    headline: SourceText | None = None
    """A line or two about it; a template."""
    price: SourceText | None = None
    """A number; a template."""
    currency: SourceText | None = None
    """The currency of the price; a template."""
    discount: SourceText | None = None
    """What is taken off the price, a number; a template."""


class PromotionManifest(ChannelManifest):
    """What Gmail shows of an email among its promotions.

    https://developers.google.com/workspace/gmail/promotab/reference
    """

    logo: SourceText | None = None
    """A picture that stands for the sender; a template."""
    deal: DealManifest | None = None
    """A deal, shown beside the subject."""
    cards: Annotated[tuple[CardManifest, ...], Form("cards")] = ()
    """Pictures with where they lead, up to 10."""


class EmailManifest(ChannelManifest):
    """The email of a message. What is ``None`` or not there is as the configuration says."""

    fixed = frozenset({"body", "list_id", "inline_images", "unsubscribe"})
    written: ClassVar = {"sender": "from"}

    body: Annotated[SourceText, Form("body of email")] = SourceText("email.mjml")
    """The file of the body, beside this one: .mjml."""
    subject: SourceText
    """The subject; a template."""
    preheader: SourceText | None = None
    """What stands behind the subject in a list of emails; a template."""
    sender: Annotated[SourceText, Form("sender")] | None = None
    """Who sends, ``Shop <shop@example.com>``; a template."""
    reply_to: Annotated[SourceText, Form("sender")] | None = None
    """Where answers go; a template."""
    headers: dict[str, SourceText] = field(default_factory=dict)
    """Further headers, whose values are templates."""
    list_id: Annotated[str, Form("list id")] | None = None
    """What mail programs group messages by (RFC 2919): ``Letter <letter.shop.example>``."""
    attachments: tuple[AttachmentManifest, ...] = ()
    """Files that go with it."""
    inline_images: bool | None = None
    """Whether the workspace's pictures travel in the message."""
    unsubscribe: bool | None = None
    """``false`` is for messages that nobody unsubscribes from: receipts, passwords."""
    promotion: PromotionManifest | None = None
    """What Gmail shows of it among promotions."""

    def is_silent(self, part: str) -> bool:
        """All but what is read in a list of emails, or in one."""
        return part not in ("subject", "preheader") and not part.endswith((".description", ".headline"))


class PushAction(ChannelManifest):
    """A button of a push."""

    fixed = frozenset({"id"})

    id: SourceText
    """What the app is told of the button that was pressed."""
    title: SourceText
    """What stands on it; a template."""
    link: SourceText | None = None
    """Where it leads; a template."""
    icon: SourceText | None = None
    """Its picture, in browsers; a template."""


class PushManifest(ChannelManifest):
    """The push notification of a message."""

    fixed = frozenset({"truncate"})
    lined = frozenset({"body"})

    title: SourceText
    """The title; a template."""
    body: SourceText
    """The text; a template."""
    subtitle: SourceText | None = None
    """A second title, on Apple's devices; a template."""
    link: SourceText | None = None
    """Where it leads; a template."""
    image: SourceText | None = None
    """A picture; a template."""
    actions: tuple[PushAction, ...] = ()
    """Its buttons."""
    category: SourceText | None = None
    """The category that an app for Apple's devices declares; a template."""
    badge: Annotated[SourceText, Form("badge")] | None = None
    """The number on the app's icon; a template."""
    sound: SourceText | None = None
    """The sound, by its name in the app; a template."""
    ttl: timedelta | None = None
    """How long it is worth delivering: ``4h``."""
    collapse: SourceText | None = None
    """Of several with this name the latest replaces the others; a template."""
    thread: SourceText | None = None
    """What it is grouped by; a template."""
    interruption: Annotated[SourceText, Form("interruption")] | None = None
    """How far it may interrupt, on Apple's devices; a template."""
    relevance: Annotated[SourceText, Form("relevance")] | None = None
    """How much it matters among those of the app, 0 to 1, on Apple's devices; a template."""
    priority: Annotated[SourceText, Form("priority")] | None = None
    """Whether it may wake a device (``high``); a template."""
    data: Annotated[dict[str, SourceText], Form("data")] = field(default_factory=dict)
    """What the app is given, texts by name; templates."""
    android: Annotated[dict[str, Any], Form("android")] = field(default_factory=dict)
    """What is laid over the part for Android of what Firebase gets; texts are templates."""
    apns: Annotated[dict[str, Any], Form("apns")] = field(default_factory=dict)
    """What is laid over what Apple's service gets; texts are templates."""
    webpush: Annotated[dict[str, Any], Form("webpush")] = field(default_factory=dict)
    """What is laid over what browsers get; texts are templates."""
    reserve: Annotated[int, Between(0, 3000)] = 0
    """The bytes kept free for what a sender adds."""
    truncate: tuple[Annotated[SourceText, Form("cut part")], ...] = tuple(
        map(SourceText, ("body", "subtitle", "title"))
    )
    """What may be cut where it is too long, the first one first; ``[]`` cuts nothing."""

    @cached_property
    def fills_formats(self) -> bool:
        """Whether templates stand in what is laid over payloads, which is checked when they are filled."""
        blocks = ("android.", "apns.", "webpush.")
        return any(part.startswith(blocks) and not is_fixed(text) for part, text in self.templates.items())

    def is_silent(self, part: str) -> bool:
        """Whether nobody reads the text at a path: all but titles, bodies and what is put into them."""
        steps = [step for step in part.split(".") if not step.isdigit()]
        return "data" in steps[:-1] or steps[-1] not in _SAID


_SAID = frozenset("title subtitle body ticker".split()) | {
    f"{part}loc{sign}args" for part in ("", "title_", "body_", "title-", "subtitle-") for sign in "_-"
}
"""Names of the parts of a push that are read, the services' own among them."""


Layout = Literal["inline", "bar", "modal", "corner"]
"""Where a banner stands: in the text of a page, along an edge, over it, in a corner of the window."""


class BannerManifest(ChannelManifest):
    """The banner of a message."""

    fixed = frozenset({"body", "expires"})
    silent = frozenset({"link"})

    body: Annotated[SourceText, Form("body of banner")] = SourceText("banner.html")
    """The file of the body, beside this one: .html, or .svg for a picture."""
    link: SourceText | None = None
    """Where it leads; a template."""
    alt: SourceText | None = None
    """What it says, for those who do not see it; a template."""
    sizes: tuple[Annotated[tuple[int, int], Form("size")], ...] = ()
    """The slots it is made for, width x height in pixels: ``[300x250, 728x90]``."""
    layout: Layout = "inline"
    """Where it stands: in the text of a page, along an edge, over it, in a corner of the window."""
    dismissible: bool | None = None
    """Whether readers may close it: unless it says otherwise, where it lies over a page."""
    priority: Annotated[int, Between(0, 100)] = 0
    """Which of several goes first: the highest."""
    ttl: timedelta | None = None
    """How long it is shown at most: ``3d``."""
    expires: Annotated[date | datetime | SourceText, Form("end")] | None = None
    """When it is no longer shown: a day of the recipient's calendar, itself excluded, or a moment, or
    ``= event.ends``, an expression for one."""


class Manifest(Authored):
    """``templates/messages/NAME/message.yaml`` and the template files found beside it."""

    unwritten = frozenset({"name", "path", "bodies", "text"})

    name: str
    path: str
    """The manifest's own, from the workspace."""
    event: Annotated[SourceText, Form("event")] | None = None
    """The event that triggers it: a recipient without that cannot get it. Templates read ``event``."""
    campaign: str = ""
    """What it is called in parameters of links; the message's name, unless given."""
    max_level: Annotated[SourceText, Form("level")] = SourceText("3")
    """The highest level of personalization: 1, 2, 3 or an expression."""
    on_missing: Literal["error", "skip"] = "error"
    """What becomes of a recipient for whom no alternative can be shown."""
    constants: Annotated[dict[str, Any], Form("written values")] = field(default_factory=dict)
    """Values of this message: text, or ``= LITERAL``; templates read ``constants.NAME``."""
    email: EmailManifest | None = None
    """The email; without it, the message has none."""
    push: PushManifest | None = None
    """The push notification; without it, the message has none."""
    banner: BannerManifest | None = None
    """The banner; without it, the message has none."""
    placements: dict[Name, Placement] = field(default_factory=dict)
    """Named spots whose rules say what is shown to whom."""
    bodies: dict[str, dict[str, str]] = field(default_factory=dict)
    """Template paths (from ``templates/``) by channel and locale: ``""`` is the file without a tag,
    ``"@728x90"`` that of one size of a banner."""
    text: dict[str, str] = field(default_factory=dict)
    """Template paths of what overrides an email's plain text, by locale."""

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels this message has a body for."""
        return tuple(channel for channel in CHANNELS if getattr(self, channel) is not None)

    def channel(self, name: str) -> ChannelManifest:
        """What the message says in one of its channels."""
        found = getattr(self, name)
        assert isinstance(found, ChannelManifest)
        return found
