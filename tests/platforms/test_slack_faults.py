"""The local Slack fails on demand, and counts: what was applied is kept, whatever the client came to know."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.platforms.slack_api import SlackServer

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def channel(slack: SlackServer) -> None:
    slack.channel("C1")


def posted(slack: SlackServer) -> list[str]:
    return [message.text for message in slack.channel("C1").messages]


def outcomes(slack: SlackServer, method: str = "chat.postMessage") -> list[tuple[str, bool]]:
    return [(call.outcome, call.applied) for call in slack.calls_to(method)]


async def refused(call: Awaitable[object]) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def test_a_flood_is_refused_with_the_seconds_to_wait(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.fail_next("chat.postMessage", 429, retry_after=7)
    error = await refused(slack_client.chat_postMessage(channel="C1", text="un"))
    assert (error.response.status_code, error.response["error"]) == (429, "ratelimited")
    assert error.response.headers["Retry-After"] == "7"
    await slack_client.chat_postMessage(channel="C1", text="deux")
    assert posted(slack) == ["deux"]
    assert outcomes(slack) == [("429", False), ("ok", True)]


async def test_the_sdk_waits_out_a_flood_when_asked_to(slack: SlackServer) -> None:
    patient = AsyncWebClient(
        token=slack.bot_token, base_url=slack.api_url, retry_handlers=[AsyncRateLimitErrorRetryHandler()]
    )
    slack.fail_next("chat.postMessage", 429, retry_after=0)
    await patient.chat_postMessage(channel="C1", text="un")
    assert posted(slack) == ["un"]
    assert outcomes(slack) == [("429", False), ("ok", True)]


@pytest.mark.parametrize("status", [500, 503])
async def test_a_broken_server_answers_no_json_and_applies_nothing(
    slack: SlackServer, slack_client: AsyncWebClient, status: int
) -> None:
    slack.fail_next("chat.postMessage", status)
    error = await refused(slack_client.chat_postMessage(channel="C1", text="un"))
    assert error.response.status_code == status
    assert posted(slack) == []


@pytest.mark.parametrize(("kind", "kept"), [("reset_before", []), ("reset_after", ["un"])])
async def test_a_reset_hides_whether_the_call_was_applied(
    slack: SlackServer, slack_client: AsyncWebClient, kind: str, kept: list[str]
) -> None:
    slack.fail_next("chat.postMessage", kind)
    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await slack_client.chat_postMessage(channel="C1", text="un")
    assert posted(slack) == kept
    assert outcomes(slack) == [(kind, bool(kept))]


async def test_the_default_client_posts_twice_when_an_answer_is_lost(slack: SlackServer) -> None:
    default = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    slack.fail_next("chat.postMessage", "reset_after")
    await default.chat_postMessage(channel="C1", text="un")
    assert posted(slack) == ["un", "un"]


async def test_a_slow_answer_comes_after_the_call_was_applied(slack: SlackServer) -> None:
    hasty = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, timeout=0.2, retry_handlers=[])  # type: ignore[arg-type]
    slack.fail_next("chat.postMessage", "slow", seconds=1.0)
    with pytest.raises(TimeoutError):
        await hasty.chat_postMessage(channel="C1", text="un")
    assert posted(slack) == ["un"]
    assert outcomes(slack) == [("slow", True)]


async def test_any_error_of_slack_can_be_ordered(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.fail_next("chat.postMessage", "internal_error", times=2)
    for _ in range(2):
        error = await refused(slack_client.chat_postMessage(channel="C1", text="un"))
        assert error.response["error"] == "internal_error"
    await slack_client.chat_postMessage(channel="C1", text="deux")
    assert posted(slack) == ["deux"]


async def test_a_star_fails_the_next_call_whatever_it_is(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.fail_next("*", 503)
    await refused(slack_client.auth_test())
    assert (await slack_client.auth_test())["user_id"] == slack.app.bot_user_id


async def test_uploads_and_response_urls_fail_too(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.fail_next("files.upload", 500)
    with pytest.raises(Exception, match="Failed to upload"):
        await slack_client.files_upload_v2(channel="C1", content="x", filename="a.txt")
    slack.user("U1")
    url = slack.response_urls.issue("C1", "U1")
    slack.fail_next("response_url", 500)
    assert (await AsyncWebhookClient(url).send(text="x")).status_code == 500
    assert posted(slack) == []


async def test_without_a_good_token_nothing_is_done(slack: SlackServer) -> None:
    async def error(token: str | None, method: str = "auth.test") -> str:
        client = AsyncWebClient(token=token, base_url=slack.api_url)
        return str((await refused(client.api_call(method))).response["error"])

    assert await error(None) == "not_authed"
    assert await error("xoxb-stranger") == "invalid_auth"
    assert await error(slack.app_token) == "not_allowed_token_type"
    assert await error(slack.bot_token, "apps.connections.open") == "not_allowed_token_type"
    assert await error(slack.bot_token, "chat.postSong") == "unknown_method"
    slack.uninstall()
    assert await error(slack.bot_token) == "account_inactive"
    slack.uninstall("token_revoked")
    assert await error(slack.bot_token) == "token_revoked"


async def test_a_channel_takes_a_burst_and_then_one_message_a_second(
    slack: SlackServer, slack_client: AsyncWebClient
) -> None:
    slack.rates.enforced = True
    slack.channel("C2")
    for text in "abcd":
        await slack_client.chat_postMessage(channel="C1", text=text)
    error = await refused(slack_client.chat_postMessage(channel="C1", text="e"))
    assert error.response.status_code == 429
    assert 1 <= int(error.response.headers["Retry-After"]) <= 4
    await slack_client.chat_postMessage(channel="C2", text="ailleurs")
    assert posted(slack) == ["a", "b", "c", "d"]


async def test_a_method_has_as_many_calls_a_minute_as_its_tier(
    slack: SlackServer, slack_client: AsyncWebClient
) -> None:
    slack.rates.enforced = True
    for _ in range(50):
        await slack_client.conversations_info(channel="C1")
    error = await refused(slack_client.conversations_info(channel="C1"))
    assert error.response["error"] == "ratelimited"
    assert int(error.response.headers["Retry-After"]) > 50
    await slack_client.conversations_history(channel="C1")


async def test_a_commercial_app_reads_history_once_a_minute_and_15_messages(
    slack: SlackServer, slack_client: AsyncWebClient
) -> None:
    slack.distribute_commercially()
    for number in range(20):
        slack.user("U1").says(str(number), channel="C1")
    answer = await slack_client.conversations_history(channel="C1", limit=100)
    assert len(answer["messages"]) == 15
    assert (await refused(slack_client.conversations_history(channel="C1"))).response.status_code == 429


async def test_a_trigger_opens_one_view_within_three_seconds(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []}
    slack.user("U1")

    async def error(trigger: str) -> str:
        return str((await refused(slack_client.views_open(trigger_id=trigger, view=view))).response["error"])

    used = slack.triggers.issue("U1")
    await slack_client.views_open(trigger_id=used, view=view)
    assert await error(used) == "exchanged_trigger_id"
    assert await error("12.34.56") == "invalid_trigger_id"
    assert slack.triggers.lifetime == 3.0
    slack.triggers.lifetime = 0.05
    late = slack.triggers.issue("U1")
    await asyncio.sleep(0.1)
    assert await error(late) == "expired_trigger_id"


async def test_a_response_url_takes_five_posts_in_thirty_minutes(slack: SlackServer) -> None:
    slack.user("U1")
    assert slack.response_urls.lifetime == 1800
    client = AsyncWebhookClient(slack.response_urls.issue("C1", "U1"))
    for _ in range(5):
        assert (await client.send(text="x")).status_code == 200
    answer = await client.send(text="x")
    assert (answer.status_code, "used_url" in answer.body) == (404, True)
    slack.response_urls.lifetime = 0.0
    answer = await AsyncWebhookClient(slack.response_urls.issue("C1", "U1")).send(text="x")
    assert (answer.status_code, "expired_url" in answer.body) == (404, True)
    assert len(posted(slack)) == 5
