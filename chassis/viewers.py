"""Who asks: a token verified, a person found, and whether they are still here."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Protocol

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.identity import identity_id
from chassis.oidc import Claims
from chassis.problems import Refused
from chassis.secret import Secret
from contracts.refusals import Code
from contracts.values import IdentityId, PersonId

ADMIN = "admin"
AUDITOR = "auditor"


COPIES = """
select i.document->>'person_id' as person_id, coalesce(p.document->>'status' = 'active', false) as active
from identity i left join person p on p.id = i.document->>'person_id'
where i.id = :identity and not i.deleted
"""
"""Finds the person of a sign-in in copies of the directory's documents."""


@cache
def _asked(people: str) -> TextClause:
    """The person and the epoch as one statement, put together once."""
    return text(f"select e.epoch, v.person_id, v.active from epoch e left join lateral ({people}) v on true")  # noqa: S608  # the service's own SQL


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person asking, and the roles their token carries."""

    person_id: PersonId
    roles: frozenset[str] = field(default_factory=frozenset)
    expires_at: datetime | None = None

    @property
    def is_admin(self) -> bool:
        """May change settings and run cycles; reads no private text."""
        return ADMIN in self.roles


class Verifier(Protocol):
    """Verifies a bearer token; refuses with `not_signed_in`."""

    async def verify(self, token: str) -> Claims:
        """The claims of a valid token."""
        ...


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A verified token, its person not yet looked up."""

    identity_id: IdentityId
    roles: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Turns an Authorization header into a viewer.

    `people` is SQL over the service's own database: given `:identity`, one row (person_id, active), or none.
    """

    verifier: Verifier
    identity_secret: Secret
    people: str = COPIES

    async def sign_in(self, authorization: str | None) -> SignedIn:
        """Verifies the header; refuses with `not_signed_in`."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(Code.NOT_SIGNED_IN)
        claims = await self.verifier.verify(token.strip())
        known = identity_id(self.identity_secret.read().encode(), claims.issuer, claims.subject)
        return SignedIn(known, claims.roles, claims.expires_at)

    async def look_up(self, session: AsyncSession, who: SignedIn) -> tuple[Viewer, int]:
        """The viewer and the service's epoch, in one statement; refuses unknown and inactive people."""
        row = (await session.execute(_asked(self.people), {"identity": str(who.identity_id)})).one()
        if row.person_id is None:
            raise Refused(Code.PERSON_UNKNOWN)
        if not row.active:
            raise Refused(Code.PERSON_INACTIVE)
        return Viewer(PersonId(row.person_id), who.roles, who.expires_at), int(row.epoch)
