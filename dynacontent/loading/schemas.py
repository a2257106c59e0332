"""What recipients may hold: profile, events, segments; and the personas."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

from dynacontent.errors import AuthoringError, did_you_mean, one_of
from dynacontent.formats.fields import check_name, parse_fields
from dynacontent.loading.files import Folder
from dynacontent.loading.findings import Findings
from dynacontent.loading.shapes import build, check_keys, kind_of, read_mapping
from dynacontent.location import Location
from dynacontent.models.authored import EventSchemas, Persona, ProfileSchema, Segments
from dynacontent.models.document import Document
from dynacontent.models.recipient import Recipient
from dynacontent.models.schema import Field, FieldType
from dynacontent.models.source import SourceText

PROFILE = "templates/profile.yaml"
EVENTS = "templates/events.yaml"
SEGMENTS = "templates/segments.yaml"
PERSONAS = "templates/personas"

_ROLES: Mapping[str, tuple[str, ...]] = {
    "key": ("str", "int"),
    "locale": ("locale",),
    "timezone": ("timezone",),
    "currency": ("currency",),
}
PERSONA: Mapping[str, type] = {
    "profile": dict,
    "event": dict,
    "events": dict,
    "history": list,
    "context": dict,
    "consent": list,
    "exposures": list,
}
_OF_HISTORY = ("event", "at")


def fields_of(
    mapping: Any,
    catalogs: Collection[str],
    findings: Findings,
    *,
    place: Location | None,
    of: Literal["profile", "event", "catalog"],
) -> dict[str, Field]:
    """The declared fields, with what is wrong noted: then there are none.

    ``place`` is where the mapping stands; ``of`` says whose fields they are, and so which marks
    make sense.
    """
    if mapping is None:
        return {}
    try:
        fields = parse_fields(mapping, catalogs=catalogs, location=place)
    except AuthoringError as error:
        findings.extend(error)
        return {}
    for declared in fields.values():
        _check_marks(declared, findings, by=of == "catalog", whole=of == "profile")
    return fields


def _check_marks(declared: Field, findings: Findings, *, by: bool, whole: bool) -> None:
    """Refuse marks that would do nothing: here and, where no mark but ``pii`` belongs, in members.

    ``by`` says whether variants make sense for this field; ``whole`` whether it is a whole field of
    the profile.
    """
    place = declared.location
    if declared.by is not None and not by:
        findings.add(f"by={declared.by} belongs to the fields of a catalog", place)
    elif declared.by == "currency" and declared.type.kind != "money":
        hint = f"write {declared.name}: money by=currency"
        findings.add(f"by=currency belongs to money, not to {declared.type}", place, hint=hint)
    if declared.consent is not None and not whole:
        hint = "mark the field of profile.yaml that this one is in or comes from"
        findings.add("consent is asked for whole fields of the profile", place, hint=hint)
    if declared.expression is not None and not whole:
        hint = "write the type alone, and derive the value in profile.yaml or in a template"
        findings.add("only whole fields of the profile are derived", place, hint=hint)
    kind: FieldType | None = declared.type
    while kind is not None:
        for member in kind.fields.values():
            _check_marks(member, findings, by=False, whole=False)
        kind = kind.of


def load_profile(folder: Folder, catalogs: Collection[str]) -> ProfileSchema:
    """``templates/profile.yaml``; without one a profile has no fields."""
    document = read_mapping(folder, PROFILE)
    if document is None:
        return ProfileSchema()
    given = document.data.get("fields")
    fields = fields_of(given, catalogs, folder.findings, place=document.place(("fields",)), of="profile")
    data = {**document.data, "fields": fields}
    profile = build(ProfileSchema, data, document, findings=folder.findings)
    if profile is None:
        return ProfileSchema(fields=fields)
    _check_roles(profile, raw_names(given), folder.findings)
    return profile


def raw_names(fields: Any) -> list[str]:
    """The names declared in a file, whether or not their types could be read."""
    return [str(name).removesuffix("?") for name in fields] if isinstance(fields, dict) else []


def _check_roles(profile: ProfileSchema, names: list[str], findings: Findings) -> None:
    """The fields that identify the recipient and feed the context exist and have the right type."""
    for role, kinds in _ROLES.items():
        name: SourceText | None = getattr(profile, role)
        if name is None:
            continue
        declared = profile.fields.get(name)
        if declared is None:
            if name not in names:
                hint = did_you_mean(name, names, f"declared are {one_of(names)}" if names else None)
                findings.at(name, f"{role} names the field {str(name)!r}, which is not declared", hint=hint)
        elif declared.type.kind not in kinds:
            message = f"{role} names the field {str(name)!r}, which is {declared.type}"
            findings.at(name, message, hint=f"it should be {' or '.join(kinds)}")
        elif role == "key" and declared.type.optional:
            message = f"key names the field {str(name)!r}, which may be absent"
            findings.at(name, message, hint="take the ? from its type")


def load_events(folder: Folder, catalogs: Collection[str]) -> EventSchemas:
    """``templates/events.yaml``: the fields of each event."""
    document = read_mapping(folder, EVENTS)
    if document is None:
        return {}
    events: EventSchemas = {}
    for name, fields in document.data.items():
        if not _named(name, "an event", folder.findings):
            continue
        events[str(name)] = declared = fields_of(
            fields, catalogs, folder.findings, place=document.place((str(name),)), of="event"
        )
        for reserved in _OF_HISTORY:
            if reserved in declared:
                message = f"an event cannot have a field {reserved!r}"
                hint = "history gives every event its name and time under event and at"
                folder.findings.add(message, declared[reserved].location, hint=hint)
    return events


def load_segments(folder: Folder) -> Segments:
    """``templates/segments.yaml``: segments by name, and the stages."""
    document = read_mapping(folder, SEGMENTS)
    if document is None:
        return Segments()
    data = dict(document.data)
    stages = data.pop("stages", None)
    if stages is not None and not isinstance(stages, dict):
        message = f"stages should be a mapping, not {kind_of(stages)}"
        folder.findings.add(message, document.place(("stages",)))
        stages = None
    return Segments(
        segments=_expressions(data, "a segment", folder.findings),
        stages=_expressions(stages or {}, "a stage", folder.findings),
    )


def _expressions(data: dict[str, Any], what: str, findings: Findings) -> dict[str, SourceText]:
    found: dict[str, SourceText] = {}
    for name, value in data.items():
        if not _named(name, what, findings):
            continue
        if isinstance(value, SourceText) and value.strip():
            found[str(name)] = value
        else:
            hint = "write it on one line, in quotes if it holds ': '"
            findings.at(name, f"{str(name)!r} should be an expression, not {kind_of(value)}", hint=hint)
    return found


def _named(name: str, what: str, findings: Findings) -> bool:
    try:
        check_name(name, what)
    except AuthoringError as error:
        findings.extend(error)
        return False
    return True


def load_personas(folder: Folder) -> dict[str, Persona]:
    """``templates/personas/*.yaml``; only their structure is checked here."""
    personas: dict[str, Persona] = {}
    for name in folder.names(PERSONAS, ".yaml"):
        document = read_mapping(folder, f"{PERSONAS}/{name}.yaml")
        if document is None:
            continue
        recipient = read_recipient(document, folder.findings)
        if recipient is not None:
            personas[name] = Persona(name, recipient, document)
    return personas


def read_recipient(document: Document, findings: Findings) -> Recipient | None:
    """What a persona file holds; what keeps it from being a recipient is noted."""
    before = len(findings.problems)
    data = check_keys(document, (), tuple(PERSONA), findings=findings) or {}
    for key, kind in PERSONA.items():
        value = data.get(key)
        if value is not None and not isinstance(value, kind):
            wanted = "a mapping" if kind is dict else "a list"
            findings.add(f"{key} should be {wanted}, not {kind_of(value)}", document.place((key,)))
    if data.get("profile") is None and "profile" not in (document.data or {}):
        hint = "write profile: {...}, with what is known of this person"
        findings.add("key 'profile' is missing", document.place(()), hint=hint)
    groups = {"events": dict, "history": dict, "consent": str, "exposures": dict}
    for group, kind in groups.items():
        _check_parts(group, data.get(group), kind, document, findings)
    if len(findings.problems) > before:
        return None
    return Recipient.from_dict({**data, "profile": data["profile"] or {}})


def _check_parts(group: str, value: Any, kind: type, document: Document, findings: Findings) -> None:
    """The entries of a group are of one shape."""
    if not isinstance(value, (dict, list)) or not isinstance(value, PERSONA[group]):
        return
    wanted = "a mapping" if kind is dict else "text"
    for name, entry in value.items() if isinstance(value, dict) else enumerate(value):
        if not isinstance(entry, kind) and not (entry is None and group == "events"):
            message = f"an entry of {group} should be {wanted}, not {kind_of(entry)}"
            findings.add(message, document.place((group, name)))
