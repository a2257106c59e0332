"""Writes `dynacontent/linting/data/clients.json` from the data of the npm package ``caniemail``.

``npm install caniemail``, then
``python tests/linting/refresh_clients.py node_modules/caniemail/data/caniemail.json``
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

TARGET = Path(__file__).parents[2] / "dynacontent" / "linting" / "data" / "clients.json"
CLIENTS = {
    "Gmail": ("gmail", ()),
    "Outlook for Windows": ("outlook", ("windows", "windows-mail")),
    "Outlook.com and mobile": ("outlook", ("outlook-com", "macos", "ios", "android")),
    "Apple Mail": ("apple-mail", ()),
    "Yahoo Mail": ("yahoo", ()),
    "AOL": ("aol", ()),
    "Samsung Email": ("samsung-email", ()),
    "Thunderbird": ("thunderbird", ()),
    "GMX and WEB.DE": ("gmx", ()),
    "Orange": ("orange", ()),
    "ProtonMail": ("protonmail", ()),
}
"""What a client is called here, with its family there and, where it is split, the platforms."""


def support(stats: Mapping[str, Mapping[str, Mapping[str, str]]], family: str, only: tuple[str, ...]) -> str:
    """``y``, ``n`` or ``a`` (partly) by the newest version of each platform, ``u`` where nobody knows."""
    found = stats.get(family, {})
    newest = {
        [*versions.values()][-1].split()[0]
        for platform, versions in found.items()
        if versions and (not only or platform in only)
    } - {"u"}
    if not newest:
        return "u"
    return newest.pop() if len(newest) == 1 else "a"


def main() -> None:
    """Write the file."""
    source = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    features = {
        entry["slug"].removeprefix("css-"): [
            entry["title"],
            entry["last_test_date"],
            "".join(support(entry["stats"], *where) for where in CLIENTS.values()),
        ]
        for entry in source["data"]
        if entry["category"] == "css"
    }
    head = {
        "source": "https://www.caniemail.com/, by Rémi Parmentier and others; npm package caniemail 2.0.2",
        "license": "MIT, © Avi Goldman, © Andrew Powell (package); data: © Rémi Parmentier, MIT",
        "date": source["last_update_date"][:10],
        "clients": list(CLIENTS),
    }
    lines = [f"  {json.dumps(slug)}: {json.dumps(entry)}" for slug, entry in sorted(features.items())]
    text = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    TARGET.write_text(text + ',\n "features": {\n' + ",\n".join(lines) + "\n }\n}\n", "utf-8")


if __name__ == "__main__":
    main()
