"""``message.yaml``: a message at a glance, with a part for each of its channels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from dynacontent.models.base import Authored, Between
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
    """A file that goes with an email: its path from ``templates/``, and the name that the reader sees."""

    fixed = frozenset({"file", "type"})

    file: SourceText
    name: SourceText | None = None
    type: str


class DealManifest(ChannelManifest):
    """A deal, as Gmail's annotation ``DiscountOffer`` has it."""

    description: SourceText | None = None
    code: SourceText | None = None
    starts: SourceText | None = None
    ends: SourceText | None = None


class CardManifest(ChannelManifest):
    """A picture with where it leads, as Gmail's annotation ``PromotionCard`` has it."""

    image: SourceText
    url: SourceText
    headline: SourceText | None = None
    price: SourceText | None = None
    currency: SourceText | None = None
    discount: SourceText | None = None


class PromotionManifest(ChannelManifest):
    """What Gmail shows of an email among its promotions.

    https://developers.google.com/workspace/gmail/promotab/reference
    """

    logo: SourceText | None = None
    deal: DealManifest | None = None
    cards: tuple[CardManifest, ...] = ()


class EmailManifest(ChannelManifest):
    """The email of a message; ``body`` is a file beside ``message.yaml``.

    ``sender`` is written ``from``. What is ``None`` or not there is as the configuration says;
    ``unsubscribe: false`` is for messages that nobody unsubscribes from.
    """

    fixed = frozenset({"body", "list_id", "inline_images", "unsubscribe"})

    body: SourceText = SourceText("email.mjml")
    subject: SourceText
    preheader: SourceText | None = None
    sender: SourceText | None = None
    reply_to: SourceText | None = None
    headers: dict[str, SourceText] = field(default_factory=dict)
    list_id: str | None = None
    attachments: tuple[AttachmentManifest, ...] = ()
    inline_images: bool | None = None
    unsubscribe: bool | None = None
    promotion: PromotionManifest | None = None

    def is_silent(self, part: str) -> bool:
        """All but what is read in a list of emails, or in one."""
        return part not in ("subject", "preheader") and not part.endswith((".description", ".headline"))


class PushAction(ChannelManifest):
    """A button of a push; ``id`` is what the app is told of the one that was pressed."""

    fixed = frozenset({"id"})

    id: SourceText
    title: SourceText
    link: SourceText | None = None
    icon: SourceText | None = None


class PushManifest(ChannelManifest):
    """The push notification of a message; ``ttl`` is how long it is worth delivering.

    ``android``, ``apns`` and ``webpush`` are laid over what these services get. ``reserve`` are the
    bytes kept free for what a sender adds; the parts in ``truncate`` may be cut, in this order.
    """

    fixed = frozenset({"truncate"})
    lined = frozenset({"body"})

    title: SourceText
    body: SourceText
    subtitle: SourceText | None = None
    link: SourceText | None = None
    image: SourceText | None = None
    actions: tuple[PushAction, ...] = ()
    category: SourceText | None = None
    badge: SourceText | None = None
    sound: SourceText | None = None
    ttl: timedelta | None = None
    collapse: SourceText | None = None
    thread: SourceText | None = None
    interruption: SourceText | None = None
    relevance: SourceText | None = None
    priority: SourceText | None = None
    data: dict[str, SourceText] = field(default_factory=dict)
    android: dict[str, Any] = field(default_factory=dict)
    apns: dict[str, Any] = field(default_factory=dict)
    webpush: dict[str, Any] = field(default_factory=dict)
    reserve: Annotated[int, Between(0, 3000)] = 0
    truncate: tuple[SourceText, ...] = tuple(map(SourceText, ("body", "subtitle", "title")))

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
    """The banner of a message; ``sizes`` are (width, height) in pixels.

    ``layout`` is where it stands, ``dismissible`` whether readers may close it (``None``: where it lies
    over a page), ``priority`` (0 to 100) which of several goes first. It is shown until ``expires``, a day
    (of the recipient's calendar, itself excluded) or a moment, and no longer than ``ttl``.
    """

    fixed = frozenset({"body"})
    silent = frozenset({"link"})

    body: SourceText = SourceText("banner.html")
    link: SourceText | None = None
    alt: SourceText | None = None
    sizes: tuple[tuple[int, int], ...] = ()
    layout: Layout = "inline"
    dismissible: bool | None = None
    priority: Annotated[int, Between(0, 100)] = 0
    ttl: timedelta | None = None
    expires: date | datetime | None = None


class Manifest(Authored):
    """``templates/messages/NAME/message.yaml`` and the template files found beside it.

    ``path`` is the manifest's own, from the workspace. ``constants`` are values of its own.
    ``placements`` are its own and the shared ones (`dynacontent.loading.Sources` has these too), by
    name. ``bodies`` holds template paths (from ``templates/``) by channel and locale, ``text`` those
    that override an email's plain text, by locale; the locale ``""`` is the file without a tag,
    ``"@728x90"`` that of one size of a banner. ``campaign`` is what the message is called in
    parameters of links; the message's name, where the author gave none.
    """

    name: str
    path: str
    campaign: str = ""
    event: SourceText | None = None
    max_level: SourceText = SourceText("3")
    on_missing: Literal["error", "skip"] = "error"
    constants: dict[str, Any] = field(default_factory=dict)
    email: EmailManifest | None = None
    push: PushManifest | None = None
    banner: BannerManifest | None = None
    placements: dict[str, Placement] = field(default_factory=dict)
    bodies: dict[str, dict[str, str]] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels this message has a body for."""
        return tuple(channel for channel in CHANNELS if getattr(self, channel) is not None)

    def channel(self, name: str) -> ChannelManifest:
        """What the message says in one of its channels."""
        found = getattr(self, name)
        assert isinstance(found, ChannelManifest)
        return found
