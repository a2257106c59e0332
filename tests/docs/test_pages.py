"""Everything the documentation shows is done here, page by page, as a reader would do it.

What a block of a page is for, a comment before it or its language says::

    <!-- workspace: getting-started.md -->   start from all files of another page, or from `repository`
    <!-- file: templates/profile.yaml -->    the block is this file of the page's workspace
    <!-- excerpt: templates/profile.yaml --> the block's lines stand in this file, in this order
    <!-- bad: CODE email 1 -->               lint finds it on this line of the block, which is put into the
                                             workspace's email (or is a file of its own, if named)
    <!-- good: CODE email -->                lint does not find it
    <!-- rows: push ann -->                  each row of the table below is rendered (see `Reader.rows`)
    ```console                               `$ command` lines are run, what they print is compared
    ```python                                is run; one with `>>>` as a doctest
    ```sh                                    is for the reader's own machine (installing), and not run
    ```text                                  is a picture of something, and not run

In expected output a line `...` stands for any lines, and `...` within a line for any text.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from dynacontent_cli.main import main

from dynacontent import DynacontentError, Push, Workspace
from dynacontent.linting import Finding
from dynacontent.linting.registry import rules
from dynacontent.linting.runner import Wanted, lint

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
RECIPES = "cookbook.md"
"""A page of recipes, which `tests.docs.test_cookbook` runs."""

COMMENT = re.compile(r"<!-- (workspace|file|excerpt|rows|bad|good): (.*?) -->")
FENCE = re.compile(r"(`{3,}|~{3,})(\w*)")
EMAIL = "templates/messages/hello/email.mjml"
HERE = "        <mj-text>Fresh coffee has arrived.</mj-text>\n"
"""What blocks of the page of lint stand in place of."""
SHUT = [code for code, rule in rules().items() if not rule.opens and code != "unused_ignore"]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([^)\s]+))?\)")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a page says or does; ``line`` counts from 1."""

    kind: str
    argument: str
    text: str
    line: int


def read_page(page: Path) -> list[Step]:
    """The steps of a page. Raises `ValueError` for a block that nothing would check."""
    lines, steps, at = page.read_text("utf-8").split("\n"), [], 0
    kind, argument = "", ""
    while at < len(lines):
        start, line = at + 1, lines[at].strip()
        if comment := COMMENT.fullmatch(line):
            kind, argument = comment[1], comment[2]
        if fence := FENCE.fullmatch(line):
            at = lines.index(fence[1], start)
            if not kind and fence[2] not in ("console", "python", "sh", "text"):
                raise ValueError(f"{page.name}:{start}: nothing says what this block is for")
            steps.append(Step(kind or fence[2], argument, "\n".join(lines[start:at]) + "\n", start))
            kind = ""
        elif kind == "rows" and line.startswith("|"):
            while lines[at].startswith("|"):
                at += 1
            steps.append(Step(kind, argument, "\n".join(lines[start - 1 : at]), start))
            kind = ""
        elif kind == "workspace":
            steps.append(Step(kind, argument, "", start))
            kind = ""
        at += 1
    return steps


def read_table(text: str) -> list[dict[str, str]]:
    """Rows by column title, without the marks of code and of escaped bars."""
    rows = [re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in text.split("\n")]
    titles, _, *body = [[uncoded(cell.strip().replace("\\|", "|")) for cell in row] for row in rows]
    return [dict(zip(titles, row, strict=True)) for row in body]


def uncoded(cell: str) -> str:
    """A cell's text; one that is all code without its marks."""
    code = re.fullmatch(r"(`+) ?(.*?) ?\1", cell)
    return code[2] if code and code[1] not in code[2] else cell


def matches(expected: str, actual: str) -> bool:
    """Whether output is as shown; all kinds of spaces are equal, and those at line ends count for nothing."""
    pattern = re.escape(plain(expected)).replace(r"\.\.\.", "\0")
    pattern = re.sub(r"(?:^|\n)\0(?=\n|$)", r"(?:(?:^|\n).*)*", pattern.replace("\\\n", "\n")).replace(
        "\0", ".*"
    )
    return re.fullmatch(pattern, plain(actual)) is not None


def plain(text: str) -> str:
    """Text for comparison."""
    return re.sub(r" +$", "", re.sub("[\xa0\u202f\u2009]", " ", text), flags=re.MULTILINE).strip()


class MismatchError(Exception):
    """Something is not as the page says."""


def expect(expected: str, actual: str, what: str) -> None:
    """Raise `MismatchError` where output is not as shown."""
    if not matches(expected, actual):
        raise MismatchError(
            f"{what}\n--- the page shows\n{expected.strip()}\n--- it prints\n{actual.strip()}"
        )


