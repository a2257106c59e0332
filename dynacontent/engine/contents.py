"""Templates that stand in data, rendered to text with the values of the render that runs.

What comes out is a value like any other: it is escaped for the place where it is printed, and never
looked at again for merge tags, whatever the values in it hold.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any

from jinja2 import nodes
from jinja2.environment import Template
from jinja2.exceptions import SecurityError, TemplateError
from markupsafe import Markup

from dynacontent.engine.printing import shown
from dynacontent.engine.structure.fragments import text_of
from dynacontent.engine.structure.kept import Kept
from dynacontent.errors import DynacontentError, LimitError
from dynacontent.expressions.budget import bounded_join, charged, deeper, tick
from dynacontent.expressions.contents import (
    HINT,
    OUT_OF_REACH,
    UnsoundContentError,
    is_template,
    parse_content,
)
from dynacontent.expressions.contexts import LightContext
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.pending import PendingError
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import RenderState

NAMES = frozenset({"profile", "event", "history", "item"})
"""What a template in data may name beside what is there in every expression."""
MOST = 2_000
"""Texts that are kept compiled."""


def printed(value: Any) -> str:
    """What a merge tag prints: text, of markup what it says."""
    if value is None:
        raise UsedMissingError(Missing())
    return text_of(value) if isinstance(value, Markup) else shown(value)


class ContentEnvironment(SafeEnvironment):
    """The environment for templates in data: that of expressions, without what reaches for further data."""

    def __init__(self, register: Callable[[SafeEnvironment], None]) -> None:
        super().__init__(finalize=printed)
        register(self)
        self.globals = {name: value for name, value in self.globals.items() if name not in OUT_OF_REACH}

    def sound(self, text: str) -> nodes.Template:
        """The tree of a template whose names are all known. Raises `UnsoundContentError`."""
        tree = parse_content(text, self)
        own = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"} | {"loop"}
        there: dict[type[nodes.Node], tuple[str, Container[str]]] = {
            nodes.Name: ("name", {*self.globals, *NAMES, *own}),
            nodes.Filter: ("filter", self.filters),
            nodes.Test: ("test", self.tests),
        }
        for node in tree.find_all(tuple(there)):
            kind, known = there[type(node)]
            name: str = node.name  # type: ignore[attr-defined]
            if name not in known:
                column = getattr(node.lineno, "column", 1)
                raise UnsoundContentError(f"there is no {kind} {name!r}", node.lineno, column, HINT)
        return tree


class Contents:
    """Renders the templates of a workspace's data; compiled texts are kept. Safe between threads."""

    def __init__(self, make: Callable[[], ContentEnvironment]) -> None:
        self._make = make
        self._environment: ContentEnvironment | None = None
        self._kept: Kept[str, Template | UnsoundContentError] = Kept(MOST)

    def text(self, source: str, path: str, state: RenderState, names: Mapping[str, Any]) -> str | Missing:
        """What a template in data says, or Missing where it is unsound, or needs what is not there.

        ``path`` is the field's name. Inside of such a template another one is plain text.
        """
        if state.in_content or not is_template(source):
            return source
        before = state.iterations, state.made
        state.in_content = True
        try:
            tick()
            with deeper():
                return self._run(self._template(source), {**state.names, **names})
        except UsedMissingError as error:
            used = error.missing
            return Missing(name=path, code=used.code, detail=f"its text needs {used.explanation()}")
        except PendingError:
            raise
        except LimitError as error:
            if error.code == "render_time":
                raise
            state.iterations, state.made = before
            return Missing(name=path, code="content_invalid", detail=error.problems[0].message)
        except (UnsoundContentError, SecurityError) as error:
            return Missing(name=path, code="content_invalid", detail=f"its text is no template: {error}")
        except (
            DynacontentError,
            TemplateError,
            ArithmeticError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:
            # What an error says may be personal; what kind it is of tells the author where to look.
            detail = (
                error.problems[0].message if isinstance(error, DynacontentError) else type(error).__name__
            )
            return Missing(name=path, code="content_invalid", detail=f"its text cannot be rendered: {detail}")
        finally:
            state.in_content = False

    def _template(self, source: str) -> Template:
        found = self._kept.get(source)
        if found is None:
            if self._environment is None:
                self._environment = self._make()
            try:
                tree = self._environment.sound(source)
                found = Template.from_code(
                    self._environment, self._environment.compile(tree), self._environment.globals
                )
            except UnsoundContentError as error:
                found = error
            self._kept.put(source, found, 1)
        if isinstance(found, UnsoundContentError):
            raise found.with_traceback(None)
        return found

    @staticmethod
    def _run(template: Template, names: dict[str, Any]) -> str:
        environment = template.environment
        context = LightContext(environment, {**environment.globals, **names}, None, {})
        return str(charged(bounded_join(template.root_render_func(context))))
