"""Lets people into the gateway: a verified token, and a person whom its own copies know."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.clock import Clock
from chassis.problems import Refused
from chassis.viewers import Doorkeeper, Viewer
from contracts.refusals import Code
from gateway.context import Behind, Context
from gateway.read_model import organization


@dataclass(frozen=True, slots=True)
class GatewayDoor:
    """The door of every transport."""

    doorkeeper: Doorkeeper
    behind: Behind

    @property
    def clock(self) -> Clock:
        """The time."""
        return self.behind.clock

    async def admit(self, authorization: str | None) -> Viewer:
        """The person behind an Authorization header; refuses strangers and people who have left."""
        who = await self.doorkeeper.sign_in(authorization)
        found = await organization.signed_in(self.behind.read_model, who.identity_id)
        if found is None:
            raise Refused(Code.PERSON_UNKNOWN)
        person_id, active = found
        if not active:
            raise Refused(Code.PERSON_INACTIVE)
        return Viewer(person_id, who.roles, who.expires_at)

    def context(self, viewer: Viewer, authorization: str, extensions: Mapping[str, Any] | None) -> Context:
        """A fresh context for one operation."""
        return Context(self.behind, viewer, authorization, extensions or {}, self.clock.now())
