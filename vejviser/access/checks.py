"""What a request must be before a channel looks at its message. Each check raises `Refused` or returns nothing."""

import hmac
import re
from urllib.parse import urlsplit

from pydantic import SecretStr
from sanic.request import Request

from vejviser.access.refused import Refused

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_SEPARATORS = re.compile(r"[.:_-]")
_CPR = re.compile(r"(?<![0-9A-Za-z])\d{6}[.:_-]?\d{4}(?![0-9A-Za-z])")
_TELEPHONE = re.compile(r"(0{0,2}45)?\d{8}")
_EMAIL = re.compile(r"[^@]+@[^@]+\.[^@]+")


def check_token(request: Request, token: SecretStr) -> None:
    """Refuse with 401 a request that does not carry the token as `Authorization: Bearer …`."""
    scheme, _, given = str(request.headers.getone("authorization", "")).partition(" ")
    secret = token.get_secret_value().encode()
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(errors="surrogateescape"), secret):
        raise Refused(401, "access.token", {"WWW-Authenticate": 'Bearer realm="vejviser"'})


def check_origin(request: Request, proxied: bool, required: bool) -> None:
    """Refuse with 403 what a page of another site makes a browser send.

    Browsers say with every POST where it comes from. Where `required`, a request that does not is refused too.
    `proxied`: a proxy is trusted to say in X-Forwarded-Host under which name it was asked.
    """
    origin = request.headers.getone("origin", None)
    if origin is None:
        site = request.headers.getone("sec-fetch-site", None)
        allowed = site == "same-origin" or (site is None and not required)
    else:
        hosts = [request.headers.getone("host", "")]
        if proxied:
            hosts += ",".join(request.headers.getall("x-forwarded-host", [])).split(",")[-1:]
        allowed = _is_of(origin, hosts)
    if not allowed:
        raise Refused(403, "access.origin")


def check_json(request: Request) -> None:
    """Refuse with 415 a body that is not declared as JSON: other types a foreign page may send unasked."""
    if str(request.headers.getone("content-type", "")).partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "access.not_json")


def check_nameless(sender: str) -> None:
    """Refuse with 400 an id of a conversation that tells who the citizen or the professional is."""
    digits = _SEPARATORS.sub("", sender)
    if _CPR.search(sender) or _TELEPHONE.fullmatch(digits) or _EMAIL.fullmatch(sender):
        raise Refused(400, "access.sender_names")


def _is_of(origin: str, hosts: list[str]) -> bool:
    """Return whether an Origin names one of the hosts; a default port may be named or not."""
    scheme, _, place = origin.lower().partition("://")
    if scheme not in _DEFAULT_PORTS or not place:
        return False
    try:
        if urlsplit(f"//{place}").netloc != place:
            return False
    except ValueError:
        return False
    default = _DEFAULT_PORTS[scheme]
    return place.removesuffix(default) in {host.strip().lower().removesuffix(default) for host in hosts}
