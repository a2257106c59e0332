"""``python -m dynacontent_cli``."""

from __future__ import annotations

from dynacontent_cli.main import main

main(prog_name="dynacontent")
