"""A small sound workspace that tests change one file of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from dynacontent.errors import WorkspaceError
from dynacontent.loading.workspace import load_workspace

SOUND = {
    "dynacontent.toml": """\
        version = 1
        locales = ["en", "de"]
        currency = "EUR"
        """,
    "templates/profile.yaml": """\
        key: id
        locale: language
        fields:
          id: str
          first_name: str? pii
          language: locale?
          last_viewed: ref[products]?
        """,
    "templates/events.yaml": """\
        cart_abandoned:
          lines:
            - product: ref[products]
              quantity: int
        signed_up:
        """,
    "templates/segments.yaml": """\
        vip: profile.first_name == 'Ada'
        stages:
          new: profile.last_viewed is missing
          regular: "true"
        """,
    "templates/personas/ada.yaml": """\
        profile: {id: ada, language: de}
        events: {cart_abandoned: {lines: [{product: t1, quantity: 1}]}}
        """,
    "templates/messages/cart/message.yaml": """\
        event: cart_abandoned
        email:
          subject: "{{ profile.first_name | fallback('you') }}"
        push: {title: Cart, body: Yours, ttl: 4h}
        """,
    "templates/messages/cart/email.mjml": "<mjml></mjml>",
    "catalogs/products.yaml": """\
        source: products.csv
        key: sku
        fields:
          sku: str
          name: str by=locale
          price: money by=currency
          category: str
          complements: list[ref[products]]
        relations:
          cheaper: {to: products, where: item.price < this.price, sort: [item.price], limit: 4}
          completes: {inverse: complements}
        collections:
          bestsellers: {sort: [-item.name], limit: 4}
          picked:
            where: item.category == profile.first_name
            min: 2
            distinct_by: {category: 1}
            fallback: bestsellers
        """,
}

Change = dict[str, str | bytes | None]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Change], Path]:
    """Write the sound workspace with some files changed (``None``: left out)."""

    def write(change: Change) -> Path:
        for path, content in {**SOUND, **change}.items():
            if content is None:
                continue
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
        return tmp_path

    return write


@pytest.fixture
def told(write: Callable[[Change], Path]) -> Callable[[Change], str]:
    """What the author is told about a changed workspace."""

    def told(change: Change) -> str:
        root = write(change)
        with pytest.raises(WorkspaceError) as caught:
            load_workspace(root)
        return str(caught.value).replace(str(root.resolve()), "ROOT")

    return told
