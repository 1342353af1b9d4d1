"""Who may ask, from where and how often: over HTTP, against real servers."""

import json
import os
import signal
import socket
import time
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from pydantic import SecretStr
from sanic.compat import Header

from tests.conftest import own_pair
from tests.test_cli import vejviser
from vejviser import servers
from vejviser.access.addresses import client_of, is_loopback
from vejviser.access.headers import HEADERS
from vejviser.access.limits import MINUTE, MOST, PER_ADDRESS, Limits
from vejviser.access.refused import Refused
from vejviser.settings import Settings
from vejviser.store import conversation
from vejviser.wording import say

TOKEN = "hemmæligt-token"
BEARER = {"Authorization": f"Bearer {TOKEN}".encode()}
LIMIT = 5
REST, WEB = "/webhooks/rest/webhook", "/chat/message"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Servers]:
    """A pair with a token, a small limit, and a proxy that is believed."""
    folder = tmp_path_factory.mktemp("closed")
    with own_pair(folder, rest_token=SecretStr(TOKEN), behind_proxy="on", rate_limit=LIMIT) as pair:
        yield pair


def fresh() -> str:
    return uuid.uuid4().hex


def rest(pair: servers.Servers, sender: str = "", headers: Any = None) -> requests.Response:
    body = {"sender": sender or fresh(), "message": "hej"}
    return requests.post(pair.url + REST, json=body, headers=headers, timeout=30)


def web(pair: servers.Servers, sender: str = "", **headers: Any) -> requests.Response:
    """Post as a page does, with the Origin of the page if none is given; "-" in a name is "_" here."""
    named = {"Origin": pair.url} | {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"sender": sender or fresh(), "message": "hej"}
    return requests.post(pair.url + WEB, json=body, headers=named, timeout=30)


def raw(pair: servers.Servers, request: bytes) -> bytes:
    """Send bytes as they are, and return what comes back until the server hangs up or is silent."""
    with socket.create_connection(("127.0.0.1", int(pair.url.rpartition(":")[2])), timeout=5) as connection:
        connection.sendall(request)
        connection.settimeout(2)
        answer = b""
        try:
            while part := connection.recv(65536):
                answer += part
        except TimeoutError:
            pass
    return answer


@pytest.mark.parametrize(
    "authorization",
    [None, b"", b"Bearer", b"Bearer ", b"Bearer forkert", b"Basic aGVq", b"Bearer \xff\xfe", TOKEN.encode(),
     b"Bearer " + TOKEN.encode()[:-1], b"Bearer " + TOKEN.encode() + b"x"],
)  # fmt: skip
def test_without_the_token_rest_is_closed(closed: servers.Servers, authorization: bytes | None) -> None:
    response = rest(closed, headers={"Authorization": authorization})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.json() == {"error": say("access.token")}
    assert requests.get(f"{closed.url}/webhooks/rest/", timeout=20).status_code == 401


@pytest.mark.parametrize("scheme", [b"Bearer ", b"bearer ", b"BEARER  "])
def test_with_the_token_rest_is_open(closed: servers.Servers, scheme: bytes) -> None:
    response = rest(closed, "a", {"Authorization": scheme + TOKEN.encode()})
    assert (response.status_code, response.json()[0]["recipient_id"]) == (200, "a")


def test_the_commands_send_the_token(closed: servers.Servers) -> None:
    assert servers.answers(closed.url, SecretStr(TOKEN))
    assert not servers.answers(closed.url)
    port = closed.url.rpartition(":")[2]
    result = vejviser("ask", "hvad er et infohus?", VEJVISER_PORT=port, VEJVISER_REST_TOKEN=TOKEN)
    assert result.returncode == 0
    assert say("ask.starting") not in result.stderr


def test_run_listens_to_others_only_with_a_token_or_a_proxy() -> None:
    with socket.socket() as taken:  # what may start says that the port is taken
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = taken.getsockname()[1]
        exposed = {"VEJVISER_HOST": "0.0.0.0", "VEJVISER_PORT": str(port)}
        refusal = vejviser("run", **exposed)
        empty = vejviser("run", **exposed, VEJVISER_REST_TOKEN=" ")
        allowed = [
            vejviser("run", **exposed, **by) for by in ({"VEJVISER_REST_TOKEN": "x"}, {"VEJVISER_BEHIND_PROXY": "on"})
        ]
    assert (refusal.returncode, refusal.stderr.strip()) == (1, say("run.exposed", host="0.0.0.0"))
    assert not refusal.stdout
    assert empty.stderr == refusal.stderr
    for result in allowed:
        assert result.stderr.strip() == say("run.port_taken", port=port, other=port + 1)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("::ffff:127.0.0.1", True),
     ("0.0.0.0", False), ("::", False), ("", False), ("10.0.0.5", False), ("findes.ikke.invalid", False)],
)  # fmt: skip
def test_what_is_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_what_is_one_client() -> None:
    assert client_of("2001:db8:1:2:3::4") == client_of("2001:db8:1:2:ffff::1") != client_of("2001:db8:1:3::")
    assert client_of("::ffff:10.0.0.5") == client_of(" 10.0.0.5 ") == "10.0.0.5"
    assert client_of("unknown") == ""


