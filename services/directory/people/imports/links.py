"""What an import links to people: sign-ins, deputies and first days, told internally."""

from collections.abc import Sequence

from sqlalchemy import select

from chassis.identity import identity_id
from chassis.unit import UnitOfWork
from contracts.directory.people import (
    DeputyAppointed,
    DeputyDocument,
    DeputyEnded,
    EmploymentDocument,
    EmploymentRecorded,
    IdentityDocument,
    IdentityLinked,
    IdentityUnlinked,
)
from contracts.values import DeputyId, EmploymentId, IdentityId, PersonId
from services.directory.imports import changing, present
from services.directory.people import rules
from services.directory.people.rules import PersonStep
from services.directory.people.tables import Deputy, Employment, Identity


async def apply(steps: Sequence[PersonStep], unit: UnitOfWork, identity_secret: bytes) -> None:
    """Brings identities, deputies and employments to what the steps say; a statement or two per kind."""
    await _identities(steps, unit, identity_secret)
    await _deputies(steps, unit)
    await _employments(steps, unit)


async def _identities(steps: Sequence[PersonStep], unit: UnitOfWork, secret: bytes) -> None:
    """Links and unlinks; an identity that moves from one person to another is only linked."""
    linked: dict[IdentityId, tuple[rules.Identity, PersonId]] = {}
    unlinked: set[IdentityId] = set()
    for step in steps:
        had = step.was.identities if step.was else frozenset()
        linked |= {identity_id(secret, *one): (one, step.now.id) for one in step.now.identities - had}
        unlinked |= {identity_id(secret, *one) for one in had - step.now.identities}
    unlinked -= linked.keys()
    there = await present(unit, Identity, linked.keys())
    rows = await changing(unit, Identity, unlinked | {row.id for row in there.values()})
    for key in sorted(unlinked):
        unit.publish(IdentityUnlinked(identity=rows[key].unlink(unit.now)))
    for key, ((issuer, subject), person_id) in linked.items():
        row = rows.get(key) or unit.add(Identity(id=key))
        row.issuer, row.subject, row.person_id, row.unlinked_at = issuer, subject, person_id, None
        unit.publish(IdentityLinked(identity=IdentityDocument.model_validate(row, from_attributes=True)))


async def _deputies(steps: Sequence[PersonStep], unit: UnitOfWork) -> None:
    """Another deputy is another deputyship; other days are the same one."""
    changed = {step.now.id: step for step in steps if step.now.deputy != (step.was.deputy if step.was else None)}
    had = {person_id for person_id, step in changed.items() if step.was and step.was.deputy}
    deputies = (await unit.session.execute(select(Deputy.id, Deputy.person_id))) if had else ()
    ids = [key for key, person_id in deputies if person_id in had]
    rows = {row.person_id: row for row in (await changing(unit, Deputy, ids)).values()}
    for person_id, step in changed.items():
        row, now = rows.get(person_id), step.now.deputy
        if row is not None and (now is None or now.deputy_id != row.deputy_id):
            unit.publish(DeputyEnded(deputy=await unit.delete(row)))
            row = None
        if now is not None:
            row = row or unit.add(Deputy(id=unit.new_id(DeputyId), person_id=person_id, deputy_id=now.deputy_id))
            row.first_day, row.last_day = now.first_day, now.last_day
            unit.publish(DeputyAppointed(deputy=DeputyDocument.model_validate(row, from_attributes=True)))


async def _employments(steps: Sequence[PersonStep], unit: UnitOfWork) -> None:
    changed = {
        EmploymentId.of(step.now.id.uuid): step.now
        for step in steps
        if step.now.start_day != (step.was.start_day if step.was else None)
    }
    rows = await changing(unit, Employment, [row.id for row in (await present(unit, Employment, changed.keys())).values()])
    for key, now in changed.items():
        row = rows.get(key) or unit.add(Employment(id=key, person_id=now.id))
        row.start_day = now.start_day
        unit.publish(EmploymentRecorded(employment=EmploymentDocument.model_validate(row, from_attributes=True)))
