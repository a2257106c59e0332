"""The sample shop with everything on that an email may have."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from dynacontent import Email, Recipient, Workspace

ROOT = Path(__file__).parents[3]
SECRET = "a secret of the tests"

EMAIL = """
[tool.dynacontent.email]
from = "Wrenmoor, the shop <letters@shop.example>"
reply_to = "Wrenmoor <hello@shop.example>"
list_id = "Letters from Wrenmoor <letters.shop.example>"
headers = {X-Campaign = "{campaign} {locale}"}
inline_images = true

[tool.dynacontent.email.unsubscribe]
url = "https://shop.example/u?{token}"
mailto = "unsubscribe@shop.example?subject={token}"
secret = "$UNSUBSCRIBE_SECRET"

[tool.dynacontent.links]
hosts = ["shop.example"]
except = ["https://shop.example/account/"]
parameters = {utm_source = "wrenmoor", utm_medium = "{channel}", utm_campaign = "{campaign}"}
"""

IN_THE_CART = """email:
  from: "{{ brand.name }} & {{ profile.first_name | fallback('you') }} <cart@shop.example>"
  headers: {X-Name: "{{ profile.first_name | fallback('') }}"}
  attachments:
    - {file: assets/brand/logo.png, name: "{{ profile.first_name | fallback('Wrenmoor') }}"}
    - {file: assets/terms.txt}
  promotion:
    deal: {description: "{% trans %}Your cart{% endtrans %}", code: CART20, ends: 2026-06-01}
    cards:
      - {image: "https://cdn.shop.example/a.png", url: "{{ brand.url }}", headline: "{{ brand.name }}"}
"""


def make_shop(folder: Path) -> Path:
    """A copy of the sample shop with everything on."""
    for name in ("templates", "catalogs"):
        shutil.copytree(ROOT / name, folder / name)
    table = (ROOT / "pyproject.toml").read_text("utf-8").partition("\n[tool.dynacontent]\n")
    before, _, rest = table[2].partition("\n[tool.dynacontent.email]\n")
    brand = "[tool.dynacontent.brand]" + rest.partition("[tool.dynacontent.brand]")[2]
    (folder / "pyproject.toml").write_text(f"[tool.dynacontent]\n{before}\n{EMAIL}\n{brand}", "utf-8")
    (folder / "templates/assets/terms.txt").write_text("Wear it, get it muddy: ünverwüstlich.\n", "utf-8")
    frame = folder / "templates/components/frame.mjml"
    _replace(frame, "{{ brand.unsubscribe_url }}", "{{ unsubscribe_url() }}")
    _replace(folder / "templates/messages/abandoned_cart/message.yaml", "email:\n", IN_THE_CART)
    return folder


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, (file, old)
    file.write_text(text.replace(old, new), "utf-8")


def emails(workspace: Workspace) -> Iterator[Email]:
    """Every message in every locale, for the first persona that gets it."""
    for message in workspace.messages:
        for locale in workspace.configuration.locales:
            yield next(_rendered(workspace, message, locale))


def _rendered(workspace: Workspace, message: str, locale: str) -> Iterator[Email]:
    event = workspace.message(message).event
    for name in workspace.personas:
        who: Recipient = workspace.persona(name)
        events: Mapping[str, object] = who.events or {}
        if event is not None and str(event) not in events:
            continue
        found = workspace.render(message, "email", who, locale=locale)
        if isinstance(found, Email):
            yield found
