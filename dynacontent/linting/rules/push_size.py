"""``push_size``: the largest over personas and locales, for each service, and the one most is cut from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import itemgetter

from dynacontent.channels import Push
from dynacontent.channels.push import LIMITS, Service
from dynacontent.channels.push.limits import NAMES
from dynacontent.errors import Problem, RenderError
from dynacontent.linting.renders import Rendered
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject
from dynacontent.rendering.cases import Case


def check(subject: Subject) -> Iterator[Problem]:
    """The text most is cut from, and for each service the largest push that it refuses."""
    own = [(one.case, push) for one in subject.renders.in_channel("push") if (push := _push(one))]
    if not own:
        return
    case, _largest = max(own, key=lambda pair: _bytes(pair[1]))
    every = subject.renders.everywhere(case)
    own += [(one.case, push) for one in every if (push := _push(one))]
    yield from _cut(subject, own)
    yield from _refused(subject, own)


def _push(one: Rendered) -> Push | None:
    return one.output if isinstance(one.output, Push) else None


def _cut(subject: Subject, pushes: list[tuple[Case, Push]]) -> Iterator[Problem]:
    cuts = [(cut, case) for case, push in pushes for cut in push.cuts]
    if cuts:
        cut, case = max(cuts, key=lambda pair: pair[0].before)
        hint = "say it in fewer words, or link to the rest"
        yield Problem(f"{cut} [{case.who}]", subject.part("push", cut.part), hint=hint)


def _refused(subject: Subject, pushes: list[tuple[Case, Push]]) -> Iterator[Problem]:
    for service, limit in LIMITS.items():
        size, case, reserve = max(
            ((_sizes(push).get(service, 0) + push.reserve, case, push.reserve) for case, push in pushes),
            key=itemgetter(0),
        )
        if size > limit:
            kept = f" with the {reserve:,} that are reserved" if reserve else ""
            text = f"a push has {size:,} bytes{kept}, and {NAMES[service]} takes {limit:,} [{case.who}]"
            hint = "shorten what cannot be cut: addresses, data, buttons"
            yield Problem(text, subject.part("push", "body"), hint=hint)


def _bytes(push: Push) -> int:
    """What a push would take that nothing was cut from."""
    return max([*_sizes(push).values(), *(cut.before for cut in push.cuts)], default=0)


def _sizes(push: Push) -> Mapping[Service, int]:
    """The bytes of each payload; none where a service does not take the push at all."""
    try:
        return push.sizes()
    except RenderError:
        return {}


RULE = Rule(
    "push_size",
    "error",
    "A push is larger than a service takes.",
    message=check,
)
