"""Programs that get emails: a server on this machine, and parsers that know nothing of us."""

from __future__ import annotations

import base64
import email
import hashlib
import json
import os
import shutil
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parent / "node" / "read.mjs"


@dataclass(frozen=True)
class File:
    """A file of an email, as a parser found it."""

    name: str | None
    type: str
    content_id: str | None
    inline: bool
    digest: str


@dataclass(frozen=True)
class Mail:
    """An email as a parser reads it; ``names`` are its headers in order, in small letters."""

    names: tuple[str, ...]
    subject: str
    sender: tuple[tuple[str, str], ...]
    to: tuple[tuple[str, str], ...]
    reply_to: tuple[tuple[str, str], ...]
    text: str
    html: str
    files: tuple[File, ...]


def read_by_python(raw: bytes) -> Mail:
    """The standard library's reading; it may find no defect anywhere."""
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        assert not part.defects, part.defects
        for header in part.values():
            assert not header.defects, (str(header), header.defects)
    files = [part for part in message.walk() if part.get_content_disposition()]
    return Mail(
        names=tuple(name.lower() for name in message),
        subject=message["Subject"],
        sender=_people(message["From"]),
        to=_people(message["To"]),
        reply_to=_people(message["Reply-To"]),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        files=tuple(_file(part) for part in files),
    )


def _people(header: Any) -> tuple[tuple[str, str], ...]:
    return tuple((person.display_name, person.addr_spec) for person in header.addresses) if header else ()


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def _file(part: Any) -> File:
    content = part.get_payload(decode=True)
    return File(
        name=part.get_filename(),
        type=part.get_content_type(),
        content_id=part["Content-ID"],
        inline=part.get_content_disposition() == "inline",
        digest=hashlib.sha256(content).hexdigest(),
    )


class NodeReader:
    """One Node process with mailparser, asked email by email."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def read(self, raw: bytes) -> Mail:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(base64.b64encode(raw).decode() + "\n")
        self._process.stdin.flush()
        found = json.loads(self._process.stdout.readline())
        files = [
            File(file["name"], file["type"], file["id"] and f"<{file['id']}>", file["inline"], file["digest"])
            for file in found["files"]
        ]
        return Mail(
            names=tuple(found["lines"]),
            subject=found.get("subject", ""),
            sender=tuple(map(tuple, found["from"])),
            to=tuple(map(tuple, found["to"])),
            reply_to=tuple(map(tuple, found["replyTo"])),
            text=found.get("text") or "",
            html=found.get("html") or "",
            files=tuple(files),
        )


def modules() -> Path:
    """The folder that holds ``node_modules``: named by the environment, else beside the script."""
    return Path(os.environ.get("DYNACONTENT_NPM_MAILPARSER", SCRIPT.parent))


@contextmanager
def node_reader() -> Iterator[NodeReader]:
    """A running reader; skips the test where it cannot run."""
    if shutil.which("node") is None:
        pytest.skip("Node is not installed")
    if not (modules() / "node_modules" / "mailparser").is_dir():
        pytest.skip(f"mailparser is not installed: npm install in {SCRIPT.parent}")
    command = ["node", str(SCRIPT), str(modules())]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield NodeReader(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=30)
        assert process.stdout is not None
        process.stdout.close()


class Server:
    """A mail server on this machine; ``utf8`` says whether it knows SMTPUTF8."""

    def __init__(self, *, utf8: bool = True) -> None:
        self._utf8 = utf8
        self.received: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.received.append(envelope.content)
        return "250 OK"

    @contextmanager
    def running(self) -> Iterator[smtplib.SMTP]:
        """A client that is connected to it."""
        controllers = pytest.importorskip("aiosmtpd.controller")

        class Controller(controllers.Controller):  # type: ignore[misc, name-defined]
            def _trigger_server(self) -> None:
                # It asks its own port whether it is up, and has to know first which one it got.
                self.port = self.server.sockets[0].getsockname()[1]
                super()._trigger_server()

        controller = Controller(
            self, hostname="127.0.0.1", port=0, enable_SMTPUTF8=self._utf8, decode_data=False
        )
        controller.start()
        try:
            port = controller.port
            with smtplib.SMTP("127.0.0.1", port) as client:
                yield client
        finally:
            controller.stop()
