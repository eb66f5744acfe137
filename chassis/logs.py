"""Logs: one JSON line each, a constant message, the trace it belongs to; no bodies and nothing personal.

Values are tokens (`okrs`, `POST`, `/{id}`, numbers): a text with blanks or an @, and any key that sounds like content
or a secret, is withheld. So is an exception's message, which may quote a row or an input: its type and place are told.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from functools import lru_cache
from typing import Any, TextIO

import orjson
import structlog
from opentelemetry import trace

from contracts.values import DeputyId, EmploymentId, IdentityId, PersonId

Event = MutableMapping[str, Any]

WITHHELD = "withheld"
_TOKEN = re.compile(r"[\w.:/<>{}=,+*\[\]-]{0,200}")
_RISKY = re.compile(
    r"name$|mail|phone|address|password|secret|token|authorization|cookie|body|payload|document|content"
    r"|text|title|note|prose|comment|query|variables|value|input|url"
)
# Pseudonyms are personal data too.
_PERSONAL = re.compile(f"({'|'.join(kind.prefix for kind in (PersonId, IdentityId, DeputyId, EmploymentId))})_[0-9a-f]{{32}}")
_SAFE = frozenset({"event", "level", "timestamp", "logger", "exception", "trace_id", "span_id", "component"})
_FRAMES, _CAUSES = 12, 5
_OURS = ("chassis", "forthright")
# Libraries that tell of every request or retry in words of their own; what matters of it, we log ourselves.
_QUIET = {
    "uvicorn.access": logging.CRITICAL,
    "httpx2": logging.WARNING,
    "httpcore2": logging.WARNING,
    "aiokafka": logging.WARNING,
}


class _Line:
    """Writes the lines of one logger."""

    def __init__(self, stream: TextIO, name: str = "") -> None:
        self._stream, self.name = stream, name

    def write(self, line: str) -> None:
        self._stream.write(f"{line}\n")
        self._stream.flush()

    debug = info = warning = error = critical = write


def configure(level: str = "info", stream: TextIO | None = None) -> None:
    """Sends everything, of ours and of all libraries, to the stream (stdout), a JSON object a line."""
    opened = stream or sys.stdout
    before: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_trace,
    ]
    after: list[structlog.types.Processor] = [_with_exception, _withhold, structlog.processors.JSONRenderer(serializer=_json)]
    # Ours go straight to the stream: the standard library's way takes three times as long.
    structlog.configure(
        processors=[*before, *after],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *names: _Line(opened, *names),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(opened)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_template, *before],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *after],
            use_get_message=False,
            pass_foreign_args=True,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
        logging.getLogger(name).setLevel(logging.NOTSET)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(least, root.level))
    logging.captureWarnings(capture=True)


def _json(event: Event, **_: Any) -> str:
    return orjson.dumps(event, default=lambda _: WITHHELD).decode()


def _template(_: Any, __: str, event: Event) -> Event:
    """A library's message before its values are put in, so that it is constant and holds nobody's data."""
    record: logging.LogRecord = event["_record"]
    event["event"] = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    if record.name == "py.warnings":
        event["event"] = "a library warns"
    given = event.pop("positional_args", None)
    if isinstance(given, tuple) and given and record.name != "py.warnings":
        event["args"] = [_plain(value) for value in given]
    return event


def _with_trace(_: Any, __: str, event: Event) -> Event:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"], event["span_id"] = f"{context.trace_id:032x}", f"{context.span_id:016x}"
    return event


def _with_exception(_: Any, __: str, event: Event) -> Event:
    """An exception as the types and places of its chain."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given if isinstance(given, BaseException) else None
    if given and error is None:
        error = sys.exc_info()[1]
    if error is not None:
        event["exception"] = [_told(each) for each in _chain(error)]
    return event


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, what it came from, and of a group the first ones inside."""
    current: BaseException | None = error
    for _ in range(_CAUSES):
        if current is None:
            return
        yield current
        if isinstance(current, BaseExceptionGroup):
            yield from current.exceptions[:_CAUSES]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _told(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    told: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
    if kind.__module__.split(".")[0] in _OURS and kind.__name__ not in ("Refused", "Malformed"):
        told["message"] = str(error)[:500]
    elif isinstance(error, OSError) and error.strerror:
        told["message"] = error.strerror
    for fact in ("sqlstate", "constraint_name", "table_name"):
        if isinstance(found := getattr(error, fact, None), str):
            told[fact] = found
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    told["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return told


def _withhold(_: Any, __: str, event: Event) -> Event:
    """Keeps what is safe by its key and its form."""
    for key in list(event):
        if key not in _SAFE:
            event[key] = WITHHELD if _is_risky(key) else _plain(event[key])
    return event


@lru_cache(1024)
def _is_risky(key: str) -> bool:
    return bool(_RISKY.search(key.lower()))


def _plain(value: Any) -> Any:
    """Numbers and tokens as they are, exceptions and classes by name, anything else withheld."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in list(value)[:20]]
    return value if isinstance(value, str) and _TOKEN.fullmatch(value) and not _PERSONAL.search(value) else WITHHELD