class Reader:
    """Follows one page in an empty folder."""

    def __init__(self, page: Path, folder: Path) -> None:
        self.page = page
        self.root = folder / "shop"
        self.root.mkdir()
        self.names: dict[str, Any] = {}
        self._schemas: dict[Path, str] = {}
        script = folder / "bin" / "dynacontent"
        script.parent.mkdir()
        call = "from dynacontent_cli.main import main; main()"
        script.write_text(f"#!{sys.executable}\n{call}\n")
        script.chmod(0o755)
        places = [str(script.parent), str(Path(sys.executable).parent), os.environ["PATH"]]
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
            "PATH": os.pathsep.join(places),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "cli")]),
            "NO_COLOR": "1",
            "CI": "",
        }

    def follow(self, step: Step) -> list[str]:
        """Do one step; returns what is not as the page says."""
        try:
            getattr(self, step.kind)(step)
        except (AssertionError, MismatchError, DynacontentError) as error:
            return [f"{self.page.name}:{step.line}: {error}"]
        return []

    def workspace(self, step: Step) -> None:
        """Start from the files of another page, or from this repository's own workspace."""
        if step.argument != "repository":
            for other in read_page(ROOT / "docs" / step.argument):
                if other.kind == "file":
                    self.file(other)
            return
        for name in ("templates", "catalogs"):
            shutil.copytree(ROOT / name, self.root / name)
        shutil.copy(ROOT / "pyproject.toml", self.root)
        script = self.root / "dev"
        script.write_text('#!/bin/sh\nexec dynacontent "$@"\n')
        script.chmod(0o755)

    def file(self, step: Step) -> None:
        """Write a file."""
        path = self.root / step.argument
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.text, "utf-8")

    def excerpt(self, step: Step) -> None:
        """The lines shown stand in the file, in their order."""
        there = iter([line.strip() for line in (self.root / step.argument).read_text("utf-8").split("\n")])
        for line in step.text.strip().split("\n"):
            if line.strip() not in there:
                raise MismatchError(f"{step.argument} has no such line here: {line}")

    def bad(self, step: Step) -> None:
        """Lint finds the code where the comment says: on a line of the block, or ``at`` a place."""
        code, slot, *where = step.argument.split()
        line, found = self._linted(code, slot, step.text)
        path = EMAIL if slot == "email" else slot
        place = where[1] if where[0] == "at" else f"{path}:{int(where[0]) + line}"
        if not any(f"{one.problem.location}:".startswith(f"{place}:") for one in found if one.code == code):
            raise MismatchError(f"{code} is not found at {place}, but {[str(one.problem) for one in found]}")

    def good(self, step: Step) -> None:
        """Lint does not find the code."""
        code, slot = step.argument.split()
        found = [one for one in self._linted(code, slot, step.text)[1] if one.code in (code, *SHUT)]
        if found:
            raise MismatchError(f"{code} is found: {[str(one.problem) for one in found]}")

    def _linted(self, code: str, slot: str, text: str) -> tuple[int, tuple[Finding, ...]]:
        """What lint finds under a code with a block in its place, and how many lines stand before it."""
        path = self.root / (EMAIL if slot == "email" else slot)
        before = path.read_text("utf-8") if path.exists() else None
        start = 0
        if slot == "email":
            assert before is not None
            start = before[: before.index(HERE)].count("\n")
            text = before.replace(HERE, text)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        try:
            select = (code, "heading_order") if code == "unused_ignore" else (code,)
            return start, lint(self.root, Wanted(select=select)).findings
        finally:
            if before is None:
                path.unlink()
            else:
                path.write_text(before, "utf-8")

    def sh(self, step: Step) -> None:
        """Only what installs or tests everything may go without being run."""
        for line in step.text.strip().split("\n"):
            if not line.startswith(("pip install ", "python3 -m venv ", "./dev test", "dynacontent lint")):
                raise MismatchError(f"run this, in a console block: {line}")

    def text(self, step: Step) -> None:
        """Nothing to do."""

    def console(self, step: Step) -> None:
        """Run each command, and compare what it prints."""
        for part in re.split(r"^\$ ", step.text, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            expect(expected, self._printed(command), f"$ {command}")

    def _printed(self, command: str) -> str:
        if re.fullmatch(r"(dynacontent|\./dev) [^|;&<>]*", command):
            # The same without a process of its own, which would only take time.
            return CliRunner().invoke(main, shlex.split(command)[1:], prog_name="dynacontent").output
        done = subprocess.run(
            command, shell=True, cwd=self.root, env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False, timeout=60,
        )  # fmt: skip
        return done.stdout

    def python(self, step: Step) -> None:
        """Run a block, in the workspace's folder, with the names of the page's blocks before."""
        if ">>>" not in step.text:
            self._execute(step)
            return
        options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        test = doctest.DocTestParser().get_doctest(step.text, self.names, self.page.name, None, step.line)
        said: list[str] = []
        doctest.DocTestRunner(optionflags=options).run(test, out=said.append, clear_globs=False)
        self.names.update(test.globs)
        if said:
            raise MismatchError("".join(said))

    def _execute(self, step: Step) -> None:
        try:
            exec(compile(step.text, self.page.name, "exec"), self.names)
        except Exception as error:
            line = traceback.extract_tb(error.__traceback__)[1].lineno or 1
            said = f"{type(error).__name__}: {error}"
            raise MismatchError(f"{step.text.splitlines()[line - 1]}\n--- it says\n{said}") from error

    def rows(self, step: Step) -> None:
        """Render each row of a table: ``push PERSONA`` or ``banner PERSONA`` says where and for whom.

        The column ``template`` holds a template, ``where`` a collection's condition (its items are
        printed), with ``output`` what comes out and ``refused`` a part of the error.
        """
        channel, persona, *rest = step.argument.split()
        options = dict(part.split("=") for part in rest)
        rows = read_table(step.text)
        sound = [row for row in rows if "refused" not in row]
        try:
            for number, row in enumerate(sound):
                self._add(number, row, options)
            workspace = Workspace.open(self.root)
            for number, row in enumerate(sound):
                who = workspace.persona(persona)
                found = workspace.render(f"row{number}", channel, who, locale=options.get("locale"))
                printed = found.body if isinstance(found, Push) else getattr(found, "content", str(found))
                expect(row["output"], " ".join(printed.split()), str(row))
            for row in (row for row in rows if "refused" in row):
                self._add(0, row, options)
                self._refuse(row, channel, persona)
        finally:
            self._forget()

    def _refuse(self, row: dict[str, str], channel: str, persona: str) -> None:
        try:
            workspace = Workspace.open(self.root)
            printed = str(workspace.render("row0", channel, workspace.persona(persona)))
        except DynacontentError as error:
            printed = str(error)
        if row["refused"] not in printed:
            raise MismatchError(f"{row}\n--- it says\n{printed}")

    def _forget(self) -> None:
        """Take away what the rows of a table needed."""
        for folder in (self.root / "templates" / "messages").glob("row*"):
            shutil.rmtree(folder)
        for file, text in self._schemas.items():
            file.write_text(text, "utf-8")
        self._schemas.clear()

    def _add(self, number: int, row: dict[str, str], options: dict[str, str]) -> None:
        template = row.get("template", "")
        if "where" in row:
            file = self.root / "catalogs" / f"{options['catalog']}.yaml"
            before = self._schemas.setdefault(file, file.read_text("utf-8"))
            others = before if "refused" in row else file.read_text("utf-8")
            file.write_text(f"{others}  row{number}: {{where: {json.dumps(row['where'])}}}\n", "utf-8")
            template = f'{{{{ collection("row{number}").{options["key"]} | join(" ") }}}}'
        event = {"event": options["event"]} if "event" in options else {}
        manifest = {**event, "push": {"title": "x", "body": template or "x"}, "banner": {"alt": "x"}}
        folder = self.root / "templates" / "messages" / f"row{number}"
        folder.mkdir(exist_ok=True, parents=True)
        (folder / "message.yaml").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
        (folder / "banner.html").write_text(template, "utf-8")


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.name != RECIPES],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_page_does_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(page, tmp_path)
    monkeypatch.chdir(reader.root)
    problems = [problem for step in read_page(page) for problem in reader.follow(step)]
    if problems:
        pytest.fail("\n\n".join(problems), pytrace=False)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text("utf-8")):
        if target.startswith(("http://", "https://")):
            continue
        file = page.parent / target
        assert file.exists(), f"{page.name} links to {target}, which is not there"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in slugs, f"{page.name}: {target} has no heading #{anchor}"


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        ("a\n...\nd", "a\nb\nc\nd", True),
        ("a\n...\nd", "a\nd", True),
        ("a ... d", "a b\nc d", False),
        ("...\nd", "b\nd\n", True),
        ("a.b", "axb", False),
        ("12 €", "12\xa0€ \n", True),
    ],
)
def test_expected_output(expected: str, actual: str, *, same: bool) -> None:
    assert matches(expected, actual) is same
