"""The filters, tests and functions of a workspace's own: a Python module beside its configuration.

``filters = "shop_filters"`` names ``shop_filters.py``. Its public functions are filters, but for those
in its lists ``TESTS`` and ``FUNCTIONS``. The module is code of the workspace's owner, and is run when
the workspace is opened.
"""

from __future__ import annotations

import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from inspect import isfunction
from pathlib import Path
from types import ModuleType
from typing import Any

from dynacontent.errors import AuthoringError, Problem
from dynacontent.location import Location

Function = Callable[..., Any]

MODULE_NAME = re.compile(r"[A-Za-z]\w*")
"""A module is one file at the root of the workspace."""
LISTS = ("TESTS", "FUNCTIONS")

_LOADING = threading.RLock()


@dataclass(frozen=True, slots=True)
class Extensions:
    """What a workspace adds, by name; ``path`` is its module."""

    path: str = ""
    filters: Mapping[str, Function] = field(default_factory=dict)
    tests: Mapping[str, Function] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)

    def items(self) -> Iterator[tuple[str, str, Function]]:
        """Everything there is: what it is, its name, and the function."""
        for kind, found in (("filter", self.filters), ("test", self.tests), ("function", self.functions)):
            for name, function in found.items():
                yield kind, name, function


NO_EXTENSIONS = Extensions()


def load_extensions(root: Path, module: str | None) -> Extensions:
    """Run the module of a workspace, once for each content of its file, and list what it adds.

    Raises `AuthoringError` with file and line where it cannot be run.
    """
    if module is None:
        return NO_EXTENSIONS
    path = f"{module}.py"
    try:
        source = (root / path).read_bytes()
    except OSError as error:
        raise AuthoringError.at(f"{path} cannot be read: {error.strerror}", Location(path)) from None
    found = _module(root.resolve() / path, path, source)
    return _listed(found, path)


def _module(file: Path, path: str, source: bytes) -> ModuleType:
    """The module, under a name that no other file and no other content of it has."""
    name = f"dynacontent_filters_{sha256(bytes(file) + b':' + source).hexdigest()[:24]}"
    with _LOADING:
        known = sys.modules.get(name)
        if known is not None:
            return known
        module = ModuleType(name)
        module.__file__ = str(file)
        sys.modules[name] = module  # where dataclasses and pickle look for it
        try:
            # Not by the import system: it would leave a __pycache__ in somebody's repository.
            exec(compile(source, str(file), "exec"), module.__dict__)  # noqa: S102 - named by its owner
        except (Exception, SystemExit) as error:
            del sys.modules[name]
            raise AuthoringError(_failure(error, file, path)) from error
        except BaseException:
            del sys.modules[name]
            raise
        return module


def _failure(error: BaseException, file: Path, path: str) -> Problem:
    """What a module raised, at the last of its lines that was run."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return Problem(f"this is no Python: {error.msg}", Location(path, error.lineno, error.offset))
    lines = [
        frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)
    ]
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Problem(f"{path} cannot be run: {said}", Location(path, lines[-1] if lines else None))


def _functions(name: str, listed: object, path: str) -> tuple[Function, ...]:
    """The functions in a list of the module. Raises `AuthoringError`."""
    if isinstance(listed, (list, tuple)) and all(map(_is_named, listed)):
        return tuple(listed)
    hint = f"list the functions themselves, as in {name} = [first, second]"
    raise AuthoringError.at(f"{name} is no list of functions of this module", Location(path), hint=hint)


def _is_named(value: object) -> bool:
    return isfunction(value) and value.__name__.isidentifier()


def _listed(module: ModuleType, path: str) -> Extensions:
    names = vars(module)
    lists = {name: _functions(name, names.get(name, ()), path) for name in LISTS}
    apart = [function for listed in lists.values() for function in listed]
    shown = names.get("__all__")
    public = {
        name: found
        for name, found in names.items()
        if isfunction(found)
        and not name.startswith("_")
        and (name in shown if shown is not None else found.__module__ == module.__name__)
    }
    return Extensions(
        path=path,
        filters={name: found for name, found in public.items() if found not in apart},
        tests={found.__name__: found for found in lists["TESTS"]},
        functions={found.__name__: found for found in lists["FUNCTIONS"]},
    )
