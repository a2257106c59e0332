"""Which files of a workspace each message is made of, and what it reads in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from jinja2 import meta, nodes

from dynacontent.engine.components import find_components
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.models.manifests import Manifest
from dynacontent.models.placements import Placement
from dynacontent.models.source import expression_in
from dynacontent.proposing.closing import Site, Want, parsed
from dynacontent.rendering.assembly import Assembly
from dynacontent.rendering.printing import inline_name


class Usage:
    """The templates of messages, through all that they extend, import, include and place."""

    def __init__(self, parts: Assembly) -> None:
        self._parts = parts
        self._components = find_components(parts.sources.templates, parts.markup, parts.text)
        self.files, self.paths = cache(self._files), cache(self._paths)

    def placements(self, message: str) -> Iterator[Placement]:
        """Those that a message shows somewhere."""
        manifest = self._parts.sources.messages[message]
        written = self._parts.sources.placements_of(manifest)
        for name in self._parts.spots.get(message, ()):
            yield written[name]

    def _files(self, message: str) -> frozenset[str]:
        """The templates of a message, from ``templates/``, and the names of the texts in its manifest."""
        found: set[str] = set()
        manifest = self._parts.sources.messages[message]
        todo = [*self._own(manifest), *self._placed(message)]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                tree = self._environment(name).parsed(name)
                todo += [other for other in meta.find_referenced_templates(tree) if other is not None]
        return frozenset(found)

    def _paths(self, message: str) -> frozenset[str]:
        """The same as paths from the workspace, of YAML files too."""
        shared = {
            text.location.path
            for placement in self.placements(message)
            if (text := placement.default.component).location is not None
        }
        templates = {
            name.partition("#")[0] if "#" in name else f"templates/{name}" for name in self.files(message)
        }
        return frozenset({*templates, *shared})

    def sites(self) -> Iterator[tuple[str, Site]]:
        """The calls of components that placements are, with what their rules give and ask."""
        for message in self._parts.spots:
            for placement in self.placements(message):
                for rule in placement.rules:
                    when = () if rule.when is None else (Want(parsed(rule.when, self._parts), True),)
                    for content in rule.contents.values():
                        arguments = {name: self._value(text) for name, text in content.arguments.items()}
                        yield str(content.component), Site(arguments, {}, when, where=message)

    def _value(self, text: str) -> nodes.Node:
        written = expression_in(text)  # type: ignore[arg-type]
        return nodes.Const(str(text), lineno=1) if written is None else parsed(written, self._parts)

    def _own(self, manifest: Manifest) -> Iterator[str]:
        for channel in manifest.channels:
            yield from manifest.bodies.get(channel, {}).values()
            for part in manifest.channel(channel).templates:
                yield inline_name(manifest, channel, part)
        yield from manifest.text.values()

    def _placed(self, message: str) -> Iterator[str]:
        shown = {
            str(content.component)
            for placement in self.placements(message)
            for content in (
                placement.default,
                *(one for rule in placement.rules for one in rule.contents.values()),
            )
        }
        for (_ending, name), files in self._components.items():
            if name in shown:
                yield from files

    def _environment(self, name: str) -> TemplateEnvironment:
        text = name.endswith(".txt") or "#" in name
        return self._parts.text if text else self._parts.markup

    def expressions(self, manifest: Manifest) -> Iterator[nodes.Node]:
        """Every expression of a message's templates that reads something, with what rules ask."""
        for name in sorted(self.files(manifest.name)):
            yield from _data(self._environment(name).parsed(name))
        for placement in self.placements(manifest.name):
            for rule in placement.rules:
                if rule.when is not None:
                    yield parsed(rule.when, self._parts)
                for content in rule.contents.values():
                    yield from map(self._value, content.arguments.values())
        yield self._parts.levels[manifest.name].node
        end = self._parts.renderer.printing.ends.get(manifest.name)
        if end is not None:
            yield end.node


def _data(node: nodes.Node) -> Iterable[nodes.Node]:
    kinds = (nodes.Getattr, nodes.Getitem, nodes.Call, nodes.Compare, nodes.Filter)
    return node.find_all(kinds)
