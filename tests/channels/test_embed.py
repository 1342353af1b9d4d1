"""The chat page in a frame of an intranet page: a real Chromium, the page of another site, and the setting."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, FrameLocator, Page, expect
from pydantic import ValidationError

from tests.channels.conftest import QUESTION
from tests.conftest import own_pair
from vejviser import paths, servers
from vejviser.settings import Settings

NO_STORAGE = "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('', 'SecurityError') }})"


def snippet(address: str) -> str:
    """Return the snippet of docs/indlejring.md, for a server at this address."""
    text = (paths.ROOT / "docs" / "indlejring.md").read_text()
    html = text.split("```html\n")[1].split("```")[0]
    assert html.count("https://vejviser.kommunen.dk") == 1
    return html.replace("https://vejviser.kommunen.dk", address)


class Intranet(ThreadingHTTPServer):
    """A web server of another site, whose page holds the snippet."""

    daemon_threads = True
    html = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.origin = f"http://localhost:{self.server_port}"  # localhost is another site than 127.0.0.1
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Intranet)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!doctype html><html lang=da><title>Intranet</title>{self.server.html}".encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def intranet() -> Iterator[Intranet]:
    server = Intranet()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def embeddable(intranet: Intranet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Servers]:
    """A pair that the intranet may embed."""
    folder = tmp_path_factory.mktemp("embed")
    origins = f"https://intranet.example.dk, {intranet.origin}"
    with own_pair(folder, embed_origins=origins) as pair:
        yield pair


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


def open_frame(page: Page, intranet: Intranet, pair: servers.Servers) -> FrameLocator:
    intranet.html = snippet(pair.url)
    page.goto(intranet.origin)
    return page.frame_locator("iframe")


def ask(frame: FrameLocator) -> Any:
    field = frame.get_by_label("Skriv dit spørgsmål")
    field.fill(QUESTION)
    field.press("Enter")
    replies = frame.locator("article.reply:not(#welcome)")
    expect(replies).to_have_count(1)
    return replies


def test_the_page_works_in_a_frame_of_another_site(page: Page, intranet: Intranet, embeddable: servers.Servers) -> None:
    frame = open_frame(page, intranet, embeddable)
    replies = ask(frame)
    expect(replies.last).to_contain_text("Kilde: Trin 4")
    replies.last.get_by_role("button", name="Hvad kan jeg sige?").click()
    expect(replies).to_have_count(2)
    replies.last.get_by_role("button", name="Kopiér").click()
    expect(frame.get_by_role("status")).to_have_text("Kopieret")
    frame.get_by_role("button", name="Slet samtalen").click()
    frame.get_by_role("dialog").get_by_role("button", name="Slet samtalen").click()
    expect(replies).to_have_count(0)
    page.reload()
    ask(frame)


def test_it_works_where_the_browser_forbids_storage(
    page: Page, intranet: Intranet, embeddable: servers.Servers
) -> None:
    """As private windows do in frames of another site; here it is made sure."""
    page.add_init_script(NO_STORAGE)
    replies = ask(open_frame(page, intranet, embeddable))
    replies.last.get_by_role("button", name="Uddyb").click()
    expect(replies).to_have_count(2)


def test_a_page_that_is_not_named_cannot_embed_it(page: Page, embeddable: servers.Servers) -> None:
    stranger = Intranet()
    frame = open_frame(page, stranger, embeddable)
    expect(frame.get_by_label("Skriv dit spørgsmål")).to_have_count(0)
    stranger.shutdown()


def test_nobody_can_embed_it_without_the_setting(page: Page, intranet: Intranet, pair: servers.Servers) -> None:
    frame = open_frame(page, intranet, pair)
    expect(frame.get_by_label("Skriv dit spørgsmål")).to_have_count(0)
    headers = requests.get(f"{pair.url}/chat/", timeout=20).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_only_the_page_can_be_embedded(intranet: Intranet, embeddable: servers.Servers) -> None:
    headers = requests.get(f"{embeddable.url}/chat/", timeout=20).headers
    policy = f"frame-ancestors https://intranet.example.dk {intranet.origin}"
    assert headers["Content-Security-Policy"].endswith(policy)
    assert "X-Frame-Options" not in headers
    assert (
        "frame-ancestors 'none'"
        in requests.get(f"{embeddable.url}/health", timeout=20).headers["Content-Security-Policy"]
    )


@pytest.mark.parametrize(
    "value",
    ["*", "intranet.dk", "https://a.dk/sti", "https://a.dk; script-src *", "'self'", "https://", "https://*.*.dk"],
)
def test_what_is_no_origin_is_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        Settings(embed_origins=value)