def test_the_page_may_ask(pair: servers.Servers) -> None:
    assert web(pair).status_code == 200
    host = pair.url.removeprefix("http://")
    assert web(pair, Origin=f"https://{host}").status_code == 200  # a proxy ended TLS and kept the host
    assert web(pair, Origin="https://vejviser.dk", Host="vejviser.dk").status_code == 200
    assert web(pair, Origin="https://vejviser.dk", Host="vejviser.dk:443").status_code == 200
    assert web(pair, Origin=None, Sec_Fetch_Site="same-origin").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "file://127.0.0.1"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"},
        {"Origin": None, "Sec-Fetch-Site": "same-site"},
        {"Origin": None, "Sec-Fetch-Site": "none"},
        {"Origin": None},
    ],
)
def test_other_pages_and_programs_may_not(pair: servers.Servers, headers: dict[str, Any]) -> None:
    response = web(pair, **headers)
    assert (response.status_code, response.json()) == (403, {"error": say("access.origin")})
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_foreign_page_may_not_use_rest_either(pair: servers.Servers) -> None:
    assert rest(pair).status_code == 200
    assert rest(pair, headers={"Origin": "https://evil.example"}).status_code == 403
    assert rest(pair, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_proxy_that_is_believed_may_name_the_host(closed: servers.Servers) -> None:
    asked_as = {"Origin": "https://vejviser.dk", "X_Forwarded_Host": "evil.example, vejviser.dk"}
    assert web(closed, **asked_as).status_code == 200
    assert web(closed, **asked_as | {"Origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize("kind", [None, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
def test_the_page_sends_json(pair: servers.Servers, kind: str | None) -> None:
    body = json.dumps({"sender": fresh(), "message": "hej"})
    headers = {"Origin": pair.url} | ({} if kind is None else {"Content-Type": kind})
    response = requests.post(pair.url + WEB, data=body, headers=headers, timeout=20)
    assert (response.status_code, response.json()) == (415, {"error": say("access.not_json")})
    headers["Content-Type"] = "Application/JSON; charset=utf-8"
    assert requests.post(pair.url + WEB, data=body, headers=headers, timeout=20).status_code == 200


@pytest.mark.parametrize("sender", ["a", "0" * 31, "0" * 33, "g" * 32, "A" * 32, "æ" * 32, "0" * 32 + "\n", "../" * 9])
def test_the_page_s_conversations_have_random_ids(pair: servers.Servers, sender: str) -> None:
    response = web(pair, sender)
    assert (response.status_code, response.json()) == (400, {"error": say("channel.bad_conversation")})


def test_a_channel_does_not_reach_the_conversations_of_another(pair: servers.Servers) -> None:
    sender, own = fresh(), {"Origin": pair.url}

    def topic(path: str, message: str, sender: str = sender) -> Any:
        body = {"sender": sender, "message": message}
        (reply,) = requests.post(pair.url + path, json=body, headers=own, timeout=30).json()
        assert reply["recipient_id"] == sender
        return reply["metadata"].get("topic")

    assert topic(WEB, "/livline") == "livline"
    assert topic(REST, "uddyb") is None
    assert topic(REST, "uddyb", conversation("web", sender)) is None
    assert topic(WEB, "uddyb") == "livline"


@pytest.mark.parametrize(
    "sender",
    ["0101901234", "010190-1234", "sag-010190-1234", "12345678", "12-34-56-78", "4512345678", "004512345678",
     "anna@kommune.dk", "anna.b@x.y.dk"],
)  # fmt: skip
def test_an_id_that_tells_who_it_is_about_is_refused(pair: servers.Servers, sender: str) -> None:
    response = rest(pair, sender)
    assert (response.status_code, response.json()) == (400, {"error": say("access.sender_names")})


@pytest.mark.parametrize(
    "sender",
    [
        "a",
        "1",
        str(uuid.uuid4()),
        fresh(),
        "29:1a-bc_d",
        "U024BE7LH",
        "bruger@1",
        "1" * 32,
        "x0101901234",
        "test-12345678",
    ],
)
def test_other_ids_are_taken_and_given_back(pair: servers.Servers, sender: str) -> None:
    response = rest(pair, sender)
    assert (response.status_code, response.json()[0]["recipient_id"]) == (200, sender)


def test_a_conversation_has_its_limit_and_others_do_not_feel_it(closed: servers.Servers) -> None:
    mine = fresh()
    answers = [web(closed, mine, X_Forwarded_For="10.0.0.1") for _ in range(LIMIT + 2)]
    assert [answer.status_code for answer in answers] == [200] * LIMIT + [429] * 2
    assert answers[-1].json() == {"error": say("access.too_many")}
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= MINUTE
    assert web(closed, X_Forwarded_For="10.0.0.1").status_code == 200
    by_rest = [rest(closed, "limit", BEARER).status_code for _ in range(LIMIT + 1)]
    assert by_rest == [200] * LIMIT + [429]


def test_an_address_has_a_higher_limit_that_new_ids_do_not_evade(closed: servers.Servers) -> None:
    spoofed = [f"10.9.9.{i}, 10.0.0.2" for i in range(LIMIT * PER_ADDRESS + 1)]
    statuses = [web(closed, "x", X_Forwarded_For=hops).status_code for hops in spoofed]  # what is refused counts too
    assert statuses == [400] * LIMIT * PER_ADDRESS + [429]
    assert web(closed, X_Forwarded_For="10.0.0.3").status_code == 200


def test_guessing_the_token_is_limited_and_its_bearer_is_not(closed: servers.Servers) -> None:
    wrong = {"Authorization": b"Bearer x", "X-Forwarded-For": "10.0.0.4"}
    statuses = [rest(closed, headers=wrong).status_code for _ in range(LIMIT * PER_ADDRESS + 1)]
    assert statuses == [401] * LIMIT * PER_ADDRESS + [429]
    assert rest(closed, headers=wrong | BEARER).status_code == 200


def test_counts_end_and_take_bounded_memory() -> None:
    now = [0.0]
    limits = Limits(Settings(rate_limit=1), clock=lambda: now[0])
    limits.count_conversation("a")
    with pytest.raises(Refused):
        limits.count_conversation("a")
    now[0] = MINUTE + 1
    limits.count_conversation("a")
    for i in range(MOST + 10):
        limits.count_conversation(str(i))
    assert len(limits._conversations) == MOST


def test_only_a_declared_proxy_says_who_asks() -> None:
    request: Any = SimpleNamespace(ip="10.0.0.9", headers=Header([("x-forwarded-for", "10.0.0.1, 10.0.0.2")]))
    assert Limits(Settings(behind_proxy="off")).client(request) == "10.0.0.9"
    assert Limits(Settings(behind_proxy="on")).client(request) == "10.0.0.2"
    request.headers = Header([("x-forwarded-for", "nonsense")])
    assert Limits(Settings(behind_proxy="on")).client(request) == "10.0.0.9"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 302), ("GET", "/chat/", 200), ("GET", "/health", 200), ("HEAD", "/health", 200), ("GET", WEB, 405),
     ("GET", "/nope", 404), ("GET", "/version", 404), ("GET", "/conversations/a/tracker", 404), ("OPTIONS", REST, 405),
     ("TRACE", "/", 405), ("GET", "/%ff%00", 404)],
)  # fmt: skip
def test_every_response_has_the_security_headers_and_no_banner(
    pair: servers.Servers, method: str, path: str, status: int
) -> None:
    response = requests.request(method, pair.url + path, allow_redirects=False, timeout=20)
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert not {"Server", "X-Powered-By"} & set(response.headers)
    assert not [word for word in ("rasa", "sanic", "traceback", "3.6") if word in response.text.lower()]
    if status >= 400:
        assert list(response.json()) == ["error"]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET /\xff\xfe HTTP/1.1\r\n\r\n", 400),
        (b"GET http://[ HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 400),
        (b"POST /chat/message HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400),
        (b"POST /chat/message HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400),
        (b"POST /chat/message HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", 400),
        (b"POST /chat/message HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
        (b"POST /chat/message HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", 413),
        (b"POST /chat/message HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n{", 413),
    ],
)
def test_what_is_no_request_is_refused_as_json(pair: servers.Servers, request_: bytes, status: int) -> None:
    head, _, body = raw(pair, request_).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert list(json.loads(body)) == ["error"]
    assert all(f"{name}: {value}".encode() in head for name, value in HEADERS.items())


def test_a_stream_is_refused(pair: servers.Servers) -> None:
    response = requests.post(f"{pair.url}{REST}?stream=true", json={"sender": "s", "message": "/livline"}, timeout=30)
    assert (response.status_code, response.json()) == (400, {"error": say("channel.no_stream")})


def test_what_the_body_claims_beside_its_message_is_not_believed(pair: servers.Servers) -> None:
    claims: list[Any] = ["web", 5, None, [], {"a": 1}]
    for claim in claims:
        body = {"sender": fresh(), "message": "hej", "input_channel": claim, "metadata": claim}
        response = requests.post(pair.url + REST, json=body, timeout=30)
        assert (response.status_code, response.json()[0]["metadata"]["kind"]) == (200, "smalltalk")


def test_health_tells_the_truth_and_can_be_asked_often(closed: servers.Servers) -> None:
    started = time.monotonic()
    answers = [requests.get(f"{closed.url}/health", timeout=20) for _ in range(100)]
    assert time.monotonic() - started < 5
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, '{"status":"ok"}')}
    os.kill(closed.pid("action_server"), signal.SIGKILL)
    assert _within(10, closed, 503).json() == {"status": "unavailable"}
    assert web(closed).status_code == 200  # it still says what is wrong
    closed.restart("action_server")
    _within(30, closed, 200)


def _within(seconds: float, pair: servers.Servers, status: int) -> requests.Response:
    """Return the first answer of /health with the status."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        response = requests.get(f"{pair.url}/health", timeout=20)
        if response.status_code == status:
            return response
        time.sleep(0.3)
    raise AssertionError(f"/health did not become {status}")
