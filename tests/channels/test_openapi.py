"""The description for programs, held against what the running servers do."""

import os
import signal
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator, RefResolver
from pydantic import SecretStr
from ruamel.yaml import YAML

from tests.channels.kinds import KINDS
from tests.conftest import Ask, own_pair
from vejviser import servers
from vejviser.content.pack import Pack
from vejviser.replies.reply import Kind

REST = "/webhooks/rest/webhook"
TOKEN = "et-token"


@pytest.fixture(scope="module")
def description(pair: servers.Servers) -> dict[str, Any]:
    """Return the description as the server gives it."""
    response = requests.get(f"{pair.url}/openapi.yaml", timeout=20)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/yaml")
    parsed: dict[str, Any] = YAML(typ="safe").load(response.text)
    return parsed


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Servers]:
    """A pair with a token and a limit of two messages a minute."""
    with own_pair(tmp_path_factory.mktemp("openapi"), rest_token=SecretStr(TOKEN), rate_limit=2) as pair:
        yield pair


def follow(description: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        names = part["$ref"].removeprefix("#/").split("/")
        part = description
        for name in names:
            part = part[name]
    return part


def check(description: dict[str, Any], response: requests.Response, path: str, method: str = "post") -> Any:
    """Assert that status, headers, type and body are as described. Return the body."""
    responses = description["paths"][path][method]["responses"]
    assert str(response.status_code) in responses, response.text
    described = follow(description, responses[str(response.status_code)])
    for name, header in described.get("headers", {}).items():
        assert name in response.headers or not header.get("required")
        if name in response.headers:
            Draft202012Validator(header["schema"]).validate(response.headers[name])
    ((kind, content),) = described["content"].items()
    assert response.headers["Content-Type"].startswith(kind)
    body = response.json()
    resolver = RefResolver.from_schema(description)
    Draft202012Validator(content["schema"], resolver=resolver).validate(body)
    return body


def post(pair: servers.Servers, message: str, sender: str = "", **more: Any) -> requests.Response:
    body = {"sender": sender or uuid.uuid4().hex, "message": message}
    options: dict[str, Any] = {"json": body, "timeout": 60} | more
    return requests.post(pair.url + REST, **options)


def test_it_is_openapi_whose_references_and_schemas_hold(description: dict[str, Any]) -> None:
    def references(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            yield from [part["$ref"]] if "$ref" in part else []
            part = list(part.values())
        for inner in part if isinstance(part, list) else []:
            yield from references(inner)

    assert description["openapi"].startswith("3.1")
    found = set(references(description))
    assert all(follow(description, {"$ref": reference}) for reference in found)
    for name, schema in description["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert f"#/components/schemas/{name}" in found
    metadata = description["components"]["schemas"]["Metadata"]["properties"]
    assert metadata["kind"]["enum"] == [kind.value for kind in Kind]


def test_its_examples_are_what_it_describes_and_are_answered(
    description: dict[str, Any], pair: servers.Servers
) -> None:
    content = description["paths"][REST]["post"]["requestBody"]["content"]["application/json"]
    resolver = RefResolver.from_schema(description)
    for example in content["examples"].values():
        Draft202012Validator(content["schema"], resolver=resolver).validate(example["value"])
        (reply,) = check(description, post(pair, **example["value"]), REST)
        assert reply["metadata"]["topic"] == "livline"


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_reply_is_as_described(description: dict[str, Any], pair: servers.Servers, name: str) -> None:
    sender = uuid.uuid4().hex
    for message in KINDS[name]:
        check(description, post(pair, message, sender), REST)


def test_replies_have_no_key_that_is_not_described(description: dict[str, Any], ask: Ask, pack: Pack) -> None:
    schemas = description["components"]["schemas"]
    for topic in pack.topics:
        (reply,) = ask(f"/{topic}")
        assert set(reply) <= set(schemas["Reply"]["properties"])
        assert set(reply["metadata"]) <= set(schemas["Metadata"]["properties"])
        assert all(set(button) <= set(schemas["Button"]["properties"]) for button in reply["buttons"])


def test_refusals_are_as_described(description: dict[str, Any], pair: servers.Servers, closed: servers.Servers) -> None:
    def status(response: requests.Response) -> int:
        check(description, response, REST)
        return response.status_code

    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert status(post(pair, "", data=b"[]", json=None)) == 400
    for sender in ("140387-2216", "20304050", "a@b.dk", "æ", "x" * 129):
        assert status(post(pair, "hej", sender)) == 400
    assert status(post(pair, "hej", headers={"Origin": "https://evil.example"})) == 403
    assert status(post(pair, "a" * 100_000)) == 413
    assert status(post(closed, "hej")) == 401
    assert status(post(closed, "hej", headers={"Authorization": "Bearer x"})) == 401
    assert [status(post(closed, "hej", "den-samme", headers=bearer)) for _ in range(3)] == [200, 200, 429]
    assert status(requests.put(pair.url + REST, timeout=20)) == 405


def test_health_is_as_described_well_and_ill(description: dict[str, Any], closed: servers.Servers) -> None:
    def health() -> str:
        response = requests.get(f"{closed.url}/health", timeout=20)
        return str(check(description, response, "/health", "get")["status"])

    assert health() == "ok"
    os.kill(closed.pid("action_server"), signal.SIGSTOP)
    try:
        for _ in range(60):
            if health() == "unavailable":
                break
            time.sleep(0.3)
        else:
            raise AssertionError
    finally:
        os.kill(closed.pid("action_server"), signal.SIGCONT)
