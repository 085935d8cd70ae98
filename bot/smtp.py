"""The mail server that the settings name, and the way in: encrypted where it can be, and always for a password."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

SECONDS = 10.0
"""For each step of the way in."""
OUR_NAME = "[127.0.0.1]"
"""What a client without a public name says (RFC 5321, 4.1.4); to look one up may take long."""
PORTS = {"smtp": 587, "smtps": 465}
EXAMPLE = "smtp://user:password@mail.example:587?from=desk@acme.example"


class NotEncrypted(smtplib.SMTPException):
    """A password is asked for, and everybody on the way could read it."""


@dataclass(frozen=True)
class Server:
    """`smtp://` is encrypted as soon as the server offers it, `smtps://` from the first byte. `sender` may be empty."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    is_encrypted: bool = False

    @classmethod
    def read(cls, url: str) -> Server:
        """The server of an address; ValueError, without the address, when it is none."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError(f"it is no address of a mail server; {EXAMPLE} is one")
        (sender,) = parse_qs(parts.query).get("from", [""])
        return cls(
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            sender=sender,
            is_encrypted=parts.scheme == "smtps",
        )

    def connect(self) -> smtplib.SMTP:
        """A connection over which a message can be given; certificates are verified."""
        context = ssl.create_default_context()
        if self.is_encrypted:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, OUR_NAME, timeout=SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(self.host, self.port, OUR_NAME, timeout=SECONDS)
        try:
            self._enter(smtp, context)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _enter(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        smtp.ehlo_or_helo_if_needed()
        is_encrypted = self.is_encrypted
        if not is_encrypted and smtp.has_extn("starttls"):
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
            is_encrypted = True
        if self.user:
            if not is_encrypted:
                raise NotEncrypted("the server offers no encryption: it is not given the password")
            smtp.login(self.user, self.password)
