"""The pipeline by stage: how many deals, for how much, how much of it is likely."""

from __future__ import annotations

from domain.messages import Message, _, plural
from domain.money import total
from handlers.choices.deals import stage_name
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import deals


class Pipeline(
    Conversation,
    command="pipeline",
    french="pipe",
    short=("pipelines",),
    confirmed=False,
    topic=Topic.FOLLOW_UP,
    title=_("Pipeline"),
):
    """Show the open deals by stage, with totals and likely totals."""

    def finish(self, desk: Desk) -> Reply:
        lie = deals.pipeline(desk.books)
        lines: list[Message] = [
            plural(
                "{stage}: {count} deal · {total} · likely {weighted}",
                "{stage}: {count} deals · {total} · likely {weighted}",
                part.count, stage=stage_name(part.stage, desk.language), total=part.total, weighted=part.weighted,
            )
            for part in lie
        ]  # fmt: skip
        count = sum(part.count for part in lie)
        if not count:
            return Reply.of(_("No deal is open."), offers=(offer("deal", _("New deal")),))
        whole = plural(
            "In all: {count} deal · {total} · likely {weighted}", "In all: {count} deals · {total} · likely {weighted}",
            count, total=total(part.total for part in lie), weighted=total(part.weighted for part in lie),
        )  # fmt: skip
        stages = [
            offer("deals", Message("{stage}", {"stage": stage_name(part.stage, desk.language)}), stage=part.stage.id)
            for part in lie
            if part.count
        ]
        return Reply.of(_("Pipeline"), *lines, whole, offers=tuple(stages))
