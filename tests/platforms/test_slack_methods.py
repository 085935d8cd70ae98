"""Messages, conversations, files and people behave in the local Slack as the Web API documents them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.platforms.slack_api import SlackServer

Json = dict[str, Any]
SECTION = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Devis* 12"}}]
CARD = {"event_type": "quote_card", "event_payload": {"quote": 12}}


async def error(call: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_a_message_is_kept_with_blocks_and_metadata(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    channel = slack.channel("C1")
    answer = await slack_client.chat_postMessage(channel="C1", text="Devis 12", blocks=SECTION, metadata=CARD)
    message = channel.wait_for("Devis 12")
    assert (message.ts, message.metadata, message.bot_id) == (answer["ts"], CARD, slack.app.bot_id)
    assert message.blocks[0]["block_id"]
    assert answer["message"]["blocks"] == list(message.blocks)


async def test_a_reader_sees_markup_resolved(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    channel = slack.channel("C1")
    await slack_client.chat_postMessage(channel="C1", text="<https://a.example|Dupont &amp; Fils> a < b")
    await slack_client.chat_postMessage(channel="C1", text="Société <Durand> écrit sans échapper")
    await slack_client.chat_postMessage(channel="C1", text="*Devis* _à signer_ pour a_b_c et 2*3*4")
    assert [message.words for message in channel.messages] == [
        "Dupont & Fils a < b",
        "Société Durand écrit sans échapper",
        "Devis à signer pour a_b_c et 2*3*4",
    ]


@pytest.mark.parametrize("name", ["#ventes", "ventes", "C1"])
async def test_a_channel_may_be_named_when_posting_only(
    slack: SlackServer, slack_client: AsyncWebClient, name: str
) -> None:
    channel = slack.channel("C1", name="ventes")
    answer = await slack_client.chat_postMessage(channel=name, text="x")
    assert answer["channel"] == "C1"
    if name != "C1":
        assert await error(slack_client.chat_update(channel=name, ts=answer["ts"], text="y")) == "channel_not_found"
        assert await error(slack_client.conversations_history(channel=name)) == "channel_not_found"
    assert len(channel.messages) == 1


async def test_a_person_s_id_stands_for_their_direct_messages(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    lea = slack.user("U1", name="Léa")
    answer = await slack_client.chat_postMessage(channel="U1", text="Bonjour")
    assert answer["channel"] == lea.dm.id
    assert lea.dm.messages[0].text == "Bonjour"
    assert await error(slack_client.chat_postMessage(channel="U2", text="x")) == "channel_not_found"


async def test_the_bot_posts_only_where_it_may(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.channel("C1").remove_bot()
    slack.channel("G1", kind="group").remove_bot()
    slack.channel("C2").archive()
    assert await error(slack_client.chat_postMessage(channel="C1", text="x")) == "not_in_channel"
    assert await error(slack_client.conversations_history(channel="C1")) == "not_in_channel"
    assert await error(slack_client.chat_postMessage(channel="G1", text="x")) == "channel_not_found"
    assert await error(slack_client.chat_postMessage(channel="C2", text="x")) == "is_archived"
    assert await error(slack_client.chat_postMessage(channel="C9", text="x")) == "channel_not_found"
    slack.channel("C1").invite_bot()
    await slack_client.chat_postMessage(channel="C1", text="x")


async def test_an_update_changes_what_it_mentions(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    channel = slack.channel("C1")
    ts = (await slack_client.chat_postMessage(channel="C1", text="un", blocks=SECTION, metadata=CARD))["ts"]
    await slack_client.chat_update(channel="C1", ts=ts, text="deux", blocks=SECTION)
    assert (channel.messages[0].text, len(channel.messages[0].blocks), channel.messages[0].edited) == ("deux", 1, True)
    await slack_client.chat_update(channel="C1", ts=ts, text="trois")
    assert (channel.messages[0].words, channel.messages[0].metadata) == ("trois", CARD)


async def test_only_the_bot_s_own_messages_can_be_changed(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    said = slack.user("U1").says("à moi", channel="C1")
    assert await error(slack_client.chat_update(channel="C1", ts=said.ts, text="x")) == "cant_update_message"
    assert await error(slack_client.chat_delete(channel="C1", ts=said.ts)) == "cant_delete_message"
    assert await error(slack_client.chat_update(channel="C1", ts="1.2", text="x")) == "message_not_found"
    ts = (await slack_client.chat_postMessage(channel="C1", text="x"))["ts"]
    await slack_client.chat_delete(channel="C1", ts=ts)
    assert await error(slack_client.chat_delete(channel="C1", ts=ts)) == "message_not_found"
    assert [message.text for message in slack.channel("C1").messages] == ["à moi"]


async def test_an_ephemeral_message_is_for_one_person_and_in_no_history(
    slack: SlackServer, slack_client: AsyncWebClient
) -> None:
    slack.user("U1")
    channel = slack.channel("C1")
    answer = await slack_client.chat_postEphemeral(channel="C1", user="U1", text="toi")
    message = channel.wait_for("toi")
    assert (message.ephemeral_to, message.ts) == ("U1", answer["message_ts"])
    assert (await slack_client.conversations_history(channel="C1"))["messages"] == []
    assert await error(slack_client.chat_update(channel="C1", ts=message.ts, text="x")) == "message_not_found"
    assert await error(slack_client.chat_postEphemeral(channel="C1", user="U9", text="x")) == "user_not_found"
    slack.channel("G1", kind="group")
    assert await error(slack_client.chat_postEphemeral(channel="G1", user="U1", text="x")) == "user_not_in_channel"


async def test_a_thread_is_read_apart_from_the_channel(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    channel = slack.channel("C1")
    parent = (await slack_client.chat_postMessage(channel="C1", text="parent"))["ts"]
    reply = (await slack_client.chat_postMessage(channel="C1", text="réponse", thread_ts=parent))["ts"]
    await slack_client.chat_postMessage(channel="C1", text="à la réponse", thread_ts=reply)
    history = (await slack_client.conversations_history(channel="C1"))["messages"]
    assert [(each["text"], each["reply_count"]) for each in history] == [("parent", 2)]
    replies = (await slack_client.conversations_replies(channel="C1", ts=parent))["messages"]
    assert [each["text"] for each in replies] == ["parent", "réponse", "à la réponse"]
    assert [each.text for each in channel.thread(parent)] == ["réponse", "à la réponse"]
    assert await error(slack_client.conversations_replies(channel="C1", ts="1.2")) == "thread_not_found"


async def test_history_finds_a_card_by_its_metadata(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.channel("C1")
    await slack_client.chat_postMessage(channel="C1", text="x", metadata=CARD)
    found = await slack_client.conversations_history(channel="C1", include_all_metadata=True)
    assert found["messages"][0]["metadata"] == CARD
    assert "metadata" not in (await slack_client.conversations_history(channel="C1"))["messages"][0]


async def test_history_comes_newest_first_in_pages_and_ranges(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    lea = slack.user("U1")
    times = [lea.says(str(number), channel="C1").ts for number in range(5)]

    async def texts(**asked: Any) -> list[str]:
        answer = await slack_client.conversations_history(channel="C1", **asked)
        return [each["text"] for each in answer["messages"]]

    first = await slack_client.conversations_history(channel="C1", limit=2)
    assert first["has_more"]
    assert await texts(limit=2) == ["4", "3"]
    assert await texts(limit=2, cursor=first["response_metadata"]["next_cursor"]) == ["2", "1"]
    assert await texts(oldest=times[1], latest=times[3]) == ["2"]
    assert await texts(oldest=times[1], latest=times[3], inclusive=True) == ["3", "2", "1"]
    assert await error(slack_client.conversations_history(channel="C1", cursor="x")) == "invalid_cursor"


async def test_a_permalink_names_the_message(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    said = slack.user("U1").says("x", channel="C1")
    answer = await slack_client.chat_getPermalink(channel="C1", message_ts=said.ts)
    assert answer["permalink"] == f"https://acme.slack.com/archives/C1/p{said.ts.replace('.', '')}"


async def test_people_are_known_by_id_and_can_leave(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    lea = slack.user("U1", name="Léa Martin", locale="fr-FR", email="lea@acme.example")
    slack.user("U2", name="Tom", locale="en-GB", tz="Europe/London")
    user = (await slack_client.users_info(user="U1", include_locale=True))["user"]
    assert (user["real_name"], user["locale"], user["tz"]) == ("Léa Martin", "fr-FR", "Europe/Paris")
    assert user["profile"]["email"] == "lea@acme.example"
    assert "locale" not in (await slack_client.users_info(user="U2"))["user"]
    assert await error(slack_client.users_info(user="U9")) == "user_not_found"
    dm = (await slack_client.conversations_open(users="U1", return_im=True))["channel"]
    assert (dm["id"], dm["user"], dm["is_im"]) == (lea.dm.id, "U1", True)
    assert (await slack_client.conversations_open(users=["U1", "U2"]))["channel"]["id"].startswith("G")
    assert await error(slack_client.conversations_open(users="U9")) == "user_not_found"
    lea.leaves()
    assert (await slack_client.users_info(user="U1"))["user"]["deleted"]
    assert await error(slack_client.conversations_open(users="U1")) == "user_disabled"
    assert await error(slack_client.chat_postMessage(channel=dm["id"], text="x")) == "is_archived"


async def test_a_channel_tells_what_it_is(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.channel("C1", name="ventes").archive()
    info = (await slack_client.conversations_info(channel="C1"))["channel"]
    assert (info["name"], info["is_archived"], info["is_member"], info["is_private"]) == ("ventes", True, True, False)


async def test_a_file_is_uploaded_in_three_steps(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.channel("C1")
    parent = (await slack_client.chat_postMessage(channel="C1", text="Devis"))["ts"]
    await slack_client.files_upload_v2(
        channel="C1",
        content=b"%PDF-1.7",
        filename="D-12.pdf",
        title="Devis 12",
        initial_comment="Voici",
        thread_ts=parent,
    )
    [message] = slack.channel("C1").thread(parent)
    assert message.text == "Voici"
    assert [(file.name, file.title, file.content) for file in message.files] == [("D-12.pdf", "Devis 12", b"%PDF-1.7")]
    assert message.files[0].mimetype == "application/pdf"
    steps = [call.method for call in slack.calls[1:]]
    assert steps == ["files.getUploadURLExternal", "files.upload", "files.completeUploadExternal"]


@pytest.mark.parametrize("place", ["U1", "#ventes", "C9"])
async def test_files_go_to_conversation_ids_only(slack: SlackServer, slack_client: AsyncWebClient, place: str) -> None:
    slack.user("U1")
    slack.channel("C1", name="ventes")
    upload = slack_client.files_upload_v2(channel=place, content="x", filename="a.txt")
    assert await error(upload) == "channel_not_found"


async def test_an_upload_is_shared_once_its_bytes_came(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.channel("C1").remove_bot()
    slack.channel("C2")
    upload = slack_client.files_upload_v2(channel="C1", content="x", filename="a.txt")
    assert await error(upload) == "not_in_channel"
    step = await slack_client.files_getUploadURLExternal(filename="a.txt", length=3)
    file = [{"id": step["file_id"], "title": "a"}]
    assert await error(slack_client.files_completeUploadExternal(files=file, channel_id="C2")) == "file_not_found"
    async with aiohttp.ClientSession() as session, session.post(step["upload_url"], data=b"xxxx") as answer:
        assert answer.status == 400
    assert await error(slack_client.files_getUploadURLExternal(filename="a", length=0)) == "invalid_arguments"


async def test_a_download_needs_the_token(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.user("U1").sends_file("carte.vcf", b"BEGIN:VCARD")
    file = slack.user("U1").dm.messages[0].files[0]
    url = (await slack_client.files_info(file=file.id))["file"]["url_private_download"]
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as stranger:
            assert (stranger.status, stranger.content_type) == (200, "text/html")
        async with session.get(url, headers={"Authorization": f"Bearer {slack.bot_token}"}) as own:
            assert await own.read() == b"BEGIN:VCARD"


async def test_calls_come_as_json_form_or_query_alike(slack: SlackServer) -> None:
    slack.channel("C1")
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    form = {"channel": "C1", "text": "x", "blocks": '[{"type": "divider"}]', "token": slack.bot_token}
    async with aiohttp.ClientSession() as session:
        for call in (
            session.post(f"{slack.api_url}chat.postMessage", data=form),
            session.post(f"{slack.api_url}chat.postMessage", json=form, headers=headers),
            session.get(f"{slack.api_url}chat.postMessage", params=form, headers=headers),
        ):
            async with call as answer:
                assert (await answer.json())["ok"]
    assert [len(message.blocks) for message in slack.channel("C1").messages] == [1, 1, 1]
    assert len({message.ts for message in slack.channel("C1").messages}) == 3


async def test_views_of_the_home_tab_are_published_under_a_hash(
    slack: SlackServer, slack_client: AsyncWebClient
) -> None:
    slack.user("U1")
    view: Json = {"type": "home", "blocks": SECTION}
    first = (await slack_client.views_publish(user_id="U1", view=view))["view"]
    second = (await slack_client.views_publish(user_id="U1", view=view, hash=first["hash"]))["view"]
    assert first["id"] == second["id"]
    assert await error(slack_client.views_publish(user_id="U1", view=view, hash=first["hash"])) == "hash_conflict"
    assert await error(slack_client.views_publish(user_id="U9", view=view)) == "user_not_found"
    assert (slack.home("U1") or {})["hash"] == second["hash"]
    assert slack.home("U2") is None


async def test_a_waiting_test_says_what_it_saw(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    channel = slack.channel("C1")
    await slack_client.chat_postMessage(channel="C1", text="autre chose")
    with pytest.raises(AssertionError, match=r"waited 0.05 s for 'devis', saw: \['autre chose'\]"):
        channel.wait_for("devis", timeout=0.05)
    waiting = asyncio.to_thread(channel.wait_for, lambda message: "dev" in message.text)
    await slack_client.chat_postMessage(channel="C1", text="devis")
    assert (await waiting).text == "devis"


async def test_another_process_can_use_it(slack: SlackServer) -> None:
    slack.channel("C1")
    lines = f"""
from slack_sdk import WebClient
WebClient(token={slack.bot_token!r}, base_url={slack.api_url!r}).chat_postMessage(channel="C1", text="d'ailleurs")
"""
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", lines], check=True)
    assert [message.text for message in slack.channel("C1").messages] == ["d'ailleurs"]
