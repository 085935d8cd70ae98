"""The room on the web where a customer reads a quote, picks its options and accepts it."""

from handlers.online.room import OnlineRoom
from handlers.online.signing import Signing, Visitor
from handlers.online.standing import Standing, View

__all__ = ["OnlineRoom", "Signing", "Standing", "View", "Visitor"]
