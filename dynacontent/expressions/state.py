"""The state of one render: what filters, functions and lazy items may ask while it runs.

It reaches them through one `ContextVar`, never through globals of a template or of a module, so
that nothing of one recipient is there for the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from time import monotonic
from typing import Any, NamedTuple, Protocol

from dynacontent.expressions.limits import RENDER_SECONDS
from dynacontent.expressions.missing import Missing
from dynacontent.formats.links import LinkParameters
from dynacontent.models.results import Choice, Decision, Lookup


class DataSource(Protocol):
    """Where items (`dynacontent.expressions.items.Item`) come from during a render."""

    mark: object
    """What an item that was read has as its ``source``."""

    def read(self, item: Any, name: str) -> Any:
        """A field or relation of an item, or Missing."""
        ...

    def absence(self, item: Any) -> Missing | None:
        """Why an item is not there, if it is not."""
        ...

    def row(self, item: Any) -> Any:
        """What the store has of an item, or Missing; another version has another object."""
        ...

    def lasting(self, item: Any, name: str) -> bool:
        """Whether a field of an item says the same in every render of its setting and currency."""
        ...

    def hides(self, value: Any) -> bool:
        """Whether a single value is personal, and to be kept nowhere."""
        ...

    def item(self, catalog: str, key: Any) -> Any:
        """An item by key, or Missing."""
        ...

    def collection(
        self, name: str, limit: int | None, arguments: Mapping[str, Any] = ..., *, free: bool = ...
    ) -> Any:
        """The items of a collection, or Missing below its ``min``.

        ``free`` tells that no argument depends on the recipient.
        """
        ...

    def feed(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """What a feed answers, or Missing.

        Raises `dynacontent.expressions.pending.PendingError` where the answer is still to be fetched.
        """
        ...


class Texts(Protocol):
    """Where translations come from during a render; hashed by identity."""

    def __hash__(self) -> int: ...

    @property
    def source(self) -> str:
        """The locale that texts are written in."""
        ...

    def is_foreign(self, chain: tuple[str, ...], locale: str | None) -> bool:
        """Whether a text that came from ``locale`` is in another language than the recipient's."""
        ...

    def text(
        self, chain: tuple[str, ...], message: str, context: str | None = None
    ) -> tuple[str, str | None]:
        """The translation of a message and the locale it came from."""
        ...

    def plural(
        self,
        chain: tuple[str, ...],
        singular: str,
        plural: str,
        number: float | Decimal,
        context: str | None = None,
    ) -> tuple[str, str | None]:
        """The plural form for a number and the locale it came from."""
        ...


class Once(Protocol):
    """What is worked out once for a recipient, whichever channels are rendered."""

    def value(self, kind: str, name: str, run: Callable[[], Any]) -> Any:
        """A value that is the same in all channels, with the marks that working it out leaves."""
        ...

    def known(self, kind: str, name: str) -> Any:
        """A value that was worked out before, else ``None``."""
        ...


class DataTemplates(Protocol):
    """What renders the templates that stand in data."""

    def text(self, source: str, path: str, state: RenderState, names: Mapping[str, Any]) -> Any:
        """What one says, or Missing, called ``path``; ``names`` are those it has beside the recipient's."""
        ...


class Placements(Protocol):
    """What the placements of the message show in the channel that is rendered."""

    def shown(self, name: str, *, markup: bool) -> Any:
        """What was printed by the component that one of them shows, or ``None`` where it shows nothing.

        ``markup`` says whether it stands in markup or in a text.
        """
        ...


class Unsubscribe(Protocol):
    """How the recipient gets rid of the message."""

    @property
    def url(self) -> str:
        """The address. Raises `RenderError` where it cannot be made."""
        ...

    @property
    def made(self) -> str | None:
        """The address, if something asked for it."""
        ...

    def headers(self) -> dict[str, str]:
        """The headers of an email. Raises `RenderError`."""
        ...


Origin = str | tuple[str, str]
"""The locale of a text; or a localized field, as ``products.name``, and its locale."""


