"""Hypothesis strategies for whole MJML templates."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.engine.structure.pieces import (
    ATTRIBUTES,
    KIT,
    LOOKED_AT,
    PREAMBLE,
    SPECIAL,
    SPECIAL_ATTRIBUTES,
    SPECIAL_URLS,
    URLS,
    VALUES,
    WORDS,
)


def one_of_texts(*lists: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([text for found in lists for text in found])


def form(pattern: str, **parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """``pattern`` with ``$name`` replaced by what is drawn for each name."""

    def put(found: dict[str, str]) -> str:
        text = pattern
        for name, part in found.items():
            text = text.replace(f"${name}", part)
        return text

    return st.fixed_dictionaries(parts).map(put)


def listed(parts: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    return st.lists(parts, min_size=1, max_size=most).map("".join)


def controlled(inner: st.SearchStrategy[str], *, simple: bool) -> list[st.SearchStrategy[str]]:
    """``inner`` under every construct that can stand around output."""
    found = [
        form("{% if yes %}$x{% else %}$y{% endif %}", x=inner, y=inner),
        form("{% if a %}$x{% endif %}", x=inner),
        form("{% for a in many %}$x{% endfor %}", x=inner),
        form("{% for i in range(count) %}$x{% endfor %}", x=inner),
        form("{% set s %}$x{% endset %}{{ s }}{{ s }}", x=inner),
        form("{% call(a) framed(b) %}$x{% endcall %}", x=inner),
    ]
    if not simple:
        found.append(form("{% level 2 %}{{ gone }}$x{% level 1 %}$y{% endlevel %}", x=inner, y=inner))
        found.append(form("{% level 2 %}$x{% level 1 %}$y{% endlevel %}", x=inner, y=inner))
    return found


def documents(*, simple: bool = False) -> st.SearchStrategy[str]:
    """MJML templates; ``simple`` ones say the same to plain Jinja as to us."""
    safe = [
        "{{ rich }}",
        "{{ brand.name }}",
        "{{ v }}",
        "{{ rich | striptags }}",
        '{{ a | fallback("none") }}',
    ]
    looked_at = [text for text in LOOKED_AT if text not in safe] if simple else LOOKED_AT
    special = [] if simple else SPECIAL
    value = one_of_texts(VALUES * (1 + len(special) // 8), looked_at, special)
    attribute = one_of_texts(
        [text for text in ATTRIBUTES if text not in safe] if simple else ATTRIBUTES + SPECIAL_ATTRIBUTES
    )
    url = st.just("https://x.example/") if simple else one_of_texts(URLS, URLS, SPECIAL_URLS)
    css = st.sampled_from(["red", "#fff"] if simple else ["red", "{{ css }}", "#fff", "{{ brand.css }}"])
    width = st.sampled_from(["40px"] if simple else ["40px", "{{ width }}", "{{ count }}0px"])
    name = st.sampled_from(
        ["hot", "x hot"] if simple else ["hot", "{{ css }}", "x {{ css }}", "hot", "{{ brand.css }}"]
    )

    flat = st.one_of(value, one_of_texts(WORDS), value, st.just("{% include 'part.mjml' %}"))
    few = listed(flat, 3)
    tags = [
        form("<b>$x</b>", x=few),
        form('<a href="$u">$x</a>', u=url, x=few),
        form("<a title='$t' href='$u'>$x</a>", t=attribute, u=url, x=flat),
        form('<img src="$u" alt="$t" width="$w" />', u=url, t=attribute, w=width),
        form('<a href="$u"><img src="$u" alt="$t" />$x</a>', u=url, t=attribute, x=few),
        form('<span class="$n" style="color: $c">$x</span>', n=name, c=css, x=few),
        form("<p>$x</p><p>$y</p>", x=few, y=few),
        form("$x<br />$y", x=flat, y=flat),
        form("<s>$x</s>", x=few),
        form("<ul><li>$x</li><li>$y</li></ul>", x=flat, y=few),
        form("<table><tr><td>$x</td><td>$y</td></tr></table>", x=few, y=few),
        form("<pre>$x</pre>", x=few),
        form('<!--[if mso]><i title="$t">$x</i><![endif]-->', t=attribute, x=flat),
        form("<!--[if !mso]><!--><i>$x</i><!--<![endif]-->", x=flat),
        form("<!-- $x -->", x=one_of_texts(WORDS)),
        form('<div style="display: none">$x</div>', x=flat),
        form("<i{% if yes %} title='$t'{% endif %}>$x</i>", t=attribute, x=flat),
        form("{% trans name=a %}Hello {{ name }}, <b>{{ name }}</b>{% endtrans %}", x=flat),
        form("{% trans num=count %}{{ num }} thing{% pluralize %}{{ num }} things{% endtrans %}", x=flat),
        form("{{ shown(a, b) }}{{ shown(c, y=a) }}", x=flat),
    ]
    if not simple:
        tags.append(form("<noscript>$x</noscript><textarea>$x</textarea>", x=flat))
        tags.append(form('<i title="$t" x="{{ a }}" data-x="{{ b }}">$x</i>', t=attribute, x=flat))
    element = st.one_of(*tags)
    inline = listed(st.one_of(flat, element, element, *controlled(st.one_of(few, element), simple=simple)), 4)

    leaves = [
        form("<mj-text>$x</mj-text>", x=inline),
        form("<mj-text>$x</mj-text>", x=inline),
        form(
            '<mj-text css-class="$n" color="$c" padding="$w">$x</mj-text>', n=name, c=css, w=width, x=inline
        ),
        form('<mj-text mj-class="big" title="$t">$x</mj-text>', t=st.just("t"), x=few),
        form('<mj-button href="$u" background-color="$c">$x</mj-button>', u=url, c=css, x=inline),
        form('<mj-image src="$u" alt="$t" href="$v" width="$w" />', u=url, v=url, t=attribute, w=width),
        form('<mj-image src="$u" title="$t" />', u=url, t=attribute),
        form('<mj-divider border-color="$c" />', c=css),
        form('<mj-spacer height="$w" />', w=width),
        form("<mj-table><tr><td>$x</td><td>$y</td></tr></mj-table>", x=inline, y=few),
        form("<mj-raw><div>$x</div></mj-raw>", x=inline),
        form(
            '<mj-social><mj-social-element name="facebook" href="$u" alt="$t">$x</mj-social-element>'
            "</mj-social>",
            u=url,
            t=attribute,
            x=few,
        ),
        form(
            "<mj-accordion><mj-accordion-element><mj-accordion-title>$x</mj-accordion-title>"
            "<mj-accordion-text>$y</mj-accordion-text></mj-accordion-element></mj-accordion>",
            x=few,
            y=inline,
        ),
    ]
    rare = [
        form(
            '<mj-navbar hamburger="hamburger"><mj-navbar-link href="$u">$x</mj-navbar-link></mj-navbar>',
            u=url,
            x=few,
        ),
        form('<mj-carousel><mj-carousel-image src="$u" alt="$t" /></mj-carousel>', u=url, t=attribute),
        form("<mj-button href='$u' title='$t'>$x</mj-button>", u=url, t=attribute, x=few),
    ]
    leaf = st.integers(0, 15).flatmap(lambda number: st.one_of(*rare) if number == 0 else st.one_of(*leaves))
    content = listed(st.one_of(leaf, leaf, leaf, *controlled(leaf, simple=simple)), 2)
    column = form("<mj-column>$x</mj-column>", x=content)
    half = form('<mj-column width="50%" css-class="$n">$x</mj-column>', n=name, x=content)
    section = st.one_of(
        form("<mj-section>$x</mj-section>", x=column),
        form("<mj-section>$x</mj-section>", x=column),
        form('<mj-section css-class="$n">$x $y</mj-section>', n=name, x=half, y=half),
        form("<mj-section><mj-group>$x$y</mj-group></mj-section>", x=half, y=half),
        form('<mj-section background-color="$c" padding="$w">$x</mj-section>', c=css, w=width, x=column),
    )
    child = st.one_of(
        section,
        section,
        section,
        form("<mj-wrapper>$x$y</mj-wrapper>", x=section, y=section),
        form('<mj-hero background-url="https://x.example/h.png" height="100px">$x</mj-hero>', x=content),
        form("<mj-raw>$x</mj-raw>", x=inline),
        form("<!-- between -->$x", x=section),
        st.just("{{ row(a, u) }}" if not simple else "{{ row(a, 'https://x.example/') }}"),
        st.just("{% include 'section.mjml' %}"),
        *([] if simple else _special_children(section)),
    )
    body = listed(st.one_of(child, child, *controlled(child, simple=simple)), 4)
    opening = ["<mj-body>", "<mj-body css-class='page'>"]
    if not simple:
        opening.append('<mj-body background-color="{{ css }}" width="{{ width }}">')
    whole = form(
        PREAMBLE + ("" if simple else KIT) + "<mjml><mj-head>$h</mj-head>\n$o\n$b\n</mj-body></mjml>",
        h=_head(simple=simple),
        o=st.sampled_from(opening),
        b=body,
    )
    if simple:
        return whole
    extending = form(
        "{% extends 'base.mjml' %}"
        + PREAMBLE
        + KIT
        + "{% block $n %}$t{% endblock %}{% block main %}$b$s{% endblock %}",
        n=st.sampled_from(["top", "unused"]),
        t=st.one_of(section, form("{{ super() }}$x", x=section), st.just("{{ super() }}{{ super() }}")),
        b=body,
        s=st.sampled_from(["", "{{ super() }}", "{{ foot() }}", "{{ self.unused() }}"]),
    )
    inside = form(
        "{% extends 'base.mjml' %}"
        + PREAMBLE
        + KIT
        + "{% block inside %}$x{{ super() | upper }}{% endblock %}",
        x=inline,
    )
    return st.integers(0, 9).flatmap(lambda number: {0: extending, 1: inside}.get(number, whole))


def _special_children(section: st.SearchStrategy[str]) -> list[st.SearchStrategy[str]]:
    """Sections from macros, captured ones, and ladders around them."""
    return [
        st.just("{{ foot() }}"),
        st.just("{{ shelf(p) }}{{ shelf(q, a) }}"),
        st.just("{% for x in [p, q] %}{{ shelf(x, b) }}{% endfor %}{{ shelves([p, p]) }}"),
        form(
            "{% level 2 %}{{ shelf(p) }}$x{{ shelf(q, count) }}{% level 1 %}$x{{ shelf(p) }}{% endlevel %}",
            x=section,
        ),
        st.just("{{ foot() }}{{ row(brand.name, brand.site) }}{{ row(kept, u) }}"),
        form("{% set z %}$x{% endset %}{{ z }}{{ foot() }}{{ z }}", x=section),
        form("{% level 2 %}{{ foot() }}$x{{ gone }}{% level 1 %}$x{{ foot() }}{% endlevel %}", x=section),
        form("{% for a in many %}$x{{ row(a, u) }}{{ foot() }}{% endfor %}", x=section),
        form("{% for p in brand.places %}{{ row(p, brand.site) }}{% endfor %}$x", x=section),
    ]


_SHEETS = [
    ".hot { color: red } .page p { margin: 0 } a:hover { color: blue }",
    "@media (max-width: 480px) { .hot + .hot { display: none } }",
    ":root { --x: calc(1px + 2px) } .hot { background: url(a+b~c.png) }",
    "h1 + p, .hot ~ p { color: green }",
    "tr:nth-child(2) { color: red }",
    "p:first-child, div:first-child { color: red }",
    "div:has(.hot) p { color: red }",
    "a[href^='https'] { color: red }",
    "td:empty, .hot:empty { color: red } body > div { color: blue } * { top: 0 }",
    "@layer x { .hot > b { color: red } }",
]


def _head(*, simple: bool) -> st.SearchStrategy[str]:
    value = st.sampled_from(["{{ a }}", "Shop", 'é "x" {{ b }}', "{{ a | upper }}"])
    parts = [
        form("<mj-title>$x</mj-title>", x=value),
        form("<mj-preview>$x</mj-preview>", x=value),
        form("<mj-style>$x</mj-style>", x=st.sampled_from(_SHEETS[:3])),
        form("<mj-style>$x</mj-style>", x=st.sampled_from(_SHEETS)),
        form('<mj-style inline="inline">$x</mj-style>', x=st.sampled_from(_SHEETS)),
        st.just(
            '<mj-attributes><mj-text color="navy" /><mj-class name="big" font-size="30px" /></mj-attributes>'
        ),
        st.just('<mj-attributes><mj-all font-family="Lato, Arial" /></mj-attributes>'),
        st.just('<mj-raw><meta name="x" content="y" /></mj-raw>'),
    ]
    if not simple:
        parts.append(st.just("<mj-style>.hot { color: {{ css }} }</mj-style>"))
        parts.append(st.just('<mj-raw><meta name="x" content="{{ a }}" /></mj-raw>'))
        parts.append(st.just('<mj-attributes><mj-all color="{{ css }}" /></mj-attributes>'))
    return st.lists(st.one_of(*parts), max_size=3).map("".join)
