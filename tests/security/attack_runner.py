"""Runs template attacks, each in a process of its own with limits on memory and time.

Started by `test_templates.py` as a program: reads a JSON list of cases from standard input and
writes one JSON list of outcomes. What hangs or takes all memory fails its case, not the machine.
"""

from __future__ import annotations

import itertools
import json
import os
import resource
import select
import signal
import sys
import tempfile
import time
from collections import Counter, OrderedDict, defaultdict
from pathlib import Path
from typing import Any

SECONDS = 8
MEMORY = 1_500_000_000
SECRET = "TOPSECRET-4711"
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'

USER: dict[str, Any] = {
    "name": "Ann",
    "secret": SECRET,
    "html": HOSTILE,
    "url": "javascript:alert(1)",
    "unq": "x onmouseover=alert(1)",
    "css": "red;background:url(https://evil.example/x)",
    "comment": "--><script>alert(1)</script>",
    "badkey": "onload=alert(1) x",
    "tpl": "/etc/passwd",
    "tpl_code": "{{ 7*7 }}",
    "fmt": "%1000d",
    "fmt2": "%(secret)s",
}
PLAIN = {**dict.fromkeys(USER, "x"), "secret": SECRET}

PROFILE = """\
key: id
fields:
  id: str
  user:
    {user}
    attrs: map[str]
  shop_items: list[int]
  a: str
  x: str?
  evil: str
  path: str
  model:
    name: str
    secret: str
  lookup: map[int]
  dt: datetime
"""
# The attacks' short names, as a message would give them.
PRELUDE = """\
{% set user = profile.user %}{% set items = profile.shop_items %}\
{% set a = profile.a %}{% set x = profile.x %}\
{% set evil = profile.evil %}{% set evil2 = profile.evil %}{% set path = profile.path %}\
{% set model = profile.model %}{% set od = profile.lookup %}{% set counter = profile.lookup %}\
{% set shared_od = profile.lookup %}{% set shared_counter = profile.lookup %}\
{% set shared_dd = profile.lookup %}\
{% set shared_gen = profile.shop_items %}{% set dt = profile.dt %}{% set ba = profile.a %}\
"""
FILES = {
    "ping.html": "{% include 'pong.html' %}",
    "pong.html": "{% include 'ping.html' %}",
    "self_extends.html": "{% extends 'self_extends.html' %}",
    "big.html": "{% for i in range(60000) %}0123456789{% endfor %}",
    "mod.html": "{% macro here() %}{% endmacro %}",
    "lib_ns.html": "{% set ns = namespace(last='') %}"
    "{% macro remember(x) %}[{{ ns.last }}]{% set ns.last = x %}{% endmacro %}",
    "lib_join.html": "{% set j = joiner('|') %}{% macro nxt() %}{{ j() }}{% endmacro %}",
}


def workspace(root: Path, template: str, *, mjml: bool) -> Path:
    """A workspace with one message whose body is the template."""
    for name in FILES:
        template = template.replace(f"'{name.removesuffix('.html')}'", f"'{name}'")
    profile = PROFILE.format(user="\n    ".join(f"{name}: str" for name in USER))
    body, channel = (
        ("email.mjml", "email: {subject: Hello}") if mjml else ("banner.html", "banner: {sizes: [300x250]}")
    )
    files = {
        "dynacontent.toml": 'version = 1\nlocales = ["en"]\n',
        "templates/profile.yaml": profile,
        "templates/events.yaml": "{}\n",
        "templates/messages/attack/message.yaml": channel + "\n",
        f"templates/messages/attack/{body}": template if mjml else PRELUDE + template,
        "templates/.env": "KEY=1",
        "templates/secrets.yaml": "k: v",
        **{f"templates/{name}": text for name, text in FILES.items()},
    }
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", errors="surrogatepass")
    return root


def profile(user: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "id": name,
        "user": {**user, "name": name, "attrs": {user["badkey"]: "1"}},
        "shop_items": [3, 1, 2],
        "a": "a",
        "x": "x",
        "evil": user["html"],
        "path": "/etc/passwd",
        "model": {"name": "m", "secret": SECRET},
        "lookup": {"a": 1, "b": 2},
        "dt": "2026-05-01T09:00:00Z",
    }


