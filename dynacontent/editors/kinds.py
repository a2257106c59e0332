"""The kinds of files that authors write in YAML and TOML, and the JSON Schema of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dynacontent.editors.authored import AuthoredSchema
from dynacontent.editors.fields import DEFINITION, fields_definition
from dynacontent.editors.known import Known, known_of
from dynacontent.editors.recipients import recipient_schema
from dynacontent.editors.scalars import Scalars, Schema
from dynacontent.loading.feeds import FEEDS
from dynacontent.loading.files import CATALOGS, OWN_CONFIGURATION, SHARED_CONFIGURATION
from dynacontent.loading.messages import MESSAGES
from dynacontent.loading.placements import PLACEMENTS
from dynacontent.loading.schemas import EVENTS, PERSONAS, PROFILE, SEGMENTS
from dynacontent.models.authored import (
    CatalogSchema,
    Configuration,
    EventSchemas,
    Feed,
    ProfileSchema,
    Segments,
)
from dynacontent.models.base import Name
from dynacontent.models.manifests import Manifest
from dynacontent.models.placements import Placement

DRAFT = "http://json-schema.org/draft-07/schema#"
MADE = "Made by dynacontent schema, which makes it anew."
"""What every schema says of itself."""

_YAML, _TOML = Scalars(guessed=True), Scalars(guessed=False)


@dataclass(frozen=True, slots=True)
class FileKind:
    """Files of one shape.

    ``files`` is a glob from the workspace, ``other`` files that it fits and that are of another kind;
    ``make`` gives the schema in a workspace.
    """

    name: str
    files: str
    title: str
    make: Callable[[Known], Schema]
    other: str | None = None

    @property
    def globs(self) -> list[str]:
        """The files, and with a ! before it what is excepted."""
        return [self.files] if self.other is None else [self.files, f"!{self.other}"]

    @property
    def is_yaml(self) -> bool:
        """Whether the files are YAML, not TOML."""
        return self.files.endswith(".yaml")

    def schema(self, known: Known) -> Schema:
        """The JSON Schema of the files in a workspace."""
        made = self.make(known)
        head = {"$schema": DRAFT, "$comment": MADE, "description": self.title}
        if f"#/definitions/{DEFINITION}" in str(made):
            return {**head, **made, "definitions": {DEFINITION: fields_definition(known.catalogs)}}
        return {**head, **made}


def _of(kind: Any, scalars: Scalars = _YAML) -> Callable[[Known], Schema]:
    return lambda known: AuthoredSchema.of(kind, scalars, known)


def _within_project(known: Known) -> Schema:
    """``pyproject.toml``, of which one table is ours."""
    tool = {"type": "object", "properties": {"dynacontent": AuthoredSchema.of(Configuration, _TOML, known)}}
    return {"type": "object", "properties": {"tool": tool}}


KINDS: tuple[FileKind, ...] = (
    FileKind(
        "configuration", OWN_CONFIGURATION, "The configuration of a workspace", _of(Configuration, _TOML)
    ),
    FileKind("pyproject", SHARED_CONFIGURATION, "A Python project that is a workspace", _within_project),
    FileKind("profile", PROFILE, "What is known of recipients", _of(ProfileSchema)),
    FileKind("events", EVENTS, "What may trigger a message", _of(EventSchemas)),
    FileKind("segments", SEGMENTS, "Yes/no questions about recipients, and stages", _of(Segments)),
    FileKind("persona", f"{PERSONAS}/*.yaml", "A saved recipient", recipient_schema),
    FileKind("message", f"{MESSAGES}/*/message.yaml", "A message at a glance", _of(Manifest)),
    FileKind("placement", f"{PLACEMENTS}/*.yaml", "A placement that every message may show", _of(Placement)),
    FileKind("catalog", f"{CATALOGS}/*.yaml", "A typed table of items", _of(CatalogSchema), other=FEEDS),
    FileKind("feeds", FEEDS, "What is asked over HTTP", _of(dict[Name, Feed])),
)


def schemas_of(root: Path) -> tuple[Mapping[str, Schema], Known]:
    """The JSON Schema of each kind by its name, and what is known of the workspace in a folder.

    Of the two files that may configure it, the one that does has a schema. Raises `WorkspaceError` where it
    is no workspace; one with mistakes has schemas, too.
    """
    known = known_of(root)
    idle = {OWN_CONFIGURATION, SHARED_CONFIGURATION} - {known.configuration}
    return {kind.name: kind.schema(known) for kind in KINDS if kind.files not in idle}, known
