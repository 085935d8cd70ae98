"""The local Slack tells a real Bolt app what happened, until it is heard, by both roads."""

from __future__ import annotations

from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp

from tests.platforms.slack_api import SlackServer
from tests.platforms.slack_api.bolt import Mode, Register, running
from tests.platforms.slack_small_app import Json, mention


def test_what_people_say_reaches_the_app_escaped_and_is_answered(small_app: SlackServer, heard: list[Json]) -> None:
    lea = small_app.user("U1")
    said = lea.says("Dupont & Fils <3")
    assert lea.dm.wait_for("lu : Dupont & Fils <3", after=said.ts).bot_id == "BBOT"
    small_app.settle()
    event = next(body["event"] for body in heard if body["event"]["user"] == "U1")
    assert (event["text"], event["channel_type"], event["ts"]) == ("Dupont &amp; Fils &lt;3", "im", said.ts)
    assert heard[0]["event_id"] in said.event_ids


def test_a_thread_is_answered_in_the_thread(small_app: SlackServer) -> None:
    lea = small_app.user("U1")
    parent = lea.says("un", channel="C1")
    lea.says("deux", channel="C1", thread_ts=parent.ts)
    small_app.channel("C1").wait_for("lu : deux")
    assert [message.text for message in small_app.channel("C1").thread(parent.ts)] == ["deux", "lu : deux"]


def test_a_mention_is_told_twice_if_both_are_subscribed(small_app: SlackServer, heard: list[Json]) -> None:
    said = small_app.user("U1").mentions("devis acme", channel="C1")
    small_app.channel("C1").wait_for("lu :")
    small_app.settle()
    kinds = {body["event"]["type"] for body in heard if body["event_id"] in said.event_ids}
    assert (len(said.event_ids), kinds) == (2, {"message", "app_mention"})


def test_a_mention_in_direct_messages_is_told_once(small_app: SlackServer) -> None:
    lea = small_app.user("U1")
    assert len(lea.mentions("devis", channel=lea.dm.id).event_ids) == 1


def test_nothing_is_told_of_a_channel_without_the_bot(small_app: SlackServer) -> None:
    small_app.channel("C1").remove_bot()
    assert small_app.user("U1").mentions("devis", channel="C1").event_ids == ()


def test_only_subscribed_events_are_sent(small_app: SlackServer, heard: list[Json]) -> None:
    small_app.events.subscriptions = {"app_mention"}
    assert small_app.user("U1").says("bonjour").event_ids == ()
    assert len(small_app.user("U1").mentions("bonjour", channel="C1").event_ids) == 1
    small_app.settle()
    assert [body["event"]["type"] for body in heard] == ["app_mention"]


def test_the_bot_s_own_messages_come_back_as_events_that_bolt_drops(small_app: SlackServer, heard: list[Json]) -> None:
    lea = small_app.user("U1")
    lea.says("bonjour")
    lea.dm.wait_for("lu : bonjour")
    small_app.settle()
    assert len(small_app.deliveries) == 2
    assert [body["event"]["user"] for body in heard] == ["U1"]


def test_a_file_comes_as_a_message(small_app: SlackServer, heard: list[Json]) -> None:
    said = small_app.user("U1").sends_file("carte.vcf", b"BEGIN:VCARD", text="voilà")
    small_app.settle()
    event = heard[0]["event"]
    assert (event["subtype"], event["ts"], event["text"]) == ("file_share", said.ts, "voilà")
    assert (event["files"][0]["name"], event["files"][0]["size"]) == ("carte.vcf", 11)


def test_another_event_can_be_sent_and_any_replayed(small_app: SlackServer, heard: list[Json]) -> None:
    event_id = small_app.send_event(
        {"type": "message", "channel": "C1", "user": "U1", "subtype": "channel_join", "ts": "1.2"}
    )
    small_app.settle()
    assert event_id
    assert small_app.replay(event_id).failure is None
    assert [body["event_id"] for body in heard] == [event_id, event_id]


def test_a_lost_ack_brings_the_event_again(small_app: SlackServer, heard: list[Json]) -> None:
    small_app.lose_acks(2)
    said = small_app.user("U1").sends_file("a.txt", b"x")
    small_app.settle()
    assert [body["event_id"] for body in heard] == list(said.event_ids) * 3
    assert [(each.attempt, each.failure) for each in small_app.deliveries] == [
        (0, "http_timeout"),
        (1, "http_timeout"),
        (2, None),
    ]


def failing(times: int, headers: list[Json], no_retry: bool = False) -> Register:
    """An app whose middleware fails so many times before it lets an event through."""

    def register(app: AsyncApp) -> None:
        @app.middleware
        async def fail(req: Any, next: Any) -> Any:
            headers.append({name: value[0] for name, value in req.headers.items() if name.startswith("x-slack-retry")})
            if len(headers) > times:
                return await next()
            return BoltResponse(status=500, headers={"X-Slack-No-Retry": "1"} if no_retry else {})

        app.event("app_mention")(mention)

    return register


def test_an_event_is_retried_three_times_with_the_reason(slack: SlackServer, slack_mode: Mode) -> None:
    headers: list[Json] = []
    slack.events.subscriptions = {"app_mention"}
    slack.courier.within = 3.0 if slack_mode == "http" else 0.3
    with running(slack, failing(9, headers), slack_mode):
        slack.user("U1").mentions("x", channel="C1")
        slack.settle()
    reason = "http_error" if slack_mode == "http" else "http_timeout"
    assert [each.failure for each in slack.deliveries] == [reason] * 4
    assert [each.get("x-slack-retry-num", "0") for each in headers] == ["0", "1", "2", "3"]
    assert [each["x-slack-retry-reason"] for each in headers[1:]] == [reason] * 3


def test_an_event_is_not_sent_again_once_heard_or_when_asked_not_to(slack: SlackServer) -> None:
    headers: list[Json] = []
    slack.events.subscriptions = {"app_mention"}
    with running(slack, failing(1, headers)):
        slack.user("U1").mentions("x", channel="C1")
        slack.settle()
        assert len(headers) == 2
    with running(slack, failing(9, headers, no_retry=True)):
        slack.user("U1").mentions("x", channel="C1")
        slack.settle()
        assert len(headers) == 3


def test_nothing_is_heard_where_no_app_listens(slack: SlackServer) -> None:
    slack.connect_http("http://127.0.0.1:9")
    said = slack.user("U1").says("allô")
    assert slack.user("U1").command("/crm").error == "dispatch_failed"
    slack.settle()
    assert [(each.event_id, each.failure) for each in slack.deliveries] == [
        (said.event_ids[0], "connection_failed")
    ] * 4


def test_too_many_events_are_dropped_and_the_app_is_told(small_app: SlackServer, heard: list[Json]) -> None:
    small_app.events.most_per_hour = 2
    small_app.courier.within = 1.0
    lea = small_app.user("U1")
    small_app.events.subscriptions = {"app_mention"}
    sent = [len(lea.mentions("x", channel="C1").event_ids) for _ in range(4)]
    small_app.settle()
    assert sent == [1, 1, 0, 0]
    assert sorted(body["type"] for body in heard) == ["app_rate_limited", "event_callback", "event_callback"]
