"""The chat page in a real Chromium, against the real pair of servers."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.channels.conftest import QUESTION
from vejviser import servers


@pytest.fixture
def page(browser: Browser, pair: servers.Servers) -> Iterator[Page]:
    """Open the chat page; fail the test at its end if anything was loaded from elsewhere, or a script failed."""
    context = browser.new_context(bypass_csp=False)
    page = context.new_page()
    elsewhere: list[str] = []
    errors: list[str] = []
    page.on("request", lambda r: elsewhere.append(r.url) if not r.url.startswith((pair.url, "data:")) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{pair.url}/chat/")
    yield page
    context.close()
    assert not elsewhere
    assert not errors


def write(page: Page, text: str) -> None:
    page.get_by_label("Skriv dit spørgsmål").fill(text)
    page.keyboard.press("Enter")


def replies(page: Page) -> Any:
    return page.locator("article.reply:not(#welcome)")


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong."""
    return [f"{found['id']}: {found['nodes'][0]['html']}" for found in Axe().run(page).response["violations"]]


@pytest.fixture
def open_page(browser: Browser, pair: servers.Servers) -> Iterator[Page]:
    """Open the page with its CSP lifted, so that axe can be put in."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{pair.url}/chat/")
    yield page
    context.close()


def test_a_question_gets_an_answer_with_place_source_mark_and_buttons(page: Page) -> None:
    write(page, QUESTION)
    reply = replies(page).last
    expect(reply.locator(".place")).to_contain_text("Fase 2 · Trin 4")
    expect(reply.locator(".footer")).to_contain_text("Kilde: Trin 4")
    expect(reply.locator("blockquote")).to_contain_text("Almen faglig praksis, ikke fra guiden")
    reply.get_by_role("button", name="Hvad kan jeg sige?").click()
    expect(replies(page).last).to_contain_text("Det kan du sige")
    expect(page.get_by_label("Skriv dit spørgsmål")).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_start_after_a_reply_and_after_an_error(open_page: Page, width: int, scheme: Any) -> None:
    page = open_page
    page.set_viewport_size({"width": width, "height": 700})
    page.emulate_media(color_scheme=scheme)
    assert violations(page) == []
    write(page, QUESTION)
    expect(replies(page)).to_have_count(1)
    assert violations(page) == []
    page.route("**/chat/message", lambda route: route.fulfill(status=500, body="{}"))
    write(page, "og bagefter?")
    expect(page.get_by_role("alert")).to_contain_text("Prøv igen")
    assert violations(page) == []


def test_the_page_can_be_used_with_the_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til skrivefeltet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Skriv dit spørgsmål")).to_be_focused()
    page.keyboard.type("hvem gør hvad")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("i mødet?")
    page.keyboard.press("Enter")
    expect(replies(page)).to_have_count(1)
    page.get_by_role("log").focus()
    seen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim()"))
        if seen[-1] == "Uddyb":
            break
    assert seen[-1] == "Uddyb", seen
    page.keyboard.press("Enter")
    expect(replies(page)).to_have_count(2)


def test_replies_are_announced_and_history_is_not(page: Page) -> None:
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    write(page, QUESTION)
    expect(replies(page)).to_have_count(1)
    page.reload()
    expect(replies(page)).to_have_count(1)
    expect(page.locator("article.mine")).to_contain_text(QUESTION)


def test_a_failed_question_is_kept_and_can_be_tried_again(page: Page) -> None:
    def fail(route: Route) -> None:
        route.abort()

    page.route("**/chat/message", fail)
    write(page, QUESTION)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("forbindelse")
    expect(page.get_by_label("Skriv dit spørgsmål")).to_have_value(QUESTION)
    page.unroute("**/chat/message", fail)
    alert.get_by_role("button", name="Prøv igen").click()
    expect(replies(page)).to_have_count(1)
    expect(alert).to_be_empty()


def test_the_conversation_can_be_deleted_here_and_on_the_server(page: Page, database: Path) -> None:
    write(page, QUESTION)
    expect(replies(page)).to_have_count(1)
    sender = page.evaluate("() => JSON.parse(sessionStorage.getItem('vejviser')).id").encode()
    assert sender in b"".join(file.read_bytes() for file in database.parent.iterdir())
    page.get_by_role("button", name="Slet samtalen").click()
    page.get_by_role("dialog").get_by_role("button", name="Slet samtalen").click()
    expect(page.get_by_role("status")).to_have_text("Samtalen er slettet.")
    expect(replies(page)).to_have_count(0)
    assert sender not in b"".join(file.read_bytes() for file in database.parent.iterdir())
    page.reload()
    expect(replies(page)).to_have_count(0)


def test_a_narrow_window_needs_no_sideways_scroll(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    write(page, QUESTION)
    expect(replies(page)).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.getElementById('log').scrollWidth <= document.getElementById('log').clientWidth")


def test_what_the_user_writes_never_becomes_markup(page: Page) -> None:
    write(page, "<img src=x onerror=alert(1)> **fed** hvordan giver jeg en livline?")
    expect(replies(page)).to_have_count(1)
    assert page.locator("#log img, article.mine strong").count() == 0


def test_a_tailored_briefing_prints_on_one_sheet(page: Page, tmp_path: Path) -> None:
    write(page, "jeg har møde i morgen, hvad skal jeg huske?")
    page.get_by_role("button", name="Tilpas til mit møde").click()
    for number, answer in enumerate(("Tale om motivation", "Hjemme hos borgeren", "Vi er flere", "Ja"), 2):
        expect(replies(page)).to_have_count(number)
        page.get_by_role("button", name=answer, exact=True).last.click()
    expect(replies(page)).to_have_count(6)
    expect(replies(page).last).to_contain_text("I skal tale om motivation; I mødes hjemme hos borgeren; I er flere")
    replies(page).last.get_by_role("button", name="Udskriv").click()
    sheet = page.pdf(path=tmp_path / "briefing.pdf", format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1


def test_a_reply_can_be_copied_with_its_mark(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    write(page, QUESTION)
    replies(page).last.get_by_role("button", name="Kopiér").click()
    expect(page.get_by_role("status")).to_have_text("Kopieret")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Almen faglig praksis, ikke fra guiden" in copied
    assert "Kilde: Trin 4" in copied


@pytest.mark.parametrize("path", ["/chat/", "/chat/chat.js", "/chat/page.css", "/chat/print.css", "/chat/icon.svg"])
def test_every_file_comes_with_the_security_headers(pair: servers.Servers, path: str) -> None:
    response = requests.get(pair.url + path, timeout=20)
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/chat/../vejviser/cli.py", "/chat/chat.html%00", "/chat/%2e%2e/settings.py", "/chat/x.js"]
)
def test_nothing_else_is_served(pair: servers.Servers, path: str) -> None:
    assert requests.get(pair.url + path, timeout=20).status_code == 404


def test_the_web_call_answers_with_safe_html(pair: servers.Servers) -> None:
    body = {"sender": uuid.uuid4().hex, "message": "/livline"}
    own = {"Origin": pair.url}
    response = requests.post(f"{pair.url}/chat/message", json=body, headers=own, timeout=60)
    (reply,) = response.json()
    assert "<blockquote>" in reply["html"]
    assert requests.post(f"{pair.url}/chat/message", json=[], headers=own, timeout=20).status_code == 400
