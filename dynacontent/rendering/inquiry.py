"""What a collection gives a recipient, outside a message; for tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dynacontent.errors import Problem, UnknownNameError, did_you_mean, one_of
from dynacontent.expressions.items import Item
from dynacontent.expressions.missing import Missing
from dynacontent.expressions.state import RenderState
from dynacontent.formats.adapters import RecordError, compile_value
from dynacontent.models.authored import Collection
from dynacontent.models.recipient import Recipient
from dynacontent.models.results import Choice, Lookup, plain
from dynacontent.ports import Key
from dynacontent.rendering.context import Options
from dynacontent.rendering.queries import names_of
from dynacontent.rendering.workspace import Workspace

CLOSEST_OF = 2_000
"""Keys that are looked at to say which one was meant."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What came of asking: ``rows`` in order, each with the fields of ``catalog`` as the recipient sees them.

    ``code`` and ``detail`` say why there are none; ``choice`` which of the fallback chain gave them.
    """

    collection: str
    catalog: str
    rows: tuple[dict[str, Any], ...]
    level: int
    locale: str
    code: str | None
    detail: str | None
    choice: Choice | None
    lookups: tuple[Lookup, ...]

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON types."""
        return {name: plain(getattr(self, name)) for name in self.__slots__}


def inquire(
    workspace: Workspace,
    name: str,
    recipient: Recipient,
    *,
    message: str | None = None,
    parameters: Mapping[str, str] | None = None,
    limit: int | None = None,
    options: Options,
) -> Inquiry:
    """Ask a collection as a template would, of a message where one is named.

    ``parameters`` are texts, read as the types the collection declares; like constants in a template,
    they leave the collection its level. Raises `UnknownNameError`,
    `RecipientError` or `RenderError`.
    """
    collection = _collection(workspace, name)
    manifest = None if message is None else workspace.message(message)
    if manifest is None and _reads_event(workspace, collection):
        hint = f"name a message with that event; messages: {one_of(workspace.messages)}"
        raise UnknownNameError(Problem(f"collection {name!r} reads an event", hint=hint))
    channel = next(iter(manifest.channels)) if manifest else ""
    with workspace.prepared(manifest, channel, recipient, options) as state:
        state.start()
        arguments = _arguments(workspace, collection, parameters or {}, state)
        found = state.data.collection(name, limit, arguments, free=True)
        rows = () if isinstance(found, Missing) else tuple(_shown(workspace, item, state) for item in found)
        missing = found if isinstance(found, Missing) else None
        return Inquiry(
            collection=name,
            catalog=collection.catalog,
            rows=rows,
            level=state.level,
            locale=state.context["locale"],
            code=None if missing is None else missing.code,
            detail=None if missing is None else missing.detail,
            choice=next(iter(state.choices), None),
            lookups=tuple(look for look in state.lookups if look.kind == "collection"),
        )


def _collection(workspace: Workspace, name: str) -> Collection:
    known = {
        found: one for schema in workspace.catalogs.values() for found, one in schema.collections.items()
    }
    if name not in known:
        hint = did_you_mean(name, known, f"collections: {one_of(list(known))}" if known else None)
        raise UnknownNameError(Problem(f"there is no collection {name!r}", hint=hint))
    return known[name]


def _reads_event(workspace: Workspace, collection: Collection) -> bool:
    queries = workspace.parts.queries
    chain = queries.chain(collection.name)
    return any("event" in names_of(*queries.select(part.name).expressions) for part in chain)


def _arguments(
    workspace: Workspace, collection: Collection, texts: Mapping[str, str], state: RenderState
) -> dict[str, Any]:
    """The parameters given, by their declared types; the check of what is lacking is the collection's."""
    return {name: _argument(workspace, collection, name, text, state) for name, text in texts.items()}


def _argument(workspace: Workspace, collection: Collection, name: str, text: str, state: RenderState) -> Any:
    declared = collection.parameters.get(name)
    if declared is None:
        return text
    keys = {catalog: schema.fields[schema.key].type for catalog, schema in workspace.catalogs.items()}
    items: list[Item] = []

    def item(catalog: str, key: Key) -> Item:
        items.append(Item(catalog, key, level=2))
        return items[-1]

    reader = compile_value(
        declared.type,
        ref=item,
        catalogs=keys,
        timezone=state.timezone,
        text_lists=True,
    )
    try:
        value = reader.validate(text)
    except RecordError as error:
        problem = error.problems[0]
        sentence = f"parameter {name} {problem.message}"
        raise UnknownNameError(Problem(sentence, hint=problem.hint)) from None
    for given in items:
        _check_item(workspace, name, given)
    return value


def _check_item(workspace: Workspace, parameter: str, item: Item) -> None:
    """Refuse a key that no item has: a condition would take it as missing, and nobody would notice."""
    store = workspace.parts.store
    if item.key in store.items(item.catalog, [item.key]):
        return
    keys = [str(key) for key in store.keys(item.catalog, CLOSEST_OF)]
    hint = did_you_mean(str(item.key), keys, f"keys: {one_of(keys, 6)}" if keys else "the catalog is empty")
    message = f"parameter {parameter}: {item.catalog} has no item {item.key!r}"
    raise UnknownNameError(Problem(message, hint=hint))


def _shown(workspace: Workspace, item: Item, state: RenderState) -> dict[str, Any]:
    """An item's fields as a template of this recipient would read them; what is missing is ``None``."""
    fields = workspace.catalogs[item.catalog].fields
    return {name: _value(state.data.read(item, name)) for name in fields}


def _value(value: Any) -> Any:
    if isinstance(value, Missing):
        return None
    if isinstance(value, Item):
        return value.key
    if isinstance(value, list):
        return [_value(part) for part in value]
    return value
