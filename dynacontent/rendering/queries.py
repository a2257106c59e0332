"""Collections and relations of a workspace, compiled to SQL once per currency and locale chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from dynacontent.caching import digest
from dynacontent.caching.objects import keep, recall
from dynacontent.errors import AuthoringError, Problem, RenderError, did_you_mean
from dynacontent.expressions.bound import Evaluate, settled
from dynacontent.expressions.evaluate import Expression
from dynacontent.expressions.missing import Missing, is_missing
from dynacontent.expressions.references import dotted, names
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import RenderState
from dynacontent.models.authored import CatalogSchema, Collection, Relation
from dynacontent.models.schema import Field
from dynacontent.models.source import SourceText
from dynacontent.ports import Cache, Dialect, NoCache, Query
from dynacontent.rendering.personal import HIDDEN, Personal, is_marked

if TYPE_CHECKING:
    from dynacontent.expressions.sql import Parsed
    from dynacontent.rendering.bound_types import BoundTypes

RECIPIENT_NAMES = frozenset({"profile", "event", "history"})
"""Names whose use makes a collection one-to-one (level 3); ``context`` is free."""

_KEPT = 64


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A query as SQL, with what the recipient is asked for: what `CompiledQuery.read_by` gave, or more."""

    query: Query
    parts: tuple[str | Evaluate, ...]

    def parameters(self, names: Mapping[str, Any], read: Mapping[str, Any], limit: int) -> list[Any]:
        """The values of the bound parts; ``profile.age + 1`` is missing where the age is."""
        found = [read[part] if isinstance(part, str) else part(names) for part in self.parts]
        return [*found, limit]


class CompiledQuery:
    """A collection or relation as SQL, with the parts the recipient is asked for.

    ``name`` is what people call it (``for_you``, ``products.cheaper``); ``schema`` is that of the items
    selected; ``condition`` and ``sort`` are what becomes SQL.
    """

    def __init__(
        self,
        schemas: Mapping[str, CatalogSchema],
        definition: Collection | Relation,
        environment: SafeEnvironment,
        *,
        name: str,
        types: Callable[[], BoundTypes],
        kept: Cache,
        owner: str | None = None,
        checked: bool = False,
    ) -> None:
        self.name = name
        self.owner = owner
        self.schema = schemas[definition.to if isinstance(definition, Relation) else definition.catalog]
        where = definition.where
        self._written = None if where is None else Expression(where, environment, checked=checked)
        self.sort = [
            Expression(SourceText(text, text.location), environment, checked=checked)
            for text in definition.sort
        ]
        self.expressions = [part for part in (self._written, *self.sort) if part is not None]
        self.parameters = getattr(definition, "parameters", {})
        self._keys = {name: found.fields[found.key].type for name, found in schemas.items()}
        self._definition = definition
        self._environment = environment
        self._types = types
        self._kept = kept
        self._compile = lru_cache(maxsize=_KEPT)(self._prepare)
        if not checked:
            self.condition = self._condition()

    @cached_property
    def condition(self) -> Parsed | None:
        """What items have to fit."""
        return self._condition()

    def _condition(self) -> Parsed | None:
        if isinstance(self._definition, Relation) and self._definition.inverse:
            from dynacontent.expressions.sql import inverse

            return inverse(self.schema, self._definition.inverse)
        return self._written

    @cached_property
    def level(self) -> int:
        """The level of what it selects."""
        return 3 if self.owner or names_of(*self.expressions) & RECIPIENT_NAMES else 2

    @cached_property
    def _reads(self) -> dict[str, Evaluate]:
        """What is asked of the recipient, by name as written."""
        return {
            name: settled(node, self._environment)
            for expression in self.expressions
            for name, node in _asked(expression.node, self.parameters)
        }

    @property
    def catalog(self) -> str:
        """The catalog whose items are selected."""
        return self.schema.name

    def check(self, currency: str | None, chain: tuple[str, ...]) -> None:
        """Raise `AuthoringError` where the query cannot become SQL."""
        self._compile(currency, chain, frozenset(), "sqlite")

    def prepared(self, state: RenderState, prices: frozenset[str], dialect: Dialect) -> PreparedQuery:
        """The SQL for a render's currency and locales; items without one of ``prices`` are left out."""
        return self._compile(state.currency, state.chain, prices, dialect)

    def _prepare(
        self, currency: str | None, chain: tuple[str, ...], prices: frozenset[str], dialect: Dialect
    ) -> PreparedQuery:
        key = digest(repr((self.name, currency, chain, sorted(prices), dialect)))
        query = recall(self._kept, key, Query, beside=self._environment)
        if query is None:
            query = self._made(currency, chain, prices, dialect)
            keep(self._kept, key, query, beside=self._environment)
        *bound, _limit = query.bound
        return PreparedQuery(query, tuple(map(self._part, bound)))

    def _made(
        self, currency: str | None, chain: tuple[str, ...], prices: frozenset[str], dialect: Dialect
    ) -> Query:
        # What writes SQL, and what tells the types in it, is loaded when there is a query to write.
        from dynacontent.expressions.sql import compile_select

        definition, types = self._definition, self._types()
        scope = types.scope(self.parameters, this=self.owner)
        query = compile_select(
            self.schema,
            where=self.condition,
            sort=self.sort,
            limit=definition.limit,
            distinct_by=getattr(definition, "distinct_by", None),
            currency=currency,
            chain=chain,
            require=prices,
            type_of=lambda node: types.of(node, scope),
            dialect=dialect,
            keys=self._keys,
        )
        return replace(query, name=self.name)

    def _part(self, node: nodes.Expr) -> str | Evaluate:
        path = dotted(node)
        return path if path in self._reads else settled(node, self._environment)

    # -- what it reads of the recipient ---------------------------------------------------

    def read_by(self, state: RenderState, names: Mapping[str, Any]) -> dict[str, Any]:
        """What the recipient contributes, by name as written; Missing where there is nothing.

        ``names`` are those of the query beside the recipient's. To read it for a query is no use of
        it yet: it counts with what the query gives.
        """
        before, known = state.level, {**state.names, **names}
        try:
            return {name: evaluate(known) for name, evaluate in self._reads.items()}
        finally:
            state.level = before

    @property
    def paths(self) -> Sequence[str]:
        """The dotted names of what it reads."""
        return tuple(self._reads)


