"""What a snapshot holds: one text per file, for people to open and to compare."""

from __future__ import annotations

import json
from dataclasses import fields
from html import escape
from typing import Any

from dynacontent.channels import Banner, Email, Push
from dynacontent.models.results import Result
from dynacontent.rendering.renderer import Outcome
from dynacontent.testing.markup import broken_into_lines, with_ordered_attributes, without_blank_lines

Contents = dict[str, str]
"""Texts by the suffix of their file, what a recipient notices first before the markup."""


def contents(outcome: Outcome, *, eml: bool = False) -> Contents:
    """The files of an outcome; each text ends with a line end, all of which are ``\\n``.

    With ``eml`` an email is also kept as the message that is sent. Raises `RenderError` for a push
    that a service would refuse.
    """
    if isinstance(outcome, Email):
        files = _email(outcome)
        if eml:
            files["eml"] = outcome.eml().decode("ascii")
    elif isinstance(outcome, Push):
        files = _push(outcome)
    elif isinstance(outcome, Banner):
        files = _banner(outcome)
    else:
        files = {"txt": f"Skipped ({outcome.code}): {outcome.reason}"}
    return {suffix: _lines(text) for suffix, text in files.items()}


def _email(email: Email) -> Contents:
    head = f"Subject: {email.subject}\nPreheader: {email.preheader}".rstrip()
    return {"txt": f"{head}\n\n{email.text}", "html": broken_into_lines(with_ordered_attributes(email.html))}


def _push(push: Push) -> Contents:
    for payload in (push.to_fcm, push.to_apns, push.to_webpush):
        payload()  # for its limits; what they hold follows from the members below
    about = {member.name for member in fields(Result)} | {"reserve", "status", "codes"}
    members = _said({name: value for name, value in push.to_dict().items() if name not in about})
    return {"json": json.dumps(members, ensure_ascii=False, indent=2)}


def _said(value: Any) -> Any:
    """A value at any depth without members that say nothing."""
    if isinstance(value, dict):
        found = {name: _said(member) for name, member in value.items()}
        return {name: member for name, member in found.items() if member not in (None, [], {})}
    return [_said(member) for member in value] if isinstance(value, list) else value


def _banner(banner: Banner) -> Contents:
    """The fragment in a page of its own, in the first size it is made for."""
    size = "".join(f"width:{width}px;height:{height}px" for width, height in banner.sizes[:1])
    page = [
        "<!doctype html>",
        '<meta charset="utf-8">',
        f"<title>{escape(banner.alt or banner.message)}</title>",
        *([f'<meta name="link" content="{escape(banner.link)}">'] if banner.link else []),
        f'<div style="{size}">',
        *(_pieces(banner)),
        "</div>",
    ]
    return {"html": "\n".join(page)}


def _pieces(banner: Banner) -> list[str]:
    """Its HTML; of an image banner what its template printed for each size, whatever fonts there are."""
    if banner.is_image:
        return [without_blank_lines(source) for source in banner.sources]
    return [without_blank_lines(with_ordered_attributes(banner.html))]


def _lines(text: str) -> str:
    return f"{text.replace(chr(13) + chr(10), chr(10)).replace(chr(13), chr(10)).rstrip(chr(10))}\n"
