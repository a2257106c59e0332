"""How long MJML takes to become HTML: our way through mrml, mrml alone, npm's MJML."""

from __future__ import annotations

import gc
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
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
FIRST, COLD = f"{OURS}, first of its template", f"{OURS}, first of all"
_HOST = "https://example.com/"


def run(options: Options) -> Report:
    """CPU time of one newsletter; no two have a link or a picture in common, in one round or in several.

    Ours is measured three times: as a document of a template of which there were others, as the first one
    of its template, and as the first document of a process, with everything forgotten that was kept.
    """
    amount = options.count or COUNT
    ours = [
        Competitor(OURS, _fresh(_compile), amount),
        Competitor(FIRST, _forgetful("sharing"), amount),
        Competitor(COLD, _forgetful(""), amount),
        Competitor(MRML, _fresh(_mrml), amount),
    ]
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


def _forgetful(module: str) -> Round:
    """The same, forgetting before each document what a module of the front-end keeps, or all of them."""
    numbers = itertools.count(1_000_000)

    def run(first: int, count: int) -> float:  # noqa: ARG001
        _compile([_document(next(numbers))])  # what is to be forgotten is loaded then
        forget = list(_caches(f"{compile_mjml.__module__.rpartition('.')[0]}.{module}"))
        gc.collect()
        used = 0.0
        for _ in range(count):
            document = _document(next(numbers))
            for clear in forget:
                clear()
            started = time.process_time()
            _compile([document])
            used += time.process_time() - started
        return used

    return run


def _caches(prefix: str) -> Iterator[Callable[[], None]]:
    """What empties the caches of the modules whose names begin so."""
    for name, module in list(sys.modules.items()):
        if name.startswith(prefix):
            yield from (part.cache_clear for part in vars(module).values() if hasattr(part, "cache_clear"))


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
        figures += [Figure(f"{NPM} / {name}", ratio(times[NPM], times[name]), "") for name in (FIRST, COLD)]
    settings = {
        "documents": options.count or COUNT,
        "rounds": options.rounds,
        "bytes": TEMPLATE.stat().st_size,
    }
    return Report(NAME, "MJML to HTML", figures, settings, left_out)
