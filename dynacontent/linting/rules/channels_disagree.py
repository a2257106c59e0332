"""``channels_disagree``: a price, code, share or day that the email does not have, or link that it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.channels import Banner, Email, Push
from dynacontent.errors import Problem
from dynacontent.linting.renders import Case
from dynacontent.linting.rule import Rule
from dynacontent.linting.said import Said, bare
from dynacontent.linting.subject import Subject
from dynacontent.location import Location
from dynacontent.models.source import SourceText


def check(subject: Subject) -> Iterator[Problem]:
    """What a push or banner says for a persona, held against the email of the same persona."""
    emails = {case: out for case, out in subject.renders.outputs("email") if isinstance(out, Email)}
    said = {(case.persona, case.locale, case.level): Said.of_email(out) for case, out in emails.items()}
    for channel in ("push", "banner"):
        for case, out in subject.renders.outputs(channel):
            email = said.get((case.persona, case.locale, case.level))
            if email is not None:
                yield from _held(subject, channel, case, out, email)


def _held(
    subject: Subject, channel: str, case: Case, out: Email | Push | Banner, email: Said
) -> Iterator[Problem]:
    own = Said.of(out, locale=case.locale)
    for kind, values in own.values.items():
        known = email.values[kind]
        for value in sorted(values - known) if known else ():
            there = ", ".join(sorted(known)[:3])
            message = f"{channel} says {value}, and the email {there} [{case}]"
            place = _place(subject, channel, value)
            yield Problem(message, place, hint=f"take the {kind} from the same value in all channels")
    link = getattr(out, "link", None)
    # A place in an app has a scheme of its own, which no email can lead to.
    if link and link.startswith("http") and email.links and bare(link) not in email.links:
        message = f"{channel} leads to {bare(link)}, where the email does not [{case}]"
        yield Problem(message, subject.part(channel, "link"), hint="show the same item in all channels")


def _place(subject: Subject, channel: str, value: str) -> Location | None:
    if channel == "banner":
        return subject.body("banner")
    for part in ("title", "body"):
        text = getattr(getattr(subject.manifest, channel), part, None)
        if isinstance(text, SourceText) and value in text:
            return text.locate(text.index(value))
    return subject.part(channel, "body")


RULE = Rule(
    "channels_disagree",
    "warning",
    "Channels of a message tell one persona different things.",
    message=check,
)
