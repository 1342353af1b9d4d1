"""Whether a request comes from Slack, and is not an old one sent again."""

from sanic.request import Request
from slack_sdk.signature import SignatureVerifier

SIGNATURE, TIMESTAMP = "x-slack-signature", "x-slack-request-timestamp"


def is_signed(request: Request, verifier: SignatureVerifier) -> bool:
    """Return whether the body is signed with the app's secret, within the last five minutes."""
    try:
        return verifier.is_valid(request.body, request.headers.get(TIMESTAMP), request.headers.get(SIGNATURE))
    except (ValueError, TypeError):  # a time that is no number, a body that is no text, a signature that is not ASCII
        return False
