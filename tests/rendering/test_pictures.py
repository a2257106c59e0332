"""A picture that data name is there, or missing: without an ``assets_url`` the workspace knows which."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from dynacontent import Push, Recipient, Workspace

FIELDS = "picture: image?\n  album: list[image]?\n  moods: map[image]?\n"
FILES = {
    "dynacontent.toml": 'version = 1\nlocales = ["en"]\ndefault_locale = "en"\n',
    "templates/profile.yaml": f"""\
fields:
  {FIELDS}\
  home?:
    picture: image?
  rooms:
    - picture: image?
  secret: image? consent=ads
""",
    "templates/events.yaml": f"seen:\n  {FIELDS}",
    "templates/assets/me.png": "a picture",
    "templates/assets/deep/er.png": "a picture",
    "catalogs/things.yaml": f"source: things.jsonl\nkey: id\nfields:\n  id: str\n  {FIELDS}",
}
THERE = {
    "me.png": "assets/me.png",
    "assets/me.png": "assets/me.png",
    "deep/er.png": "assets/deep/er.png",
    "no.png": "-",
    "Me.png": "-",
    "deep": "-",
    "https://a.example/no.png": "https://a.example/no.png",
}
SOURCES = [
    "profile.picture", "profile.album[0]", "profile.moods.a",
    "profile.home.picture", "profile.rooms[0].picture",
    "event.picture", "event.album[0]", "event.moods.a",
    "history.last('seen').picture", "history.last('seen').album[0]",
    "catalogs.things['a'].picture", "catalogs.things['a'].album[0]", "catalogs.things['a'].moods.a",
]  # fmt: skip


def opened(root: Path, path: str, body: str, configuration: str = "") -> Workspace:
    held = f'{{"id": "a", "picture": "{path}", "album": ["{path}"], "moods": {{"a": "{path}"}}}}'
    message = f'event: seen\npush: {{title: t, body: "{body}"}}\n'
    own = {"catalogs/things.jsonl": f"{held}\n", "templates/messages/note/message.yaml": message}
    for name, text in {**FILES, **own}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(dedent(text) + (configuration if name.endswith(".toml") else ""), "utf-8")
    return Workspace.open(root)


def shown(workspace: Workspace, path: str, *consent: str) -> Push:
    held = {"picture": path, "album": [path], "moods": {"a": path}}
    picture = {"picture": path}
    out = workspace.render(
        "note",
        "push",
        Recipient(
            {**held, "home": picture, "rooms": [picture], "secret": path},
            event=held,
            history=[{"event": "seen", "at": "2026-05-01T08:00:00Z", **held}],
            context={"now": "2026-05-01T09:00:00Z"},
            consent=consent,
        ),
    )
    assert isinstance(out, Push)
    return out


@pytest.mark.parametrize("path", THERE)
def test_wherever_it_is_named(path: str, tmp_path: Path) -> None:
    body = " ".join(f"{{{{ {source} | fallback('-') }}}}" for source in SOURCES)
    out = shown(opened(tmp_path, path, body), path)
    assert dict(zip(SOURCES, out.body.split(), strict=True)) == dict.fromkeys(SOURCES, THERE[path])
    assert out.assets == tuple(url.removeprefix("assets/") for url in [THERE[path]] if url[0] == "a")


def test_with_an_assets_url_nobody_knows(tmp_path: Path) -> None:
    body = "{{ profile.picture }}"
    workspace = opened(tmp_path, "no.png", body, 'assets_url = "https://cdn.example"\n')
    assert shown(workspace, "no.png").body == "https://cdn.example/no.png"


def test_a_ladder_steps_down_and_names_no_path(tmp_path: Path) -> None:
    """The path may be personal."""
    body = "{% level 2 %}{{ catalogs.things['a'].picture }}{% level 1 %}{{ profile.picture | fallback('-') }}"
    out = shown(opened(tmp_path, "ben.png", body + "{% endlevel %}"), "ben.png")
    (reason,) = out.choices[0].reasons
    assert (out.body, reason.code) == ("-", "image_not_found")
    assert "ben.png" not in str(out.to_dict())


@pytest.mark.parametrize(("consent", "expect"), [((), "-"), (("ads",), "assets/me.png")])
def test_without_consent_it_is_missing_for_that(
    consent: tuple[str, ...], expect: str, tmp_path: Path
) -> None:
    workspace = opened(tmp_path, "me.png", "{{ profile.secret | fallback('-') }}")
    assert shown(workspace, "me.png", *consent).body == expect
