"""Posts as Telegram messages: whatever people write, nothing is refused, nothing is lost, and the way out stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from bot.telegram.draw import CAPTION, KEYS, LABEL, ROW, TEXT, Frame, keyboard, messages, plain, units
from handlers.posts import Button, Post
from tests.platforms.telegram_api.entities import parse_html, trim
from tests.platforms.telegram_api.keyboards import read_markup
from tests.platforms.telegram_api.limits import Limits

AWKWARD = st.sampled_from(
    ["<b>", "</i>", "&amp;", "&", "<", ">", "👩‍👩‍👧", "🇫🇷", "שלום", "مرحبا\u202e", " ", "\n", "e\u0301"]
)
WORDS = st.lists(AWKWARD | st.text(st.characters(exclude_categories=["Cs", "Cc"])), max_size=30).map("".join)
POSTS = st.builds(
    Post, title=WORDS, lines=st.lists(WORDS).map(tuple), note=st.lists(WORDS).map(tuple), error=WORDS, question=WORDS
)
LIMITS = Limits()


def read(html: str) -> str:
    """A message as Telegram takes it: parsed, and trimmed."""
    assert len(html.encode()) <= LIMITS.raw_text_bytes
    text, _entities = trim(*parse_html(html))
    return str(text)


def squeezed(text: str) -> str:
    return "".join(text.split())


def button(label: str = "Suite", data: str = "o:help:") -> Button:
    return Button(label=label, data=data)


def labels(keys: InlineKeyboardMarkup | None) -> list[list[str]]:
    return [[key.text for key in row] for row in keys.inline_keyboard] if keys else []


@given(POSTS, st.sampled_from([TEXT, CAPTION, 50]))
def test_every_post_is_taken_and_says_every_word(post: Post, limit: int) -> None:
    drawn = [read(html) for html in messages(post, limit=limit)]
    assert all(0 < units(text) <= limit for text in drawn)
    error = f"⚠️{post.error}" if post.error else ""
    said = squeezed(error + post.title + "".join(post.lines) + "".join(post.note) + post.question)
    assert squeezed("".join(drawn)) == (said or "…")


@given(POSTS)
def test_without_html_the_words_are_the_same(post: Post) -> None:
    for html in messages(post):
        assert read(html) == trim(plain(html), [])[0]


@pytest.mark.parametrize("character", ["a", "&", "é", "👍", "ש"])
@pytest.mark.parametrize("limit", [TEXT, CAPTION])
def test_a_text_at_the_limit_is_one_message_and_beyond_it_two(character: str, limit: int) -> None:
    at_limit = character * ((limit - 1) // units(character))
    assert len(messages(Post(lines=(at_limit,)), limit=limit)) == 1
    two = messages(Post(lines=(at_limit + character * 2,)), limit=limit)
    assert ["".join(map(read, two)), len(two)] == [at_limit + character * 2, 2]


def test_the_question_stands_out_and_its_hint_does_not() -> None:
    post = Post(title="Devis", lines=("HT 10 €",), note=("brouillon",), error="Non", question="Combien ?\nPar ex. : 3")
    expected = "⚠️ Non\n<b>Devis</b>\nHT 10 €\n<i>brouillon</i>\n<b>Combien ?</b>\nPar ex. : 3"
    assert messages(post) == [expected]
    assert messages(post, Frame("Encore", "Répondez")) == [f"<i>Encore</i>\n{expected}\n<i>Répondez</i>"]


KEYBOARDS = st.lists(
    st.lists(
        st.builds(Button, label=WORDS, data=st.text("abc:", min_size=1, max_size=64)), min_size=1, max_size=20
    ).map(tuple),
    max_size=40,
).map(tuple)


@given(KEYBOARDS)
def test_a_keyboard_is_taken_as_it_is_drawn(rows: tuple[tuple[Button, ...], ...]) -> None:
    keys = keyboard(Post(buttons=rows))
    if keys is None:
        assert rows == ()
        return
    shown = keys.to_dict()["inline_keyboard"]
    assert all(len(row) <= ROW for row in shown)
    assert sum(map(len, shown)) <= KEYS
    assert read_markup(keys.to_dict(), LIMITS) == {"inline_keyboard": [list(map(dict, row)) for row in shown]}
    assert shown[-1][-1]["callback_data"] == rows[-1][-1].data


def test_of_too_many_buttons_the_middle_is_cut_and_the_way_out_stays() -> None:
    body = tuple((button(f"Choix {number}"),) for number in range(150))
    way_out = (button("↩ Retour"), button("✖ Annuler"))
    shown = labels(keyboard(Post(buttons=(*body, way_out))))
    assert [shown[0], shown[-2], shown[-1]] == [["Choix 0"], ["Choix 97"], ["↩ Retour", "✖ Annuler"]]


def test_a_long_label_ends_in_an_ellipsis_and_an_empty_one_is_shown_all_the_same() -> None:
    at_limit = "x" * LABEL
    shown = labels(keyboard(Post(buttons=((button(at_limit), button(at_limit + "y"), button(" \n")),))))
    assert shown == [[at_limit, "x" * (LABEL - 1) + "…", "…"]]


def test_the_main_button_and_the_dangerous_one_are_coloured() -> None:
    said = {"label": "Suite", "data": "o:help:"}
    row = tuple(Button.model_validate({**said, "style": style}) for style in ("plain", "primary", "danger"))
    keys = keyboard(Post(buttons=(row,)))
    assert keys is not None
    assert [key.style for key in keys.inline_keyboard[0]] == [None, "primary", "danger"]
