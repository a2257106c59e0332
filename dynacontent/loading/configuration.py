"""The configuration: ``[tool.dynacontent]`` in ``pyproject.toml``, or ``dynacontent.toml``."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_type_hints

from dynacontent.errors import Problem, did_you_mean, one_of
from dynacontent.formats.locales import canonical_locale
from dynacontent.formats.scalars import Unfit, read_currency, read_timezone, read_url
from dynacontent.formats.shares import SHARE_HINT, parse_share
from dynacontent.formats.webhosts import parse_rule
from dynacontent.loading.constants import toml_constants
from dynacontent.loading.extensions import MODULE_NAME
from dynacontent.loading.files import OWN_CONFIGURATION, SHARED_CONFIGURATION, Folder
from dynacontent.loading.sending import read_email_settings, read_links
from dynacontent.location import Location
from dynacontent.models.authored import BannerSettings, Configuration, MjmlSettings

_KEYS = Configuration.key_names()
_TYPES: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "version": (int, "a number"),
    "locales": (list, "a list of locale tags"),
    "default_locale": (str, "a locale tag"),
    "timezone": (str, "the name of a time zone"),
    "currency": (str, "a currency code"),
    "assets_url": (str, "a link"),
    "database_url": (str, "a database's address"),
    "feed_hosts": (list, "a list of hosts"),
    "feed_allow_private": (bool, "true or false"),
    "holdout": (str, 'a share, as in "5%"'),
    "filters": (str, "the name of a module"),
    "mjml": ((str, dict), "the name of a compiler, or a table"),
    "links": (dict, "a table"),
    "email": (dict, "a table"),
    "banner": (dict, "a table"),
    "brand": (dict, "a table"),
    "constants": (dict, "a table"),
    "testing": (dict, "a table"),
    "lint": (dict, "a table"),
}
NONCE = re.compile(r"[\w{}$%@+/=.-]{1,100}", re.ASCII)
_NONCE_HINT = 'write banner = {nonce = "__CSP_NONCE__"}, without quotes, blanks and < > &'
_EXAMPLE = 'create dynacontent.toml with: version = 1, locales = ["en"]; or run  dynacontent init DIR'


def load_configuration(folder: Folder) -> Configuration | None:
    """The workspace's configuration; ``None`` where it cannot be used, which is noted."""
    found = _find(folder)
    if found is None:
        return None
    return _Reader(found[0], found[1], folder).configuration()


def _find(folder: Folder) -> tuple[_Toml, dict[str, Any]] | None:
    """The one file that configures the workspace, and its table."""
    findings = folder.findings
    before = len(findings.problems)
    own = _toml(folder, OWN_CONFIGURATION)
    shared = _toml(folder, SHARED_CONFIGURATION)
    tool = shared.data.get("tool") if shared else None
    table = tool.get("dynacontent") if isinstance(tool, dict) else None
    if own and shared and table is not None:
        place = shared.place("tool.dynacontent")
        hint = "keep one of the two"
        findings.add("dynacontent.toml and [tool.dynacontent] are both there", place, hint=hint)
    elif own:
        return own, own.data
    elif shared and isinstance(table, dict):
        shared.section = "tool.dynacontent"
        return shared, table
    elif len(findings.problems) == before:
        message = (
            "this is no workspace: it has neither dynacontent.toml nor [tool.dynacontent] in pyproject.toml"
        )
        hint = _around(folder.root) or _EXAMPLE
        findings.problems.append(Problem(message, Location(str(folder.root)), hint=hint))
    return None


def _around(root: Path) -> str | None:
    """A hint for whoever stands in a folder of a workspace."""
    found = next((parent for parent in root.parents if (parent / OWN_CONFIGURATION).is_file()), None)
    if found is None:
        return None
    return f"the workspace is {found}: go there, or write  dynacontent -C {shlex.quote(str(found))}"