class Mark(NamedTuple):
    """How far the record of a render had come; see `RenderState.rollback`."""

    level: int
    choices: int
    fallbacks: int
    warnings: int
    assets: int
    decisions: int
    origins: int


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What many recipients share: their language, and where pictures are. Equal ones are the same object."""

    texts: Texts
    locale: str
    chain: tuple[str, ...]
    assets_url: str | None


@lru_cache(maxsize=1_024)
def setting_of(texts: Texts, locale: str, chain: tuple[str, ...], assets_url: str | None) -> Setting:
    """The setting of these values."""
    return Setting(texts, locale, chain, assets_url)


@dataclass(slots=True, weakref_slot=True)
class RenderState:
    """One render: who it is for, what it may use, and the record of what it did.

    ``chain`` are the locales of texts in order, ``locale`` the tag that formats use; ``names`` are the
    recipient's values that expressions see (profile, event, history); ``consent`` the purposes agreed
    to (see `dynacontent.expressions.consent`); ``constants`` those of the workspace and of the message;
    ``pictures`` those of the workspace, ``None`` where pictures lie elsewhere and nobody knows; ``cap``
    is the highest level allowed, ``level`` the highest that contributed so far; ``seconds`` the time
    the render may take from now on. ``origins`` are the locales that the texts of the part that is
    running came from, and the fields that have one for each locale, with theirs; ``locales`` tells the
    same of all parts that are done. ``message`` is its name and ``recipient`` the key of the profile,
    where there is one. ``unsubscribe`` is how to get rid of the message; ``links`` are parameters of
    addresses that lead somewhere. ``iterations``, ``made`` and ``depth`` are what
    `dynacontent.expressions.budget` counts. ``contents`` renders templates that stand in data, and
    ``in_content`` tells that it does.
    """

    data: DataSource
    texts: Texts
    locale: str
    chain: tuple[str, ...]
    timezone: tzinfo
    now: datetime
    currency: str | None
    context: dict[str, Any]
    names: dict[str, Any]
    cap: int = 3
    assets_url: str | None = None
    segments: Mapping[str, Any] = field(default_factory=dict)
    consent: frozenset[str] = frozenset()
    pictures: frozenset[str] | None = None
    level: int = 1
    seconds: float = RENDER_SECONDS
    deadline: float = 0.0
    iterations: int = 0
    made: int = 0
    depth: int = 0
    lookups: list[Lookup] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    fallbacks: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    assets: dict[str, None] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    origins: dict[Origin, None] = field(default_factory=dict)
    locales: dict[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    contents: DataTemplates | None = None
    in_content: bool = False
    placements: Placements | None = None
    message: str | None = None
    recipient: str | None = None
    once: Once = field(default_factory=lambda: NoOnce())
    unsubscribe: Unsubscribe | None = None
    links: LinkParameters | None = None
    setting: Setting = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Let the time that the render may take begin now."""
        self.deadline = monotonic() + self.seconds
        self.setting = setting_of(self.texts, self.locale, self.chain, self.assets_url)

    @property
    def kept_address(self) -> str | None:
        """The address that gets no parameters: whoever signed it did so as it is."""
        return None if self.unsubscribe is None else self.unsubscribe.made

    @property
    def is_rtl(self) -> bool:
        """Whether texts are read from right to left."""
        return bool(self.context["direction"] == "rtl")

    def touch(self, level: int) -> None:
        """Record that a construct of ``level`` contributed."""
        if level > self.level:
            self.level = level

    def mark(self) -> Mark:
        """Where the record stands, before an alternative is tried."""
        return Mark(
            self.level,
            len(self.choices),
            len(self.fallbacks),
            len(self.warnings),
            len(self.assets),
            len(self.decisions),
            len(self.origins),
        )

    def rollback(self, mark: Mark) -> None:
        """Forget what a dropped alternative contributed; its look-ups did happen and stay."""
        self.level = mark.level
        del self.choices[mark.choices :]
        del self.fallbacks[mark.fallbacks :]
        del self.warnings[mark.warnings :]
        del self.decisions[mark.decisions :]
        for picture in list(self.assets)[mark.assets :]:
            del self.assets[picture]
        for origin in list(self.origins)[mark.origins :]:
            del self.origins[origin]


class NoOnce:
    """An `Once` for what is rendered alone, and remembers nothing."""

    @staticmethod
    def value(kind: str, name: str, run: Callable[[], Any]) -> Any:  # noqa: ARG004 - the protocol's signature
        """Work it out."""
        return run()

    @staticmethod
    def known(kind: str, name: str) -> None:
        """Nothing."""


_STATE: ContextVar[RenderState] = ContextVar("dynacontent_render")


def current() -> RenderState:
    """The state of the render that is running."""
    return _STATE.get()


def running() -> bool:
    """Whether a render is running."""
    return _STATE.get(None) is not None


class rendering:  # noqa: N801 - reads as the verb of a with statement; a generator would cost more
    """Make a state the current one for the body of a ``with``."""

    __slots__ = ("_state", "_token")

    def __init__(self, state: RenderState) -> None:
        self._state = state

    def __enter__(self) -> RenderState:
        self._token = _STATE.set(self._state)
        return self._state

    def __exit__(self, *_error: object) -> None:
        _STATE.reset(self._token)
