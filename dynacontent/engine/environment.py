"""The Jinja environment templates run in: structure kept apart, sandboxed, with places."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import BaseLoader, Template, TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator
from jinja2.ext import InternationalizationExtension, LoopControlExtension
from jinja2.runtime import BlockReference, Context, Macro, TemplateReference
from markupsafe import Markup

from dynacontent.engine.extensions import LevelExtension, PlacementExtension, SkipExtension
from dynacontent.engine.included import file_of
from dynacontent.engine.language.functions import ContextReader
from dynacontent.engine.language.register import register
from dynacontent.engine.language.translation import Literal, Message, translation_functions
from dynacontent.engine.structure.fragments import Fragment, put, text_of
from dynacontent.engine.structure.ladder import Ladder
from dynacontent.engine.structure.regions import SettledPart
from dynacontent.engine.structure.repeats import Component, Prints
from dynacontent.engine.structure.segments import ONE_HOLE, Fixed, Hole, Key, Printed, Segment
from dynacontent.engine.text_lines import TextLexer, trim_captured
from dynacontent.errors import LimitError
from dynacontent.expressions import limits
from dynacontent.expressions.budget import bounded_join, charged, deeper, tick
from dynacontent.expressions.contexts import LightContext
from dynacontent.expressions.evaluate import locate
from dynacontent.expressions.missing import Missing, UsedMissingError
from dynacontent.expressions.positions import Position, normalized
from dynacontent.expressions.sandbox import SafeEnvironment
from dynacontent.expressions.state import RenderState, current
from dynacontent.loading.extensions import NO_EXTENSIONS, Extensions
from dynacontent.models.source import SourceText


class SplitMacro(Macro):
    """A macro that returns its fragment as it is."""

    token = ""
    """File and name of a macro at the top of a file."""

    def __init__(self, environment: Any, function: Callable[..., None], *arguments: Any) -> None:
        super().__init__(environment, function, *arguments)  # type: ignore[arg-type]
        self.prints = function
        """Appends what the macro prints to lists of keys and values: the call of generated code."""

    def _invoke(self, arguments: list[Any], autoescape: bool) -> Any:  # noqa: ARG002 - Jinja's signature
        printed = Printed()
        with deeper():
            self.prints(printed.keys, printed.values, *arguments)
        return Fragment(printed, markup=self._environment.is_markup)  # type: ignore[attr-defined]


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
            printed = self._context.captured(self._stack[self._depth])  # type: ignore[attr-defined]
        return self._context.environment.concat(printed)


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


class SplitContext(LightContext):
    """Carries the output that templates print to, and hands out our block references."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.printed = Printed()

    def derived(self, names: dict[str, Any] | None = None) -> Context:
        """A context with more names that prints to the same output."""
        context = super().derived(names)
        context.printed = self.printed  # type: ignore[attr-defined]
        return context

    def captured(self, block: Callable[[Context], Iterable[Any]]) -> Printed:
        """What a block prints, apart from everything else."""
        own, self.printed = self.printed, Printed()
        try:
            deque(block(self), maxlen=0)
            return self.printed
        finally:
            self.printed = own

    def run_block(self, name: str, required: bool, keys: list[Key], values: list[str]) -> None:
        """Print a block into these lists."""
        if required and len(self.blocks[name]) <= 1:
            raise TemplateRuntimeError(f"Required block {name!r} not found")
        printed = self.captured(self.blocks[name][0])
        keys += printed.keys
        values += printed.values

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
            source = self._of_file(template)
        if source is None:
            raise TemplateNotFound(template)
        limits.check_source(source, template)
        return str(source), template, None

    def _of_file(self, template: str) -> str | None:
        text = self._templates.get(template)
        if text is not None and "mj-include" not in text:
            return text
        # What follows includes, and reads MJML for that, is loaded when there are some.
        from dynacontent.engine.including import source_of

        return source_of(template, self._templates.get)

    def list_templates(self) -> list[str]:
        """Names of the template files."""
        return sorted(name for name in self._templates if not name.endswith(".css"))


