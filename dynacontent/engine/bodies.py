"""Bodies from what templates print: filled from compiled units, or made afresh, the plain way.

Both ways give the same (`dynacontent.engine.structure.fast` says how far); the plain way is what
the other is held to, and what is taken where structure and values cannot be kept apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from dynacontent.engine.email_problems import EmailProblems
from dynacontent.engine.links import tagged_html
from dynacontent.engine.plaintext import plain_text
from dynacontent.engine.structure.fast import FastEmails
from dynacontent.engine.structure.fill import fill_markup, source_map
from dynacontent.engine.structure.pages import Finish, Pages, fill_plainly, one_blank_line
from dynacontent.engine.structure.parts import Part
from dynacontent.engine.structure.segments import Printed
from dynacontent.errors import Problem
from dynacontent.formats.links import LinkParameters
from dynacontent.location import Location
from dynacontent.models.authored import BannerSettings, MjmlSettings
from dynacontent.ports import Cache, NoCache

_DEFAULT = MjmlSettings()
_BANNERS = BannerSettings()


@dataclass(slots=True)
class Body:
    """A finished markup body and what was noticed about its values.

    ``opening`` is where the head of a document is (all of it, where the two were not told apart),
    ``rest`` what follows, in pieces; ``common`` says that the opening is the same for many.
    ``wide`` is known to be at least how many bytes more than characters it has. ``links`` are the
    parameters that its links have got.
    """

    opening: str
    rest: Sequence[str] = ()
    derived_text: str | None = None
    warnings: tuple[str, ...] = ()
    common: bool = False
    wide: int | None = None
    links: LinkParameters | None = None

    @property
    def html(self) -> str:
        """The whole body."""
        return "".join((self.opening, *self.rest))

    def text(self) -> str:
        """The plain text of the document."""
        return plain_text(self.html, links=self.links) if self.derived_text is None else self.derived_text


class Bodies:
    """Makes the bodies of a workspace's messages; with ``plain`` all of them the plain way."""

    def __init__(
        self,
        *,
        plain: bool = False,
        cache: Cache | None = None,
        mjml: MjmlSettings = _DEFAULT,
        banner: BannerSettings = _BANNERS,
        told: Iterable[Problem] = (),
    ) -> None:
        """``cache`` keeps what was compiled for other processes; ``told`` are problems of the MJML of
        templates that need not be told again."""
        self._mjml = mjml
        self._banner = banner
        cache = cache or NoCache()
        self._problems = EmailProblems(told, cache) if mjml.validation == "soft" else None
        self._emails = None if plain else FastEmails(cache, mjml)
        self._pages = None if plain else Pages()

    @property
    def nonce(self) -> str | None:
        """What a server replaces in the styles of banners, if it does."""
        return self._banner.nonce

    @property
    def counts(self) -> Counter[str]:
        """How often an email was filled (``fast``) or why it was not, and what came of its units."""
        return Counter() if self._emails is None else self._emails.counts

    def email(
        self,
        printed: Printed,
        *,
        path: str,
        rtl: bool = False,
        links: LinkParameters | None = None,
        keep: str | None = None,
    ) -> Body:
        """A whole HTML document from MJML (``*.mjml``) or HTML, style sheets inlined.

        ``rtl`` says that its text is read from right to left; ``links`` are parameters that its links get,
        but for an address that begins with ``keep``.

        Raises `AuthoringError`, `RenderError` or `LimitError` with the place in a template.
        """
        is_mjml = path.endswith(".mjml")
        filled = (
            self._emails.fill(printed, rtl=rtl, links=links, keep=keep)
            if self._emails is not None and is_mjml
            else None
        )
        if filled is not None:
            body = Body(
                filled.opening,
                filled.rest,
                filled.text,
                filled.warnings,
                filled.common,
                filled.wide,
                links,
            )
            known: tuple[int, Sequence[Part]] = (filled.frame, filled.units)
        else:
            known = (0, ())
            body = plain_email_body(printed, path=path, mjml=self._mjml, rtl=rtl)
            if links is not None:
                body = replace(body, opening=tagged_html(body.opening, links, keep=keep), links=links)
        problems = self._problems.of(printed, *known) if self._problems is not None and is_mjml else ()
        return replace(body, warnings=body.warnings + problems) if problems else body

    def banner(self, printed: Printed, *, path: str, layout: str, rtl: bool = False) -> Body:
        """A banner that may stand in any page: one element, with its styles.

        Raises `RenderError` for what a banner may not hold, or `LimitError`.
        """
        from dynacontent.engine.banners.framing import Framing

        framing = Framing(path, layout, self._banner.nonce)
        return self.fragment(printed, rtl=rtl, finish=framing)

    def fragment(self, printed: Printed, *, rtl: bool = False, finish: Finish | None = None) -> Body:
        """A piece of HTML or SVG as it was written, less the lines that tags of the template left blank.

        ``finish`` is what becomes of the whole. Raises `RenderError` or `LimitError`.
        """
        fill = fill_plainly if self._pages is None else self._pages.fill
        source, warnings = fill(printed, rtl=rtl, finish=finish)
        return Body(one_blank_line(source), warnings=tuple(warnings))


def plain_email_body(
    printed: Printed, *, path: str, mjml: MjmlSettings = _DEFAULT, rtl: bool = False
) -> Body:
    """The same, everything afresh for this recipient."""
    # A process that finds its emails compiled needs no compiler.
    from dynacontent.engine.inline import inline_css
    from dynacontent.engine.mjml.pipeline import compile_mjml

    source, warnings = fill_markup(printed, rtl=rtl)
    if path.endswith(".mjml"):
        source = compile_mjml(source, path=path, locate=_lazy_map(printed, rtl=rtl), settings=mjml)
    return Body(inline_css(source), warnings=tuple(warnings))


def _lazy_map(printed: Printed, *, rtl: bool) -> Callable[[int], Location | None]:
    """`source_map`, made when the first problem asks for a place: sound documents never do."""
    made: list[Callable[[int], Location | None]] = []

    def locate(offset: int) -> Location | None:
        if not made:
            made.append(source_map(printed, rtl=rtl))
        return made[0](offset)

    return locate
