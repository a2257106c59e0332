"""What an output says that has to be the same in all channels: prices, codes, shares, days, links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from babel import Locale

from dynacontent.channels import Banner, Email, Push

_TAG = re.compile(r"<style\b.*?</style\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_NUMBER = r"\d(?:[\d.,'\u2019\u00a0\u202f\u0660-\u0669\u06f0-\u06f9 ]*\d)?"
_CURRENCY = r"[\u20a0-\u20cf$£¥€]|US\$|zł|Kč|kr|CHF|(?:EUR|USD|GBP|PLN|AED|INR|JPY|TRY|BRL|ILS|RUB|CNY)"
_MONEY = re.compile(rf"(?:{_CURRENCY})[\s\u00a0\u202f]*{_NUMBER}|{_NUMBER}[\s\u00a0\u202f]*(?:{_CURRENCY})")
_SHARE = re.compile(r"\d[\d.,]*[\s\u00a0\u202f]*[%٪]")
_CODE = re.compile(r"\b(?=[A-Z0-9-]*[A-Z])(?=[A-Z0-9-]*\d)[A-Z0-9](?:[A-Z0-9-]{3,}[A-Z0-9])\b")
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2066-\u2069\u200e\u200f]+")


def bare(link: str) -> str:
    """An address without what only measures (query and fragment)."""
    return re.split(r"[?#]", link, maxsplit=1)[0].rstrip("/")


@dataclass(frozen=True, slots=True)
class Said:
    """The prices, codes, shares and days of a text, by what they are called, and where links lead."""

    values: dict[str, frozenset[str]]
    links: frozenset[str]

    @classmethod
    def of_email(cls, email: Email) -> Said:
        """What an email says, subject and preheader included."""
        text = " ".join((email.subject, email.preheader, _text_of(email.html), email.text))
        return cls(_values(text, email.locale), _links(email.html))

    @classmethod
    def of(cls, out: Email | Push | Banner, *, locale: str) -> Said:
        """What an output of any channel says."""
        if isinstance(out, Email):
            return cls.of_email(out)
        if isinstance(out, Push):
            return cls(_values(f"{out.title} {out.body}", locale), frozenset())
        return cls(_values(f"{_text_of(out.html)} {out.alt or ''}", locale), _links(out.html))


def _text_of(html: str) -> str:
    return unescape(_TAG.sub(" ", html))


def _links(html: str) -> frozenset[str]:
    return frozenset(bare(unescape(first or second)) for first, second in _HREF.findall(html))


def _values(text: str, locale: str) -> dict[str, frozenset[str]]:
    months = _months(locale)
    days = {match[0] for match in _DAY.finditer(text)} | {match[0] for match in months.finditer(text)}
    return {
        "price": _plain(_MONEY.findall(text)),
        "share": _plain(_SHARE.findall(text)),
        "code": _plain(_CODE.findall(text)),
        "day": _plain(days),
    }


def _plain(found: list[str] | set[str]) -> frozenset[str]:
    return frozenset(_SPACES.sub(" ", one).strip() for one in found)


@lru_cache(maxsize=64)
def _months(locale: str) -> re.Pattern[str]:
    """Days with the name of a month, as a locale writes them."""
    try:
        names = Locale.parse(locale.replace("-", "_")).months["format"]["wide"].values()
    except (ValueError, LookupError):
        names = ()
    words = "|".join(
        sorted({re.escape(str(name)) for name in names if len(str(name)) > 2}, key=len, reverse=True)
    )
    words = words or r"(?!)"
    return re.compile(rf"\b\d{{1,2}}\.?\s(?:de\s)?(?:{words})\b|\b(?:{words})\s\d{{1,2}}\b")
