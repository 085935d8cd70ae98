"""Notices on Slack with slack_sdk's own client: posted once, edited, ephemeral, with papers, honest about trouble."""

from __future__ import annotations

import asyncio

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.platform import NotSent, Paper, Refused, SlowDown, Trouble, Uncertain, Unreachable
from bot.slack.poster import SlackPoster
from handlers.posts import Button, Post
from tests.platforms.slack_api import SlackServer

HELLO = Post(title="Bonjour", buttons=((Button(label="Suite", data="o:help:"),),))
PDF = Paper("F-2026-0001.pdf", b"%PDF-1.7 facture")


@pytest.fixture
def poster(slack_client: AsyncWebClient) -> SlackPoster:
    return SlackPoster(slack_client)


async def test_a_notice_is_posted_with_its_key_and_found_by_it(slack: SlackServer, poster: SlackPoster) -> None:
    channel = slack.channel("C1")
    id = await poster.post("slack:C1", HELLO, None, key="alert:7")
    [message] = channel.messages
    assert (id, message.words.splitlines()[0], message.buttons) == (f"C1:{message.ts}", "Bonjour", ["Suite"])
    assert message.metadata == {"event_type": "comptoir", "event_payload": {"key": "alert:7"}}
    assert await poster.find("slack:C1", "alert:7") == id
    assert await poster.find("slack:C1", "alert:8") is None


async def test_a_person_is_reached_in_private(slack: SlackServer, poster: SlackPoster) -> None:
    lea = slack.user("U1")
    id = await poster.post("slack:U1", HELLO, None, key="k")
    [message] = lea.dm.messages
    assert id == f"{lea.dm.id}:{message.ts}"
    assert await poster.find("slack:U1", "k") == id


async def test_a_message_is_drawn_over_and_only_over_itself(slack: SlackServer, poster: SlackPoster) -> None:
    channel = slack.channel("C1")
    id = await poster.post("slack:C1", HELLO, None, key="a")
    again = await poster.post("slack:C1", Post(title="Adieu", replaces=id), None, key="b")
    [message] = channel.messages
    assert (again, message.words, message.buttons) == (id, "Adieu", [])
    assert await poster.find("slack:C1", "b") == id


async def test_what_cannot_be_edited_any_more_is_posted_anew(slack: SlackServer, poster: SlackPoster) -> None:
    channel = slack.channel("C1")
    id = await poster.post("slack:C1", Post(title="Adieu", replaces="C1:1.000001"), None, key="b")
    [message] = channel.messages
    assert id == f"C1:{message.ts}"


async def test_one_person_sees_an_ephemeral_answer(slack: SlackServer, poster: SlackPoster) -> None:
    slack.user("U1")
    channel = slack.channel("C1")
    assert await poster.post("slack:C1@U1", HELLO, None, key="k") == ""
    [message] = channel.messages
    assert (message.ephemeral_to, message.words.splitlines()[0]) == ("U1", "Bonjour")
    with pytest.raises(Uncertain):
        await poster.find("slack:C1@U1", "k")


async def test_where_the_bot_cannot_speak_the_person_is_answered_in_private(
    slack: SlackServer, poster: SlackPoster
) -> None:
    lea = slack.user("U1")
    slack.channel("C1").remove_bot()
    await poster.post("slack:C1@U1", HELLO, None, key="k")
    assert [message.words.splitlines()[0] for message in lea.dm.messages] == ["Bonjour"]


async def test_a_paper_comes_with_its_words_and_the_direct_messages_are_opened_first(
    slack: SlackServer, poster: SlackPoster
) -> None:
    lea = slack.user("U1")
    await poster.post("slack:U1", HELLO, PDF, key="k")
    file, words = lea.dm.messages
    assert [(each.name, each.content) for each in file.files] == [(PDF.name, PDF.content)]
    assert words.words.startswith("Bonjour")


async def test_a_paper_for_one_person_in_a_channel_is_sent_in_private(slack: SlackServer, poster: SlackPoster) -> None:
    lea = slack.user("U1")
    channel = slack.channel("C1")
    await poster.post("slack:C1@U1", HELLO, PDF, key="k")
    assert [len(message.files) for message in lea.dm.messages] == [1]
    assert [message.files for message in channel.messages] == [()]