class _Toml:
    """A parsed TOML file that can tell where a key stands."""

    def __init__(self, path: str, text: str, data: dict[str, Any]) -> None:
        self.path = path
        self.text = text
        self.data = data
        self.section = ""

    def place(self, key: str, *inner: str) -> Location:
        """The line of ``key``, a section's own name or a key in this file's section.

        ``inner`` are keys of tables within it; where one is not found, the table around it is meant.
        """
        if inner:
            section = ".".join((self.section, key, *inner[:-1])).strip(".")
            found = self._line(inner[-1], section) or self._line(f"{section}.{inner[-1]}", "")
            return found or self.place(key, *inner[:-1])
        return self._line(key, self.section) or Location(self.path)

    def _line(self, key: str, within: str) -> Location | None:
        section = ""
        for number, line in enumerate(self.text.split("\n"), start=1):
            header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
            if header:
                section = header[1].replace(" ", "")
                if section in {key, f"{within}.{key}".strip(".")}:
                    return Location(self.path, number, line.index("[") + 1)
            entry = re.match(r"""(\s*)["']?([\w-]+)["']?\s*[=.]""", line)
            if entry and section == within and entry[2] == key:
                return Location(self.path, number, len(entry[1]) + 1)
        return None


def _toml(folder: Folder, path: str) -> _Toml | None:
    text = folder.read(path)
    if text is None:
        return None
    try:
        return _Toml(path, text, tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        said = re.fullmatch(
            r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", str(error), re.DOTALL
        )
        end = Location(path, max(len(text.splitlines()), 1))
        place = Location(path, int(said[2]), int(said[3])) if said and said[2] else end
        message = said[1] if said else str(error)
        folder.findings.add(f"this is not TOML: {message[:1].lower()}{message[1:]}", place)
    return None


class _Reader:
    """Checks a table key by key, so that every problem is found."""

    def __init__(self, toml: _Toml, table: dict[str, Any], folder: Folder) -> None:
        self.toml = toml
        self.table = table
        self.folder = folder
        self.findings = folder.findings
        self.sound = True

    def configuration(self) -> Configuration | None:
        self._keys()
        self._version()
        locales = self._locales()
        checked: dict[str, Any] = {"version": 1, "locales": locales}
        checked["default_locale"] = self._default_locale(locales)
        for key, read in {"timezone": read_timezone, "currency": read_currency}.items():
            self._read(key, read, checked)
        self._read("assets_url", _web_address, checked)
        self._read("holdout", _share, checked)
        checked["database_url"] = self._database()
        checked["feed_hosts"] = self._feed_hosts()
        checked["mjml"] = self._mjml()
        checked["filters"] = self._filters()
        checked["links"] = read_links(self.table.get("links", {}), self._note)
        checked["email"] = read_email_settings(self.table.get("email", {}), self._note)
        checked["banner"] = self._banner()
        as_written = ("feed_allow_private", "brand", "testing", "lint")
        checked |= {key: _floats(self.table[key]) for key in as_written if key in self.table}
        checked["constants"] = toml_constants(
            self.table.get("constants", {}),
            lambda message, hint: self._problem(message, "constants", hint),
        )
        return Configuration(**checked) if self.sound else None

    def _problem(self, message: str, key: str, hint: str | None = None) -> None:
        self._note(message, key, hint=hint)

    def _note(self, message: str, /, *path: str, hint: str | None = None) -> None:
        self.sound = False
        self.findings.add(message, self.toml.place(*path), hint=hint)

    def _keys(self) -> None:
        for key, value in list(self.table.items()):
            if key not in _KEYS:
                hint = did_you_mean(key, _KEYS, f"keys are {one_of(_KEYS)}")
                self._problem(f"unknown key {key!r}", key, hint)
                continue
            kind, name = _TYPES[key]
            if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
                self._problem(f"{key} should be {name}", key)
                del self.table[key]

    def _version(self) -> None:
        if "version" not in self.table:
            self._problem("key 'version' is missing", self.toml.section, "write version = 1")
        elif self.table["version"] != 1:
            hint = "this release reads version 1"
            self._problem(f"version {self.table['version']} is unknown", "version", hint)

    def _locales(self) -> tuple[str, ...]:
        locales = self.table.get("locales", [])
        if not locales:
            self._problem("locales should name at least one locale", "locales", 'write locales = ["en"]')
        tags: list[str] = []
        for text in locales:
            try:
                tag = canonical_locale(str(text))
            except ValueError:
                self._problem(f"{str(text)!r} is no locale tag", "locales", "write it as de or pt-BR")
                continue
            if tag in tags:
                self._problem(f"locale {tag!r} stands twice", "locales")
            tags.append(tag)
        return tuple(tags)

    def _default_locale(self, locales: tuple[str, ...]) -> str:
        default = self.table.get("default_locale")
        if default is None:
            return locales[0] if locales else ""
        try:
            tag = canonical_locale(default)
        except ValueError:
            tag = ""
        if tag not in locales:
            hint = did_you_mean(default, locales, f"locales are {one_of(locales)}")
            self._problem(f"default_locale {default!r} is not among the locales", "default_locale", hint)
        return tag

    def _database(self) -> str | None:
        """The address as it is written: with a ``$``, it is that of an environment variable.

        That may hold a password, and so is read when the database is opened, and kept nowhere. An address
        that stands here itself is kept with the rest of the configuration.
        """
        url: str | None = self.table.get("database_url")
        if url is None or url == "memory:" or url.startswith(("postgresql://", "postgres://", "$")):
            return url
        hint = "postgresql://user@host/name, or $NAME for that of an environment variable"
        self._problem("database_url should be the address of a PostgreSQL database", "database_url", hint)
        return None

    def _feed_hosts(self) -> tuple[str, ...]:
        """Whom feeds may ask, as written; each can be understood."""
        hosts = self.table.get("feed_hosts", [])
        for written in hosts:
            try:
                parse_rule(written if isinstance(written, str) else "")
            except Unfit as error:
                message = f"{written!r} in feed_hosts {error.message}"
                self._problem(message, "feed_hosts", error.hint)
        return tuple(map(str, hosts))

    def _filters(self) -> str | None:
        """The module of the workspace's own filters: a file beside this one, which can be read."""
        module: str | None = self.table.get("filters")
        if module is None:
            return None
        name = module.removesuffix(".py")
        before = len(self.findings.problems)
        if not MODULE_NAME.fullmatch(name):
            hint = 'filters = "shop_filters" is for the file shop_filters.py beside this one'
            self._problem(f"filters should be the name of a module, not {module!r}", "filters", hint)
        elif self.folder.read(f"{name}.py") is None and len(self.findings.problems) == before:
            hint = "the module is a file of the workspace; it may import what is installed"
            self._problem(f"there is no {name}.py beside {self.toml.path}", "filters", hint)
        return name

    def _mjml(self) -> MjmlSettings:
        """``mjml = "mjml-python"``, or a table with ``compiler`` and ``validation``."""
        written = self.table.get("mjml", {})
        table = {"compiler": written} if isinstance(written, str) else written
        kinds = get_type_hints(MjmlSettings)
        known = {name: get_args(kinds[name]) for name in MjmlSettings.key_names()}
        for name, value in table.items():
            if name not in known:
                hint = did_you_mean(name, known, f"keys are {one_of(tuple(known))}")
                self._problem(f"unknown key {name!r} in mjml", "mjml", hint)
            elif value not in known[name]:
                hint = did_you_mean(str(value), known[name], f"write one of {one_of(known[name])}")
                self._problem(f"there is no mjml {name} {value!r}", "mjml", hint)
        return MjmlSettings(**table) if self.sound else MjmlSettings()

    def _banner(self) -> BannerSettings:
        """``banner = {nonce = "__NONCE__"}``."""
        table = self.table.get("banner", {})
        known = BannerSettings.key_names()
        for name in table:
            if name not in known:
                hint = did_you_mean(name, known, f"keys are {one_of(known)}")
                self._problem(f"unknown key {name!r} in banner", "banner", hint)
        nonce = table.get("nonce")
        if nonce is not None and not (isinstance(nonce, str) and NONCE.fullmatch(nonce)):
            self._problem("the nonce of banners should be what your server replaces", "banner", _NONCE_HINT)
            nonce = None
        return BannerSettings(nonce=nonce)

    def _read(self, key: str, read: Any, checked: dict[str, Any]) -> None:
        if key not in self.table:
            return
        try:
            checked[key] = read(self.table[key])
        except Unfit as error:
            self._problem(f"{key} {error.message}, not {self.table[key]!r}", key, error.hint)


def _floats(value: Any) -> Any:
    """A table with its decimals as floats; only constants keep their digits as they are written."""
    if isinstance(value, dict):
        return {name: _floats(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_floats(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def _share(value: Any) -> float:
    try:
        return parse_share(value)
    except ValueError:
        raise Unfit("should be a share", SHARE_HINT) from None


def _web_address(value: Any) -> str:
    if not str(value).lower().startswith(("http://", "https://")):
        raise Unfit("should be a web address", "it begins with https://")
    return read_url(value)
