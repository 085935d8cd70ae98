"""Gives one message to the server, and tells what becomes of it in the words of `bot.platform`."""

from __future__ import annotations

import re
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.platform import NotSent, Refused, Trouble, Uncertain, Unreachable
from bot.smtp import Server

PREPARED_WITHIN = 30.0
ANSWERED_WITHIN = 20.0
"""With `bot.mail.poster.ROOM_WITHIN` less than `bot.delivery.POST_SECONDS`: nothing is begun once it was given up."""
GO_ON = 354


def send(server: Server, sender: str, recipient: str, content: bytes) -> None:
    """Return when the server has taken the message; the end of its content is where doubt begins."""
    begun = time.monotonic()
    with _surely_not_sent():
        smtp = server.connect()
    try:
        with _surely_not_sent():
            _accept(*smtp.mail(sender))
            _accept(*smtp.rcpt(recipient), refusal=Unreachable)
            _accept(*smtp.docmd("DATA"), expected=GO_ON)
        if time.monotonic() - begun > PREPARED_WITHIN:
            raise NotSent("the mail server is too slow")
        _accept(*_give(smtp, content))
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
    finally:
        smtp.close()


def _give(smtp: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    """Send the content; the server's answer is lost with the connection, the message perhaps is not."""
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(ANSWERED_WITHIN)
        smtp.send(re.sub(rb"(?m)^\.", b"..", content) + b".\r\n")
        code, said = smtp.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise Uncertain(f"no answer after the message: {error}") from error
    if code < 200:
        raise Uncertain(f"no answer after the message: {code}")
    return code, said


def _accept(code: int, said: bytes, *, expected: int = 250, refusal: type[Trouble] = Refused) -> None:
    """4xx is for now, 5xx for ever (RFC 5321, 4.2.1)."""
    if code // 10 == expected // 10:
        return
    words = f"{code} {said.decode('utf-8', 'replace')}"
    raise refusal(words) if code >= 500 else NotSent(words)


@contextmanager
def _surely_not_sent() -> Iterator[None]:
    """Whatever goes wrong before the content, a wrong password too, is put right one day: the message waits for it."""
    try:
        yield
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise NotSent(f"{type(error).__name__}: {error}") from error
