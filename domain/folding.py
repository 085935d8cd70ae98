"""Two readings of what people type: clean enough to keep, folded enough to compare and search."""

from __future__ import annotations

import re
import unicodedata

MINUS = ("-", "−", "–")
"""What a negative number begins with; folding loses it."""

_JOINERS = "\u200c\u200d"  # they change how Persian words and emoji families look
_UNMARKED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """What somebody typed, in NFC, without control characters nor needless blanks; line breaks stay.

    Every Unicode space becomes an ordinary one, and at most one line in a row is empty.
    """
    kept = "".join(filter(_is_kept, _LINE_ENDS.sub("\n", text)))
    lines = (_BLANKS.sub(" ", line).strip() for line in unicodedata.normalize("NFC", kept).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def fold(text: str) -> str:
    """The letters and digits that a search compares: no case, no accents, no punctuation, single spaces."""
    bare = _without_marks(_without_marks(text).casefold()).translate(_UNMARKED)
    return " ".join("".join(char if char.isalnum() else " " for char in bare).split())


def _without_marks(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char)[0] != "M")


def _is_kept(char: str) -> bool:
    if char in "\n\t" or char in _JOINERS:
        return True
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs") and not _is_noncharacter(ord(char))


def _is_noncharacter(code: int) -> bool:
    """Code points that Unicode never assigns; XML 1.0 refuses some of them."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
