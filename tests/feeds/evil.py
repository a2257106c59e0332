"""A server that does to its clients whatever a test wants, byte by byte; on this machine only."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

JSON = "Content-Type: application/json"
LONGEST = 8.0
"""Seconds after which a connection ends by itself."""


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""


class Connection:
    """One connection, for a behaviour to play with."""

    def __init__(self, raw: socket.socket, stopped: threading.Event) -> None:
        self._socket = raw
        self._stopped = stopped
        self.closing = False

    def send(self, *pieces: bytes | str) -> None:
        for piece in pieces:
            self._socket.sendall(piece if isinstance(piece, bytes) else piece.encode("latin-1"))

    def wait(self, seconds: float = LONGEST) -> bool:
        """Do nothing for a while; whether the server goes on."""
        return not self._stopped.wait(seconds)

    def reply(self, body: Any = b"", *headers: str, status: str = "200 OK") -> None:
        """A sound answer; what is not bytes is sent as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(data)}", *(headers or (JSON,))]
        self.send("\r\n".join(lines) + "\r\n\r\n", data)

    def chunks(self, pieces: Iterable[bytes], *headers: str) -> None:
        """An answer whose length is not told before."""
        self.send("\r\n".join(["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", *(headers or (JSON,))]))
        self.send("\r\n\r\n")
        for piece in pieces:
            self.send(f"{len(piece):x}\r\n", piece, "\r\n")
        self.send("0\r\n\r\n")

    def reset(self) -> None:
        """End the connection the hard way."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.closing = True


Behaviour = Callable[[Connection, Received], None]


@dataclass(slots=True)
class EvilServer:
    """Answers each path by a behaviour of its own; ``received`` lists all requests."""

    tls: ssl.SSLContext | None = None
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    _socket: socket.socket = field(init=False)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _open: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._start(self._accept)

    @property
    def port(self) -> int:
        found: int = self._socket.getsockname()[1]
        return found

    @property
    def origin(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def on(self, path: str, behaviour: Behaviour | Any) -> str:
        """Answer a path by a behaviour, or with a JSON value; returns its whole address."""
        if not callable(behaviour):
            value = behaviour

            def behaviour(connection: Connection, _request: Received) -> None:
                connection.reply(value)

        self.behaviours[path] = behaviour
        return self.origin + path

    def close(self) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for raw in self._open:
            with contextlib.suppress(OSError):
                raw.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(LONGEST)

    def _start(self, target: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                raw, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._start(self._serve, raw)

    def _serve(self, raw: socket.socket) -> None:
        again = raw.dup()  # a socket that encrypts takes the place of this one
        self._open.append(again)
        with contextlib.suppress(OSError, ValueError), again, raw:
            raw.settimeout(LONGEST)
            if self.tls is not None:
                raw = self.tls.wrap_socket(raw, server_side=True)
            with raw:
                connection = Connection(raw, self._stopped)
                reader = raw.makefile("rb")
                while not connection.closing and not self._stopped.is_set():
                    request = _read(reader)
                    if request is None:
                        break
                    self.received.append(request)
                    path = request.target.partition("?")[0]
                    behave = self.behaviours.get(path) or self.behaviours.get("*")
                    if behave is None:
                        connection.reply(b"", status="404 Not Found")
                    else:
                        behave(connection, request)
                reader.close()


def _read(reader: Any) -> Received | None:
    line = reader.readline().decode("latin-1").split()
    if len(line) != 3:
        return None
    headers: dict[str, str] = {}
    while text := reader.readline().decode("latin-1").strip():
        name, _, value = text.partition(":")
        headers[name.strip().lower()] = value.strip()
    return Received(line[0], line[1], headers, reader.read(int(headers.get("content-length", 0))))
