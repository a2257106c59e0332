"""Collections and relations of a workspace, compiled to SQL once per currency and locale chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from jinja2 import nodes

from dynacontent.errors import AuthoringError, Problem, RenderError, did_you_mean
from dynacontent.expressions.evaluate import Expression, compile_node
from dynacontent.expressions.missing import Missing, UsedMissingError, is_missing
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


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A query as SQL, with a function for each part the recipient is asked for."""

    query: Query
    evaluators: tuple[Callable[[Mapping[str, Any]], Any], ...]

    def parameters(self, names: Mapping[str, Any], limit: int) -> list[Any]:
        """The values of the bound parts; ``profile.age + 1`` is missing where the age is."""
        return [*(evaluated(evaluate, names) for evaluate in self.evaluators), limit]


def evaluated(evaluate: Callable[[Mapping[str, Any]], Any], names: Mapping[str, Any]) -> Any:
    """A value, or what was missing for it: comparisons with that are false, in SQL too."""
    try:
        return evaluate(names)
    except UsedMissingError as error:
        return error.missing


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
        checked: bool = False,
    ) -> None:
        where = definition.where
        self._where = Expression(where, environment, checked=checked) if where is not None else None
        if isinstance(definition, Relation) and definition.inverse:
            self._condition: Any = inverse(schema, definition.inverse)
        else:
            self._condition = self._where
        self._sort = [
            Expression(SourceText(text, text.location), environment, checked=checked)
            for text in definition.sort
        ]
        self._schema = schema
        self._definition = definition
        self._environment = environment
        self._type_of = type_of
        self.owner = owner
        self.expressions = [part for part in (self._where, *self._sort) if part is not None]
        self._compile = lru_cache(maxsize=_KEPT)(self._prepare)

    @cached_property
    def level(self) -> int:
        """The level of what it selects."""
        return 3 if self.owner or names_of(*self.expressions) & RECIPIENT_NAMES else 2

    @property
    def catalog(self) -> str:
        """The catalog whose items are selected."""
        return self._schema.name

    def check(self, currency: str | None, chain: tuple[str, ...]) -> None:
        """Raise `AuthoringError` where the query cannot become SQL."""
        self._compile(currency, chain, frozenset())

    def prepared(self, state: RenderState, prices: frozenset[str]) -> PreparedQuery:
        """The SQL for a render's currency and locales; items without one of ``prices`` are left out."""
        return self._compile(state.currency, state.chain, prices)

    def _prepare(self, currency: str | None, chain: tuple[str, ...], prices: frozenset[str]) -> PreparedQuery:
        definition = self._definition
        query = compile_select(
            self._schema,
            where=self._condition,
            sort=self._sort,
            limit=definition.limit,
            distinct_by=getattr(definition, "distinct_by", None),
            currency=currency,
            chain=chain,
            require=prices,
            type_of=self._type_of,
        )
        *bound, _limit = query.bound
        return PreparedQuery(query, tuple(compile_node(node, self._environment) for node in bound))

    # -- for people -----------------------------------------------------------------------

    @cached_property
    def bound(self) -> dict[str, Callable[[Mapping[str, Any]], Any]]:
        """What the query reads of the recipient, by dotted name, with a function for each value."""
        return {
            path: compile_node(node, self._environment)
            for expression in self.expressions
            for path, node in references(expression.node)
            if path.split(".")[0] not in ("item", "this") and isinstance(node, nodes.Expr)
        }

    def argument(self, state: RenderState) -> dict[str, Any]:
        """What the recipient contributed, by dotted name; missing parts are left out."""
        values = {path: evaluated(evaluate, state.names) for path, evaluate in self.bound.items()}
        return {path: value for path, value in values.items() if not is_missing(value)}

    def lacking(self, state: RenderState) -> str:
        """The rest of a sentence that names what was missing while selecting."""
        missing = [
            f"{path} is missing ({value.code})"
            for path, evaluate in self.bound.items()
            if isinstance(value := evaluated(evaluate, state.names), Missing)
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
    """Every collection and relation of a workspace. Raises `AuthoringError` for what is no expression.

    Those that are known to be sound (``checked``) are parsed when they are first asked for.
    """

    def __init__(
        self,
        schemas: Mapping[str, CatalogSchema],
        environment: SafeEnvironment,
        *,
        profile: Mapping[str, Field],
        checked: bool = False,
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
                return CompiledQuery(
                    schemas[catalog], definition, environment, type_of=type_of, owner=owner, checked=checked
                )
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
