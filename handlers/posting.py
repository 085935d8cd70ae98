"""Turns screens and cards into posts: the one place that decides what stands where in a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.conversation import (
    Add,
    Answer,
    Back,
    Cancel,
    Confirm,
    Create,
    Draft,
    Edit,
    Menu,
    Move,
    Option,
    Question,
    Raise,
    Remove,
    Row,
    Screen,
    Skip,
    Summary,
)  # fmt: skip
from domain.messages import Message, _
from handlers import buttons
from handlers.posts import Button, Post
from handlers.reply import Card
from templates.words import Words

WIDE = 24
"""Labels up to this length share a row of two."""


def of_card(card: Card, words: Words) -> Post:
    """A card with its offers as buttons."""
    offers = [
        Button(
            label=words.say(offer.label),
            data=buttons.of_offer(offer.command, offer.given),
            style="primary" if offer.is_primary else "plain",
        )
        for offer in card.offers
    ]
    return Post(
        title=words.say(card.title) if card.title else "",
        lines=tuple(words.lines(card.lines)),
        buttons=rows_of(offers),
        file=card.paper,
    )


def of_refusal(reason: Message, words: Words, offers: Sequence[Button] = ()) -> Post:
    """Something that cannot be done, and why."""
    return Post(error=words.say(reason), buttons=rows_of(offers))


def of_screen(screen: Screen, draft: Draft, title: Message, words: Words) -> Post:
    """The screen of a conversation under way."""
    keys = _Keys(draft, words)
    match screen:
        case Question():
            return _question(screen, title, keys)
        case Menu():
            return _menu(screen, keys)
        case Summary():
            return _summary(screen, title, keys)
    raise TypeError(f"{type(screen).__name__} is answered by its conversation")


class _Keys:
    """Makes the buttons of one version of a draft."""

    def __init__(self, draft: Draft, words: Words) -> None:
        self.draft = draft
        self.words = words

    def key(self, label: Message, move: Move, style: str = "plain") -> Button:
        data = buttons.of_move(self.draft.id, self.draft.version, move)
        return Button.model_validate({"label": self.words.say(label), "data": data, "style": style})

    def steering(self) -> list[Button]:
        back = [self.key(_("↩ Back"), Back())] if self.draft.turn else []
        return [*back, self.key(_("✖ Cancel"), Cancel())]


def _question(screen: Question, title: Message, keys: _Keys) -> Post:
    say = keys.words.say
    ask = screen.step.question.ask
    options = [keys.key(option.label, Answer(option.value)) for option in screen.options if _fits(keys, option)]
    if screen.step.is_more:
        options = [keys.key(_("Nothing more"), Answer(False), "primary")]
    steering = keys.steering()
    if screen.can_create:
        options.append(keys.key(_("➕ “{words}”", words=screen.searched or ""), Create()))
    if screen.can_skip:
        steering.insert(0, keys.key(_("Skip"), Skip()))
    hint = say(ask.hint) if ask.hint else ""
    return Post(
        error=say(screen.error) if screen.error else "",
        title=say(title),
        note=tuple(keys.words.lines(screen.preview)),
        question=f"{say(ask.words)}\n{hint}".strip(),
        buttons=(*rows_of(options), tuple(steering)),
    )


def _fits(keys: _Keys, option: Option) -> bool:
    try:
        buttons.of_move(keys.draft.id, keys.draft.version, Answer(option.value))
    except ValueError:
        return False
    return True


def _menu(screen: Menu, keys: _Keys) -> Post:
    say = keys.words.say
    options = [keys.key(row.label, Edit(row.path)) for row in screen.rows]
    if screen.can_raise:
        options.append(keys.key(_("↑ Move up"), Raise(screen.path)))
    if screen.can_remove:
        options.append(keys.key(_("🗑 Remove"), Remove(screen.path), "danger"))
    return Post(
        error=say(screen.error) if screen.error else "",
        lines=tuple(_lines(screen.rows, keys.words)),
        question=say(_("What shall I change?")),
        buttons=(*rows_of(options), tuple(keys.steering())),
    )


def _summary(screen: Summary, title: Message, keys: _Keys) -> Post:
    say = keys.words.say
    confirm = keys.key(_("✔ Confirm"), Confirm(), "primary")
    change = keys.key(_("✏ Change"), Edit(""))
    adds = [keys.key(_("➕ {what}", what=row.label), Add(row.path)) for row in screen.groups]
    adds += [keys.key(_("➕ {what}", what=step.question.ask.label), Edit(step.path)) for step in screen.extras]
    return Post(
        error=say(screen.error) if screen.error else "",
        title=say(title),
        lines=tuple(_lines(screen.rows, keys.words)),
        note=tuple(keys.words.lines(screen.preview)),
        question=say(screen.question),
        buttons=((confirm, change), *rows_of(adds), tuple(keys.steering())),
    )


def _lines(rows: Iterable[Row], words: Words) -> Iterable[str]:
    return (words.say(_("{label}: {value}", label=row.label, value=row.value)) for row in rows)


def rows_of(made: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows: short ones two by two, long ones alone."""
    rows: list[tuple[Button, ...]] = []
    for button in made:
        fits = rows and len(rows[-1]) == 1 and len(button.label) <= WIDE and len(rows[-1][0].label) <= WIDE
        if fits:
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)