class TemplateEnvironment(SafeEnvironment):
    """One of the two environments of a workspace: for markup (MJML, HTML), or for plain text."""

    context_class = SplitContext
    macro = SplitMacro
    template_reference = SplitReference
    segment = Segment
    fixed = Fixed
    place = Hole
    printed = Printed
    one_hole = ONE_HOLE
    ladder = Ladder
    literal = Literal
    absent = UsedMissingError
    context_reader = ContextReader
    put = staticmethod(put)
    text = staticmethod(text_of)
    current = staticmethod(current)

    @staticmethod
    def code_generator_class(*arguments: Any, **options: Any) -> CodeGenerator:  # type: ignore[override]
        """Makes what writes the code of a template; loaded when there is one to compile."""
        from dynacontent.engine.structure.codegen import StructureGenerator

        return StructureGenerator(*arguments, **options)

    def __init__(
        self,
        templates: Mapping[str, str],
        *,
        markup: bool,
        brand: Mapping[str, Any],
        plain: bool = False,
        own: Extensions = NO_EXTENSIONS,
    ) -> None:
        self.inline: dict[str, SourceText] = {}
        self.called: dict[str, tuple[str, ...]] = {}
        """By template that was compiled, the files whose macros were looked at for it."""
        self._files = templates
        self.is_markup = markup
        self.keeps_settled = not plain
        """Whether settled parts are kept; the plain way runs them for everybody afresh."""
        self.prints = Prints(on=not plain)
        """What components printed."""
        self._templates: dict[str, Template] = {}
        self._components: dict[str, Component] = {}
        self._trees: dict[str, nodes.Template | TemplateSyntaxError | LimitError] = {}
        self._lexed: dict[str, list[tuple[Any, str, str]]] = {}
        if not markup:
            self.lexer_class = TextLexer
        super().__init__(
            loader=WorkspaceLoader(templates, self.inline),
            autoescape=markup,
            extensions=[
                InternationalizationExtension,
                LoopControlExtension,
                LevelExtension,
                SkipExtension,
                PlacementExtension,
            ],
        )
        self.policies["ext.i18n.trimmed"] = True
        self.newstyle_gettext = True
        register(self, brand=brand, own=own)
        self.globals.update(translation_functions(markup=markup))

    def add_inline(self, name: str, text: SourceText) -> str:
        """Make a text written in a YAML file a template; returns its name."""
        self.inline[name] = text
        return name

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:  # noqa: A002
        """A template by name, compiled once. Raises `jinja2.TemplateNotFound`, `TemplateSyntaxError`."""
        template = self._templates.get(name)
        if template is None:
            template = self._templates[name] = super().get_template(name, parent, globals)
        return template

    def module_of(self, name: str, parent: str) -> Any:
        """The macros of a template file that is imported without the names of the importing one."""
        return self.get_template(name, parent)._get_default_module()

    def knows(self, name: str) -> bool:
        """Whether there is a template of that name."""
        return name in self.inline or file_of(name) in self._files

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

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if not self.is_markup:
            trim_captured(tree)
        return tree

    def first_comment(self, name: str, macro: nodes.Macro) -> tuple[str, Position] | None:
        """Text and place of the comment that directly follows a macro's opening tag."""
        start = getattr(macro.lineno, "offset", 0)
        inside = False
        for position, kind, text in self._tokens(name):
            if not isinstance(position, Position) or position.offset < start:
                continue
            if kind == "block_end":
                inside = True
            elif inside and kind == "comment":
                return text, position
            elif inside and kind not in ("comment_begin", "comment_end") and text.strip():
                return None
        return None

    def _tokens(self, name: str) -> list[tuple[Any, str, str]]:
        if name not in self._lexed:
            self._lexed[name] = list(self.lexer.tokeniter(self.source_of(name), name))
        return self._lexed[name]

    def place_of(self, name: str, line: int) -> tuple[str, int, int | None]:
        """File, line and column of a position in a template."""
        if name in self.inline:
            location = locate(self.inline[name], line)
            if location is not None:
                return location.path, location.line or 1, location.column
        return f"templates/{file_of(name)}", int(line), getattr(line, "column", None)

    def markup(self, text: Any = "") -> Any:
        """What stands for ``Markup`` in generated code: fragments stay what they are."""
        return text if type(text) is Fragment else Markup(text)  # noqa: S704 - a constant of the template

    def region(self) -> SettledPart:
        """A settled part of a template."""
        return SettledPart()

    def component(self, token: str) -> Component:
        """A component that may be run once for many, by the token of its macro."""
        return self._components.setdefault(token, Component(self.prints, token))

    def shadow(self) -> None:
        """A template gives a name of ours a meaning of its own, which others may come to see: from
        here on nothing is settled."""
        self.keeps_settled = self.prints.on = False

    def message(self, *arguments: Any) -> Message:
        """A text of a template that is translated."""
        return Message(*arguments, markup=self.is_markup)

    def concat(self, printed: Printed) -> Fragment:  # type: ignore[override]
        """Captured output as a value."""
        return Fragment(printed, markup=self.is_markup)

    def tilde(self, values: tuple[Any, ...]) -> Any:
        """``a ~ b``: text, or a fragment if one of them is."""
        printed = Printed()
        for value in values:
            put(printed.keys, printed.values, ONE_HOLE, (value,))
        if any(isinstance(value, (Fragment, Markup)) for value in values):
            return self.concat(printed)
        tick()
        return charged(bounded_join(map(str, values)))

    def show(self, state: RenderState, name: str, keys: list[Key], values: list[str]) -> None:
        """Print what a placement shows into these lists: nothing where it has no component for this."""
        placements = state.placements
        printed = placements.shown(name, markup=self.is_markup) if placements is not None else None
        if printed is not None:
            keys += printed.keys
            values += printed.values

    def include(
        self,
        template: Template,
        context: Context | None,
        names: dict[str, Any],
        keys: list[Key],
        values: list[str],
    ) -> None:
        """Print a template into these lists: with the names of a context, or with none."""
        given = {} if context is None else {**context.get_all(), **names}
        printed = self._printed(template, given)
        keys += printed.keys
        values += printed.values

    def run(self, name: str, names: Mapping[str, Any]) -> Printed:
        """What a template prints for one recipient."""
        return self._printed(self.get_template(name), dict(names))

    @staticmethod
    def _printed(template: Template, names: dict[str, Any]) -> Printed:
        environment = template.environment
        context = SplitContext(environment, {**environment.globals, **names}, template.name, template.blocks)
        deque(template.root_render_func(context), maxlen=0)
        return context.printed
