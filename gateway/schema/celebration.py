"""The celebration feed: what every employee reads, and among it what the viewer alone may read, which its owner keeps."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Union
from urllib.parse import urlencode

import strawberry
from pydantic import Field

from contracts.messages import Input
from contracts.recognition.limits import TEAMS_AT_ONCE
from contracts.recognition.praise import Praise
from contracts.recognition.recognitions import RecognitionAudience
from contracts.values import TeamId
from gateway.context import Info
from gateway.faults import Fault, FaultCode
from gateway.pages import After, Before, Connection, First, Last, Order, Window
from gateway.read_model import celebrations as selections
from gateway.read_model import feed
from gateway.read_model.celebrations import CELEBRATED
from gateway.read_model.feed import CelebrationKind
from gateway.schema.celebrating import OwnRecognition
from gateway.schema.openness import Openness
from gateway.schema.recognition import SHOWN, Recognition, moment
from gateway.schema.welcomes import Welcome
from gateway.words import show_input, show_term

_TYPES: dict[str, Any] = {
    CelebrationKind.RECOGNITION.value: Recognition,
    CelebrationKind.OPENNESS.value: Openness,
    CelebrationKind.WELCOME.value: Welcome,
}
Celebration = Annotated[
    Union[Recognition, Openness, Welcome],  # noqa: UP007  # strawberry reads it
    strawberry.union("Celebration", description="Something that people celebrate, share or say to welcome somebody."),
]
show_term(CelebrationKind)
OWN = {which: replace(CELEBRATED, name=f"{which.value} recognition") for which in OwnRecognition}


class CelebrationFilterInput(Input):
    """What to list; fields combine with AND, lists mean any of."""

    team_ids: list[TeamId] = Field(
        [],
        max_length=TEAMS_AT_ONCE,
        description="Of these teams and their people; thanks on confidential threads are of nobody's.",
    )
    include_subteams: bool = Field(False, description="True: also of every team below `teamIds`.")
    kinds: list[CelebrationKind] = Field([], max_length=len(CelebrationKind), description="Of these kinds.")


show_input(CelebrationFilterInput)
Filter = Annotated[CelebrationFilterInput | None, strawberry.argument(description="Which; all of it without it.")]


async def celebration(
    info: Info, filter: Filter = None, first: First = None, after: After = None, last: Last = None, before: Before = None
) -> Connection[Celebration] | None:
    """One statement, and one request to the owner where recognition is asked for."""
    window, asked = Window.of(first, after, last, before), filter or CelebrationFilterInput()
    kinds, teams = asked.kinds or list(CelebrationKind), [str(team) for team in asked.team_ids]
    more = [
        ("readable", "true"),
        *(("teams", team) for team in teams),
        *([("subteams", "true")] if asked.include_subteams else []),
    ]
    public, private = await asyncio.gather(
        feed.page(info.context.read_model, window, kinds=kinds, teams=teams, subteams=asked.include_subteams),
        _private(info, CELEBRATED, window, more) if CelebrationKind.RECOGNITION in kinds else _nothing(),
    )
    return _page(CELEBRATED, window, public, private)


async def own(info: Info, which: OwnRecognition, window: Window) -> Connection[Recognition]:
    """What the viewer gave or received, whoever reads it."""
    order = OWN[which]
    selection = selections.own(str(info.context.viewer.person_id), received=which is OwnRecognition.RECEIVED)
    public, private = await asyncio.gather(
        selection.page(info.context.read_model, order, window), _private(info, order, window, [("which", which.value)])
    )
    return _page(order, window, public, private)


def _page(order: Order, window: Window, public: Sequence[Any], private: Sequence[Any]) -> Connection[Any]:
    """What was just narrowed may still be in both: then its owner's word holds."""
    held = {row["keys"][0] for row in private}
    rows = window.merged(order, [row for row in public if row["keys"][0] not in held], private)
    return window.page(order, rows, _shown)


def _shown(row: Any) -> Any:
    return row["node"] if "node" in row else _TYPES[row["kind"]].model_validate_json(row["document"])


async def _nothing() -> Sequence[Any]:
    return ()


async def _private(info: Info, order: Order, window: Window, more: Sequence[tuple[str, str]]) -> Sequence[Any]:
    """What its owner shows to the viewer alone, in no trace that tells who reads what; nothing, and a fault, while it is away."""
    given = [*more, ("size", str(window.size)), ("backwards", str(window.backwards).lower())]
    for cursor, argument in ((window.after, "after"), (window.before, "before")):
        if cursor is not None:
            at, id = order.keys_in(cursor, argument)[0].split(" ")
            given += [(argument, id), (f"{argument}_at", f"{at}Z")]
    try:
        found = await info.context.fetch("recognition", f"/recognitions?{urlencode(given)}", traced=False)
    except Fault as fault:
        if fault.code is not FaultCode.SERVICE_UNAVAILABLE:
            raise
        info.context.tell_beside(fault, info.path.as_list())
        return ()
    shown = [each.whole() for each in SHOWN.validate_json(found or b"[]")]
    return [{"keys": [f"{moment(each)} {each.id}"], "node": each} for each in shown]


async def praise(info: Info) -> RecognitionAudience | None:
    """In no trace either."""
    found = await info.context.fetch("recognition", "/praise", traced=False)
    return Praise.model_validate_json(found).widest if found is not None else None


@strawberry.type
class CelebrationQueries:
    """The feed at the root."""

    celebration = strawberry.field(
        celebration,
        description="Recognition, openness and welcomes, the newest first: what every employee reads, and recognition that the "
        "viewer may read beside. While its owner is away, what every employee reads, with an error beside it.",
    )
