"""What a template prints, with settled parts kept and with everything run afresh: the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.failures import translated
from dynacontent.engine.structure.fill import fill_markup, fill_text
from dynacontent.engine.structure.segments import RICH, Region
from dynacontent.errors import DynacontentError
from dynacontent.expressions.state import RenderState, rendering
from dynacontent.models.source import SourceText
from tests.engine.render_state import make_state
from tests.engine.structure.both_ways import BRAND

TEXTS = {
    "Hi": "Hallo",
    "%(a)s meets %(b)s": "%(b)s trifft %(a)s",
    "%(a)s again": "%(a)s, %(a)s!",
    "%(a)s is dropped": "nichts",
    "%(num)s %(what)s": "%(num)s %(what)s (eins)",
    "%(num)s %(what)ss": "%(num)s %(what)sen (viele)",
    "wrong %(a)s": "falsch %(zzz)s",
    "100%% %(a)s": "%(a)s: 100%%",
}


@dataclass(frozen=True)
class Shown:
    """What came out, or how it failed, and what a render noted on its way."""

    text: str = ""
    assets: tuple[str, ...] = ()
    fallbacks: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    error: str = ""


class Prints:
    """A template in both environments; ``lines`` fills it as plain text that keeps its lines."""

    def __init__(
        self, source: str, files: Mapping[str, str] | None = None, *, markup: bool = True, lines: bool = False
    ) -> None:
        self._lines = lines
        self.environments = []
        for plain in (False, True):
            environment = TemplateEnvironment(files or {}, markup=markup, brand=BRAND, plain=plain)
            environment.add_inline("case.mjml", SourceText(source))
            self.environments.append(environment)

    def both(self, names: Mapping[str, Any], **changes: Any) -> Shown:
        """What comes out, the same both ways; ``changes`` are attributes of the render state."""
        fast, plain = (self._shown(environment, names, changes) for environment in self.environments)
        assert fast == plain
        return fast

    def kept(self, names: Mapping[str, Any], **changes: Any) -> int:
        """How many parts of what is printed are the same for everybody."""
        environment = self.environments[0]
        with rendering(_state(names, changes)):
            return sum(
                type(key) is Region and key is not RICH for key in environment.run("case.mjml", names).keys
            )

    def _shown(
        self, environment: TemplateEnvironment, names: Mapping[str, Any], changes: Mapping[str, Any]
    ) -> Shown:
        state = _state(names, changes)
        try:
            with rendering(state), translated(environment, lambda _path: None):
                printed = environment.run("case.mjml", names)
                if environment.is_markup:
                    text, warnings = fill_markup(printed)
                else:
                    text, warnings = fill_text(printed, lines=self._lines), []
        except DynacontentError as error:
            return Shown(error=f"{type(error).__name__}: {error}")
        return Shown(text, tuple(state.assets), tuple(state.fallbacks), tuple(warnings))


def _state(names: Mapping[str, Any], changes: Mapping[str, Any]) -> RenderState:
    made = make_state(names, texts=TEXTS)
    fields = {name: getattr(made, name) for name in ("data", "texts", "timezone", "now", "currency", "names")}
    fields |= {"locale": "en", "chain": ("en",), "context": made.context | changes.get("context", {})}
    return RenderState(**{**fields, **{name: value for name, value in changes.items() if name != "context"}})
