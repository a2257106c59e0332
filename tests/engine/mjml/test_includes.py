"""``mj-include`` brings in what stands in other files of ``templates/``, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dynacontent import Workspace, WorkspaceError
from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.mjml.includes import IncludeError, expanded
from dynacontent.expressions.state import rendering
from tests.engine.render_state import make_state

FILES = {
    "m/text.mjml": "<mj-text>part</mj-text>",
    "m/deeper/outer.mjml": '<mj-section><mj-include path="../text.mjml" /></mj-section>',
    "m/whole.mjml": '<!doctype html>\n<mjml lang="en"><mj-head><mj-title>T</mj-title></mj-head>'
    "<mj-body width='5px'><mj-section/></mj-body></mjml>",
    "m/a.css": "a { color: red } @media print { #b{top:0} }",
    "m/b.html": "<b>{{ name }}</b>",
    "m/merge.mjml": "<mj-text>{{ name }} in {{ place }}</mj-text>",
}


def doc(content: str) -> str:
    return f"<mjml><mj-body>{content}</mj-body></mjml>"


@dataclass(frozen=True)
class Case:
    description: str
    source: str
    expect: str


CASES = [
    Case("no include", doc("<mj-raw>x</mj-raw>"), doc("<mj-raw>x</mj-raw>")),
    Case("a part", doc('<mj-include path="text.mjml" />'), doc("<mj-text>part</mj-text>")),
    Case(
        "with a closing tag",
        doc('<mj-include path="./text.mjml"></mj-include>'),
        doc("<mj-text>part</mj-text>             "),
    ),
    Case("never closed", doc('<mj-include path="./text.mjml"><a>'), doc("<mj-text>part</mj-text><a>")),
    Case("percent-encoded", doc('<mj-include path="%74ext.mjml"/>'), doc("<mj-text>part</mj-text>")),
    Case(
        "paths are seen from the file they stand in",
        doc('<mj-include path="deeper/outer.mjml" />'),
        doc("<mj-section><mj-text>part</mj-text></mj-section>"),
    ),
    Case(
        "a whole document, less its own mjml and mj-body",
        doc('<mj-include path="whole.mjml"/>'),
        doc(
            "<!doctype html>\n                <mj-head><mj-title>T</mj-title></mj-head>"
            "                     <mj-section/>                 "
        ),
    ),
    Case(
        "a style sheet",
        doc('<mj-include path="a.css" type="css"/>'),
        doc(f"""<mj-head last="last"><mj-style>{FILES["m/a.css"]}</mj-style></mj-head>"""),
    ),
    Case(
        "one to be inlined",
        doc('<mj-include path="a.css" type="css" css-inline="inline"/>'),
        doc(f'<mj-head last="last"><mj-style inline="inline">{FILES["m/a.css"]}</mj-style></mj-head>'),
    ),
    Case("HTML", doc('<mj-include path="b.html" type="html"/>'), doc("<mj-raw><b>{{ name }}</b></mj-raw>")),
    Case(
        "a file that is not there",
        doc('<mj-include path="../none.mjml"/>'),
        doc("<mj-raw><!-- mj-include fails to read file : ../none.mjml --></mj-raw>"),
    ),
    Case(
        "in comments and in HTML it is text",
        doc('<!-- <mj-include path="x"/> --><mj-raw><mj-include path="x"/></mj-raw>'),
        doc('<!-- <mj-include path="x"/> --><mj-raw><mj-include path="x"/></mj-raw>'),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.description)
def test_documents_are_put_together(case: Case) -> None:
    assert expanded(case.source, "m/email.mjml", FILES.get) == case.expect


@dataclass(frozen=True)
class Refusal:
    path: str
    message: str


RELATIVE = "mj-include takes a relative path, not {!r}"
REFUSALS = [
    Refusal("", "mj-include needs the attribute path"),
    Refusal("/etc/passwd", RELATIVE.format("/etc/passwd")),
    Refusal("../../x.mjml", "mj-include leads out of templates/: '../../x.mjml'"),
    Refusal("%2e%2e/%2e%2e/x", "mj-include leads out of templates/: '%2e%2e/%2e%2e/x'"),
    Refusal("%252e%252e/x", RELATIVE.format("%252e%252e/x")),
    Refusal("http://169.254.169.254/", RELATIVE.format("http://169.254.169.254/")),
    Refusal("file:///etc/passwd", RELATIVE.format("file:///etc/passwd")),
    Refusal(r"..\..\x", RELATIVE.format(r"..\..\x")),
    Refusal("{{ profile.file }}", "the path of mj-include is written in full: data never names files"),
    Refusal("email.mjml", "mj-include goes round in a circle: m/email.mjml → m/email.mjml"),
    Refusal("x.mjml", "mj-include goes round in a circle: m/email.mjml → m/x.mjml → m/y.mjml → m/x.mjml"),
    Refusal("deep0.mjml", "includes nest more than 16 deep (limit recursion)"),
]
BAD_FILES = {
    "m/x.mjml": '<mj-include path="y.mjml"/>',
    "m/y.mjml": '<mj-include path="x.mjml"/>',
    **{f"m/deep{n}.mjml": f'<mj-include path="deep{n + 1}.mjml"/>' for n in range(30)},
}


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case.path)
def test_paths_that_are_refused(case: Refusal) -> None:
    with pytest.raises(IncludeError) as caught:
        expanded(doc(f'\n<mj-include path="{case.path}"/>'), "m/email.mjml", BAD_FILES.get)
    assert caught.value.fault.message == case.message


def test_many_includes_reach_a_limit() -> None:
    files = {"b.mjml": '<mj-include path="c.mjml"/>' * 20, "c.mjml": '<mj-include path="d.mjml"/>' * 20}
    with pytest.raises(IncludeError) as caught:
        expanded('<mj-include path="b.mjml"/>', "a.mjml", files.get)
    assert caught.value.fault.message == "more than 200 files are included in all (limit includes)"


def rendered(source: str, names: Mapping[str, Any]) -> str:
    environment = TemplateEnvironment({**FILES, "m/email.mjml": source}, markup=True, brand={})
    with rendering(make_state(names)):
        return str(environment.concat(environment.run("m/email.mjml", names)))


def test_included_files_are_templates() -> None:
    """Merge tags work in them, in loops too; style sheets are no templates."""
    source = doc('{% for place in places %}<mj-include path="merge.mjml"/>{% endfor %}')
    names = {"name": "Ann & Co", "places": ["Rome", "Oslo"]}
    assert rendered(source, names) == doc(
        "<mj-text>Ann &amp; Co in Rome</mj-text><mj-text>Ann &amp; Co in Oslo</mj-text>"
    )
    assert "#b{top:0}" in rendered(doc('<mj-include type="css" path="a.css"/>'), {})
    assert "<mj-raw><b>x</b></mj-raw>" in rendered(
        doc('<mj-include type="html" path="b.html"/>'), {"name": "x"}
    )


WORKSPACE = {
    "dynacontent.toml": 'version = 1\nlocales = ["en"]\n',
    "templates/profile.yaml": "key: id\nfields: {id: str, name: str}\n",
    "templates/messages/m/message.yaml": "email: {body: email.mjml, subject: Hi}\n",
    "templates/messages/m/email.mjml": doc("\n" + '<mj-include path="../../parts/card.mjml"/>'),
    "templates/parts/card.mjml": "<mj-section><mj-column>\n<mj-text>{{ profile.name }}</mj-text>\n"
    "</mj-column></mj-section>",
}


def workspace(root: Path, change: Mapping[str, str]) -> Workspace:
    for name, text in {**WORKSPACE, **change}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return Workspace.open(root)


def test_a_workspace_checks_included_files_with_their_lines(tmp_path: Path) -> None:
    wrong = WORKSPACE["templates/parts/card.mjml"].replace("profile.name", "profile.nmae")
    with pytest.raises(WorkspaceError) as caught:
        workspace(tmp_path, {"templates/parts/card.mjml": wrong})
    assert str(caught.value).startswith("templates/parts/card.mjml:2:")
    assert "did you mean 'name'?" in str(caught.value)


def test_a_workspace_refuses_paths_that_lead_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "secret.mjml").write_text("<mj-text>secret</mj-text>", "utf-8")
    with pytest.raises(WorkspaceError) as caught:
        workspace(
            tmp_path,
            {"templates/messages/m/email.mjml": doc('\n<mj-include path="../../../secret.mjml"/>')},
        )
    assert str(caught.value).startswith(
        "templates/messages/m/email.mjml:2:19: mj-include leads out of templates/: '../../../secret.mjml'\n"
    )


def test_a_link_out_of_the_workspace_is_no_file(tmp_path: Path) -> None:
    outside = tmp_path / "outside.mjml"
    outside.write_text("<mj-text>secret</mj-text>", "utf-8")
    root = tmp_path / "root"
    (root / "templates" / "parts").mkdir(parents=True)
    (root / "templates" / "parts" / "card.mjml").symlink_to(outside)
    change = {name: text for name, text in WORKSPACE.items() if not name.endswith("card.mjml")}
    for name, text in change.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    with pytest.raises(WorkspaceError, match="this link leads out of the workspace"):
        Workspace.open(root)


def test_an_included_head_speaks_for_the_whole_document(tmp_path: Path) -> None:
    head = '<mj-head><mj-attributes><mj-text color="#ff0000"/></mj-attributes></mj-head>'
    first, last = (
        f"<mj-section><mj-column><mj-text>{text}</mj-text></mj-column></mj-section>"
        for text in ("a {{ profile.name }}", "b")
    )
    part = f"<mjml>{head}<mj-body>{last}</mj-body></mjml>"
    body = doc(first + '<mj-include path="../../parts/card.mjml"/>')
    change = {"templates/parts/card.mjml": part, "templates/messages/m/email.mjml": body}
    html = workspace(tmp_path, change).render("m", "email", {"id": "1", "name": "Ann"}).html
    assert html.count("color:#ff0000") == 2
    assert html == Workspace.open(tmp_path, plain=True).render("m", "email", {"id": "1", "name": "Ann"}).html
