"""The recipient's language: which locale, which translations, how numbers and dates are written.

`locales` chooses, `translations` looks texts up, `formats` writes values. Importing this package
loads neither babel nor langcodes.
"""

from __future__ import annotations

from dynacontent.localization.locales import (
    direction,
    fallback_chain,
    formatting_locale,
    formatting_tag,
    negotiate,
    normalize_tag,
)
from dynacontent.localization.translations import Translations, load_translations

__all__ = [
    "Translations",
    "direction",
    "fallback_chain",
    "formatting_locale",
    "formatting_tag",
    "load_translations",
    "negotiate",
    "normalize_tag",
]
