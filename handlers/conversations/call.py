"""Log a call."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from domain.answers import Minutes, NextStep, NextStepKind, Todo
from domain.calls import Direction, Outcome
from domain.conversation import Ask, Context, Known, LongText
from domain.errors import Refusal
from domain.folding import fold
from domain.messages import Message, _
from domain.moments import find_moment, next_mornings
from domain.roles import SELL
from handlers.choices import ACustomer, ADeal
from handlers.conversation import Conversation, Topic
from handlers.customers import customer_of
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.undoing import note, undo
from storage import calls, reminders
from storage.changes import added
from storage.tables import Call, Customer, Reminder

_MINUTES = re.compile(r"\b(\d{1,3}) ?(?:minutes?|mins?|mn)\b", re.IGNORECASE)
_TASK = re.compile(
    r"\b(?:rappeler|rappel|relancer|relance|recontacter|envoyer|preparer|revoir|voir|passer"
    r"|call|remind|send|prepare|meet|visit|follow)\b"
)


def usual_next_steps(known: Known) -> Sequence[NextStep]:
    """Call back tomorrow or next Monday, at nine."""
    words = known.context.say(_("Call back"))
    return [NextStep(subject=words, at=moment) for moment in next_mornings(known.today, known.context.zone)]


class LogCall(Conversation, command="call", french="appel", allowed=SELL, title=_("Log a call"), topic=Topic.SALES):
    """Log a call and what to do next."""

    customer: Annotated[ACustomer, Ask(_("Customer"), _("Who was on the phone?"))]
    outcome: Annotated[Outcome, Ask(_("Outcome"), _("How did it go?"))]
    next: Annotated[
        Todo | None,
        Ask(
            _("Next step"), _("What comes next, and when?"), hint=_("For example: call back Tuesday 10am"),
            skippable=True, suggest=usual_next_steps,
        ),
    ] = None  # fmt: skip
    minutes: Annotated[Minutes | None, Ask(_("Minutes"), _("How many minutes?"), optional=True)] = None
    note: Annotated[LongText | None, Ask(_("Note"), _("What was said?"), optional=True)] = None
    deal: Annotated[
        ADeal | None, Ask(_("Deal"), _("Which deal was it about?"), optional=True, depends_on=("customer",))
    ] = None
    direction: Annotated[Direction, Ask(_("Direction"), _("Who called?"), assume=lambda known: Direction.OUT)]

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "Acme reached 12 min call back Tuesday 10am": the customer, the outcome, the minutes and the next step."""
        answers: dict[str, Any] = {}
        try:
            found = find_moment(typed, context.now, context.zone, context.language)
        except Refusal:
            return typed, {}
        customer, task = _parted(found[0] if found else typed, answers, has_moment=found is not None)
        if found:
            step = NextStep(subject=task or context.say(_("Call back")), at=found[1])
            answers["next"] = NextStepKind().dump(step)
        return _without_outcome(customer, answers, context), answers

    def finish(self, desk: Desk) -> Reply:
        customer = customer_of(desk, self.customer)
        assert customer.id is not None
        call = calls.add(
            desk.books,
            Call(
                customer_id=customer.id, deal_id=self.deal.id if self.deal else None, person_id=desk.person_id,
                direction=self.direction.value, outcome=self.outcome.value,
                minutes=int(self.minutes) if self.minutes else None, note=self.note or "", at=desk.now,
            ),
        )  # fmt: skip
        note(desk, "call logged", customer.name, added(call))
        return Reply.of(
            _("Call logged: {customer} · {outcome}", customer=customer.name, outcome=self.outcome.label),
            *self._planned(desk, customer),
            offers=(
                undo(desk),
                offer("quote", _("New quote"), customer=customer.id),
                offer("record", _("Open the customer"), customer=customer.id),
            ),
        )

    def _planned(self, desk: Desk, customer: Customer) -> Sequence[Message]:
        if self.next is None:
            return ()
        reminder = reminders.add(
            desk.books,
            Reminder(
                person_id=desk.person_id, customer_id=customer.id, deal_id=self.deal.id if self.deal else None,
                subject=self.next.subject, due_at=self.next.at, created_at=desk.now,
            ),
        )  # fmt: skip
        note(desk, "reminder made", self.next.subject, added(reminder))
        return [_("I will remind you: {subject} · {moment}", subject=self.next.subject, moment=self.next.at)]


def _parted(typed: str, answers: dict[str, Any], *, has_moment: bool) -> tuple[str, str]:
    """The customer's name and the task after it; the minutes stand between them, before or after."""
    if minutes := _MINUTES.search(typed):
        answers["minutes"] = minutes[1]
        before, after = typed[: minutes.start()].strip(" ,"), typed[minutes.end() :].strip(" ,")
        if after or not has_moment:
            return (before, after) if before else (after, "")
        typed = before
    if has_moment and (task := _TASK.search(_unaccented(typed))) and task.start():
        return typed[: task.start()].strip(" ,"), typed[task.start() :].strip(" ,")
    return typed, ""


def _without_outcome(customer: str, answers: dict[str, Any], context: Context) -> str:
    """The customer's name; the outcome that follows it is an answer."""
    words = customer.split()
    for outcome in Outcome:
        label = fold(context.say(outcome.label))
        count = len(label.split())
        if len(words) > count and fold(" ".join(words[-count:])) == label:
            answers["outcome"] = outcome.value
            return " ".join(words[:-count])
    return customer


def _unaccented(text: str) -> str:
    """The same letters at the same places, without accents nor capitals."""
    return "".join(fold(char)[:1] or char for char in text)
