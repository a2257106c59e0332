"""``dynacontent i18n``: the texts in templates and their translations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from dynacontent_cli.groups import Group
from dynacontent_cli.session import Session

if TYPE_CHECKING:
    from dynacontent.rendering.translating import Change, Translating

locales_argument = click.argument("locales", metavar="[LOCALE]…", nargs=-1)


@click.group("i18n", cls=Group)
def command() -> None:
    """Collect the texts of templates, and bring their translations up to date.

    Translations are PO files in templates/locales, which any translation tool reads.
    """


@command.command("extract")
@click.pass_obj
def extract(session: Session, /) -> None:
    """Write templates/locales/messages.pot: every text of templates and manifests, to be translated.

    With each text go the places it stands at, and what comments say that begin with "translators:".
    """
    translating = _translating(session)
    _tell([translating.extract()])


@command.command("update")
@locales_argument
@click.pass_obj
def update(session: Session, /, locales: tuple[str, ...]) -> None:
    """Bring the PO files of all locales, or of those named, up to date, or begin them.

    A changed text takes its old translation over, marked as fuzzy; one that is gone becomes obsolete.
    Nothing that a translator wrote is lost.
    """
    translating = _translating(session)
    _tell(translating.update(translating.chosen(locales)))


@command.command("compile")
@locales_argument
@click.pass_obj
def compile_(session: Session, /, locales: tuple[str, ...]) -> None:
    """Write messages.mo beside the PO files, for other programs: dynacontent reads PO files.

    Fuzzy entries stay out, as they do everywhere.
    """
    translating = _translating(session)
    _tell(translating.compile(translating.chosen(locales)))


@command.command("status")
@locales_argument
@click.option(
    "--fail-under",
    metavar="PERCENT",
    type=click.IntRange(0, 100),
    help="Exit code 1 if less of a locale is complete.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@click.pass_obj
def status(session: Session, /, locales: tuple[str, ...], fail_under: int | None, form: str) -> None:
    """Tell how complete the translations are, and everything that is wrong with them.

    missing, fuzzy; stale: the text changed since; placeholder and markup: values or tags differ from the
    text's; plural: forms lack; length: too long for a subject or push; unused: no template has it.
    All but unused make a text incomplete. A file that cannot be read: exit code 1.
    """
    from dynacontent_cli.statuses import fails, print_statuses

    translating = _translating(session)
    statuses = translating.status(translating.chosen(locales))
    print_statuses(statuses, form=form)
    if fails(statuses, fail_under):
        click.get_current_context().exit(1)


def _translating(session: Session) -> Translating:
    from dynacontent.rendering.translating import Translating

    return Translating(session.directory)


def _tell(changes: Iterable[Change]) -> None:
    for change in changes:
        click.echo(change.path if change.changed else f"{change.path} (unchanged)")
