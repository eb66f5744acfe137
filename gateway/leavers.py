"""People who leave: their sockets and streams end, and an erased person's name is forgotten at once."""

from chassis.tail import Tail
from contracts.directory.people import PersonErased, PersonLeft
from contracts.values import PersonId
from gateway.connections import Connections
from gateway.people import Names


async def follow_leavers(tail: Tail, connections: Connections, names: Names) -> None:
    """Follows the timeline for as long as the process lives."""
    async for entry in tail.follow():
        if entry.type in {PersonLeft.type(), PersonErased.type()}:
            person = PersonId(entry.subject)
            names.forget(person)
            connections.dismiss(person)
