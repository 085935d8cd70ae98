"""People: invited, linked, promoted, removed; where the team is told; the language one is spoken to in."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlmodel import select

from handlers.events import Event, Who
from handlers.posts import Post
from handlers.reception import Reception
from storage import people
from storage.tables import Notice
from tests.talking import Clock, Talk


def code_in(text: str) -> str:
    found = re.search(r"/(?:join|rejoindre) (\S+)", text)
    assert found is not None
    return found[1]


def comer(talk: Talk, login: str) -> Talk:
    return Talk(talk.reception, talk.clock, login, "en", talk.folder, talk.fetch)


def in_group(talk: Talk, text: str, rest: str = "") -> str:
    who = talk.terminal.who
    key = f"group:{talk.clock()}:{text}"
    event = Event(
        key=key, who=who, place="telegram:-100", is_private=False, at=talk.clock(), kind="command", text=text, rest=rest
    )
    posts = talk.reception.receive(event)
    talk.terminal.buttons = [button for post in posts for row in post.buttons for button in row]
    return "\n".join(post.text for post in posts)


def test_a_code_lets_one_person_in_once_with_its_role(talk: Talk) -> None:
    code = code_in(talk("/invite", "seller").text)
    comer(talk, "sam")(f"/join {code}") >> "You are in as seller"
    comer(talk, "eve")(f"/join {code}") >> "not valid any more"
    talk("/people") >> "Sam · seller"


def test_a_code_ends_after_seven_days(talk: Talk, clock: Clock) -> None:
    code = code_in(talk("/invite", "manager").text)
    clock.travel(days=8)
    comer(talk, "sam")(f"/join {code}") >> "not valid any more"


def test_telegram_gets_a_link_where_the_bots_name_is_known(talk: Talk) -> None:
    house = replace(talk.reception.house, telegram_name="lumen_bot")
    named = Talk(Reception(house), talk.clock, "olga", folder=talk.folder)
    named(f"/join {talk.code('owner')}")
    said = named("/invite", "seller").text
    assert f"https://t.me/lumen_bot?start={code_in(said)}" in said


def test_one_person_on_two_platforms_shares_drafts(talk: Talk) -> None:
    code = code_in(talk("/link").text)
    phone = comer(talk, "claire-phone")
    phone(f"/join {code}") >> "Hello Claire"
    talk("/call acme") >> "Create it"
    phone("create") >> "How did it go?"


def test_the_last_owner_can_neither_be_demoted_nor_removed(talk: Talk) -> None:
    talk("/people", "change a role", "claire", "seller") >> "is the last owner"
    talk("cancel", "/remove claire", "confirm") >> "is the last owner"
    talk.another("olga", role="owner")
    talk("cancel", "/role claire", "seller") >> "Claire is now seller"


def test_who_was_removed_is_a_stranger_again(talk: Talk) -> None:
    sam = talk.another("sam")
    talk("/people", "remove somebody", "sam", "confirm") >> "Sam can no longer come in"
    sam("/call acme") >> "This desk is private"
    talk("/people").lacks("Sam")


def test_a_manager_does_not_make_owners(talk: Talk) -> None:
    boss = talk.another("max", role="manager")
    boss("/invite", "owner") >> "Only an owner makes or changes an owner"
    boss("cancel", "/role claire", "seller") >> "Only an owner makes or changes an owner"


def test_sellers_and_readers_let_nobody_in(talk: Talk) -> None:
    for role in ("seller", "accountant", "reader"):
        somebody = talk.another(f"a{role}", role=role)
        somebody("/people") >> "Claire · owner"
        assert not somebody.buttons
        for command in ("invite", "role", "remove", "here", "disconnect", "stages"):
            somebody(f"/{command}") >> "does not permit"


def test_the_language_changes_at_once(talk: Talk) -> None:
    talk("/language français") >> "Désormais, je vous parle français."
    talk("/aide") >> "Ce que je sais faire"
    talk("/langue english") >> "From now on I speak English with you."


def test_a_group_is_connected_from_inside_and_disconnected_again(talk: Talk) -> None:
    talk("/here") >> "Type it in the channel or group"
    assert "I answer in private here" in in_group(talk, "pipeline")
    assert "the team is told here" in in_group(talk, "here")
    assert "No deal is open" in in_group(talk, "pipeline")
    assert "told here already" in in_group(talk, "here")
    assert "I say nothing here any more" in in_group(talk, "disconnect")
    with talk.reception.house.books.open() as session:
        assert not people.team_places(session)


def test_a_stranger_learns_nothing_in_a_group(talk: Talk) -> None:
    in_group(talk, "here")
    eve = Who(platform="telegram", id="9", name="Eve", language="en", place="telegram:9")
    event = Event(
        key="e", who=eve, place="telegram:-100", is_private=False, at=talk.clock(), kind="command", text="deals"
    )
    assert talk.reception.receive(event) == []


def test_in_french(parler: Talk) -> None:
    code = code_in(parler("/inviter", "commercial").text)
    comer(parler, "sam")(f"/join {code}") >> "You are in as seller"
    parler("/équipe") >> "Sam · commercial"
    parler("/lier") >> "Envoyez-moi ceci sur l’autre plateforme"


def test_the_team_hears_of_a_won_deal_where_it_is_connected(talk: Talk) -> None:
    in_group(talk, "here")
    talk("/deal acme", "create", "Website", "12000", "skip", "confirm", "/won website")
    with talk.reception.house.books.open() as session:
        told = [
            Post.model_validate(n.post).text for n in session.exec(select(Notice)).all() if n.place == "telegram:-100"
        ]
    assert told == ["🏆 Won: Website · acme\n€12,000.00 before tax\nby Claire"]


def test_who_is_in_already_does_not_use_up_somebody_elses_code(talk: Talk) -> None:
    code = code_in(talk("/invite", "seller").text)
    talk(f"/join {code}") >> "You are in already"
    comer(talk, "sam")(f"/join {code}") >> "You are in as seller"
