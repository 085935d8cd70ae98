"""The conversation engine: a form is asked, its draft is a log of answers, every move is a pure function."""

from domain.conversation.draft import Draft, Entry
from domain.conversation.form import LEFT_EMPTY, Ask, Choice, Form, Group
from domain.conversation.kinds import (
    Attachment,
    Day,
    File,
    Instant,
    LongText,
    Number,
    Quantity,
    Rate,
    ShortText,
    Sum,
    Text,
    UnitPrice,
)
from domain.conversation.known import Catalogue, Context, Found, Known
from domain.conversation.move import (
    Add,
    Answer,
    Back,
    Cancel,
    Confirm,
    Create,
    Edit,
    Move,
    Remove,
    Say,
    Skip,
    current_screen,
    fill,
    move,
)
from domain.conversation.screen import Cancelled, Confirmed, Menu, Option, Question, Row, Screen, Summary

__all__ = [
    "Add", "Answer", "Ask", "Attachment", "Back", "Cancel", "Cancelled", "Catalogue", "Choice", "Confirm", "Confirmed",
    "Context", "Create", "Day", "Draft", "Edit", "Entry", "File", "Form", "Found", "Group", "Instant", "Known",
    "LEFT_EMPTY", "LongText", "Menu", "Move", "Number", "Option", "Quantity", "Question", "Rate", "Remove", "Row", "Say", "Screen",
    "ShortText", "Skip", "Sum", "Summary", "Text", "UnitPrice", "current_screen", "fill", "move",
]  # fmt: skip
