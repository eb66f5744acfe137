"""Logs: a line is one JSON object with a constant message, and what a person wrote or is called is never in it."""

import io
import json
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
import uvicorn

from chassis import telemetry
from chassis.kafka import KafkaUnreachable
from contracts.values import ObjectiveId, PersonId
from tests.chassis.lines import written

ANNA = "Anna Example"


class Lines:
    def __init__(self, stream: io.StringIO) -> None:
        self.stream = stream

    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    @property
    def only(self) -> dict[str, Any]:
        (line,) = self.all()
        return line


@pytest.fixture
def lines() -> Iterator[Lines]:
    with written("info") as stream:
        yield Lines(stream)


def test_a_line_holds_message_level_time_logger_and_its_values(lines: Lines) -> None:
    structlog.get_logger("chassis.relay").info("batch published", component="okrs", rows=12, topic="forthright.okrs")
    line = lines.only
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "batch published",
        "level": "info",
        "logger": "chassis.relay",
        "component": "okrs",
        "rows": 12,
        "topic": "forthright.okrs",
    }


def test_a_line_names_the_trace_it_belongs_to(lines: Lines) -> None:
    telemetry.configure("test", "local")
    with telemetry.span("doing"):
        structlog.get_logger("x").info("inside")
        traceparent = telemetry.current_traceparent() or ""
    structlog.get_logger("x").info("outside")
    inside, outside = lines.all()
    assert traceparent.split("-")[1:3] == [inside["trace_id"], inside["span_id"]]
    assert "trace_id" not in outside


@pytest.mark.parametrize("key", ["title", "display_name", "email", "body", "query", "access_token", "password", "database_url"])
def test_a_key_that_sounds_like_content_or_a_secret_is_withheld(lines: Lines, key: str) -> None:
    structlog.get_logger("x").info("said", **{key: "harmless"})
    assert lines.only[key] == "withheld"


@pytest.mark.parametrize(
    "value", [ANNA, "anna@example.org", "a\nb", {"a": 1}, b"bytes", "x" * 201, PersonId("person_" + "0" * 32)]
)
def test_a_value_that_is_no_token_is_withheld(lines: Lines, value: object) -> None:
    structlog.get_logger("x").info("said", what=value)
    assert lines.only["what"] == "withheld"


def test_numbers_tokens_ids_of_things_and_routes_are_told(lines: Lines) -> None:
    objective = ObjectiveId("objective_" + "0" * 32)
    structlog.get_logger("x").info(
        "said", a=1, b=1.5, c=True, d=None, route="/x/{id}", subject=objective, e=[1, ANNA], f=ValueError(ANNA)
    )
    line = lines.only
    assert (line["a"], line["b"], line["c"], line["d"], line["route"]) == (1, 1.5, True, None, "/x/{id}")
    assert (line["subject"], line["e"], line["f"]) == (objective, [1, "withheld"], "ValueError")


def test_an_exception_is_told_by_type_and_place_and_not_by_what_it_quotes(lines: Lines) -> None:
    try:
        try:
            int(ANNA)
        except ValueError as error:
            raise KeyError(ANNA) from error
    except KeyError:
        structlog.get_logger("x").exception("request failed")
    assert ANNA not in lines.stream.getvalue()
    outer, inner = lines.only["exception"]
    assert (outer["type"], inner["type"]) == ("builtins.KeyError", "builtins.ValueError")
    assert "test_logs.py" in outer["at"][-1]


def test_what_our_own_plumbing_says_to_operators_is_told(lines: Lines) -> None:
    structlog.get_logger("x").error("stopped", exc_info=KafkaUnreachable("Kafka at a:1 did not answer."))
    assert lines.only["exception"][0]["message"] == "Kafka at a:1 did not answer."


def test_errors_inside_a_group_are_told_too(lines: Lines) -> None:
    structlog.get_logger("x").error("stopped", exc_info=ExceptionGroup("many", [OSError(2, "No such file"), ValueError(ANNA)]))
    assert [each["type"] for each in lines.only["exception"]][1:] == ["builtins.FileNotFoundError", "builtins.ValueError"]
    assert ANNA not in lines.stream.getvalue()


def test_a_librarys_line_is_its_template_with_tokens_only(lines: Lines) -> None:
    logging.getLogger("library").warning("Topic %s of %s not found in %d ms", "forthright.okrs", ANNA, 7)
    line = lines.only
    assert line["event"] == "Topic %s of %s not found in %d ms"
    assert line["args"] == ["forthright.okrs", "withheld", 7]


def test_a_library_that_logs_an_exception_as_its_message_tells_the_type_only(lines: Lines) -> None:
    error = ValueError(ANNA)
    logging.getLogger("library").error(error, exc_info=error)
    assert lines.only["event"] == "ValueError"
    assert ANNA not in lines.stream.getvalue()


def test_uvicorns_lines_are_json_too_and_its_access_log_is_off(lines: Lines) -> None:
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
    logging.getLogger("uvicorn.access").info("GET /secret?token=1")
    assert lines.only["event"] == "Started server process [%d]"


def test_a_level_that_uvicorn_set_before_does_not_hide_its_lines() -> None:
    with written("warning"):
        uvicorn.Config(lambda: None, log_level="warning")
        with written("info") as stream:
            logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
    assert Lines(stream).only["event"] == "Started server process [%d]"


def test_pythons_warnings_are_lines_without_their_text(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(ANNA, stacklevel=1)
    assert lines.only["event"] == "a library warns"
    assert ANNA not in lines.stream.getvalue()


def test_lines_below_the_level_are_left_out(lines: Lines) -> None:
    structlog.get_logger("x").debug("hidden")
    logging.getLogger("library").debug("hidden")
    assert lines.all() == []
