"""What an output says: amounts, days, shares, codes and items, by what they belong to.

Most of it is known from the values that were printed. What an author wrote into a template, or what
was joined and shortened on its way, is read from the text that is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from dynacontent.channels import Banner, Email, Push
from dynacontent.engine.isolation import without_isolates
from dynacontent.engine.plaintext import plain_text
from dynacontent.location import Location
from dynacontent.models.values import Money
from dynacontent.rendering.witnessing import Shown

Output = Email | Push | Banner


class Statement(NamedTuple):
    """Something an output says: ``value`` is what is compared, ``text`` how it stands there.

    ``kind`` is ``money``, ``date``, ``percent``, ``code`` or ``item``; ``owner`` what it is said of,
    empty where nobody knows.
    """

    kind: str
    owner: str
    value: str
    text: str
    place: Location | None = None


_CODE_FIELD = re.compile(r"(?:^|_)(?:code|coupon|voucher|promo)(?:$|_)")
_OTHER = "post postal zip country language currency area region error status order".split()
_OTHER_CODES = re.compile(rf"(?:{'|'.join(_OTHER)})_?code")
_ADDRESS = re.compile(r"\S+://\S+|\S+@\S+")
_CODE = re.compile(r"(?<![\w-])(?=[A-Z0-9-]*[0-9])(?=[A-Z0-9-]*[A-Z]{2})[A-Z0-9][A-Z0-9-]{3,23}(?![\w-])")
_NUMBER = r"\d+(?:[.,'\u2019\u066b\u066c ]\d{3})*(?:[.,\u066b]\d{1,2})?"
_SIGNS = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₺": "TRY", "₽": "RUB", "₪": "ILS",
    "zł": "PLN", "R$": "BRL", "Fr.": "CHF", "kr": "",
}  # fmt: skip
_CODES = "EUR|USD|GBP|JPY|INR|TRY|RUB|ILS|PLN|BRL|CHF|SEK|NOK|DKK"
_SIGN = rf"(?:{'|'.join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))}|\b(?:{_CODES})\b)"
_MONEY = re.compile(
    rf"(?P<before>{_SIGN}) ?(?P<a>{_NUMBER})(?![\d%])|(?<![\d.,])(?P<b>{_NUMBER}) ?(?P<behind>{_SIGN})"
)
_PERCENT = re.compile(r"(?<![\d.,])(\d+(?:[.,\u066b]\d+)?) ?[%٪]|[%٪] ?(\d+(?:[.,\u066b]\d+)?)")


def statements(output: Output, shown: Iterable[Shown], timezone: tzinfo) -> list[Statement]:
    """Everything that an output says of what is compared, each once."""
    known = [statement for value in shown for statement in _of_value(value, timezone)]
    rest = _texts(output)
    for text in sorted({_plain(one.text) for one in known if one.kind != "item"}, key=len, reverse=True):
        rest = rest.replace(text, " ") if text else rest
    return list(dict.fromkeys([*known, *_of_text(_ADDRESS.sub(" ", rest))]))


def _of_value(shown: Shown, timezone: tzinfo) -> Iterator[Statement]:
    if shown.hole and shown.hole.subject.startswith("context."):
        return  # what time it is says nothing of anything
    place = shown.hole.location if shown.hole else None
    owner = shown.origin.owner if shown.origin else ""
    if shown.origin and shown.origin.item:
        catalog, key = shown.origin.item
        yield Statement("item", catalog, key, f"{catalog} {key}", place)
    value = shown.value
    if shown.kind == "money" and isinstance(value, Money):
        yield Statement("money", owner, _amount(value.amount, value.currency), shown.text, place)
    elif shown.kind == "date" and isinstance(value, date):
        day = value.astimezone(timezone).date() if isinstance(value, datetime) else value
        yield Statement("date", owner, day.isoformat(), shown.text, place)
    elif shown.kind == "percent" and isinstance(value, (int, float, Decimal)):
        yield Statement("percent", "", f"{(Decimal(str(value)) * 100).normalize():f}", shown.text, place)
    elif shown.kind == "text" and _names_a_code(_field_of(shown)):
        yield Statement("code", "", shown.text.strip(), shown.text, place)


def _field_of(shown: Shown) -> str:
    name = shown.origin.field if shown.origin else shown.hole.subject if shown.hole else ""
    return name.rpartition(".")[2]


def _names_a_code(name: str) -> bool:
    return bool(_CODE_FIELD.search(name)) and not _OTHER_CODES.fullmatch(name)


def _of_text(text: str) -> Iterator[Statement]:
    for found in _MONEY.finditer(text):
        amount = _decimal(found["a"] or found["b"])
        if amount is not None:
            sign = found["before"] or found["behind"]
            yield Statement("money", "", _amount(amount, _SIGNS.get(sign, sign)), found[0].strip())
    for found in _PERCENT.finditer(text):
        share = _decimal(found[1] or found[2])
        if share is not None:
            yield Statement("percent", "", f"{share.normalize():f}", found[0].strip())
    for found in _CODE.finditer(text):
        yield Statement("code", "", found[0], found[0])


def _amount(amount: Decimal, currency: str) -> str:
    return f"{amount.normalize():f} {currency}".strip()


def _decimal(text: str) -> Decimal | None:
    """A number as any language writes it: what stands before one or two last digits is the decimal sign."""
    whole, sign, part = re.fullmatch(r"(.*?)(?:([.,\u066b])(\d{1,2}))?", text, re.DOTALL).groups()  # type: ignore[union-attr]
    try:
        return Decimal(re.sub(r"\D", "", whole) + (f".{part}" if sign else ""))
    except InvalidOperation:
        return None


def _texts(output: Output) -> str:
    if isinstance(output, Email):
        said = [output.subject, output.preheader, output.text]
    elif isinstance(output, Push):
        said = [
            output.title,
            output.subtitle or "",
            output.body,
            *(action.title for action in output.actions),
        ]
    else:
        said = [output.alt or "", plain_text(output.html)]
    return _plain("\n".join(said))


def _plain(text: str) -> str:
    """Text without signs of direction, all white space as blanks."""
    return " ".join(without_isolates(text).split())
