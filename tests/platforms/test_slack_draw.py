"""Posts as Slack messages: within every limit, escaped, and with the same facts as plain text."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.blocks import escaped, split
from bot.slack.draw import Drawing, home, messages
from handlers.posts import Button, Post
from tests.platforms.slack_api.blocks import check_message, check_view
from tests.platforms.slack_api.fields import buttons
from tests.platforms.slack_api.wording import words_of

WORDS = st.text(alphabet=st.sampled_from("aé<&>*_~`@#! \n😀🇫🇷שלוםمرحبا|0"), max_size=4000)


def words(drawings: list[Drawing]) -> str:
    return "\n".join(
        words_of([block for block in drawing.blocks if block["type"] != "actions"]) for drawing in drawings
    )


def labels(drawing: Drawing) -> list[str]:
    return [button.label for button in buttons(drawing.blocks)]


def raw(drawings: list[Drawing]) -> str:
    """All text of sections and contexts, unescaped, without layout."""
    texts: list[str] = []
    for drawing in drawings:
        for block in drawing.blocks:
            parts = [block["text"]] if block["type"] == "section" else block["elements"]
            texts += [part["text"] for part in parts] if block["type"] in ("section", "context") else []
    return "".join(html.unescape("".join(texts)).split())


def test_a_post_stands_in_reading_order_and_its_question_stands_out() -> None:
    post = Post(title="Devis", lines=("Acme",), note=("Total 12 €",), question="Combien ?\n(un nombre)")
    [drawing] = messages(post)
    texts = [block.get("text", {}).get("text") or block["elements"][0]["text"] for block in drawing.blocks]
    assert texts == ["*Devis*\nAcme", "Total 12 €", "*Combien ?*\n(un nombre)"]
    assert drawing.text == "Devis\nAcme\nTotal 12 €\nCombien ?\n(un nombre)"


def test_what_people_typed_neither_mentions_nor_links() -> None:
    [drawing] = messages(Post(title="<!channel> & <https://x.example|Acme>"))
    assert "<" not in json.dumps(drawing.blocks)
    assert words([drawing]) == "<!channel> & <https://x.example|Acme>"


@given(title=WORDS, line=WORDS, question=WORDS, count=st.integers(0, 40))
def test_any_post_is_taken_and_says_everything(title: str, line: str, question: str, count: int) -> None:
    post = Post(title=title, lines=(line,) * count, question=question, buttons=((Button(label="OK", data="x"),),))
    drawn = messages(post)
    for drawing in drawn:
        check_message(drawing.blocks)
        assert 0 < len(drawing.text) <= 4000
    assert labels(drawn[-1]) == ["OK"]
    assert raw(drawn).replace("*", "") == "".join((title + line * count + question).split()).replace("*", "")


@pytest.mark.parametrize("length", [2999, 3000, 3001, 12_000, 30_000])
def test_a_long_text_is_split_and_the_buttons_stand_in_the_last_message(length: int) -> None:
    drawn = messages(Post(lines=("é" * length,), buttons=((Button(label="Suite", data="x"),),)))
    assert raw(drawn) == "é" * length
    assert [labels(drawing) for drawing in drawn] == [[]] * (len(drawn) - 1) + [["Suite"]]
    assert all(len(json.dumps(drawing.blocks, ensure_ascii=False)) < 13_200 for drawing in drawn)


@given(st.text(alphabet="&<>ab \n", max_size=300), st.integers(5, 60))
def test_no_part_of_an_escaped_text_ends_inside_an_entity(text: str, most: int) -> None:
    parts = list(split(escaped(text), most))
    assert all(len(part) <= most for part in parts)
    assert "".join("".join(html.unescape(part) for part in parts).split()) == "".join(text.split())


def test_a_long_label_is_cut_with_an_ellipsis() -> None:
    [drawing] = messages(Post(buttons=((Button(label="S" * 76, data="d"), Button(label="S" * 75, data="e")),)))
    assert labels(drawing) == ["S" * 74 + "…", "S" * 75]


def test_many_buttons_flow_together_and_the_last_ones_are_there() -> None:
    rows: tuple[tuple[Button, ...], ...] = tuple((Button(label=f"n{n}", data=str(n)),) for n in range(300))
    [drawing] = messages(Post(question="Lequel ?", buttons=rows))
    check_message(drawing.blocks)
    assert labels(drawing)[-1] == "n299"


def test_a_repeated_post_is_marked() -> None:
    [drawing] = messages(Post(title="Rappel"), is_repeat=True)
    assert words([drawing]).startswith("↻")


def test_buttons_alone_are_told_in_the_plain_text() -> None:
    [drawing] = messages(Post(buttons=((Button(label="Oui & non", data="x"),),)))
    assert drawing.text == "Oui &amp; non"


def test_a_home_tab_of_many_posts_stays_within_a_view() -> None:
    posts = [
        Post(title=f"Relance {n}", buttons=((Button(label="Fait", data=f"o:reminder:id={n}"),),)) for n in range(60)
    ]
    view: dict[str, Any] = {"type": "home", "blocks": home(posts)}
    assert len(check_view(view, ("home",))["blocks"]) <= 100
