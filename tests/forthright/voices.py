"""What the demo's feedback service is asked: each question, and what has to be in its answer."""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def every(found: Json, *path: str) -> list[Any]:
    """What all nodes of the answer's first field say under a path."""
    [page] = found.values()
    values: list[Any] = page["nodes"]
    for name in path:
        values = [part for value in values for part in (value[name] if isinstance(value[name], list) else [value[name]])]
    return values


def _pulses(found: Json) -> bool:
    shown = {release["team"]["name"] for release in every(found, "releases")}
    return (
        every(found, "state") == ["OPEN", "CLOSED"]
        and {"Brackwater", "Product", "Data Platform"} == shown
        and len(every(found, "words")) >= 10
        and every(found, "asked") == [True, False]
    )


def _rounds(found: Json) -> bool:
    purposes = {"RETROSPECTIVE", "DRAFTING", "CONFIDENCE", "OPTIONS"}
    return purposes <= set(every(found, "purpose")) and every(found, "state") == ["CLOSED"] * len(every(found))


VOICES: dict[str, tuple[str, Callable[[Json], bool]]] = {
    "a pulse is over and shown where enough answered, and one runs": (
        "{ pulses(first: 5) { nodes { state asked releases { team { name } mean } words { text } } } }",
        _pulses,
    ),
    "rounds of every purpose are closed": ("{ rounds(first: 20) { nodes { purpose state summary { text } } } }", _rounds),
    "of a retrospective's actions one is verified, and owners rotated": (
        "{ actions(first: 20) { nodes { state owner { id } } } }",
        lambda found: {"VERIFIED", "AGREED"} == set(every(found, "state")) and len(set(every(found, "owner", "id"))) == 3,
    ),
    "three post-mortems share a factor, and one is being written": (
        "{ postMortems(first: 10) { nodes { state factors { tags } } } }",
        lambda found: (
            sorted(every(found, "state")) == ["OPEN", "PUBLISHED", "PUBLISHED", "PUBLISHED"]
            and every(found, "factors", "tags").count("hand-over") == 3
        ),
    ),
    "which raised one issue": (
        "{ systemicIssues(first: 5) { nodes { tag state team { name } } } }",
        lambda found: every(found) == [{"tag": "hand-over", "state": "OPEN", "team": {"name": "Operations"}}],
    ),
    "for which an objective is proposed": (
        '{ objectives(first: 5, filter: {text: "hand-over"}) { nodes { state team { name } } } }',
        lambda found: every(found) == [{"state": "DRAFT", "team": {"name": "Operations"}}],
    ),
}
