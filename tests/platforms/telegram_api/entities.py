"""Text as the platform stores it: plain characters plus entities, offsets in UTF-16 units.

The HTML rules and their refusals are those of TDLib's `parse_html` (td/telegram/MessageEntity.cpp).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn

from tests.platforms.telegram_api.errors import Json, bad_request

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']*)\s*""")
START_TAG = re.compile(r"<([^\s>]*)")
END_TAG = re.compile(r"</([^\s>]*)\s*")
NAME_TOKEN = re.compile(r"[0-9A-Za-z.-]*")
DETECTED = re.compile(r"(?<![\w/])(?P<bot_command>/\w{1,64}(?:@\w+)?)|(?<!\w)(?P<mention>@\w{4,32})")


def units(text: str) -> int:
    """The length of a text as the platform counts it."""
    return len(text.encode("utf-16-le")) // 2


def unescape(text: str) -> str:
    """Replace the four named references and the numeric ones; any other ampersand stays as it is."""
    return REFERENCE.sub(_referred, text)


def _referred(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return REFERENCES.get(name, match.group())
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match.group()


def detect(text: str) -> list[Json]:
    """The commands and mentions that the platform marks by itself in what a person types."""
    return [
        {"type": match.lastgroup, "offset": units(text[: match.start()]), "length": units(match.group())}
        for match in DETECTED.finditer(text)
    ]


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut the blanks around a text, and the entities with them."""
    lead, trimmed = units(text) - units(text.lstrip()), text.strip()
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, units(trimmed))
        if end > start:
            kept.append(entity | {"offset": start, "length": end - start})
    return trimmed, kept


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Split HTML into text and entities; refuse what the platform refuses, with the byte offset it would name."""
    return _Html(source).parse()


@dataclass
class _Tag:
    name: str
    offset: int
    begins: int
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass
class _Html:
    source: str
    at: int = 0
    text: str = ""
    open: list[_Tag] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if self.source.startswith("</", self.at):
                self._end_tag()
            elif self.source[self.at] == "<":
                self._start_tag()
            else:
                following = self.source.find("<", self.at)
                until = following if following >= 0 else len(self.source)
                self.text += unescape(self.source[self.at : until])
                self.at = until
        if self.open:
            raise bad_request(
                f"can't parse entities: Can't find end tag corresponding to start tag {self.open[-1].name}"
            )
        return self.text, sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _start_tag(self) -> None:
        begin = self.at
        found = START_TAG.match(self.source, begin)
        assert found
        self.at = found.end()
        if self.at == len(self.source):
            self._refuse("Unclosed start tag", begin)
        tag = _Tag(found.group(1).lower(), units(self.text), begin)
        if tag.name not in TAGS:
            self._refuse(f'Unsupported start tag "{tag.name}"', begin)
        while self._here() != ">":
            self._attribute(tag)
        self.at += 1
        if tag.name == "span" and tag.attributes.get("class") != "tg-spoiler":
            self._refuse('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(tag)

    def _attribute(self, tag: _Tag) -> None:
        found = ATTRIBUTE.match(self.source, self.at)
        assert found
        name, self.at = found.group(1), found.end()
        if not self._here():
            self._refuse("Unclosed start tag", tag.begins)
        if self._here() == ">" and name in ("", "expandable"):
            return
        if not name:
            self._refuse(f'Empty attribute name in the tag "{tag.name}"', tag.begins)
        if self._here() != "=":
            self._refuse(f'Expected equal sign in declaration of an attribute of the tag "{tag.name}"', tag.begins)
        self.at += 1
        tag.attributes[name] = self._value()
        if not self._here():
            self._refuse("Unclosed start tag", tag.begins)

    def _value(self) -> str:
        while self._here().isspace():
            self.at += 1
        start, quote = self.at, self._here()
        if quote not in ('"', "'"):
            token = NAME_TOKEN.match(self.source, start)
            assert token
            self.at = token.end()
            if self._here() and self._here() != ">" and not self._here().isspace():
                self._refuse("Unexpected end of name token", start)
            return token.group().lower()
        end = self.source.find(quote, start + 1)
        self.at = end + 1 if end >= 0 else len(self.source)
        return unescape(self.source[start + 1 : end if end >= 0 else len(self.source)])

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            self._refuse("Unexpected end tag", begin)
        found = END_TAG.match(self.source, begin)
        assert found
        self.at = found.end()
        if self._here() != ">":
            self._refuse("Unclosed end tag", begin)
        self.at += 1
        tag, name = self.open.pop(), found.group(1).lower()
        if name and name != tag.name:
            self._refuse(f'Unmatched end tag, expected "</{tag.name}>", found "</{name}>"', begin)
        self._close(tag)

    def _close(self, tag: _Tag) -> None:
        length = units(self.text) - tag.offset
        entity: Json = {"type": TAGS[tag.name], "offset": tag.offset, "length": length}
        if tag.name == "a":
            entity["url"] = tag.attributes.get("href") or self.text.encode("utf-16-le")[tag.offset * 2 :].decode(
                "utf-16-le"
            )
            if "." not in entity["url"] and "://" not in entity["url"]:
                return
        if length:
            self.entities.append(entity)

    def _here(self) -> str:
        return self.source[self.at : self.at + 1]

    def _refuse(self, reason: str, position: int) -> NoReturn:
        offset = len(self.source[:position].encode())
        raise bad_request(f"can't parse entities: {reason} at byte offset {offset}")
