"""What templates read, of which type and level, and what is wrong with them, without rendering.

The one place where templates are walked: load-time checks, ``fields``, and later lint, prefetch,
coverage and privacy ask here.
"""

from __future__ import annotations

from dynacontent.engine.analysis.checker import analyze_expression
from dynacontent.engine.analysis.files import check_file
from dynacontent.engine.analysis.placements import analyze_template
from dynacontent.engine.analysis.report import Report, Use
from dynacontent.engine.analysis.types import Names, Type, field_type

__all__ = [
    "Names",
    "Report",
    "Type",
    "Use",
    "analyze_expression",
    "analyze_template",
    "check_file",
    "field_type",
]
