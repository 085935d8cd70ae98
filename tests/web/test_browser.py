"""A customer signs in a real browser: on a telephone and a desk, with JavaScript and without, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect, sync_playwright
from sqlmodel import select

from domain.acceptance import Evidence, read_evidence
from storage.tables import Acceptance
from tests.web import browser as chromium
from tests.web.conftest import Site
from tests.web.test_signing import CHOICE

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
NARROW: ViewportSize = {"width": 320, "height": 568}
DESK: ViewportSize = {"width": 1280, "height": 900}

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as long as this module runs: while Playwright works, no other event loop can."""
    path = chromium.find()
    if path is None:
        if chromium.is_required():
            pytest.fail(chromium.ABSENT)
        pytest.skip(chromium.ABSENT)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the browser shows is the same on both databases."""
    return sqlite_url


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    """Open a link; nothing may go wrong in the console, and nothing be asked of another host."""
    complaints: list[str] = []
    with ExitStack() as open_ones:

        def opened(link: str, size: ViewportSize = TELEPHONE, *, scripts: bool = True) -> Page:
            context = browser.new_context(viewport=size, java_script_enabled=scripts, has_touch=size is TELEPHONE)
            open_ones.callback(context.close)
            page = context.new_page()
            page.on("console", lambda said: complaints.append(said.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", note)
            page.goto(f"{site.client.base_url}{link}")
            return page

        def note(asked: Request) -> None:
            if not asked.url.startswith((str(site.client.base_url), "data:")):
                complaints.append(asked.url)

        yield opened
    assert [said for said in complaints if "status of 4" not in said] == []


def test_on_a_telephone_the_total_is_live_and_the_signature_drawn(site: Site, visit: Visit, tmp_path: Path) -> None:
    site.propose(*CHOICE)
    page = visit(site.link())
    expect(page.get_by_role("button", name="Mettre à jour le total")).to_be_hidden()
    page.get_by_label("Logo").check()
    expect(page.locator(".due")).to_contain_text("1 680,00 €")
    page.get_by_label("Hosting for three years").check()
    expect(page.locator(".due")).to_contain_text("1 860,00 €")
    draw(page)
    page.get_by_label("J’ai lu ce devis").check()
    page.get_by_label("Prénom et nom").fill("Paul Durand")
    page.screenshot(path=tmp_path / "telephone.png", full_page=True)
    page.get_by_role("button", name="Accepter et signer").click()
    expect(page.get_by_role("heading", name="Merci : le devis est accepté.")).to_be_visible()
    page.screenshot(path=tmp_path / "thanks.png", full_page=True)
    evidence = evidence_of(site)
    assert (evidence.name, evidence.signature.value) == ("Paul Durand", "drawn")
    assert [option.is_picked for option in evidence.options] == [True, False, True]


def test_without_javascript_the_total_is_a_button_away_and_the_name_signs(site: Site, visit: Visit) -> None:
    site.propose(*CHOICE)
    page = visit(site.link(), scripts=False)
    expect(page.locator("canvas")).to_be_hidden()
    page.get_by_label("Logo").check()
    page.get_by_role("button", name="Mettre à jour le total").click()
    expect(page.locator(".due")).to_contain_text("1 680,00 €")
    expect(page.get_by_label("Logo")).to_be_checked()
    page.get_by_label("J’ai lu ce devis").check()
    page.get_by_label("Prénom et nom").fill("Paul Durand")
    page.get_by_role("button", name="Accepter et signer").click()
    expect(page.get_by_text("Merci : le devis est accepté.")).to_be_visible()
    assert evidence_of(site).signature.value == "typed"


def test_without_javascript_a_total_that_was_not_seen_is_shown_before_it_is_signed(site: Site, visit: Visit) -> None:
    site.propose(*CHOICE)
    page = visit(site.link(), scripts=False)
    page.get_by_label("Logo").check()
    page.get_by_label("J’ai lu ce devis").check()
    page.get_by_label("Prénom et nom").fill("Paul Durand")
    page.get_by_role("button", name="Accepter et signer").click()
    expect(page.get_by_role("alert")).to_contain_text("Le total a changé")
    expect(page.get_by_label("Prénom et nom")).to_have_value("Paul Durand")
    page.get_by_label("J’ai lu ce devis").check()
    page.get_by_role("button", name="Accepter et signer").click()
    expect(page.get_by_text("Merci : le devis est accepté.")).to_be_visible()


def test_a_drawing_can_be_taken_back(site: Site, visit: Visit) -> None:
    page = visit(site.link(), DESK)
    draw(page)
    assert page.locator("[name=drawing]").input_value()
    page.get_by_role("button", name="Effacer le dessin").click()
    assert page.locator("[name=drawing]").input_value() == ""


def test_the_keyboard_is_enough(site: Site, visit: Visit) -> None:
    site.propose(*CHOICE)
    page = visit(site.link(), DESK)
    for _step in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "pick-2":
            page.keyboard.press("Space")
        if page.evaluate("document.activeElement.name") == "consents":
            page.keyboard.press("Space")
        if page.evaluate("document.activeElement.name") == "name":
            break
    expect(page.locator(".due")).to_contain_text("1 680,00 €")
    page.keyboard.type("Paul Durand")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Merci : le devis est accepté.")).to_be_visible()


@pytest.mark.parametrize("state", ["open", "accepted", "closed"])
def test_every_page_fits_and_is_accessible(site: Site, visit: Visit, state: str, tmp_path: Path) -> None:
    """Axe looks for what WCAG 2.2 asks; 320 px is its narrowest screen (1.4.10)."""
    site.propose(*CHOICE)
    link = site.link()
    if state == "accepted":
        site.sign(link, 3)
    if state == "closed":
        site.talk("/revoke D-2026-0001")
    page = visit(link)
    for size in (NARROW, TELEPHONE, DESK):
        page.set_viewport_size(size)
        page.screenshot(path=tmp_path / f"{state}-{size['width']}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_a_link_that_is_closed_while_it_is_read_says_so(site: Site, visit: Visit) -> None:
    page = visit(site.link())
    site.talk("/revoke D-2026-0001")
    page.get_by_label("J’ai lu ce devis").check()
    page.get_by_label("Prénom et nom").fill("Paul Durand")
    page.get_by_role("button", name="Accepter et signer").click()
    expect(page.get_by_role("heading", name="Ce lien est fermé.")).to_be_visible()


def draw(page: Page) -> None:
    """Sign with a zigzag."""
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 40 + 30 * step, box["y"] + (90 if step % 2 else 40))
    page.mouse.up()


def evidence_of(site: Site) -> Evidence:
    with site.books() as session:
        return read_evidence(session.exec(select(Acceptance)).one().evidence)
