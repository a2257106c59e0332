"""Consent: what asks for a purpose that the recipient did not agree to is missing, with one sentence."""

from __future__ import annotations


def refusal(consent: frozenset[str], *purposes: str | None) -> str | None:
    """Why a field or source that asks for these purposes is not there, if one was not agreed to.

    ``consent`` are the purposes the recipient agreed to; ``None`` asks for nothing.
    """
    for purpose in purposes:
        if purpose is not None and purpose not in consent:
            return f"the recipient did not consent to {purpose}"
    return None
