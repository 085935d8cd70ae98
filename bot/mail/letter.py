"""Writes a post as a mail: headers that nobody can add to, plain text, simple HTML, the paper attached."""

from __future__ import annotations

import hashlib
import mimetypes
import textwrap
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from email_validator import EmailNotValidError, validate_email

import templates
from bot.platform import Paper, Refused
from domain.messages import Language
from handlers.posts import Post
from templates.pages import environment

LETTERS = Path(templates.__file__).parent / "mail"
SUBJECT = 120
POLICY = SMTP.clone(cte_type="7bit")
"""Every server takes it, 8BITMIME or not."""


@dataclass(frozen=True)
class Sender:
    """Who writes: the company, from its address."""

    name: str
    address: str


def address(typed: str) -> str:
    """An address as it may stand in a command to the server; Refused when it cannot be one."""
    try:
        checked = validate_email(typed, check_deliverability=False).ascii_email
    except EmailNotValidError as error:
        raise Refused(f"{typed!r} is no mail address: {error}") from error
    if checked is None:
        raise Refused(f"{typed!r} has accents before its @")
    return checked


def letter(
    sender: Sender, recipient: str, post: Post, paper: Paper | None, *,
    key: str, at: datetime, language: Language, is_repeat: bool = False,
) -> EmailMessage:  # fmt: skip
    """The mail. Said again, it has the same Message-ID: mailboxes that know it show it once."""
    message = EmailMessage(POLICY)
    message["From"] = Address(_one_line(sender.name), addr_spec=sender.address)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = _subject(post)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = _message_id(key, recipient, post, sender.address)
    message["Auto-Submitted"] = "auto-generated"
    words = environment(language, LETTERS)
    facts = {"post": post, "name": sender.name, "language": language.value, "is_repeat": is_repeat}
    message.set_content(words.get_template("letter.txt").render(facts))
    message.add_alternative(words.get_template("letter.html").render(facts), subtype="html")
    if paper is not None:
        kind = mimetypes.guess_type(paper.name)[0] or "application/octet-stream"
        main, _slash, sub = kind.partition("/")
        message.add_attachment(paper.content, maintype=main, subtype=sub, filename=_one_line(paper.name))
    return message


def _subject(post: Post) -> str:
    words = post.title or post.error or post.text.partition("\n")[0] or "…"
    return textwrap.shorten(_one_line(words), SUBJECT, placeholder=" …")


def _message_id(key: str, recipient: str, post: Post, sender: str) -> str:
    """The words count too: books that were put back use a key again, and what they then say must not be hidden."""
    said = "\0".join((key, recipient, post.text))
    domain = sender.rpartition("@")[2]
    return f"<{hashlib.sha256(said.encode()).hexdigest()[:32]}@{domain}>"


def _one_line(words: str) -> str:
    """A header is one line: what was typed adds no other."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())
