"""What members of models mean: the texts below them, which Python itself does not keep."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from functools import cache
from typing import Any

_CODE = re.compile(r"``(.+?)``")


def description_of(model: type[Any], member: str) -> str | None:
    """What is said of a member of a model, or of the model it has it from; ``None`` where nothing is."""
    for cls in model.__mro__:
        found = _said(cls.__module__).get((cls.__qualname__, member))
        if found:
            return found
    return None


@cache
def _said(module: str) -> dict[tuple[str, str], str]:
    """The texts below the members of the classes of a module, by class and member."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (OSError, TypeError):  # written in C, or without its source
        return {}
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {(cls.name, name): text for cls in classes for name, text in _members(cls)}


def _members(cls: ast.ClassDef) -> list[tuple[str, str]]:
    pairs = zip(cls.body, cls.body[1:], strict=False)
    return [
        (member.target.id, _plain(inspect.cleandoc(text.value.value)))
        for member, text in pairs
        if isinstance(member, ast.AnnAssign)
        and isinstance(member.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    ]


def _plain(text: str) -> str:
    """One line, with code as Markdown has it."""
    return _CODE.sub(r"`\1`", " ".join(text.split()))
