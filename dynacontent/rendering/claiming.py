"""What outputs show, claimed from the log before they go out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dynacontent.errors import UnknownNameError
from dynacontent.loading import Sources
from dynacontent.models.exposures import Claimed, Exposure, Wanted
from dynacontent.models.placements import Cap
from dynacontent.models.results import Result
from dynacontent.ports import ExposureLog
from dynacontent.ports.exposures import grouped


def claim(sources: Sources, log: ExposureLog, outputs: Iterable[Result], send_id: str) -> Claimed:
    """See `dynacontent.rendering.workspace.Workspace.claim`."""
    if not send_id:
        raise UnknownNameError("a claim needs a send_id, which tells one send from the next")
    wanted = list(_wanted(sources, outputs))
    if not wanted:
        return Claimed(0)
    refused = tuple(log.claim(send_id, wanted))
    lost = {(one.recipient, one.placement) for one in refused}
    return Claimed(len(grouped(wanted).keys() - lost), refused)


def _wanted(sources: Sources, outputs: Iterable[Result]) -> Iterator[Wanted]:
    """What is shown, without what was forced to look at it."""
    for output in outputs:
        for exposure in output.exposures:
            if not exposure.forced:
                yield Wanted(
                    recipient=exposure.recipient,
                    placement=exposure.placement,
                    rule=exposure.rule,
                    variant=exposure.variant,
                    at=exposure.at,
                    caps=_caps(sources, exposure),
                    message=exposure.message,
                )


def _caps(sources: Sources, exposure: Exposure) -> tuple[Cap, ...]:
    """The caps of the rule that is shown, as they are now."""
    manifest = sources.messages.get(exposure.message)
    known = {} if manifest is None else sources.placements_of(manifest)
    for placement in known.values():
        if placement.key == exposure.placement:
            return next((rule.caps for rule in placement.rules if rule.name == exposure.rule), ())
    return ()
