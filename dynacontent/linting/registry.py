"""All rules, by code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from dynacontent.linting.rule import Rule

CODES = """
    catalog catalog_data configuration filter_type level_above manifest mjml_problem
    persona placement_file schema syntax taken_name template translation_file unknown_asset
    unknown_catalog unknown_collection unknown_component unknown_event unknown_feed unknown_field
    unknown_filter unknown_name unknown_placement unknown_segment unknown_template unprintable
    unsafe_safe wrong_argument wrong_type
    collection_without_fallback ladder_without_level_1 optional_without_fallback
    unused_asset unused_collection unused_component unused_feed unused_ignore unused_placement
    unused_segment
    translation_drift unused_translation untranslated
    overlapping_experiments shadowed_rule silent_channel unreachable_rule
    alt_missing contrast contrast_dark heading_order insecure_link link_text_missing
    unsubscribe_missing unsupported_css
    email_size preheader_length push_size push_text_length subject_length
    blocked_url channels_disagree plain_render render_error rule_error unrendered
""".split()
"""Each is the name of its module in `dynacontent.linting.rules`."""


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code."""
    return {code: import_module(f"dynacontent.linting.rules.{code}").RULE for code in CODES}
