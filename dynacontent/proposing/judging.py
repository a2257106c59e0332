"""Whether a condition holds for a draft: worked out by the engine itself, without rendering anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from jinja2 import nodes

from dynacontent.expressions.evaluate import compile_node
from dynacontent.models.manifests import Manifest
from dynacontent.proposing.drafts import Draft
from dynacontent.rendering.context import Options
from dynacontent.rendering.given import clock
from dynacontent.rendering.workspace import Workspace

Run = Callable[[Mapping[str, Any]], Any]


class Judge:
    """Evaluates closed expressions for recipients of one message."""

    def __init__(self, workspace: Workspace, manifest: Manifest) -> None:
        """``workspace`` is the one whose feeds are answered as those of the message will be."""
        self._workspace = workspace
        self._silent = Workspace(workspace.parts)
        self._manifest = manifest
        self._channel = manifest.channels[0]
        self._known: dict[tuple[int, str], bool | None] = {}
        self._runs: dict[int, tuple[nodes.Node, Run | None]] = {}
        self._names = {*workspace.parts.expressions.globals, "profile", "event", "history"}

    def holds(self, node: nodes.Node, draft: Draft) -> bool | None:
        """The truth of an expression; ``None`` where it cannot be told."""
        key = (id(node), draft.key)
        if key not in self._known:
            self._known[key] = self._worked_out(node, draft)
        return self._known[key]

    def _worked_out(self, node: nodes.Node, draft: Draft) -> bool | None:
        run = self._run(node)
        if run is None:
            return None
        who = draft.recipient
        options = Options(context=clock(who))
        # Only those need answers that ask: who is asking has to be worked out for them.
        workspace = self._workspace if "feeds" in names_in(node) else self._silent
        try:
            with workspace.prepared(self._manifest, self._channel, who, options) as state:
                return bool(run(state.names))
        except Exception:
            # Whatever goes wrong is told when the draft is rendered; here nothing is known of it.
            return None

    def _run(self, node: nodes.Node) -> Run | None:
        if id(node) not in self._runs:
            run: Run | None = None
            with suppress(Exception):  # it may use what only templates have
                if names_in(node) <= self._names:  # else something local is left
                    run = compile_node(node, self._workspace.parts.expressions)  # type: ignore[arg-type]
            self._runs[id(node)] = (node, run)
        return self._runs[id(node)][1]


def names_in(node: nodes.Node) -> set[str]:
    """The names that an expression begins with."""
    own = {node.name} if isinstance(node, nodes.Name) else set()
    return own.union(name.name for name in node.find_all(nodes.Name))
