"""What the analysis reports of files that templates include, extend and import."""

from __future__ import annotations

import pytest

from tests.engine.analysis.problems import Case, hold

PROBLEMS = [
    Case("{% include 'prt.html' %}", "there is no template 'prt.html'", "part.html"),
    Case("{% include profile.first_name %}", "a text in quotes"),
    Case("{% include ['part.html', 'x.html'] %}", "a text in quotes"),
    Case("{% include 'broken.html' %}", "Expected an expression", place="broken.html:1"),
    Case("{% include 'mutual.html' %}", "deep", place="mutual.html"),
    Case("{% extends 'bse.html' %}", "there is no template 'bse.html'", "base.html"),
    Case(
        "{% extends 'base.html' %}{% block boddy %}{% endblock %}", "base.html has no block 'boddy'", "body"
    ),
    Case(
        "{% extends 'wanting.html' %}", "wanting.html wants block 'title', and nothing fills it", "endblock"
    ),
    Case("{% extends 'between.html' %}", "wanting.html wants block 'title'", place="m/email.html:1"),
    Case("{% extends 'base.html' %}{% block body %}{{ nosuch }}{% endblock %}", "there is no 'nosuch' here"),
    Case("{% block a %}{% endblock %}{{ self.b() }}", "self has no block 'b'", "it has a"),
    Case(
        "{% extends 'base.html' %}{% block body %}{{ self.haed() }}{% endblock %}", "no block 'haed'", "head"
    ),
    Case("{% import profile.first_name as x %}", "a text in quotes"),
    Case("{% autoescape false %}{% endautoescape %}", "{% autoescape %} is not available"),
    Case("{{ " + "(" * 300 + "1" + ")" * 300 + " }}", "limit ast_depth", place="m/email.html"),
    Case("{% if true %}", "Unexpected end of template"),
]


@pytest.mark.parametrize("case", PROBLEMS, ids=lambda case: case.template[:80])
def test_problem(case: Case) -> None:
    hold(case)
