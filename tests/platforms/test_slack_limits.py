"""The local Slack refuses what the real one refuses, in the same words, seen by the real slack_sdk."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.platforms.slack_api import SlackServer
from tests.platforms.slack_limits import (
    BAD_BLOCKS,
    CHARACTERS,
    MESSAGE_LIMITS,
    VIEW_LIMITS,
    Build,
    Json,
    actions,
    button,
    field,
    long,
    many,
    modal,
    section,
    table,
)


async def refused(call: Any) -> Json:
    """The body of the refusal that a call must meet."""
    with pytest.raises(SlackApiError) as caught:
        await call
    body = caught.value.response.data
    assert isinstance(body, dict)
    return body


def trigger(slack: SlackServer) -> str:
    slack.user("U1")
    return slack.triggers.issue("U1")


@pytest.mark.parametrize(
    ("name", "most", "build", "words", "pointer"), MESSAGE_LIMITS, ids=lambda value: str(value)[:20]
)
async def test_a_message_is_taken_at_the_limit_and_refused_past_it(
    slack: SlackServer, slack_client: AsyncWebClient, name: str, most: int, build: Build, words: str, pointer: str
) -> None:
    slack.channel("C1")
    await slack_client.chat_postMessage(channel="C1", text="x", blocks=build(most))
    body = await refused(slack_client.chat_postMessage(channel="C1", text="x", blocks=build(most + 1)))
    expected = f"{words.format(most + 1 if words is CHARACTERS else most)} [json-pointer:{pointer}]"
    assert body["error"] == "invalid_blocks"
    assert expected in body["errors"]
    assert f"[ERROR] {expected}" in body["response_metadata"]["messages"]
    assert len(slack.channel("C1").messages) == 1


@pytest.mark.parametrize(("name", "most", "build", "words", "pointer"), VIEW_LIMITS, ids=lambda value: str(value)[:20])
async def test_a_view_is_taken_at_the_limit_and_refused_past_it(
    slack: SlackServer,
    slack_client: AsyncWebClient,
    name: str,
    most: int,
    build: Callable[[int], Json],
    words: str,
    pointer: str,
) -> None:
    id = trigger(slack)
    body = await refused(slack_client.views_open(trigger_id=id, view=build(most + 1)))
    expected = f"[ERROR] {words.format(most + 1 if words is CHARACTERS else most)} [json-pointer:{pointer}]"
    assert body["error"] == "invalid_arguments"
    assert body["response_metadata"]["messages"] == [expected]
    await slack_client.views_open(trigger_id=id, view=build(most))


@pytest.mark.parametrize(("name", "blocks", "words"), BAD_BLOCKS, ids=[name for name, _, _ in BAD_BLOCKS])
async def test_malformed_blocks_are_refused_by_name(
    slack: SlackServer, slack_client: AsyncWebClient, name: str, blocks: list[Json], words: str
) -> None:
    slack.channel("C1")
    body = await refused(slack_client.chat_postMessage(channel="C1", text="x", blocks=blocks))
    assert body["error"] == "invalid_blocks"
    assert words in "\n".join(body["errors"])


async def test_an_action_id_may_return_in_another_block(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.channel("C1")
    twice = [actions(button(action_id="a")), actions(button(action_id="a"))]
    await slack_client.chat_postMessage(channel="C1", text="x", blocks=twice)


async def test_a_modal_that_asks_needs_a_button_to_submit(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    body = await refused(slack_client.views_open(trigger_id=trigger(slack), view=modal(field(), submit=None)))
    assert body["response_metadata"]["messages"] == ["[ERROR] missing required field: submit [json-pointer:/view]"]


async def test_a_view_without_anything_says_all_that_is_missing(
    slack: SlackServer, slack_client: AsyncWebClient
) -> None:
    body = await refused(slack_client.views_open(trigger_id=trigger(slack), view={"type": "modal"}))
    assert body["response_metadata"]["messages"] == [
        "[ERROR] missing required field: title [json-pointer:/view]",
        "[ERROR] missing required field: blocks [json-pointer:/view]",
    ]


async def test_block_ids_are_unique_in_a_view(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    twice = modal(field(block_id="name"), field(block_id="name"))
    body = await refused(slack_client.views_open(trigger_id=trigger(slack), view=twice))
    assert "`block_id` name already exists" in body["response_metadata"]["messages"][0]


async def test_a_view_weighs_at_most_250_kilobytes(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    heavy = modal(*many(90, section("é" * 1500)))
    assert (await refused(slack_client.views_open(trigger_id=trigger(slack), view=heavy)))["error"] == "view_too_large"


async def test_tables_stay_in_messages_and_alone(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.channel("C1")
    body = await refused(slack_client.chat_postMessage(channel="C1", text="x", blocks=many(2, table(1, 1))))
    assert body["error"] == "only_one_table_allowed"
    body = await refused(slack_client.views_open(trigger_id=trigger(slack), view=modal(table(1, 1))))
    assert "unsupported type: table" in body["response_metadata"]["messages"][0]


async def test_markdown_blocks_share_12000_characters(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.channel("C1")
    half = {"type": "markdown", "text": long(6000)}
    await slack_client.chat_postMessage(channel="C1", text="x", blocks=[half, half])
    too_much = [half, half, {"type": "markdown", "text": "x"}]
    body = await refused(slack_client.chat_postMessage(channel="C1", text="x", blocks=too_much))
    assert body["error"] == "msg_blocks_too_long"


async def test_markdown_text_excludes_text_and_has_its_own_limit(
    slack: SlackServer, slack_client: AsyncWebClient
) -> None:
    slack.channel("C1")
    await slack_client.chat_postMessage(channel="C1", markdown_text=long(12_000))
    body = await refused(slack_client.chat_postMessage(channel="C1", markdown_text=long(12_001)))
    assert body["error"] == "msg_too_long"
    body = await refused(slack_client.chat_postMessage(channel="C1", markdown_text="x", text="y"))
    assert body["error"] == "markdown_text_conflict"


async def test_a_long_text_is_cut_and_a_long_update_refused(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    channel = slack.channel("C1")
    answer = await slack_client.chat_postMessage(channel="C1", text=long(40_001))
    assert answer["warning"] == "message_truncated"
    assert len(channel.messages[0].text) == 40_000
    await slack_client.chat_update(channel="C1", ts=answer["ts"], text=long(4000))
    body = await refused(slack_client.chat_update(channel="C1", ts=answer["ts"], text=long(4001)))
    assert body["error"] == "msg_too_long"
    assert len(channel.messages[0].text) == 4000


async def test_blocks_that_are_not_json_are_another_error(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.channel("C1")
    body = await refused(slack_client.chat_postMessage(channel="C1", text="x", blocks="[{"))
    assert body["error"] == "invalid_blocks_format"


@pytest.mark.parametrize("metadata", [{"event_type": "x"}, {"event_type": 1, "event_payload": {}}, ["x"]])
async def test_metadata_has_a_type_and_a_payload(
    slack: SlackServer, slack_client: AsyncWebClient, metadata: Any
) -> None:
    slack.channel("C1")
    body = await refused(slack_client.chat_postMessage(channel="C1", text="x", metadata=metadata))
    assert body["error"] == "invalid_metadata_format"


async def test_a_message_says_something(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.channel("C1")
    body = await refused(slack_client.api_call("chat.postMessage", json={"channel": "C1", "text": ""}))
    assert body["error"] == "no_text"


async def test_a_message_has_at_most_100_attachments(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.channel("C1")
    attachments = many(101, {"fallback": "x", "text": "x"})
    body = await refused(slack_client.chat_postMessage(channel="C1", text="x", attachments=attachments))
    assert body["error"] == "too_many_attachments"


async def test_messages_are_scheduled_within_120_days(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.channel("C1")
    now = int(time.time())

    async def at(seconds: int) -> Json:
        return await refused(slack_client.chat_scheduleMessage(channel="C1", text="x", post_at=now + seconds))

    assert (await at(-5))["error"] == "time_in_past"
    assert (await at(121 * 86_400))["error"] == "time_too_far"
    for _ in range(30):
        await slack_client.chat_scheduleMessage(channel="C1", text="x", post_at=now + 4000)
    assert (await at(4100))["error"] == "restricted_too_many"
    await slack_client.chat_scheduleMessage(channel="C1", text="x", post_at=now + 4400)


async def test_a_scheduled_message_is_listed_deleted_or_posted(
    slack: SlackServer, slack_client: AsyncWebClient
) -> None:
    channel = slack.channel("C1")
    now = int(time.time())
    late = await slack_client.chat_scheduleMessage(channel="C1", text="tard", post_at=now + 4000)
    soon = await slack_client.chat_scheduleMessage(channel="C1", text="bientôt", post_at=int(time.time()) + 3)
    listed = await slack_client.chat_scheduledMessages_list(channel="C1")
    assert [each["text"] for each in listed["scheduled_messages"]] == ["bientôt", "tard"]
    delete = slack_client.chat_deleteScheduledMessage
    body = await refused(delete(channel="C1", scheduled_message_id=soon["scheduled_message_id"]))
    assert body["error"] == "invalid_scheduled_message_id"
    await delete(channel="C1", scheduled_message_id=late["scheduled_message_id"])
    assert channel.wait_for("bientôt").user == slack.app.bot_user_id
    assert not (await slack_client.chat_scheduledMessages_list())["scheduled_messages"]
