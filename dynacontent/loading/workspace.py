"""A workspace on disk, read whole: every file, every problem."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dynacontent.errors import WorkspaceError
from dynacontent.loading.catalogs import catalog_names, load_catalogs
from dynacontent.loading.configuration import load_configuration
from dynacontent.loading.experiments import participations
from dynacontent.loading.feeds import load_feeds
from dynacontent.loading.files import CATALOGS, LARGEST, TEMPLATES, Folder
from dynacontent.loading.findings import Findings
from dynacontent.loading.inventory import ASSETS
from dynacontent.loading.messages import load_messages
from dynacontent.loading.placements import PLACEMENTS, load_placements
from dynacontent.loading.schemas import PERSONAS, load_events, load_personas, load_profile, load_segments
from dynacontent.loading.sources import Sources
from dynacontent.location import Location
from dynacontent.models.manifests import Manifest
from dynacontent.models.placements import Placement

ENDINGS = (".mjml", ".html", ".svg", ".txt", ".css")
"""Files that are templates, or style sheets that templates include."""

_NOT_TEMPLATES = ("assets", "locales", "personas", "placements")


def load_workspace(root: Path) -> Sources:
    """Read and check the workspace in the folder ``root``.

    Raises one `WorkspaceError` with every problem found, by file and line. Expressions and
    templates are only read here, and data files of catalogs are not opened.
    """
    if not root.is_dir():
        raise WorkspaceError.at("there is no such folder", Location(str(root)))
    findings = Findings()
    folder = Folder(root.resolve(), findings)
    configuration = load_configuration(folder)
    names = catalog_names(folder)
    profile = load_profile(folder, names)
    keyed = profile.key is not None or bool(findings.problems)
    catalogs = load_catalogs(folder, names, keyed=keyed)
    feeds = load_feeds(folder, names, catalogs, configuration)
    events = load_events(folder, names)
    templates = load_templates(folder)
    locales = configuration.locales if configuration else None
    placements = load_placements(folder, locales=locales, keyed=keyed)
    messages = load_messages(
        folder,
        templates=templates,
        locales=locales,
        events=events,
        keyed=keyed,
        constants=configuration.constants if configuration else (),
    )
    everywhere = _all_placements(placements, messages, findings)
    experiments = participations(everywhere, findings)
    segments = load_segments(folder)
    personas = load_personas(folder)
    if configuration is not None and configuration.email.unsubscribe is not None and profile.key is None:
        hint = "write key: id, with the field that tells recipients apart"
        message = "unsubscribing needs a key of the profile, which says who does"
        findings.add(message, Location("templates/profile.yaml"), hint=hint)
    _check_endings(folder)
    findings.raise_all()
    assert configuration is not None
    return Sources(
        root=folder.root,
        configuration=configuration,
        profile=profile,
        events=events,
        segments=segments,
        personas=personas,
        messages=messages,
        catalogs=catalogs,
        feeds=feeds,
        templates=templates,
        pictures=load_pictures(folder),
        placements=placements,
        experiments=experiments,
    )


def _all_placements(
    shared: Mapping[str, Placement], messages: Mapping[str, Manifest], findings: Findings
) -> list[Placement]:
    """Every placement once; a message cannot have one under the name of a shared one."""
    own = [placement for manifest in messages.values() for placement in manifest.placements.values()]
    for placement in own:
        if str(placement.name) in shared:
            hint = f"rename it, or use that of {PLACEMENTS}/{placement.name}.yaml"
            findings.at(placement.name, f"a shared placement is called {str(placement.name)!r}", hint=hint)
    return [*shared.values(), *own]


def _check_endings(folder: Folder) -> None:
    """No file stands where YAML is read and has the ending that is not: it would be passed over."""
    for place in (TEMPLATES, PERSONAS, PLACEMENTS, CATALOGS):
        for name in folder.names(place, ".yml"):
            hint = f"call it {name}.yaml"
            folder.findings.add("a .yml file is not read", Location(f"{place}/{name}.yml"), hint=hint)


def load_pictures(folder: Folder) -> frozenset[str]:
    """The paths of all pictures from ``templates/assets/``."""
    start = folder.root / ASSETS
    return frozenset(path.relative_to(start).as_posix() for path in start.rglob("*") if path.is_file())


def load_templates(folder: Folder) -> dict[str, str]:
    """The text of every template by its path from ``templates/``."""
    templates: dict[str, str] = {}
    for path in folder.walk(TEMPLATES, ENDINGS, without=_NOT_TEMPLATES):
        text = folder.read(path, largest=LARGEST)
        if text is not None:
            templates[path.removeprefix(f"{TEMPLATES}/")] = text
    return templates
