"""``dynacontent map``."""

from __future__ import annotations

from pathlib import Path

import click

from dynacontent_cli.session import Session
from dynacontent_cli.terminal import json_text, say

FORMATS = ("text", "mermaid", "json", "html")


@click.command("map")
@click.argument("message", required=False)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="text, mermaid, json or html; by --out's ending."
)
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Write it into this file.")
@click.option("--feeds/--no-feeds", default=False, help="Ask feeds for what personas see, or do without.")
@click.pass_obj
def command(
    session: Session, /, message: str | None, form: str | None, out: Path | None, feeds: bool
) -> None:
    """Draw the personalization map of all messages, or of MESSAGE.

    Which data leads through which segments and rules to which content in which channel; who of the
    personas is shown it, by stage; and what is wrong with it: rules that nobody comes to, experiments
    that overlap, segments that nothing asks for.
    """
    from dynacontent.mapping import draw

    drawn = draw(session.open(offline=not feeds), message)
    form = form or _form_of(out)
    if form == "json":
        text = json_text(drawn.to_dict()) + "\n"
    elif form == "html":
        from dynacontent.mapping.page import as_page

        text = as_page(drawn)
    else:
        from dynacontent.mapping.text import as_mermaid, as_text

        text = as_mermaid(drawn) if form == "mermaid" else as_text(drawn)
    if out is None:
        click.echo(text, nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, "utf-8")
    say(f"wrote {out}")


def _form_of(out: Path | None) -> str:
    endings = {".html": "html", ".json": "json", ".mmd": "mermaid", ".mermaid": "mermaid"}
    return endings.get(out.suffix, "text") if out else "text"
