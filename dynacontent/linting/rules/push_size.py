"""``push_size``: the largest over personas and locales, for each service."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from dynacontent.channels import Push
from dynacontent.errors import LimitError, Problem, RenderError
from dynacontent.linting.renders import Rendered
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject

_SERVICES: tuple[Callable[[Push], object], ...] = (Push.to_fcm, Push.to_apns, Push.to_webpush)

_TRUNCATED = re.compile(r"push_truncated: ((\w+) was cut from ([\d,]+) .*)")


def check(subject: Subject) -> Iterator[Problem]:
    """For each service, the largest push that it refuses."""
    own = list(subject.renders.in_channel("push"))
    if not any(one.output for one in own):
        return
    largest = max(own, key=_size).case.persona
    every = sorted((*own, *subject.renders.everywhere(largest, "push")), key=_size, reverse=True)
    yield from islice(_cut(subject, every), 1)
    for service in _SERVICES:
        yield from islice(_refused(subject, every, service), 1)


def _cut(subject: Subject, every: list[Rendered]) -> Iterator[Problem]:
    """The longest text that was cut for a service to take it."""
    for one in every:
        for text in one.output.warnings if one.output is not None else ():
            match = _TRUNCATED.match(text)
            if match:
                yield Problem(f"{match[1]} [{one.case}]", subject.part("push", match[2]))


def _refused(subject: Subject, every: list[Rendered], service: Callable[[Push], object]) -> Iterator[Problem]:
    for one in every:
        try:
            if isinstance(one.output, Push):
                service(one.output)
        except LimitError as error:
            text = error.problems[0].message
            yield Problem(f"{text} [{one.case}]", subject.part("push", "body"))
        except RenderError:
            continue  # for want of a clock, which is no matter of size


def _size(one: Rendered) -> int:
    push = one.output
    if not isinstance(push, Push):
        return 0
    cut = [int(match[3].replace(",", "")) for match in map(_TRUNCATED.match, push.warnings) if match]
    if cut:
        return max(cut)
    return sum(len((text or "").encode()) for text in (push.title, push.body, push.link, push.image))


RULE = Rule(
    "push_size",
    "error",
    "A push is larger than a service takes.",
    message=check,
)