def by_workspace(case: dict[str, Any]) -> list[str]:
    from dynacontent import Workspace

    mjml = case.get("engine") == "mjml"
    with tempfile.TemporaryDirectory() as folder:
        opened = Workspace.open(workspace(Path(folder), case["source"], mjml=mjml))
        channel = "email" if mjml else "banner"
        return [
            opened.render("attack", channel, profile(user, name)).html
            for user, name in case.get("recipients") or [(USER, "Ann"), (PLAIN, "x")]
        ]


def hostile_names() -> dict[str, Any]:
    """What data never is, put straight into the engine."""
    from pydantic import BaseModel

    class Model(BaseModel):
        name: str = "m"
        secret: str = SECRET

    class Evil:
        def __str__(self) -> str:
            return "PWNED_MARKER"

        def __html__(self) -> str:
            return "<script>PWNED_MARKER</script>"

    def fn() -> str:
        return "PWNED_MARKER"

    return {
        "user": {**USER, "attrs": {"onload": "1"}},
        "items": [3, 1, 2],
        "a": "a",
        "x": "x",
        "model": Model(),
        "path": Path("/etc/passwd"),
        "od": OrderedDict(a=1),
        "counter": Counter(a=1),
        "shared_od": OrderedDict(a=1),
        "shared_counter": Counter(a=1),
        "shared_dd": defaultdict(int),
        "shared_gen": iter([1]),
        "ba": bytearray(b"a"),
        "gen": (i for i in [1]),
        "fn": fn,
        "evil": Evil(),
        "evil2": Evil(),
        "cycle_iter": itertools.cycle([1]),
    }


def by_engine(case: dict[str, Any]) -> list[str]:
    from dynacontent.engine.environment import TemplateEnvironment
    from dynacontent.engine.failures import translated
    from dynacontent.engine.structure.fill import fill_markup
    from dynacontent.expressions.state import rendering
    from dynacontent.models.source import SourceText

    sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))
    from render_state import make_state  # type: ignore[import-not-found]

    environment = TemplateEnvironment(FILES, markup=True, brand={})
    with rendering(make_state()), translated(environment, lambda _path: None):
        environment.add_inline("attack", SourceText(case["source"]))
        return [fill_markup(environment.run("attack", hostile_names()))[0]]


def outcome(case: dict[str, Any]) -> dict[str, Any]:
    from dynacontent.errors import DynacontentError

    try:
        outputs = (by_engine if case["mode"] == "engine" else by_workspace)(case)
    except DynacontentError as error:
        kind = type(error).__name__
        return {"kind": kind, "code": getattr(error, "code", None), "text": str(error)[:4000]}
    except MemoryError:
        return {"kind": "crash", "text": "out of memory"}
    except BaseException as error:  # this is what the tests are about
        return {"kind": "crash", "text": f"{type(error).__name__}: {error}"[:400]}
    return {"kind": "rendered", "outputs": [text[:100_000] for text in outputs]}


def guarded(case: dict[str, Any]) -> dict[str, Any]:
    """The outcome of a case, found out by a child."""
    reader, writer = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with os.fdopen(writer, "w") as pipe:
            pipe.write(json.dumps(outcome(case)))
        os._exit(0)
    os.close(writer)
    found = bytearray()
    while select.select([reader], [], [], max(started + SECONDS - time.monotonic(), 0))[0]:
        block = os.read(reader, 65536)
        if not block:
            break
        found += block
    else:
        os.kill(child, signal.SIGKILL)
    os.close(reader)
    _pid, status = os.waitpid(child, 0)
    seconds = round(time.monotonic() - started, 3)
    if not found:
        how = f"killed by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "no answer"
        return {"kind": "crash", "text": how, "seconds": seconds}
    return {**json.loads(found), "seconds": seconds}


if __name__ == "__main__":
    import dynacontent.engine.environment  # noqa: F401 - before forking, so that no child pays for it
    from dynacontent import Workspace  # noqa: F401

    json.dump([guarded(case) for case in json.load(sys.stdin)], sys.stdout)
