"""The Jinja environment templates run in: structure kept apart, sandboxed, with places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import BaseLoader, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.ext import InternationalizationExtension, LoopControlExtension
from jinja2.runtime import BlockReference, Context, Macro, TemplateReference
from markupsafe import Markup

from dynacontent.engine import included
from dynacontent.engine.extensions import LevelExtension, SkipExtension
from dynacontent.engine.register import register
from dynacontent.engine.structure.codegen import StructureGenerator
from dynacontent.engine.structure.ladder import Ladder
from dynacontent.engine.structure.segments import Event, Fragment, Hole, Segment, settle
from dynacontent.engine.translation import Literal, translation_functions
from dynacontent.errors import LimitError
from dynacontent.expressions import limits
from dynacontent.expressions.budget import bounded_join, charged, deeper, tick
from dynacontent.expressions.evaluate import locate
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.positions import Position, normalized
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.models.source import SourceText


class SplitMacro(Macro):
    """A macro that returns its fragment as it is."""

    def _invoke(self, arguments: list[Any], autoescape: bool) -> Any:  # noqa: ARG002 - Jinja's signature
        with deeper():
            return self._func(*arguments)


class SplitBlock(BlockReference):
    """``super()`` and ``self.block()`` as fragments."""

    @property
    def super(self) -> Any:
        """The block one template further up."""
        if self._depth + 1 >= len(self._stack):
            return self._context.environment.undefined(name="super")
        return SplitBlock(self.name, self._context, self._stack, self._depth + 1)

    def template_read(self, name: str) -> Any:
        """``super.super``."""
        return self.super if name == "super" else Missing(name=name)

    def __call__(self) -> Any:
        """The block's output."""
        with deeper():
            return self._context.environment.concat(self._stack[self._depth](self._context))


class SplitReference(TemplateReference):
    """``self`` in a template."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context

    def template_read(self, name: str) -> Any:
        """``self.name`` as a block to call, or Missing."""
        if name not in self._context.blocks:
            return Missing(name=f"self.{name}")
        return SplitBlock(name, self._context, self._context.blocks[name], 0)


class SplitContext(Context):
    """Hands out our block references."""

    def super(self, name: str, current: Callable[[Context], Any]) -> Any:
        """``super`` inside a block."""
        block = super().super(name, current)
        if isinstance(block, BlockReference):
            return SplitBlock(block.name, block._context, block._stack, block._depth)
        return block


class WorkspaceLoader(BaseLoader):
    """Templates of a workspace, and texts written in its YAML files, by name."""

    def __init__(self, templates: Mapping[str, str], inline: Mapping[str, SourceText]) -> None:
        self._templates = templates
        self._inline = inline

    def get_source(self, environment: Any, template: str) -> tuple[str, str, None]:  # noqa: ARG002
        """Source and file name as Jinja wants them."""
        source: str | None = self._inline.get(template)
        if source is None:
            source = included.source_of(template, self._templates.get)
        if source is None:
            raise TemplateNotFound(template)
        limits.check_source(source, template)
        return str(source), template, None

    def list_templates(self) -> list[str]:
        """Names of the template files."""
        return sorted(name for name in self._templates if not name.endswith(".css"))


class TemplateEnvironment(SafeEnvironment):
    """One of the two environments of a workspace: for markup (MJML, HTML), or for plain text."""

    code_generator_class = StructureGenerator
    context_class = SplitContext
    macro = SplitMacro
    template_reference = SplitReference
    segment = Segment
    hole = Hole
    ladder = Ladder
    settle = staticmethod(settle)
    literal = Literal
    absent = UsedMissingError

    def __init__(self, templates: Mapping[str, str], *, markup: bool, brand: Mapping[str, Any]) -> None:
        self.inline: dict[str, SourceText] = {}
        self._files = templates
        self.is_markup = markup
        self._trees: dict[str, nodes.Template | TemplateSyntaxError | LimitError] = {}
        super().__init__(
            loader=WorkspaceLoader(templates, self.inline),
            autoescape=markup,
            extensions=[InternationalizationExtension, LoopControlExtension, LevelExtension, SkipExtension],
        )
        self.policies["ext.i18n.trimmed"] = True
        self.newstyle_gettext = True
        register(self, brand=brand)
        self.globals.update(translation_functions(markup=markup))

    def add_inline(self, name: str, text: SourceText) -> str:
        """Make a text written in a YAML file a template; returns its name."""
        self.inline[name] = text
        return name

    def knows(self, name: str) -> bool:
        """Whether there is a template of that name."""
        return name in self.inline or included.file_of(name) in self._files

    def source_of(self, name: str) -> str:
        """The text of a template, line ends normalized."""
        return normalized(self.loader.get_source(self, name)[0])  # type: ignore[union-attr]

    def parsed(self, name: str) -> nodes.Template:
        """The syntax tree of a template, parsed once for all checks.

        Raises `jinja2.TemplateSyntaxError` with the template's name.
        """
        if name not in self._trees:
            try:
                self._trees[name] = self.parse(self.source_of(name), name)
            except (TemplateSyntaxError, LimitError) as error:
                self._trees[name] = error  # what cannot be parsed is not tried for every check anew
        tree = self._trees[name]
        if isinstance(tree, nodes.Template):
            return tree
        raise tree

    def first_comment(self, name: str, macro: nodes.Macro) -> tuple[str, Position] | None:
        """Text and place of the comment that directly follows a macro's opening tag."""
        start = getattr(macro.lineno, "offset", 0)
        inside = False
        for position, kind, text in self.lexer.tokeniter(self.source_of(name), name):
            if not isinstance(position, Position) or position.offset < start:
                continue
            if kind == "block_end":
                inside = True
            elif inside and kind == "comment":
                return text, position
            elif inside and kind not in ("comment_begin", "comment_end") and text.strip():
                return None
        return None

    def place_of(self, name: str, line: int) -> tuple[str, int, int | None]:
        """File, line and column of a position in a template."""
        if name in self.inline:
            location = locate(self.inline[name], line)
            if location is not None:
                return location.path, location.line or 1, location.column
        return f"templates/{included.file_of(name)}", int(line), getattr(line, "column", None)

    def markup(self, text: Any = "") -> Any:
        """What stands for ``Markup`` in generated code: fragments stay what they are."""
        return text if type(text) is Fragment else Markup(text)  # noqa: S704 - a constant of the template

    def concat(self, events: Iterable[Event]) -> Fragment:  # type: ignore[override]
        """Capture output; what cannot be printed is refused here, as plain Jinja would."""
        captured = list(events)
        settle(captured)
        return Fragment(captured, markup=self.is_markup)

    def tilde(self, values: tuple[Any, ...]) -> Any:
        """``a ~ b``: text, or a fragment if one of them is."""
        if any(isinstance(value, (Fragment, Markup)) for value in values):
            return self.concat([(Segment(("",) * (len(values) + 1)), *values)])
        settle([(Segment(("",) * (len(values) + 1)), *values)])
        tick()
        return charged(bounded_join(map(str, values)))

    def events(self, name: str, names: Mapping[str, Any]) -> list[Event]:
        """Run a template for one recipient and return what it yields, settled."""
        template = self.get_template(name)
        found: list[Event] = list(template.root_render_func(template.new_context(dict(names))))
        settle(found)
        return found
