"""A real SMTP server on a socket, with an authority of its own; it can refuse, put off, and hang up when it is told."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "desk@acme.example", "open:sesame@42"
HANG_UP = "hang up"
TAKE_AND_HANG_UP = "take it and hang up"


@dataclass(frozen=True)
class Taken:
    """A message as the server took it."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    was_encrypted: bool
    user: str


@dataclass
class MailServer:
    """What came in, and what it answers next to MAIL, RCPT and DATA: `said["RCPT"] = ["450 later"]`."""

    port: int = 0
    said: dict[str, list[str]] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    connections: int = 0

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.connections += 1
        envelope.mail_from = address
        return self._answer("MAIL", server)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._answer("RCPT", server)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self._answer("DATA", server)
        if answer.startswith("250") or answer == TAKE_AND_HANG_UP:
            assert server.transport is not None
            is_encrypted = server.transport.get_extra_info("ssl_object") is not None
            self.taken.append(_taken(session, envelope, is_encrypted=is_encrypted))
        return answer

    def log_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        is_right = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=is_right, handled=False, auth_data=data.login.decode())

    def _answer(self, command: str, server: SMTP) -> str:
        answers = self.said.get(command)
        answer = answers.pop(0) if answers else "250 OK"
        if answer in (HANG_UP, TAKE_AND_HANG_UP):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return answer


def _taken(session: Session, envelope: Envelope, *, is_encrypted: bool) -> Taken:
    content = envelope.content
    assert isinstance(content, bytes)
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    user = str(session.auth_data or "")
    return Taken(str(envelope.mail_from), list(envelope.rcpt_tos), message, is_encrypted, user)


@contextmanager
def serving(
    authority: trustme.CA, *, offers: str = "STARTTLS", name: str = "localhost", asks_for_a_password: bool = False
) -> Iterator[MailServer]:
    """A server that offers STARTTLS, TLS from the first byte, or `nothing`; its certificate is for `name`."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    mail = MailServer(port=free_port())
    more: dict[str, Any] = {"authenticator": mail.log_in, "auth_required": True} if asks_for_a_password else {}
    if offers == "STARTTLS":
        more |= {"tls_context": context}
    else:
        more |= {"auth_require_tls": False}
    if offers == "TLS":
        more |= {"ssl_context": context}
    controller = Controller(mail, hostname="127.0.0.1", port=mail.port, **more)
    controller.start()
    try:
        yield mail
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