def contributed(
    read: Mapping[str, Any], personal: Personal, parameters: Mapping[str, Field]
) -> dict[str, Any]:
    """What of `CompiledQuery.read_by` is there; of what is ``pii``, only that it is.

    ``parameters`` are those of the collection, which may be marked as well.
    """

    def shown(name: str, value: Any) -> Any:
        if is_marked(parameters, name.split(".")):
            return HIDDEN
        return personal.shown_at(name, value)

    return {name: shown(name, value) for name, value in read.items() if not is_missing(value)}


def lacking(read: Mapping[str, Any]) -> str:
    """The rest of a sentence that names what of `CompiledQuery.read_by` is not there."""
    missing = [
        f"{name} is missing ({value.code})" for name, value in read.items() if isinstance(value, Missing)
    ]
    return "; " + ", ".join(missing) if missing else ""


def _asked(node: nodes.Node, parameters: Mapping[str, Any]) -> Iterator[tuple[str, nodes.Expr]]:
    """Each longest dotted name that is asked of the recipient, and each question to the history."""
    path = dotted(node)
    if path is not None:
        first = path.split(".")[0].split("[")[0]
        if (first not in ("item", "this") or first in parameters) and isinstance(node, nodes.Expr):
            yield path, node
        return
    if isinstance(node, nodes.Call):
        callee = dotted(node.node) or ""
        arguments = [*node.args, *(keyword.value for keyword in node.kwargs)]
        if "." in callee and all(isinstance(argument, nodes.Const) for argument in arguments):
            constants = [argument for argument in arguments if isinstance(argument, nodes.Const)]
            written = ", ".join(f'"{constant.value}"' for constant in constants)
            yield f"{callee}({written})", node
            return
        for argument in arguments:
            yield from _asked(argument, parameters)
        return
    for child in node.iter_child_nodes():
        yield from _asked(child, parameters)


def names_of(*expressions: Expression) -> set[str]:
    """The first names of everything some expressions read."""
    return set().union(*(names(expression.node) for expression in expressions))


class Queries:
    """Every collection and relation of a workspace. Raises `AuthoringError` for what is no expression.

    Those that are known to be sound (``checked``) are parsed when they are first asked for. Their SQL is
    in ``kept``, the cache of the workspace as it is now.
    """

    def __init__(
        self,
        schemas: Mapping[str, CatalogSchema],
        environment: SafeEnvironment,
        *,
        profile: Mapping[str, Field],
        kept: Cache | None = None,
        checked: bool = False,
    ) -> None:

        @cache
        def types() -> BoundTypes:
            # Needed when a query becomes SQL, and then it takes all that reads types.
            from dynacontent.rendering.bound_types import BoundTypes

            return BoundTypes(schemas, profile, environment)

        self._collections = {
            name: collection for schema in schemas.values() for name, collection in schema.collections.items()
        }
        problems: list[Problem] = []

        def compiled(name: str, definition: Collection | Relation, owner: str | None) -> CompiledQuery | None:
            try:
                return CompiledQuery(
                    schemas,
                    definition,
                    environment,
                    name=name,
                    types=types,
                    kept=kept or NoCache(),
                    owner=owner,
                    checked=checked,
                )
            except AuthoringError as error:
                problems.extend(error.problems)
                return None

        selects = {name: compiled(name, found, None) for name, found in self._collections.items()}
        relations = {
            (schema.name, name): compiled(f"{schema.name}.{name}", relation, schema.name)
            for schema in schemas.values()
            for name, relation in schema.relations.items()
        }
        if problems:
            raise AuthoringError(problems)
        self._selects = {name: query for name, query in selects.items() if query is not None}
        self._relations = {key: query for key, query in relations.items() if query is not None}

    @property
    def levels(self) -> dict[str, int]:
        """The level of each collection."""
        return {name: query.level for name, query in self._selects.items()}

    def named(self) -> dict[str, CompiledQuery]:
        """Every query by what people call it: ``for_you``, ``products.cheaper``."""
        return {query.name: query for query in self.all()}

    def all(self) -> list[CompiledQuery]:
        """Every query, collections first."""
        return [*self._selects.values(), *self._relations.values()]

    def collection(self, name: str) -> Collection:
        """A collection by name."""
        if name not in self._collections:
            hint = did_you_mean(name, self._collections)
            raise RenderError.at(f"there is no collection {name!r}", hint=hint)
        return self._collections[name]

    def chain(self, name: str) -> Iterator[Collection]:
        """A collection, its fallback, the fallback's, and so on."""
        wanted: str | None = name
        while wanted is not None:
            found = self.collection(wanted)
            yield found
            wanted = found.fallback

    def select(self, name: str) -> CompiledQuery:
        """The query of a collection."""
        return self._selects[name]

    def relation(self, catalog: str, name: str) -> CompiledQuery:
        """The query of a relation."""
        return self._relations[catalog, name]
