"""Correcting recognition: its giver edits and withdraws it, both sides narrow it, those it is for hide it."""

from typing import Any

from chassis.days import months_later
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.messages import Receipt
from contracts.recognition.recognitions import (
    EditRecognition,
    HideRecognition,
    NarrowRecognition,
    RecognitionEdited,
    RecognitionHidden,
    RecognitionKind,
    RecognitionNarrowed,
    RecognitionWithdrawn,
    WithdrawRecognition,
)
from contracts.recognition.refusals import RecognitionCode
from contracts.values import TeamId
from services.recognition.recognitions import policies, queries
from services.recognition.recognitions.commands.ending import end_copies, take_away
from services.recognition.recognitions.commands.giving import must_name_once
from services.recognition.recognitions.tables import Recognition
from services.recognition.values.queries import require_values


async def edit_recognition(command: EditRecognition, unit: UnitOfWork) -> RecognitionEdited | Receipt:
    row = await queries.changed(unit, command.recognition_id)
    policies.may_correct(unit.actor.person_id, row)
    row.must_be_editable(unit.now, field="recognition_id")
    given = command.model_dump(exclude={"recognition_id"}, exclude_none=True)
    changes = {name: value for name, value in given.items() if value != getattr(row, name)}
    if not changes:
        raise Refused(RecognitionCode.RECOGNITION_CHANGES_NOTHING)
    await _must_stand(row, changes, unit)
    row.edit(changes.pop("text", row.text), unit.now)
    for name, value in changes.items():
        setattr(row, name, value)
    return _told(row, unit)


async def _must_stand(row: Recognition, changes: dict[str, Any], unit: UnitOfWork) -> None:
    """Refuses what a new recognition could not say; what was named before is not asked about again."""
    if row.thread_id is not None and changes.get("recognition_kind", RecognitionKind.CANDOR) is not RecognitionKind.CANDOR:
        raise Refused(RecognitionCode.THANKS_NAME_NOBODY, field="recognition_kind")
    for field in ("evidence_ids", "value_ids"):
        must_name_once(field, changes.get(field, []))
    evidence, values = changes.get("evidence_ids", []), changes.get("value_ids", [])
    await queries.require_evidence(unit.session, [id for id in evidence if id not in row.evidence_ids])
    await require_values(unit.session, [id for id in values if id not in row.value_ids])


async def narrow_recognition(command: NarrowRecognition, unit: UnitOfWork) -> RecognitionNarrowed | Receipt:
    row = await queries.changed(unit, command.recognition_id)
    policies.may_narrow(unit.actor.person_id, row, command.audience)
    was_public = row.is_public
    told = await end_copies(unit, row, RecognitionNarrowed) if was_public else Receipt(id=row.id, version=row.version)
    row.audience = command.audience
    row.fix_readers()
    if was_public:
        row.kept_until = months_later(unit.now.date(), unit.kept["recognition_months"])
    return told


async def withdraw_recognition(command: WithdrawRecognition, unit: UnitOfWork) -> RecognitionWithdrawn | Receipt:
    row = await queries.changed(unit, command.recognition_id)
    policies.may_correct(unit.actor.person_id, row)
    return await take_away(unit, row, RecognitionWithdrawn)


async def hide_recognition(command: HideRecognition, unit: UnitOfWork) -> RecognitionHidden | Receipt:
    row = await queries.changed(unit, command.recognition_id)
    viewer = unit.actor.person_id
    led = await queries.led_by(unit.session, viewer, row.team_ids)
    recipients = [person for person in row.recipient_ids if person != viewer]
    teams = [team for team in row.team_ids if team not in led]
    if (recipients, teams) == (row.recipient_ids, row.team_ids):
        raise Refused(RecognitionCode.NOT_FOR_YOU)
    if not recipients and not teams:
        return await take_away(unit, row, RecognitionHidden)
    row.recipient_ids, row.team_ids = recipients, teams
    row.homes = {person: team for person, team in row.homes.items() if person in recipients}
    row.fix_readers()
    row.team_id = next((TeamId(team) for team in (*teams, *row.homes.values())), None)
    _told(row, unit)
    return Receipt(id=row.id, version=row.version)


def _told(row: Recognition, unit: UnitOfWork) -> RecognitionEdited | Receipt:
    """Everybody, where everybody reads it; else nobody."""
    if row.is_public:
        return unit.publish(RecognitionEdited(recognition=row.document()))
    return Receipt(id=row.id, version=row.version)
