"""Logs without content, at every level: Rasa logs texts, slots and whole conversations, in tracebacks too.

Nothing is filtered by what it looks like. Of a line of other programs only that is kept which stands as a constant in
their source: the values that are put into it become "…". An exception is its type and place. Our own lines stay.
"""

import logging
import re
import sys
import traceback
import warnings
from types import CodeType, TracebackType
from typing import Any, Optional, TextIO

import structlog

OURS = ("vejviser", "actions")
_GAP = "…"
_plain_record = logging.getLogRecordFactory()


class _Safe(str):
    """A line that has been made safe."""


def install() -> None:
    """Make every log, warning and traceback of this process safe. To be called again when Rasa has set up its logs."""
    logging.setLogRecordFactory(_record)
    warnings.showwarning = _warning
    sys.excepthook = _uncaught
    structlog.get_config()["processors"][:] = [_structured]  # in place: loggers already made hold this very list


def template(message: object, code: Optional[CodeType]) -> str:
    """Return what of the message stands in the code as a constant, with "…" for the rest."""
    if not isinstance(message, str):
        return type(message).__name__
    constants = {c for c in (code.co_consts if code else ()) if isinstance(c, str) and len(c) > 2 and c in message}
    if message in constants:
        return message
    if not constants:
        return _GAP
    pattern = "|".join(re.escape(constant) for constant in sorted(constants, key=len, reverse=True))
    return _GAP.join(["", *(part.strip() for part in re.findall(pattern, message)), ""]).strip()


def describe(error: Optional[BaseException]) -> str:
    """Return the types and places of an exception and of its causes: `KeyError at actions/base.py:40 <- …`."""
    parts: list[str] = []
    while error and len(parts) < 5:
        frames = traceback.extract_tb(error.__traceback__)
        place = f" at {'/'.join(frames[-1].filename.split('/')[-3:])}:{frames[-1].lineno}" if frames else ""
        parts.append(type(error).__name__ + place)
        error = error.__cause__ or error.__context__
    return " <- ".join(parts)


def _record(*arguments: Any, **keywords: Any) -> logging.LogRecord:
    record = _plain_record(*arguments, **keywords)
    if not isinstance(record.msg, _Safe) and record.name.split(".")[0] not in OURS:
        record.msg, record.args = template(record.msg, _code_at(record.pathname, record.lineno)), ()
    if record.exc_info:
        error = describe(record.exc_info[1])
        record.msg, record.args = f"{record.getMessage()} [{error}]", ()
    record.exc_info = record.exc_text = record.stack_info = None
    return record


def _code_at(path: str, line: int) -> Optional[CodeType]:
    """Return the code of the function on the stack that is at this place: the one that logs."""
    frame = sys._getframe(1)
    while frame:
        if frame.f_lineno == line and frame.f_code.co_filename == path:
            return frame.f_code
        frame = frame.f_back  # type: ignore[assignment]
    return None


def _structured(_: Any, __: str, event: dict[str, Any]) -> _Safe:
    name = str(event.get("event"))
    error = event.get("exc_info")
    error = sys.exc_info()[1] if error is True else error
    described = f" [{describe(error)}]" if isinstance(error, BaseException) else ""
    return _Safe((name if re.fullmatch(r"[\w.]+", name) else _GAP) + described)


def _warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: Any = None, line: Any = None
) -> None:
    stream: Optional[TextIO] = sys.stderr
    if stream and not issubclass(category, (DeprecationWarning, PendingDeprecationWarning, FutureWarning)):
        print(f"{category.__name__} at {filename}:{lineno}", file=stream)


def _uncaught(kind: type[BaseException], error: BaseException, trace: Optional[TracebackType]) -> None:
    print(describe(error), file=sys.stderr)
