"""A `Push` made of what was rendered: cleaned, and cut where it is too long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from dynacontent.channels.base import one_line, plain_lines
from dynacontent.channels.push.content import Action, Cut
from dynacontent.channels.push.limits import LIMITS, Service
from dynacontent.channels.push.output import Push
from dynacontent.models.push_values import Interruption, Priority

TRUNCATED: tuple[str, ...] = ("body", "subtitle", "title")
"""The parts that may be cut, in the order in which that is done."""

_LEAST_LIMIT = min(LIMITS.values())
_LARGEST_FRAME = 1_100
"""No fewer bytes than all names and fixed values of a payload take."""


def make_push(
    *,
    title: str,
    body: str,
    subtitle: str | None = None,
    link: str | None = None,
    image: str | None = None,
    actions: Sequence[Mapping[str, str | None]] = (),
    category: str | None = None,
    badge: int | None = None,
    sound: str | None = None,
    ttl: timedelta | None = None,
    collapse: str | None = None,
    thread: str | None = None,
    interruption: Interruption | None = None,
    relevance: float | None = None,
    priority: Priority | None = None,
    data: Mapping[str, str] | None = None,
    android: Mapping[str, Any] | None = None,
    apns: Mapping[str, Any] | None = None,
    webpush: Mapping[str, Any] | None = None,
    reserve: int = 0,
    truncate: Sequence[str] = TRUNCATED,
    check: bool | None = None,
    **about: Any,
) -> Push:
    """A push from its rendered parts, its texts cleaned; ``about`` are the fields of `Result`.

    A blank text counts as none, and a button without a title is left out; a title is one line, a body
    may have several. The parts in ``truncate`` are cut, in this order, as far as the services ask for,
    and a warning ``push_truncated`` tells of it.

    What is laid over the payloads is held against the formats of the services, which takes longer than
    all the rest, unless ``check`` is false because that was done before.

    Raises `RenderError` where it does not fit.
    """
    push = Push(
        title=one_line(title),
        body=plain_lines(body),
        subtitle=_line(subtitle),
        link=_line(link),
        image=_line(image),
        actions=tuple(_buttons(actions)) if actions else (),
        category=_line(category),
        badge=badge,
        sound=_line(sound),
        ttl=None if ttl is None else int(ttl.total_seconds()),
        collapse=_line(collapse),
        thread=_line(thread),
        interruption=interruption,
        relevance=relevance,
        priority=priority,
        data={name: text for name, value in data.items() if (text := one_line(value))} if data else {},
        android=_cleaned(android) if android else {},
        apns=_cleaned(apns) if apns else {},
        webpush=_cleaned(webpush) if webpush else {},
        reserve=reserve,
        **about,
    )
    if check is None:
        check = bool(push.android or push.apns or push.webpush)
    return _cut(push, truncate) if check or not _surely_fits(push) else push


def _line(text: str | None) -> str | None:
    return one_line(text) or None if text else None


def _buttons(actions: Sequence[Mapping[str, str | None]]) -> Iterator[Action]:
    for action in actions:
        title = _line(action["title"])
        if title:
            icon = _line(action.get("icon"))
            yield Action(
                id=one_line(action["id"] or ""), title=title, link=_line(action.get("link")), icon=icon
            )


def _cleaned(value: Any) -> Any:
    """A value at any depth with every text in it on one line."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, Mapping):
        return {name: _cleaned(member) for name, member in value.items()}
    return [_cleaned(member) for member in value] if isinstance(value, (list, tuple)) else value


def _surely_fits(push: Push) -> bool:
    """Whether no payload can be too long, told without making any: most are far from it."""
    said = len(push.title) + len(push.body)
    for text in (push.subtitle, push.link, push.image, push.category, push.sound, push.thread):
        if text:
            said += len(text)
    if push.collapse:
        said += 2 * len(push.collapse)
    for part in (push.data, push.android, push.apns, push.webpush):
        if part:
            said += _length(part)
    for action in push.actions:
        said += 25 + len(action.id) + len(action.title) + len(action.link or "") + len(action.icon or "")
    # A character has four bytes at most and stands in a payload twice; or it is written with a
    # backslash, or with three where JSON stands in JSON.
    return 8 * said + _LARGEST_FRAME + push.reserve <= _LEAST_LIMIT


def _length(value: Any) -> int:
    """At least the characters of a value at any depth, and of what JSON puts around them."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(len(name) + 1 + _length(member) for name, member in value.items())
    return sum(1 + _length(member) for member in value) if isinstance(value, list) else 1


def _cut(push: Push, order: Sequence[str]) -> Push:
    def longest(texts: Mapping[str, str]) -> list[Service]:
        sizes = _with(push, texts).sizes()
        return [service for service, size in sizes.items() if size + push.reserve > LIMITS[service]]

    texts = {"title": push.title, "body": push.body, "subtitle": push.subtitle or ""}
    services = longest(texts)
    if not services:
        return push
    from dynacontent.channels.push.cutting import cut_to_fit  # few pushes are too long
    from dynacontent.formats.graphemes import in_bytes

    shorter, parts = cut_to_fit(texts, order, lambda texts: not longest(texts))
    cuts = tuple(Cut(part, in_bytes(texts[part]), in_bytes(shorter[part]), tuple(services)) for part in parts)
    warnings = (*push.warnings, *(f"push_truncated: {cut}" for cut in cuts))
    return replace(_with(push, shorter), warnings=warnings, cuts=cuts)


def _with(push: Push, texts: Mapping[str, str]) -> Push:
    return replace(push, title=texts["title"], body=texts["body"], subtitle=texts["subtitle"] or None)
