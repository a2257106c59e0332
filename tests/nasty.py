"""Values that no output of any channel may break on, whatever field of a recipient or an item holds them.

Each has a name, and is text. A channel's test puts every one of them into every text it prints, and
asks a parser of that output whether it is still well-formed.
"""

from __future__ import annotations

from collections.abc import Mapping

MARKUP: Mapping[str, str] = {
    "script": "<script>alert(1)</script>",
    "image": '<img src=x onerror="alert(1)">',
    "svg": "<svg/onload=alert(1)>",
    "closing everything": "\"'></a></td></table></div></body></html>",
    "attribute": '" onmouseover="alert(1)" x="',
    "attribute in apostrophes": "' onmouseover='alert(1)' x='",
    "back quotes": "` onmouseover=alert(1) `",
    "comment begins": "<!-- ",
    "comment ends": " --> <b>",
    "comment ends oddly": "--!><b>",
    "conditional comment": "<!--[if mso]><b>Outlook</b><![endif]-->",
    "character data": "]]> <![CDATA[ <b> ]]>",
    "declaration": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "instruction": "<?xml version='1.0'?><?php echo 1 ?>",
    "entities": "&amp; &lt;b&gt; &#60;i&#62; &nbsp;",
    "half an entity": "AT&T &copy &#x",
    "style": "</style><style>*{display:none}</style>",
    "title": "</title><script>alert(1)</script>",
    "textarea": "</textarea><b>",
    "mjml": "<mj-text>x</mj-text></mj-column></mj-section><mj-raw>",
    "mjml head": "</mj-body><mj-head><mj-style>*{display:none}</mj-style></mj-head>",
    "lesser": "1 < 2 and 3 > 2",
    "lone lesser": "<",
    "tag at the end": "a <b",
}

CODE: Mapping[str, str] = {
    "expression": "{{ 7 * 7 }}",
    "statement": "{% raw %}{% endraw %}{% include 'x' %}",
    "open expression": "{{",
    "open statement": "{% ",
    "template comment": "{# a comment #} #}",
    "other templates": "${7*7} #{7*7} <%= 7*7 %> *|FNAME|* %%first_name%%",
    "percent": "100%s %(name)s %d %",
    "braces": "{0} {name} {{}}",
    "shell": "$(reboot) `reboot` ; reboot",
    "query": "'; DROP TABLE customers; --",
    "path": "../../../../etc/passwd",
    "styles": "red;background:url(//evil.example/?)",
    "style end": "}*{display:none}/*",
    "style expression": "expression(alert(1))",
    "style escape": "\\3c b\\3e \\",
    "json": '","admin":true,"x":"',
    "json end": "\\",
    "script line": "\u2028alert(1)\u2029",
}

ADDRESSES: Mapping[str, str] = {
    "script address": "javascript:alert(1)",
    "script address in capitals": "JaVaScRiPt:alert(1)",
    "script address with a tab": "java\tscript:alert(1)",
    "script address after a control character": "\x01javascript:alert(1)",
    "data address": "data:text/html,<script>alert(1)</script>",
    "vbscript": "vbscript:msgbox(1)",
    "file": "file:///etc/passwd",
    "no scheme": "//evil.example/x",
    "backslashes": "\\\\evil.example\\x",
    "user": "https://shop.example@evil.example/",
    "blanks": "https://shop.example/a b?c=d e",
    "separators": "https://shop.example/?a=1&b=2#c?d&e=%2F%zz",
}

HEADERS: Mapping[str, str] = {
    "header": "Ada\r\nBcc: eve@evil.example",
    "line end": "Ada\nBcc: eve@evil.example\n\nbody",
    "carriage return": "Ada\rBcc: eve@evil.example",
    "other line ends": "Ada\x0bBcc: x\x0c y \x85 z",
    "encoded word": "=?utf-8?q?Ada=0D=0ABcc:_eve@evil.example?=",
    "two addresses": "a@mail.example, eve@evil.example",
    "address in a name": '"Ada" <eve@evil.example>',
    "boundary": "--=_boundary\r\nContent-Type: text/html\r\n\r\n<b>",
    "lone dot": "\r\n.\r\nMAIL FROM:<eve@evil.example>",
}

SCRIPTS: Mapping[str, str] = {
    "arabic": "مرحبا يا آدا",
    "hebrew": "שָׁלוֹם עֲדָה",
    "hindi": "नमस्ते अदा, क्षत्रिय",
    "thai": "สวัสดีเอดา น้ำ",
    "japanese": "こんにちは、エイダさん。髙﨑",
    "chinese": "你好，艾達。𠮷𨋢",
    "turkish": "İIıi Şükrü",
    "german": "Größe ẞ straße",
    "greek": "ΟΔΥΣΣΕΥΣ ς",
    "vietnamese, decomposed": "Nguye\u0302\u0303n",
    "mixed directions": "Ada עדה 123 آدا (!)",
    "marks upon marks": "Z" + "\u0310\u0334\u0361" * 40,
    "family": "👩‍👩‍👧‍👦👨🏿‍🚀🏳️‍🌈",
    "flags": "🇩🇪🇺🇳🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "half a flag": "🇩",
}

CHARACTERS: Mapping[str, str] = {
    "null": "a\x00b",
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x80\x9f",
    "lone surrogate": "a\ud800b\udfff",
    "no characters": "\ufffe\uffff\ufdd0\U0001ffff",
    "byte order mark": "\ufeffAda\ufeff",
    "overrides": "\u202eadA\u202c \u202dx",
    "open override": "\u202eevil.example",
    "open isolate": "\u2067Ada \u2066",
    "closing isolates": "Ada\u2069\u2069\u2069",
    "invisible": "A\u200bd\u200ca\u2060\u00ad",
    "joiner alone": "\u200d",
    "variation selectors": "\ufe0f\ufe0e\U000e0100",
    "tag characters": "A\U000e0041\U000e007f",
    "private": "\ue000subject\ue000 \U000f0000",
    "blanks": " \t\u00a0\u2003\u3000 ",
    "replacement": "\ufffd\ufffc",
}

SIZES: Mapping[str, str] = {
    "empty": "",
    "one blank": " ",
    "one letter": "a",
    "long word": "Donaudampfschifffahrt" * 60,
    "long text": "word " * 2_000,
    "many emoji": "👩‍👩‍👧‍👦" * 400,
    "many lines": "line\n" * 500,
    "number": "-0",
    "huge number": "9" * 400,
    "not a number": "NaN",
    "nothing": "null",
    "true": "true",
}

NASTY: Mapping[str, str] = {
    **MARKUP,
    **CODE,
    **ADDRESSES,
    **HEADERS,
    **SCRIPTS,
    **CHARACTERS,
    **SIZES,
}
"""All of them, by name."""
