"""2,000 requests that nobody should send, with a fixed seed: no answer is a fault of the server, and it lives on."""

import json
import random
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from tests.conftest import Ask
from vejviser import servers

REQUESTS, SEED, THREADS = 2_000, 20_21, 4
PATHS = [*["/webhooks/rest/webhook"] * 5, *["/chat/message"] * 5, "/health", "/", "/chat/", "/chat/chat.js", "/x"]
WEIRD: list[Any] = [
    None, True, 0, -1, 1.5, 10**400, -(10**40), [], {}, [[]], {"a": {}}, "", " ", "\x00", "\ud800", "a\udfffb", "/",
    "//", "/restart", "/livline", '/advice{"topic": "livline"}', '/advice{"topic": 1}', "/" * 900, "{}", "\u202e\u200b",
    "æøå" * 300, "a" * 1_000, "a" * 1_001, "😀" * 500, "<script>", "${7*7}", "{{7*7}}", "%s%n", "' or 1=1 --",
    "../../etc/passwd", "hej", "trin 2",
]  # fmt: skip
TYPES = ["application/json"] * 6 + ["text/plain", "", "application/json; charset=utf-16", "multipart/form-data", "æ"]


def test_no_request_is_a_fault_of_the_server(pair: servers.Servers, ask: Ask) -> None:
    chance, started = random.Random(SEED), time.monotonic()
    wanted = [_request(chance, pair.url) for _ in range(REQUESTS)]
    with ThreadPoolExecutor(THREADS) as pool:
        statuses = list(pool.map(_status, wanted))
    print(Counter(statuses))
    assert not [(status, w) for status, w in zip(statuses, wanted) if status >= 500]
    assert set(Counter(statuses)) >= {200, 400, 403, 404, 405, 413, 415}, Counter(statuses)
    assert Counter(statuses)[200] > REQUESTS / 10  # it did not all end at the door
    assert time.monotonic() - started < 60
    assert pair.dead() is None
    assert requests.get(f"{pair.url}/health", timeout=20).status_code == 200
    (reply,) = ask("hvordan giver jeg en livline?")
    assert reply["metadata"]["topic"] == "livline"


def _request(chance: random.Random, address: str) -> dict[str, Any]:
    """Return the arguments of a request, a little or very wrong."""
    headers = {"Content-Type": chance.choice(TYPES).encode()}
    if chance.random() < 0.8:
        headers["Origin"] = address.encode()
    if chance.random() < 0.2:
        noise = bytes(chance.choice([*range(33, 127), *range(128, 256)]) for _ in range(chance.randint(1, 80)))
        names = ["Origin", "Authorization", "Cookie", "X-Forwarded-For", "X-Forwarded-Host", "Accept", "Sec-Fetch-Site"]
        headers[chance.choice(names)] = b"x" + noise
    query = chance.choice(["", "", "", "", "?stream=true", "?stream=1&stream=%ff", "?" + "a=b&" * 500, "?%00=%ff"])
    method = chance.choice(["POST"] * 12 + ["GET", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"])
    return {"method": method, "url": address + chance.choice(PATHS) + query, "headers": headers, "data": _body(chance)}


def _body(chance: random.Random) -> bytes:
    kind = chance.random()
    if kind < 0.05:
        return chance.randbytes(chance.randint(0, 2_000))
    if kind < 0.1:
        return chance.choice(
            [b"[" * 30_000, b'{"a":' * 10_000, b"1" * 60_000, b'{"sender": 1e999}', b"NaN", b"\xff\xfe{}"]
        )
    if kind < 0.12:
        return b'{"sender": "a", "message": "' + b"a" * chance.choice([60_000, 70_000, 300_000]) + b'"}'
    sender = uuid.UUID(int=chance.getrandbits(128)).hex
    body: Any = {"sender": sender, "message": chance.choice(["hej", "trin 2", "/livline"])}
    if chance.random() < 0.85:
        for _ in range(chance.randint(0, 2)):
            body[chance.choice(["sender", "message", "message", "message", "metadata", "input_channel", "x"])] = _value(
                chance, 0
            )
    else:
        body = _value(chance, 0)
    text = json.dumps(body, ensure_ascii=chance.random() < 0.5).encode(errors="surrogatepass")
    if chance.random() < 0.1:  # one byte wrong
        at = chance.randrange(len(text))
        text = text[:at] + chance.randbytes(1) + text[at + 1 :]
    return text


def _value(chance: random.Random, depth: int) -> Any:
    if chance.random() < 0.7 or depth > 3:
        return chance.choice(WEIRD)
    if chance.random() < 0.3:
        return "".join(chr(chance.randrange(0x11_0000)) for _ in range(chance.randint(0, 60)))
    if chance.random() < 0.5:
        return [_value(chance, depth + 1) for _ in range(chance.randint(0, 4))]
    return {str(chance.choice(["sender", "a", "\x00"])): _value(chance, depth + 1) for _ in range(chance.randint(0, 3))}


def _status(request: dict[str, Any]) -> int:
    """Send the request and return its status; 413 where the server hung up while it still came."""
    try:
        with requests.request(**request, timeout=30, allow_redirects=False) as response:
            return response.status_code
    except requests.ConnectionError:
        if len(request["data"]) > 65_536:
            return 413
        raise
