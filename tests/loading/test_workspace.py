"""A workspace is read whole: models with places, or every problem in one error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from dynacontent.errors import WorkspaceError
from dynacontent.loading import Sources
from dynacontent.loading.workspace import load_workspace
from dynacontent.location import Location

Write = Callable[[dict[str, str | bytes | None]], Path]
Told = Callable[[dict[str, str | bytes | None]], str]


@pytest.fixture
def sources(write: Write) -> Sources:
    return load_workspace(write({}))


def test_configuration(sources: Sources) -> None:
    configuration = sources.configuration
    assert (configuration.locales, configuration.default_locale) == (("en", "de"), "en")
    assert (configuration.timezone, configuration.currency, configuration.assets_url) == ("UTC", "EUR", None)


def test_schemas(sources: Sources) -> None:
    assert list(sources.profile.fields) == ["id", "first_name", "language", "last_viewed"]
    assert sources.profile.fields["first_name"].location == Location("templates/profile.yaml", 5, 3)
    assert sources.events["signed_up"] == {}
    assert sources.segments.segments["vip"].location == Location("templates/segments.yaml", 1, 6)
    assert list(sources.segments.stages) == ["new", "regular"]


def test_personas(sources: Sources) -> None:
    ada = sources.personas["ada"]
    assert ada.recipient.profile == {"id": "ada", "language": "de"}
    assert ada.recipient.events["cart_abandoned"] == {"lines": [{"product": "t1", "quantity": "1"}]}
    assert ada.document.place(("profile", "language")) == Location("templates/personas/ada.yaml", 1, 30)


def test_messages(sources: Sources) -> None:
    cart = sources.messages["cart"]
    assert (cart.name, cart.path) == ("cart", "templates/messages/cart/message.yaml")
    assert (cart.event, cart.max_level, cart.on_missing) == ("cart_abandoned", "3", "error")
    assert cart.channels == ("email", "push")
    assert cart.push is not None
    assert cart.push.ttl == timedelta(hours=4)
    assert cart.email is not None
    assert cart.email.subject.location == Location("templates/messages/cart/message.yaml", 3, 13)
    assert cart.bodies == {"email": {"": "messages/cart/email.mjml"}}


def test_catalogs(sources: Sources) -> None:
    products = sources.catalogs["products"]
    assert (products.source, products.key, products.path) == ("products.csv", "sku", "catalogs/products.yaml")
    assert products.fields["price"].by == "currency"
    assert products.relations["completes"].to == "products"
    assert products.relations["cheaper"].limit == 4
    picked = products.collections["picked"]
    assert (picked.catalog, picked.limit, picked.min, picked.fallback) == ("products", 10, 2, "bestsellers")
    assert picked.distinct_by == {"category": 1}
    assert picked.where is not None
    assert picked.where.location == Location("catalogs/products.yaml", 15, 12)


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("templates/profile.yml", "call it profile.yaml"),
        ("templates/personas/zoe.yml", "call it zoe.yaml"),
        ("templates/placements/hero.yml", "call it hero.yaml"),
        ("catalogs/more.yml", "call it more.yaml"),
    ],
)
def test_a_file_that_would_be_passed_over(path: str, hint: str, told: Told) -> None:
    """YAML is read from files that end with .yaml; with the other ending a persona was silently not there."""
    assert told({path: "a: ["}) == f"{path}: a .yml file is not read\n  hint: {hint}"


def test_the_name_of_a_message(told: Told) -> None:
    assert told({"templates/messages/grüße/message.yaml": "push: {title: a, body: b}\n"}) == (
        "templates/messages/grüße/message.yaml: 'grüße' cannot be the name of a message\n"
        "  hint: a name is letters from a to z, digits, - and _, and begins with a letter or digit"
    )


def test_bodies_by_locale_and_stray_files(write: Write) -> None:
    root = write(
        {
            "templates/messages/cart/email.de.mjml": "<mjml/>",
            "templates/messages/cart/email.txt": "x",
            "templates/messages/cart/email.de.txt": "y",
            "templates/messages/cart/notes.md": "ignored",
            "templates/messages/cart/emails.mjml": "ignored too",
            "templates/messages/cart/.email.fr.mjml": "hidden",
        }
    )
    cart = load_workspace(root).messages["cart"]
    assert cart.bodies == {"email": {"": "messages/cart/email.mjml", "de": "messages/cart/email.de.mjml"}}
    assert cart.text == {"": "messages/cart/email.txt", "de": "messages/cart/email.de.txt"}


def test_templates_are_those_a_render_may_read(write: Write) -> None:
    root = write(
        {
            "templates/components/card.mjml": "a",
            "templates/layouts/base.html": "b",
            "templates/components/.env.txt": "secret",
            "templates/.git/x.txt": "secret",
            "templates/assets/icon.svg": "picture",
            "templates/locales/de/notes.txt": "no",
            "templates/readme.md": "no",
        }
    )
    templates = load_workspace(root).templates
    assert sorted(templates) == ["components/card.mjml", "layouts/base.html", "messages/cart/email.mjml"]


def test_configuration_in_pyproject(write: Write) -> None:
    text = """\
        [project]
        name = "shop"
        [tool.dynacontent]
        version = 1
        locales = ["pt_br", "EN"]
        default_locale = "en"
        timezone = "Europe/Berlin"
        assets_url = "https://cdn.example/"
        [tool.dynacontent.brand]
        name = "Shop"
        """
    root = write({"dynacontent.toml": None, "pyproject.toml": text})
    configuration = load_workspace(root).configuration
    assert configuration.locales == ("pt-BR", "en")
    assert (configuration.default_locale, configuration.brand) == ("en", {"name": "Shop"})


def test_only_a_configuration_is_needed(tmp_path: Path) -> None:
    (tmp_path / "dynacontent.toml").write_text('version = 1\nlocales = ["en"]\n')
    sources = load_workspace(tmp_path)
    assert (sources.profile.fields, sources.events, sources.messages, sources.catalogs) == ({}, {}, {}, {})


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        load_workspace(tmp_path / "none")
    assert str(caught.value) == f"{tmp_path / 'none'}: there is no such folder"


def test_every_problem_of_every_file_in_one_error(told: Told) -> None:
    """By file, then line: the printed text is the product."""
    change: dict[str, str | bytes | None] = {
        "dynacontent.toml": 'version = 1\nlocales = ["en"]\nlocale = "en"\n',
        "templates/profile.yaml": "key: idd\nfields:\n  id: strr\n  last: ref[product]?\n",
        "templates/messages/cart/message.yaml": """\
            event: cart_abandonned
            email:
              subject: {{ profile.first_name }}, your cart
              preheader: {% if x %}y{% endif %}
            """,
    }
    assert told(change) == dedent("""\
        dynacontent.toml:3:1: unknown key 'locale'
          3 | locale = "en"
            | ^
          hint: did you mean 'locales' or 'default_locale'?
        templates/messages/cart/message.yaml:3:12: a value that begins with {{ must be quoted
          3 |   subject: {{ profile.first_name }}, your cart
            |            ^
          hint: write subject: "{{ profile.first_name }}, your cart"
        templates/messages/cart/message.yaml:4:14: a value that begins with {% must be quoted
          4 |   preheader: {% if x %}y{% endif %}
            |              ^
          hint: write preheader: "{% if x %}y{% endif %}"
        templates/profile.yaml:1:6: key names the field 'idd', which is not declared
          1 | key: idd
            |      ^
          hint: did you mean 'id'?
        templates/profile.yaml:3:7: unknown type 'strr'
          3 |   id: strr
            |       ^
          hint: did you mean 'str'?
        templates/profile.yaml:4:13: no catalog 'product'
          4 |   last: ref[product]?
            |             ^
          hint: did you mean 'products'?""")


def test_links_out_of_the_workspace_are_refused(write: Write, tmp_path: Path) -> None:
    root = write({})
    outside = tmp_path.parent / f"{tmp_path.name}-outside.mjml"
    outside.write_text("secret")
    (root / "templates/messages/cart/email.de.mjml").symlink_to(outside)
    with pytest.raises(WorkspaceError) as caught:
        load_workspace(root)
    assert str(caught.value) == (
        "templates/messages/cart/email.de.mjml: this link leads out of the workspace\n"
        "  hint: put the file itself into the workspace"
    )
