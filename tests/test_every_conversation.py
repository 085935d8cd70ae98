"""What holds for every conversation and view, also for those that are written next."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.conversation import Context, Draft, Known
from domain.conversation.form import Question, Repeated, fields_of
from domain.conversation.kinds import OneOf
from domain.messages import Language, Message
from domain.roles import Role
from handlers import buttons
from handlers.conversation import Conversation
from handlers.registry import registry
from handlers.sheets import sheet_of
from templates.words import Words, translations
from tests.talking import Clock, Talk, reception_on

ROOT = Path(__file__).parent.parent
ALL = registry().conversations
STORIES = "\n".join(path.read_text() for path in sorted((ROOT / "tests").rglob("test_*.py")) if path != Path(__file__))
LONGEST_TITLE = 24
"""A Slack modal's title."""
MOST_BLOCKS = 100
"""A Slack modal's blocks; a section has a title, every field is a block, and a group two buttons."""


class NoBooks:
    """A catalogue in which nothing is found."""

    def search(self, kind: object, typed: str, known: Known) -> tuple[()]:
        return ()

    def fetch(self, kind: object, id: int, known: Known) -> None:
        return None


def context() -> Context:
    words = Words(Language.FRENCH)
    return Context(
        datetime(2026, 11, 24, 9, tzinfo=UTC), ZoneInfo("Europe/Paris"), Language.FRENCH, NoBooks(), words.say
    )


def named(conversation: type[Conversation]) -> str:
    return conversation.command


def asked(conversation: type[Conversation]) -> Iterator[Question | Repeated]:
    for field in fields_of(conversation):
        yield field
        if isinstance(field, Repeated):
            yield from field.fields


def in_french(message: Message) -> str:
    return translations(Language.FRENCH).gettext(message.text)


every = pytest.mark.parametrize("conversation", ALL, ids=named)


@every
def test_it_says_what_it_does_in_one_sentence_of_both_languages(conversation: type[Conversation]) -> None:
    sentence = conversation.about().text
    assert sentence.endswith(".")
    assert in_french(conversation.about()) != sentence


@every
def test_its_title_fits_a_modal_in_both_languages(conversation: type[Conversation]) -> None:
    if any(fields_of(conversation)):
        assert len(conversation.title.text) <= LONGEST_TITLE
        assert len(in_french(conversation.title)) <= LONGEST_TITLE


def test_commands_are_unique_and_can_be_typed() -> None:
    names = [name for c in ALL for name in {c.command, c.french, *c.short}]
    assert len(names) == len(set(names))
    assert all(name.isascii() and name.isalnum() and name == name.lower() and len(name) <= 32 for name in names)


@every
def test_every_question_speaks_french(conversation: type[Conversation]) -> None:
    for field in asked(conversation):
        for message in filter(None, (field.ask.label, field.ask.words, field.ask.hint)):
            catalogue = translations(Language.FRENCH)
            assert message.text in getattr(catalogue, "_catalog", {}), message.text


@every
def test_every_choice_of_a_closed_list_fits_a_button(conversation: type[Conversation]) -> None:
    for field in asked(conversation):
        if isinstance(field, Question) and isinstance(field.kind, OneOf):
            for member in field.kind.members:
                data = f'm:zzzzzz:zzz:a:"{member.value}"'
                assert len(data.encode()) <= buttons.LIMIT


@every
def test_its_sheet_stays_below_a_modals_blocks(conversation: type[Conversation]) -> None:
    draft = Draft(id=1, form=conversation.command, person=1, version=1)
    sheet = sheet_of(conversation, draft, context(), Words(Language.FRENCH))
    blocks = sum(len(section.fields) + 2 for section in sheet.sections) + len(sheet.adds) + 3
    assert blocks < MOST_BLOCKS


@every
def test_a_story_is_told_of_it(conversation: type[Conversation]) -> None:
    names = (conversation.command, conversation.french, *conversation.short)
    told = any(f"/{name}{end}" in STORIES for name in names for end in (" ", '"', "\\n"))
    reached = any(f'"{conversation.command}"' in text for text in _offers()) and not conversation.is_listed
    assert told or reached, conversation.command


def _offers() -> Iterator[str]:
    """The offers of the code: an unlisted conversation is reached by them in the stories of another."""
    for folder in ("conversations", "views", "jobs"):
        for path in (ROOT / "handlers" / folder).glob("*.py"):
            yield from (line for line in path.read_text().splitlines() if "offer(" in line)


def test_every_offer_begins_a_conversation_that_exists() -> None:
    commands = {conversation.command for conversation in ALL}
    missing = set()
    for path in (ROOT / "handlers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "offer" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    missing |= {(path.name, first.value)} if first.value not in commands else set()
    assert not missing


def test_every_offer_gives_answers_to_questions_that_are_asked() -> None:
    fields = {c.command: {f.name for f in fields_of(c)} for c in ALL}
    for path in (ROOT / "handlers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "offer" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and first.value in fields:
                    given = {k.arg for k in node.keywords if k.arg and k.arg != "primary"}
                    assert given <= fields[first.value], (path.name, node.lineno, first.value)


@pytest.fixture(scope="module")
def staff(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Role, Talk]]:
    """One person of every role at the same desk."""
    import shutil

    url = f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path_factory.mktemp('staff') / 'books.db')}"
    reception = reception_on(url, Clock())
    owner = Talk(reception, Clock())
    owner("/start")
    people = {Role.OWNER: owner}
    people |= {role: owner.another(f"a{role.value}", role=role.value) for role in Role if role not in people}
    yield people
    reception.house.books.close()


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
@every
def test_roles_are_kept_at_the_door(conversation: type[Conversation], role: Role, staff: dict[Role, Talk]) -> None:
    said = staff[role](f"/{conversation.command}").text
    refused = "does not permit that" in said
    assert refused == (role not in conversation.allowed), said
    staff[role]("cancel")
