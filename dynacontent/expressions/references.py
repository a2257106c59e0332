"""Which data an expression reads, without evaluating it."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

DRAWING = frozenset({"shuffle"})
"""Filters that give each recipient something of their own."""


def dotted(node: nodes.Node) -> str | None:
    """``profile.address.city`` for a chain of dots (or constant subscripts) on a name."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr):
        base = dotted(node.node)
        return f"{base}.{node.attr}" if base else None
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        base = dotted(node.node)
        return f"{base}[{node.arg.value!r}]" if base else None
    return None


def first_node(node: nodes.Node) -> nodes.Node:
    """The node an expression begins with: ``profile`` in ``profile.address.city | upper``.

    Jinja places a dot, a subscript or a filter at its own character; people look at the start.
    """
    while isinstance(node, (nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test, nodes.Call)):
        if node.node is None:
            break
        node = node.node
    return node


def references(node: nodes.Node) -> Iterator[tuple[str, nodes.Node]]:
    """Each longest dotted path an expression reads, with the node it stands at."""
    path = dotted(node)
    if path is not None:
        yield path, node
        return
    for child in node.iter_child_nodes():
        yield from references(child)


def is_free_collection(node: nodes.Node) -> bool:
    """Whether a node is ``collection("tents", brand="Fell")``: given arguments, none of the recipient's.

    ``context``, ``brand`` and ``constants`` are not.
    """
    if not isinstance(node, nodes.Call) or getattr(node.node, "name", "") != "collection" or not node.kwargs:
        return False
    given = [*node.args, *(keyword.value for keyword in node.kwargs)]
    plain = not any(argument.find(nodes.Call) or isinstance(argument, nodes.Call) for argument in given)
    named = any(keyword.key.startswith("_") for keyword in node.kwargs)
    return plain and not named and set().union(*map(names, given)) <= {"context", "brand", "constants"}


def names(node: nodes.Node) -> set[str]:
    """The first names of all paths: ``{"profile", "item"}``. What is drawn depends on the profile's key."""
    found = {path.split(".")[0].split("[")[0] for path, _ in references(node)}
    filters = [*node.find_all(nodes.Filter), *([node] if isinstance(node, nodes.Filter) else [])]
    return found | {"profile"} if any(part.name in DRAWING for part in filters) else found