async def test_a_long_post_takes_several_messages_and_is_found_when_the_last_is_there(
    slack: SlackServer, poster: SlackPoster
) -> None:
    channel = slack.channel("C1")
    id = await poster.post("slack:C1", Post(lines=("é" * 30_000,), buttons=HELLO.buttons), None, key="k")
    first, *_middle, last = channel.messages
    assert (first.buttons, last.buttons, id) == ([], ["Suite"], f"C1:{last.ts}")
    assert await poster.find("slack:C1", "k") == id


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ("reset_before", Uncertain), ("reset_after", Uncertain), (500, Uncertain), (503, Uncertain),
        ("internal_error", Uncertain), ("is_archived", Unreachable), ("channel_not_found", Unreachable),
        ("not_in_channel", Unreachable), ("account_inactive", Unreachable), ("token_revoked", Unreachable),
        ("msg_too_long", Refused), ("missing_scope", Refused),
    ],
)  # fmt: skip
async def test_trouble_is_told_as_what_it_is(
    slack: SlackServer, poster: SlackPoster, fault: int | str, trouble: type[Trouble]
) -> None:
    slack.channel("C1")
    slack.fail_next("chat.postMessage", fault)
    with pytest.raises(trouble):
        await poster.post("slack:C1", HELLO, None, key="k")
    assert len(slack.calls_to("chat.postMessage")) == 1


@pytest.mark.parametrize(("fault", "posted"), [("reset_before", False), ("reset_after", True)])
async def test_a_lost_answer_is_cleared_up_by_looking(
    slack: SlackServer, poster: SlackPoster, fault: str, posted: bool
) -> None:
    slack.channel("C1")
    slack.fail_next("chat.postMessage", fault)
    with pytest.raises(Uncertain):
        await poster.post("slack:C1", HELLO, None, key="k")
    assert (await poster.find("slack:C1", "k") is not None) == posted


async def test_slack_says_how_long_to_wait(slack: SlackServer, poster: SlackPoster) -> None:
    slack.channel("C1")
    slack.fail_next("chat.postMessage", 429, retry_after=7)
    with pytest.raises(SlowDown) as slower:
        await poster.post("slack:C1", HELLO, None, key="k")
    assert slower.value.seconds == 7


async def test_nobody_at_the_address_means_that_it_surely_did_not_arrive() -> None:
    client = AsyncWebClient(token="xoxb", base_url="http://127.0.0.1:9/api/", retry_handlers=[])
    with pytest.raises(NotSent):
        await SlackPoster(client).post("slack:C1", HELLO, None, key="k")


async def test_a_history_that_cannot_be_read_leaves_it_uncertain(slack: SlackServer, poster: SlackPoster) -> None:
    slack.channel("C1")
    slack.fail_next("conversations.history", "missing_scope")
    with pytest.raises(Uncertain):
        await poster.find("slack:C1", "k")


async def test_somebody_who_left_cannot_be_reached(slack: SlackServer, poster: SlackPoster) -> None:
    slack.user("U1").leaves()
    with pytest.raises(Unreachable):
        await poster.post("slack:U1", HELLO, PDF, key="k")


async def test_blocks_that_slack_refuses_are_sent_as_plain_text_once(slack: SlackServer, poster: SlackPoster) -> None:
    channel = slack.channel("C1")
    slack.fail_next("chat.postMessage", "invalid_blocks")
    await poster.post("slack:C1", HELLO, None, key="k")
    assert [(message.text, message.blocks) for message in channel.messages] == [("Bonjour", ())]


async def test_a_slow_place_does_not_hold_another_up(slack: SlackServer, poster: SlackPoster) -> None:
    slack.channel("C1")
    slack.channel("C2")
    slack.fail_next("chat.postMessage", "slow", seconds=1)
    slow = asyncio.create_task(poster.post("slack:C1", HELLO, None, key="a"))
    await asyncio.sleep(0.1)
    await asyncio.wait_for(poster.post("slack:C2", HELLO, None, key="b"), 0.8)
    assert not slow.done()
    await slow
