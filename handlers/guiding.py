"""Guides a known person through conversations: begins, goes on, ends and resumes them, and draws what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.conversation import (
    Cancelled,
    Confirmed,
    Context,
    Draft,
    Edit,
    Move,
    Question,
    Say,
    Screen,
    current_screen,
    move,
)  # fmt: skip
from domain.conversation.move import begin, on_errand, opening
from domain.conversation.screen import is_lost
from domain.conversation.steps import Board
from domain.errors import NotAllowed, Refusal, Stale
from domain.messages import Message, _
from domain.roles import Role
from handlers import buttons, posting
from handlers.bare_names import document_called
from handlers.choices import ADraft, DeskCatalogue
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.posts import Button, Outcome, Post
from storage import drafts


class Guide:
    """The guide of one person during one event: everything is said in posts."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.registry = desk.registry
        self._shown = 0
        """The draft whose screen was drawn last."""
        self.context = Context(desk.now, desk.zone, desk.language, DeskCatalogue(desk), desk.say)

    def _begin(
        self,
        conversation: type[Conversation],
        given: Mapping[str, Any],
        rest: str,
        pressed: buttons.OfferButton | None = None,
    ) -> Outcome:
        """Start a conversation: its kept draft and first screen, or its end, which leaves no draft."""
        self._check(conversation)
        new = Draft(form=conversation.command, person=self.desk.person_id)
        said, heard = conversation.heard(rest.strip(), self.context) if rest.strip() else ("", {})
        draft = begin(conversation, new, {**heard, **given}, self.context)
        if pressed is not None:
            draft = on_errand(conversation, draft, pressed.asks, pressed.then, self.context)
        draft, screen = opening(conversation, draft, said, self.context)
        if isinstance(screen, Confirmed):
            return self._finish(conversation, screen, None)
        if isinstance(screen, Question) and screen.is_dead_end:
            if screen.refused:
                raise screen.refused
            return self._said(_("There is nothing to choose from yet."))
        begun = drafts.begin(self.desk.books, draft, self.desk.now)
        try:
            conversation.ready(self.desk)
        except Refusal as refused:  # the draft stays: what was said with the command is not lost
            return posted(posting.of_refusal(refused.reason, self.desk.words, self._fixes(refused, begun)))
        return self._ask(conversation, begun, screen)

    def _ask(self, conversation: type[Conversation], draft: Draft, screen: Screen) -> Outcome:
        """Put a draft's screen before the person."""
        return self._drawn(conversation, draft, screen)

    def _drawn(self, conversation: type[Conversation], draft: Draft, screen: Screen) -> Outcome:
        """A screen, and the way to what mends it when an answer was refused."""
        refused = screen.refused if isinstance(screen, Question) else None
        post = self._draw(conversation, draft, screen)
        return posted(post, *(self._mending(refused, draft) if refused else ()))

    def _move(self, draft: Draft, made: Move) -> Outcome:
        conversation = self._named(draft.form)
        self._check(conversation)
        after, screen = move(conversation, draft, made, self.context)
        match screen:
            case Cancelled():
                drafts.end(self.desk.books, draft, "cancelled", self.desk.now)
                return self._over(draft, self._post(_("Cancelled: nothing was saved.")))
            case Confirmed():
                return self._finish(conversation, screen, after)
        if isinstance(made, Say) and is_lost(screen) and (elsewhere := self._named_whole(made.text)):
            return self._begin(*elsewhere, "")
        return self._drawn(conversation, drafts.save(self.desk.books, after, self.desk.now), screen)

    def _finish(self, conversation: type[Conversation], confirmed: Confirmed, draft: Draft | None) -> Outcome:
        """End a conversation: all of it happens, or the draft stays as it was and the reason is shown."""
        form = confirmed.form
        assert isinstance(form, Conversation)
        try:
            with self.desk.books.begin_nested():
                if draft is not None:
                    drafts.end(self.desk.books, draft, "confirmed", self.desk.now)
                reply = form.finish(self.desk)
        except Stale:
            raise
        except Refusal as refused:
            self.desk.records.clear()
            if draft is None:
                raise
            asked = self._ask(conversation, draft, current_screen(conversation, draft, self.context, refused.reason))
            return asked.model_copy(update={"posts": (*asked.posts, *self._mending(refused, draft))})
        posts = [posting.of_card(card, self.desk.words) for card in reply.cards]
        if draft is not None:
            posts = [post.model_copy(update={"ends": draft.id}) for post in posts]
        if next_one := reply.resumes or self._waiting(draft):
            resumed = self._resume(next_one)
            return resumed.model_copy(update={"posts": (*posts, *resumed.posts)})
        return posted(*posts, *(self._paused() if draft else ()))

    def _over(self, draft: Draft, post: Post) -> Outcome:
        """The last words of a draft, and a reminder of an earlier one that waits."""
        return posted(post.model_copy(update={"ends": draft.id}), *self._paused())

    def _waiting(self, draft: Draft | None) -> int:
        """The draft that was refused for what this one mended, if it is still open."""
        found = drafts.find(self.desk.books, draft.resumes, self.desk.person_id) if draft and draft.resumes else None
        return found.draft.id if found is not None and not found.ended else 0

    def _resume(self, id: int) -> Outcome:
        """Bring a draft back to where words reach it."""
        draft, conversation = self._open_draft(id)
        saved = drafts.save(self.desk.books, draft, self.desk.now)
        return self._ask(conversation, saved, current_screen(conversation, saved, self.context))

    def _open_draft(self, id: int) -> tuple[Draft, type[Conversation]]:
        """A draft of this person that is still under way."""
        found = drafts.find(self.desk.books, id, self.desk.person_id)
        if found is None or found.ended:
            raise Refusal(_("That conversation is over."))
        conversation = self._named(found.draft.form)
        self._check(conversation)
        return found.draft, conversation

    def _mending(self, refused: Refusal, draft: Draft) -> list[Post]:
        """The way to what mends a refusal; the draft waits meanwhile."""
        if fixes := self._fixes(refused, draft):
            return [Post(lines=(self.desk.say(_("This mends it:")),), buttons=(tuple(fixes),))]
        if refused.fix is None or not refused.fix.command:
            return []
        name = self._named(refused.fix.command).name_in(self.desk.language)
        return [self._post(_("The owner can mend it, with /{name}; yours waits meanwhile.", name=name))]

    def _fixes(self, refused: Refusal, draft: Draft | None = None) -> list[Button]:
        fix = refused.fix
        if fix is None or (fix.command and not self._is_allowed(self._named(fix.command))):
            return []
        if fix.command:
            data = buttons.of_fix(fix, draft.id if draft else 0)
        elif draft and fix.asks in Board(self._named(draft.form), draft, self.context).by_path:
            data = buttons.of_move(draft.id, draft.version, Edit(fix.asks))
        else:
            return []
        return [Button(label=self.desk.say(fix.label), data=data, style="primary")]

    def _show(self, draft: Draft, error: Message | None = None) -> Post:
        conversation = self._named(draft.form)
        return self._draw(conversation, draft, current_screen(conversation, draft, self.context, error))

    def _draw(self, conversation: type[Conversation], draft: Draft, screen: Screen) -> Post:
        self._shown = draft.id
        return posting.of_screen(screen, draft, conversation.heading(draft), self.desk.words)

    def _paused(self) -> list[Post]:
        """A reminder of an earlier conversation that was left open."""
        left = ADraft.left(self.desk)
        if not left:
            return []
        conversation = self._named(left[0].form)
        resume = Button(label=self.desk.say(_("Go on")), data=buttons.of_offer("resume", {"draft": left[0].id}))
        sentence = _("Still under way: {what}", what=conversation.heading(left[0]))
        return [Post(lines=(self.desk.say(sentence),), buttons=((resume,),))]

    def _named(self, command: str) -> type[Conversation]:
        conversation = self.registry.find(command)
        if conversation is None:
            raise Refusal(_("I do not know that button any more."))
        return conversation

    def _named_whole(self, text: str) -> tuple[type[Conversation], Mapping[str, Any]] | None:
        """What words that answer nothing name by themselves, so that a question left open is no dead end."""
        heard = self.registry.heard(text)
        if heard is not None and not heard[1]:
            return heard[0], {}
        card = document_called(self.desk, text)
        return (self._named(card[0]), card[1]) if card else None

    def _is_allowed(self, conversation: type[Conversation]) -> bool:
        return Role(self.desk.person.role) in conversation.allowed

    def _check(self, conversation: type[Conversation]) -> None:
        if not self._is_allowed(conversation):
            raise NotAllowed(_("Your role ({role}) does not permit that.", role=Role(self.desk.person.role).label))

    def _said(self, sentence: Message) -> Outcome:
        return posted(self._post(sentence))

    def _post(self, sentence: Message) -> Post:
        return Post(lines=(self.desk.say(sentence),))


def posted(*posts: Post) -> Outcome:
    """What is said in posts alone."""
    return Outcome(posts=posts)
