"""What messages say of dates and moments, for people of many zones and languages, by both paths."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dynacontent import Email, Recipient, Workspace

TEXTS = (
    # Nothing here is the recipient's own, and still it is not the same for everybody.
    '{% if date("2026-05-01") is past %}over{% elif date("2026-05-01") is today %}now{% endif %}',
    '{{ days_until(date("2026-05-04")) | unit("day") }}',
    '{{ datetime("2026-05-03T18:00", zone="Asia/Tokyo") | datetime("short") }}',
    '{{ time_until(datetime("2026-05-03T18:00Z")) | duration(parts=3) }}',
    '{{ (date("2026-01-31") + months(1)) | date("full") }}',
    '{{ date("2026-05-04") | timeago(words=true) }}',
    '{{ date("2026-05-04") | start_of("week") | date }}',
    '{{ "free" if date("2026-05-02") is weekend else "work" }}',
    "{% if months(1) == days(30) %}thirty{% else %}other{% endif %}",
    '{{ context.now | at_time("14:00") | in_zone("America/New_York") | time }}',
    '{% if context.now is between("22:00", "08:00") %}quiet{% endif %}{{ context.now | daypart }}',
    '{{ nth_weekday("last", "wednesday") | date }}',
    "{{ profile.seen.hour }} {{ profile.seen | weekday }} {{ days_since(profile.seen) }}",
    '{{ (context.now + days(1)) | datetime("short") }}, {{ (context.now + hours(24)) | datetime("short") }}',
    "{{ (profile.spent * 0.9) | round_to(0.05) | money }}",
    '{{ progress(profile.spent, money("50 EUR")) | percent }}, {{ 3 | ordinal }}',
)
ROW = """\
{% macro row(shop) %}
{{ shop.id }} {{ shop.opens.hour }} {{ shop.opens["day"] }}
{% if shop.opens + days(1) < shop.closes %}more{% else %}less{% endif %}
{% if shop.closes - shop.opens > hours(23) %}long{% endif %}
{% endmacro %}
"""
"""A component that is given items, whose output is taken again where it is the same for everybody."""
PEOPLE = [
    {"context": {"now": now}, "profile": {"id": f"{zone} {now}", "language": tag, "timezone": zone, **own}}
    for own in ({"seen": "2026-04-30T22:30:00Z", "spent": "38.50 EUR"},)
    for zone, tag in (
        ("Europe/Berlin", "de"),
        ("Pacific/Kiritimati", "en"),
        ("Pacific/Pago_Pago", "en"),
        ("America/New_York", "en"),
    )
    for now in (
        "2026-05-01T00:30:00Z",
        "2026-10-24T12:00:00Z",
        "2026-12-31T23:30:00Z",
        "2028-02-29T12:00:00Z",
    )
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shops = "".join("{{ row(catalogs.shops['" + key + "']) }}" for key in ("a", "b"))
    paragraphs = f"<mj-text>{shops}</mj-text>" + "".join(f"<mj-text>{text}</mj-text>" for text in TEXTS)
    files = {
        "dynacontent.toml": 'version = 1\nlocales = ["en", "de"]\ncurrency = "EUR"\n',
        "templates/profile.yaml": "key: id\nlocale: language\ntimezone: timezone\nfields:\n  id: str\n"
        "  language: locale?\n  timezone: timezone?\n  seen: datetime\n  spent: money\n",
        "templates/messages/m/message.yaml": json.dumps({"email": {"body": "email.mjml", "subject": "x"}}),
        "catalogs/shops.yaml": "source: shops.csv\nkey: id\nfields:\n  id: str\n  opens: datetime\n"
        "  closes: datetime\n",
        "catalogs/shops.csv": "id,opens,closes\na,2026-03-28T11:00:00Z,2026-03-29T10:30:00Z\n"
        "b,1777624200,1777710600\n",
        "templates/components/row.mjml": ROW,
        "templates/messages/m/email.mjml": "{% from 'components/row.mjml' import row %}"
        "<mjml><mj-body><mj-section><mj-column>"
        f"{paragraphs}</mj-column></mj-section></mj-body></mjml>",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_both_paths_say_the_same_to_everybody(folder: Path) -> None:
    """Each person is rendered after all the others, so that nothing of theirs may be left over."""
    fast, plain = Workspace.open(folder), Workspace.open(folder, plain=True)
    found = set()
    for row in PEOPLE:
        one, other = (space.render("m", "email", Recipient.from_dict(row)) for space in (fast, plain))
        assert isinstance(one, Email)
        assert isinstance(other, Email)
        assert (one.html, one.text) == (other.html, other.text)
        found.add(one.text)
    assert len(found) == len(PEOPLE)
