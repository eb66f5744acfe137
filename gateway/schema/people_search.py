"""The people search for pickers: the directory finds and orders by name, the read model shows."""

from functools import partial
from typing import Annotated, Any

import httpx2
import strawberry
from pydantic import Field

from contracts.directory.names import FoundPeople, SearchText
from contracts.messages import Input
from contracts.values import OneLine, PersonId, TeamId
from gateway.context import Info
from gateway.cursors import cursor
from gateway.faults import Fault, FaultCode
from gateway.ids import is_id, parse_id
from gateway.pages import After, Connection, Edge, First, Order, PageInfo, Window
from gateway.schema.node import one
from gateway.schema.people import Person, viewer
from gateway.words import show_input

BY_NAME = Order("people", (("id", "text"),), fits=partial(is_id, kind=PersonId))
"""The directory finds where somebody stands."""


class PeopleFilterInput(Input):
    """Which people to find; fields combine with AND."""

    text: Annotated[SearchText, OneLine] = Field("", description="Part of the name, or the whole e-mail address.")
    team_id: TeamId | None = Field(None, description="Members of this team.")
    active: bool | None = Field(None, description="True: who belongs here; false: who has left.")


show_input(PeopleFilterInput)
Filter = Annotated[PeopleFilterInput | None, strawberry.argument(description="Whom; everybody without it.")]


async def people(info: Info, filter: Filter = None, first: First = None, after: After = None) -> Connection[Person] | None:
    """People by name. The directory answers; while it is away, this field is not."""
    window = Window.of(first, after, None, None)
    found = (
        await _found(info, _asked(filter or PeopleFilterInput(text=""), window))
        if window.size
        else FoundPeople(people=[], more=False)
    )
    for each in found.people:
        info.context.behind.names.learn(each.id, each.name)
    loading = [(each, one(info, Person, each.id)) for each in found.people]
    edges = [
        Edge(cursor=cursor(BY_NAME.name, [each.id]), node=person) for each, load in loading if (person := await load) is not None
    ]
    page = PageInfo(
        has_next_page=found.more,
        has_previous_page=after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(edges=edges, page_info=page)


def _asked(filter: PeopleFilterInput, window: Window) -> dict[str, Any]:
    """The directory's parameters."""
    after = BY_NAME.keys_in(window.after, "after")[0] if window.after is not None else None
    given = {
        "text": filter.text,
        "team": filter.team_id,
        "active": None if filter.active is None else str(filter.active).lower(),
        "after": after,
        "first": window.size,
    }
    return {name: value for name, value in given.items() if value is not None}


async def _found(info: Info, asked: dict[str, Any]) -> FoundPeople:
    directory, headers = info.context.behind.services["directory"], {"authorization": info.context.authorization}
    try:
        answer = await directory.get("/people", params=asked, headers=headers)
    except httpx2.TransportError:
        raise Fault(FaultCode.SERVICE_UNAVAILABLE) from None
    if answer.is_client_error:
        raise Fault(FaultCode.BAD_USER_INPUT, "The directory cannot read this filter.")
    if not answer.is_success:
        raise Fault(FaultCode.SERVICE_UNAVAILABLE)
    return FoundPeople.model_validate_json(answer.content)


async def person(info: Info, id: Annotated[PersonId, strawberry.argument(description="The person.")]) -> Person | None:
    """One person."""
    return await one(info, Person, parse_id(PersonId, id))  # type: ignore[no-any-return]


@strawberry.type
class PeopleQueries:
    """People at the root."""

    viewer = strawberry.field(viewer, description="The person signed in.")
    people = strawberry.field(people, description="People by name, for pickers.")
    person = strawberry.field(person, description="One person, or null.")
