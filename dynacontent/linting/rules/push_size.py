"""``push_size``: the largest over personas and locales, for each service, and the one most is cut from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from operator import itemgetter

from dynacontent.channels import Push
from dynacontent.channels.push import LIMITS, Service
from dynacontent.channels.push.limits import NAMES
from dynacontent.errors import Problem, RenderError
from dynacontent.linting.renders import Case, Rendered
from dynacontent.linting.rule import Rule
from dynacontent.linting.subject import Subject

_TRUNCATED = re.compile(r"push_truncated: ((\w+) was cut from ([\d,]+) .*)")


def check(subject: Subject) -> Iterator[Problem]:
    """The text most is cut from, and for each service the largest push that it refuses."""
    own = [(one.case, push) for one in subject.renders.in_channel("push") if (push := _push(one))]
    if not own:
        return
    case, _largest = max(own, key=lambda pair: _bytes(pair[1]))
    every = subject.renders.everywhere(case.persona, "push")
    own += [(one.case, push) for one in every if (push := _push(one))]
    yield from _cut(subject, own)
    yield from _refused(subject, own)


def _push(one: Rendered) -> Push | None:
    return one.output if isinstance(one.output, Push) else None


def _cut(subject: Subject, pushes: list[tuple[Case, Push]]) -> Iterator[Problem]:
    cuts = [(_before(match), match, case) for case, push in pushes for match in _cuts(push)]
    if cuts:
        _size, match, case = max(cuts, key=itemgetter(0))
        hint = "say it in fewer words, or link to the rest"
        yield Problem(f"{match[1]} [{case}]", subject.part("push", match[2]), hint=hint)


def _refused(subject: Subject, pushes: list[tuple[Case, Push]]) -> Iterator[Problem]:
    for service, limit in LIMITS.items():
        size, case, reserve = max(
            ((_sizes(push).get(service, 0) + push.reserve, case, push.reserve) for case, push in pushes),
            key=itemgetter(0),
        )
        if size > limit:
            kept = f" with the {reserve:,} that are reserved" if reserve else ""
            text = f"a push has {size:,} bytes{kept}, and {NAMES[service]} takes {limit:,} [{case}]"
            hint = "shorten what cannot be cut: addresses, data, buttons"
            yield Problem(text, subject.part("push", "body"), hint=hint)


def _bytes(push: Push) -> int:
    """What a push would take that nothing was cut from."""
    return max([*_sizes(push).values(), *map(_before, _cuts(push))], default=0)


def _sizes(push: Push) -> Mapping[Service, int]:
    """The bytes of each payload; none where a service does not take the push at all."""
    try:
        return push.sizes()
    except RenderError:
        return {}


def _cuts(push: Push) -> list[re.Match[str]]:
    return [match for match in map(_TRUNCATED.match, push.warnings) if match]


def _before(cut: re.Match[str]) -> int:
    return int(cut[3].replace(",", ""))


RULE = Rule(
    "push_size",
    "error",
    "A push is larger than a service takes.",
    message=check,
)
