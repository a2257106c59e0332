"""A small workspace to run pytest on."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

FILES = {
    "pyproject.toml": """\
        [tool.dynacontent]
        version = 1
        locales = ["en", "de"]
        default_locale = "en"

        [tool.pytest.ini_options]
        testpaths = ["templates"]
        filterwarnings = ["error"]
        """,
    "templates/profile.yaml": """\
        key: id
        locale: language
        fields:
          id: str
          name: str
          language: locale?
        """,
    "templates/events.yaml": """\
        cart_abandoned:
          count: int
        """,
    "templates/personas/ada.yaml": """\
        profile: {id: ada, name: Ada, language: de-AT}
        events: {cart_abandoned: {count: 2}}
        context: {now: 2026-05-01T09:00:00Z}
        """,
    "templates/personas/ben.yaml": """\
        profile: {id: ben, name: Ben}
        """,
    "templates/messages/hello/message.yaml": """\
        email: {subject: "Hello {{ profile.name }}", preheader: "{{ context.now | date }}"}
        banner: {link: "https://shop.example/", alt: "Hello", sizes: [300x250]}
        """,
    "templates/messages/hello/email.mjml": """\
        <mjml><mj-body><mj-section><mj-column>
        <mj-image src="{{ asset('logo.png') }}" alt="Shop" />
        <mj-text>Good morning, {{ profile.name }}</mj-text>
        </mj-column></mj-section></mj-body></mjml>
        """,
    "templates/messages/hello/banner.html": """\
        <a href="https://shop.example/"><img src="{{ asset('logo.png') }}" alt="Shop"></a>
        """,
    "templates/messages/cart/message.yaml": """\
        event: cart_abandoned
        push:
          title: "{% if event.count == 0 %}{% skip 'an empty cart' %}{% endif %}Your cart"
          body: "{{ event.count | number }} things"
          ttl: 4h
        """,
    "templates/assets/logo.png": "",
}

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def shop(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with the workspace in it: two personas, of which one has a cart, and two messages."""
    for path, text in FILES.items():
        write(pytester, path, text)
    return pytester


@pytest.fixture
def run(shop: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run pytest on the workspace, in another process as its users do."""
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)  # syrupy's reports depend on it
    # (In this one, syrupy would lose our session, which it keeps in a module.)
    return lambda *args: shop.runpytest_subprocess("-p", "no:cacheprovider", *args)


@pytest.fixture
def tested(shop: pytest.Pytester, run: Run, tmp_path_factory: pytest.TempPathFactory) -> pytest.Pytester:
    """The workspace with its snapshots written and looked at."""
    kept = tmp_path_factory.getbasetemp() / "snapshots"
    if not kept.exists():
        run("--snapshot-update").assert_outcomes(passed=6)
        shutil.copytree(shop.path / "snapshots", kept)
    shutil.copytree(kept, shop.path / "snapshots", dirs_exist_ok=True)
    return shop


def write(pytester: pytest.Pytester, path: str, text: str) -> None:
    """Write a file of the workspace; its lines are indented as in the source."""
    file = pytester.path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = text.splitlines()
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    file.write_text("".join(f"{line[margin:]}\n" for line in lines), "utf-8")
