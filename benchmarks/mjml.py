"""How long MJML takes to become HTML: our way through mrml, mrml alone, npm's MJML."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from mjml import mjml2html

from benchmarks.clock import Competitor, Round, medians, python_round, race, ratio
from benchmarks.options import Options
from benchmarks.peers.node import lacking, node_peer
from benchmarks.report import Figure, Report
from dynacontent.engine.mjml.pipeline import compile_mjml

NAME = "mjml"
COUNT = 50
REACH = 15
TEMPLATE = Path(__file__).parents[1] / "tests" / "data" / "mjml" / "12_newsletter.mjml"
OURS, MRML, NPM = "dynacontent", "mrml alone", "npm's mjml"
_HOST = "https://example.com/"


def run(options: Options) -> Report:
    """CPU time of one newsletter; no two have a link or a picture in common, in one round or in several."""
    amount = options.count or COUNT
    ours = [Competitor(OURS, _fresh(_compile), amount), Competitor(MRML, _fresh(_mrml), amount)]
    reason = lacking(NAME) if options.node else "--no-node"
    if reason is not None:
        return _report(race(ours, rounds=options.rounds), options, {NPM: reason})
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "documents.json"
        documents = [{"mjml": _document(number)} for number in range(amount)]
        data.write_text(json.dumps({"recipients": documents}), "utf-8")
        with node_peer(NAME, data) as peer:
            npm: Round = peer.run
            peer.run(0, amount)  # V8 compiles what is used often
            return _report(race([*ours, Competitor(NPM, npm, amount)], rounds=options.rounds), options, {})


def _document(number: int) -> str:
    return TEMPLATE.read_text("utf-8").replace(_HOST, f"{_HOST}{number}/")


def _fresh(work: Callable[[Sequence[str]], None]) -> Round:
    """Rounds with documents that were in no round before, so that nothing kept of addresses is of use."""
    numbers = itertools.count()

    def run(first: int, count: int) -> float:  # noqa: ARG001
        return python_round(work, [_document(next(numbers)) for _ in range(count)])(0, count)

    return run


def _compile(documents: Sequence[str]) -> None:
    for document in documents:
        compile_mjml(document, path=TEMPLATE.name)


def _mrml(documents: Sequence[str]) -> None:
    for document in documents:
        mjml2html(document)


def _report(times: dict[str, list[float]], options: Options, left_out: dict[str, str]) -> Report:
    figures = [Figure(name, value, "µs of CPU per document") for name, value in medians(times).items()]
    figures.append(Figure(f"{OURS} / {MRML}", ratio(times[OURS], times[MRML]), ""))
    if NPM in times:
        faster = ratio(times[NPM], times[OURS])
        figures.append(Figure(f"{NPM} / {OURS}", faster, "", reach=REACH, bound="at least"))
    settings = {
        "documents": options.count or COUNT,
        "rounds": options.rounds,
        "bytes": TEMPLATE.stat().st_size,
    }
    return Report(NAME, "MJML to HTML", figures, settings, left_out)
