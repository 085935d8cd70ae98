"""Calls: who called, and how it went."""

from __future__ import annotations

from domain.labels import LabelledEnum
from domain.messages import _


class Direction(LabelledEnum):
    """Who called."""

    OUT = "out", _("I called")
    IN = "in", _("They called")


class Outcome(LabelledEnum):
    """How a call went."""

    REACHED = "reached", _("Reached")
    VOICEMAIL = "voicemail", _("Voicemail")
    NO_ANSWER = "no_answer", _("No answer")
