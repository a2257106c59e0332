"""The one value for everything absent, and its algebra.

Testing a missing value is allowed and false: truth, ``== < <= > >= in``; ``!=`` and ``not in``
are the negations and so true. Using it (printing, iterating, filtering, passing on, computing)
raises `UsedMissingError`, which a ladder turns into a step down.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn
from unicodedata import category

from jinja2 import Undefined

from dynacontent.expressions.marks import settled

CODES = {
    "attribute_missing": "the recipient's data does not have it",
    "item_not_found": "the catalog has no item with this key",
    "catalog_unavailable": "the catalog's data could not be read and was never imported",
    "collection_below_min": "fewer items matched than the collection's min",
    "no_consent": "the recipient did not consent to this purpose",
    "no_currency": "there is no price in the recipient's currency",
    "feed_offline": "nothing is asked of feeds here",
    "feed_too_deep": "feeds depend on each other in more rounds than are made",
    "feed_timeout": "the feed did not answer in time",
    "feed_unreachable": "the feed's server cannot be reached, or broke off",
    "feed_blocked": "the feed's host or its address is none that feeds may ask",
    "feed_redirect": "the feed's server sends on to where feeds do not follow",
    "feed_status": "the feed's server answered with a status that is no success",
    "feed_too_large": "the feed's answer is larger than allowed",
    "feed_encoding": "the feed's answer is packed or written in a way that is not read",
    "feed_content_type": "the feed's answer is not called JSON",
    "feed_invalid": "the feed's answer is empty, or no sound JSON",
    "feed_schema": "the feed's answer does not fit its response",
    "feed_argument": "the feed cannot be asked with these arguments",
    "feed_secret": "a secret that the feed sends is not in the environment",
    "level_cap": "the level cap of this render excludes it",
    "image_not_found": "the picture that the data name is not in templates/assets/",
    "translation_missing": "the text is not translated into the recipient's language",
    "content_invalid": "the template that the data hold cannot be rendered",
    "filter_none": "a filter of the workspace gave nothing",
    "no_alternative": "an inline if without else, or a ladder, found nothing to show",
}
"""Stable reason codes, each with its meaning."""


class UsedMissingError(Exception):
    """A missing value was used; carries the value and, where known, the place of the use."""

    def __init__(self, missing: Missing, place: Any = None) -> None:
        super().__init__(missing)
        self.missing = missing
        self.place = place

    def __str__(self) -> str:
        return self.missing.explanation(getattr(self.place, "subject", ""))


class Missing(Undefined):
    """An absent value: ``code`` says why (see `CODES`), ``path`` what, ``detail`` more."""

    __slots__ = ("code", "detail", "hint_of", "path")

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = None,
        name: str | None = None,
        exc: type[Exception] | None = None,  # noqa: ARG002 - Jinja passes it
        *,
        code: str = "attribute_missing",
        detail: str | None = None,
        hint_of: Callable[[], str | None] | None = None,
    ) -> None:
        # The positional part is the signature Jinja calls its undefined class with.
        super().__init__(hint, obj, name)
        if hint is not None and name is None:
            code = "no_alternative"
        self.code = code
        self.path = name or ""
        self.detail = detail
        self.hint_of = hint_of  # worked out only where a person will read it

    def member(self, name: object) -> Missing:
        """What a dot or subscript on a missing value gives: missing for the same reason.

        ``...`` is a subscript that is not told.
        """
        step = f".{name}" if isinstance(name, str) else "[…]" if name is ... else f"[{name!r}]"
        return Missing(name=self.path + step, code=self.code, detail=self.detail, hint_of=self.hint_of)

    def explanation(self, subject: str = "") -> str:
        """One sentence for people: what is missing and why; ``subject`` is its name as written."""
        name = subject or self.path
        what = f"{name} is missing" if name else "nothing is there"
        return f"{what}: {self.detail or CODES.get(self.code, self.code)}"

    def _fail_with_undefined_error(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise UsedMissingError(self)

    __str__ = __iter__ = __len__ = __call__ = __html__ = _fail_with_undefined_error
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _fail_with_undefined_error
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = _fail_with_undefined_error
    __mod__ = __rmod__ = __pow__ = __rpow__ = __neg__ = __pos__ = _fail_with_undefined_error
    __int__ = __float__ = __complex__ = __getitem__ = __hash__ = _fail_with_undefined_error

    def __repr__(self) -> str:
        return f"Missing({self.path!r}, {self.code})"

    def __bool__(self) -> bool:
        return False

    def _false(self, _other: object) -> bool:
        return False

    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _false  # type: ignore[assignment]

    def __ne__(self, other: object) -> bool:
        return True


_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def absence(value: Any) -> Missing | None:
    """What a value that is absent is missing as; a lazy item is absent when its catalog has no such key."""
    if isinstance(value, Missing):
        return value
    found: Missing | None = value.absence() if hasattr(value, "absence") else None
    return found


@settled
def is_missing(value: object) -> bool:
    """Whether a value is absent."""
    return absence(value) is not None


def is_blank(value: object) -> bool:
    """Whether ``fallback`` falls back: Missing, None, or text in which there is nothing to see."""
    if value is None or is_missing(value):
        return True
    return isinstance(value, str) and shows_nothing(value)


def shows_nothing(text: str) -> bool:
    """Whether a text is white space and signs that nobody sees alone, such as U+200B from a form."""
    first = text.lstrip()[:1]
    if " " < first < "\x7f":  # by far the most
        return False
    return all(category(character) in _UNSEEN for character in text)


def used(value: Any, place: Any = None) -> Any:
    """The value itself, for a place where it is used; raises `UsedMissingError` if absent."""
    if isinstance(value, Missing):
        raise UsedMissingError(value, place)
    return value
