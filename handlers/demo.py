"""A believable company to try the desk on: four months of its life, told to the desk as its people would tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.folding import fold
from handlers.demo_story import COLLEAGUES, STORY
from handlers.events import Event, Who
from handlers.job import JobDesk
from handlers.jobs import quote_expiry
from handlers.posts import Button, Post
from handlers.reception import House, Reception
from storage import ledger, people, places
from storage.tables import Company

BETWEEN_LINES = timedelta(seconds=20)


def fill(house: House, owner: Who) -> bool:
    """Fill empty books, everything dated relative to today; False when somebody works in them already."""
    with house.books.read() as session:
        if not people.is_empty(session):
            return False
    reception = Reception(house)
    today = house.now().astimezone(house.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    speakers = {"owner": _Speaker(reception, owner.model_copy(update={"language": "fr"}))}
    for days_ago, hour, speaker, lines in STORY:
        at = today - timedelta(days=days_ago) + timedelta(hours=hour)
        if at > house.now():
            at = house.now() - timedelta(minutes=30)
        if speaker not in speakers:
            speakers[speaker] = _joined(reception, speaker, at)
        speakers[speaker].say(lines, at)
    _end_quotes(house)
    _let_speak(house, owner)
    return True


def _end_quotes(house: House) -> None:
    """The clock did not run while the story was told: end the quotes that it would have ended."""
    with house.books.open() as session:
        desk = JobDesk(session, house.now(), house.zone, house.registry)
        quote_expiry.JOB.run(desk)
        ledger.append(session, desk.records, house.secret)


def _let_speak(house: House, owner: Who) -> None:
    """The story is told in French; from now on its owner is spoken to in their own language."""
    with house.books.open() as session:
        person = people.by_account(session, owner.platform, owner.id)
        if person is not None and not owner.language.startswith("fr"):
            people.speak(session, person.id, "en")


def _joined(reception: Reception, login: str, at: datetime) -> _Speaker:
    """A colleague of the demo, who comes in with a code as anybody does; nobody is there to be told anything."""
    name, role = COLLEAGUES[login]
    with reception.house.books.open() as session:
        code = people.new_code(session, 1, at, role=role.value)
    place = f"demo:{login}"
    speaker = _Speaker(reception, Who(platform="demo", id=login, name=name, language="fr", place=place))
    speaker.say((f"/rejoindre {code}",), at)
    with reception.house.books.open() as session:
        places.set_reachable(session, place, False)
    return speaker


@dataclass
class _Speaker:
    """Somebody of the story: says lines, presses the buttons that they name."""

    reception: Reception
    who: Who
    said: int = 0
    buttons: list[Button] = field(default_factory=list)

    def say(self, lines: tuple[str, ...], at: datetime) -> None:
        for number, line in enumerate(lines):
            posts = self.reception.receive(self._event(line, at + number * BETWEEN_LINES))
            self._hear(line, posts)
        self._mark_demo()

    def _hear(self, line: str, posts: list[Post]) -> None:
        """The story is tested, so an error in it is a fault of ours."""
        for post in posts:
            if post.error and not any(button.label.startswith("➕ «") for row in post.buttons for button in row):
                raise RuntimeError(f"the demo stumbled at {line!r}: {post.error}")
        self.buttons = [button for post in posts for row in post.buttons for button in row]

    def _event(self, line: str, at: datetime) -> Event:
        self.said += 1
        common = {"key": f"demo:{self.who.id}:{self.said}", "who": self.who, "place": self.who.place, "at": at}
        pressed = next((button for button in self.buttons if fold(button.label) == fold(line)), None)
        if pressed is not None:
            return Event.model_validate({**common, "kind": "tap", "data": pressed.data})
        if line.startswith("/"):
            name, _space, rest = line[1:].partition(" ")
            return Event.model_validate({**common, "kind": "command", "text": name, "rest": rest})
        return Event.model_validate({**common, "kind": "say", "text": line})

    def _mark_demo(self) -> None:
        with self.reception.house.books.open() as session:
            company = session.get(Company, 1)
            if company is not None and not company.is_demo:
                company.is_demo = True
                session.add(company)
