"""Collections and relations of a workspace, compiled to SQL once per currency and locale chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import nodes

from dynacontent.errors import AuthoringError, Problem, RenderError, did_you_mean
from dynacontent.expressions.evaluate import Expression, compile_node
from dynacontent.expressions.missing import UsedMissingError, is_missing
from dynacontent.expressions.references import dotted, names, references
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.sql import compile_select, inverse
from dynacontent.expressions.sql_operands import TypeOf
from dynacontent.expressions.state import RenderState
from dynacontent.models.authored import CatalogSchema, Collection, Relation
from dynacontent.models.schema import Field, FieldType
from dynacontent.models.source import SourceText
from dynacontent.ports import Query

RECIPIENT_NAMES = frozenset({"profile", "event", "history"})
"""Names whose use makes a collection one-to-one (level 3); ``context`` is free."""

_KEPT = 64


class CompiledQuery:
    """A collection or relation as SQL, with the parts the recipient is asked for."""

    def __init__(
        self,
        schema: CatalogSchema,
        definition: Collection | Relation,
        environment: SafeEnvironment,
        *,
        type_of: TypeOf,
        owner: str | None = None,
    ) -> None:
        where = definition.where
        self._where = Expression(where, environment) if where is not None else None
        if isinstance(definition, Relation) and definition.inverse:
            self._condition: Any = inverse(schema, definition.inverse)
        else:
            self._condition = self._where
        self._sort = [Expression(SourceText(text, text.location), environment) for text in definition.sort]
        self._schema = schema
        self._definition = definition
        self._environment = environment
        self._required: frozenset[str] = frozenset()
        self._type_of = type_of
        self.owner = owner
        self.expressions = [part for part in (self._where, *self._sort) if part is not None]
        self._compile = lru_cache(maxsize=_KEPT)(self._select)
        self._evaluators: dict[int, tuple[nodes.Expr, Callable[[Mapping[str, Any]], Any]]] = {}
        self.bound = self._bound_paths()
        self.level = 3 if names_of(*self.expressions) & RECIPIENT_NAMES or owner else 2

    @property
    def catalog(self) -> str:
        """The catalog whose items are selected."""
        return self._schema.name

    def check(self, currency: str | None, chain: tuple[str, ...]) -> None:
        """Raise `AuthoringError` where the query cannot become SQL."""
        self._compile(currency, chain)

    def _select(self, currency: str | None, chain: tuple[str, ...]) -> Query:
        definition = self._definition
        return compile_select(
            self._schema,
            where=self._condition,
            sort=self._sort,
            limit=definition.limit,
            distinct_by=getattr(definition, "distinct_by", None),
            currency=currency,
            chain=chain,
            require=self._required,
            type_of=self._type_of,
        )

    def require(self, prices: frozenset[str]) -> None:
        """Leave out items without these prices from now on."""
        self._required = prices
        self._compile.cache_clear()

    def compiled(self, state: RenderState) -> Query:
        """The SQL for the currency and locales of a render."""
        return self._compile(state.currency, state.chain)

    def parameters(self, state: RenderState, extra: Mapping[str, Any], limit: int | None = None) -> list[Any]:
        """The values of the query's bound parts for a render; the last is the limit."""
        scope = {**state.names, **extra}
        values = [self._evaluate(node, scope) for node in self.compiled(state).bound]
        if limit is not None:
            values[-1] = limit
        return values

    def _evaluate(self, node: nodes.Expr, scope: Mapping[str, Any]) -> Any:
        # Kept with its node: an id alone could be taken over by another node.
        known = self._evaluators.get(id(node))
        if known is None or known[0] is not node:
            known = self._evaluators[id(node)] = (node, compile_node(node, self._environment))
        try:
            return known[1](scope)
        except UsedMissingError as error:
            # `profile.age + 1` compares false where the age is missing, as it does in SQL.
            return error.missing

    # -- for people -----------------------------------------------------------------------

    def _bound_paths(self) -> dict[str, nodes.Expr]:
        return {
            path: node
            for expression in self.expressions
            for path, node in references(expression.node)
            if path.split(".")[0] not in ("item", "this") and isinstance(node, nodes.Expr)
        }

    def argument(self, state: RenderState) -> dict[str, Any]:
        """What the recipient contributed, by dotted name; missing parts are left out."""
        values = {path: self._evaluate(node, state.names) for path, node in self.bound.items()}
        return {path: value for path, value in values.items() if not is_missing(value)}

    def lacking(self, state: RenderState) -> str:
        """The rest of a sentence that names what was missing while selecting."""
        missing = [
            f"{path} is missing ({value.code})"
            for path, node in self.bound.items()
            if is_missing(value := self._evaluate(node, state.names))
        ]
        return "; " + ", ".join(missing) if missing else ""


def names_of(*expressions: Expression) -> set[str]:
    """The first names of everything some expressions read."""
    return set().union(*(names(expression.node) for expression in expressions))


def declared_type(node: nodes.Expr, profile: Mapping[str, Field]) -> FieldType | None:
    """The type of ``profile.a.b`` as declared; ``None`` for anything else."""
    steps = (dotted(node) or "").split(".")
    fields, found = profile, None
    for step in steps[1:] if steps[0] == "profile" else ():
        if step not in fields:
            return None
        found = fields[step].type
        fields = found.fields
    return found


class Queries:
    """Every collection and relation of a workspace. Raises `AuthoringError` for what is no expression."""

    def __init__(
        self, schemas: Mapping[str, CatalogSchema], environment: SafeEnvironment, profile: Mapping[str, Field]
    ) -> None:
        def type_of(node: nodes.Expr) -> FieldType | None:
            return declared_type(node, profile)

        self._collections = {
            name: collection for schema in schemas.values() for name, collection in schema.collections.items()
        }
        problems: list[Problem] = []

        def compiled(
            catalog: str, definition: Collection | Relation, owner: str | None
        ) -> CompiledQuery | None:
            try:
                return CompiledQuery(schemas[catalog], definition, environment, type_of=type_of, owner=owner)
            except AuthoringError as error:
                problems.extend(error.problems)
                return None

        selects = {name: compiled(found.catalog, found, None) for name, found in self._collections.items()}
        relations = {
            (schema.name, name): compiled(relation.to, relation, schema.name)
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

    def all(self) -> list[CompiledQuery]:
        """Every query, collections first."""
        return [*self._selects.values(), *self._relations.values()]

    def require(self, prices: Mapping[str, frozenset[str]]) -> None:
        """Leave out items without the prices that templates show, by catalog."""
        for query in self.all():
            query.require(prices.get(query.catalog, frozenset()))

    def collection(self, name: str) -> Collection:
        """A collection by name."""
        if name not in self._collections:
            hint = did_you_mean(name, self._collections)
            raise RenderError.at(f"there is no collection {name!r}", hint=hint)
        return self._collections[name]

    def select(self, name: str) -> CompiledQuery:
        """The query of a collection."""
        return self._selects[name]

    def relation(self, catalog: str, name: str) -> CompiledQuery:
        """The query of a relation."""
        return self._relations[catalog, name]
