"""What a question about a period refuses."""

from __future__ import annotations

from domain.conversation import Known
from domain.errors import Refusal
from domain.messages import Language, Message
from domain.periods import read_period


def a_period(typed: str, known: Known) -> Message | None:
    """Refuse what is no period, at once."""
    try:
        read_period(typed, known.today, Language.FRENCH)
    except Refusal as refused:
        return refused.reason
    return None
