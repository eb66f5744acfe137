"""Giving recognition: to people and teams, or as thanks on a confidential thread, by what its author may be known to like."""

from typing import Any

from chassis import organization as people
from chassis.days import months_later
from chassis.problems import Refused
from chassis.unit import UnitOfWork
from contracts.messages import Receipt
from contracts.recognition.ids import RecognitionId
from contracts.recognition.recognitions import GiveRecognition, RecognitionAudience, RecognitionGiven, RecognitionKind
from contracts.recognition.refusals import RecognitionCode
from contracts.values import TeamId
from services.recognition.recognitions import queries, rules
from services.recognition.recognitions.tables import Recognition
from services.recognition.values.queries import require_values


async def give_recognition(command: GiveRecognition, unit: UnitOfWork) -> RecognitionGiven | Receipt:
    for field in ("recipient_ids", "team_ids", "evidence_ids", "value_ids"):
        must_name_once(field, getattr(command, field))
    given = await (_thanks(command, unit) if command.thread_id is not None else _for_somebody(command, unit))
    await queries.require_evidence(unit.session, command.evidence_ids)
    await require_values(unit.session, command.value_ids)
    row = Recognition(
        id=unit.new_id(RecognitionId),
        by=unit.actor.person_id,
        at=unit.now,
        gone=False,
        **command.model_dump(exclude={"audience"}),
        **given,
    )
    row.fix_readers()
    if not row.is_public:
        row.kept_until = months_later(unit.now.date(), unit.kept["recognition_months"])
    unit.add(row)
    return unit.publish(RecognitionGiven(recognition=row.document())) if row.is_public else Receipt(id=row.id, version=1)


def must_name_once(field: str, named: list[Any]) -> None:
    """Refuses what is named a second time."""
    if (again := rules.twice(named)) is not None:
        raise Refused(RecognitionCode.RECOGNIZED_TWICE, field=field, id=again)


async def _for_somebody(command: GiveRecognition, unit: UnitOfWork) -> dict[str, Any]:
    """Who reads a recognition of people and teams, and whose moderators are asked about it."""
    if not command.recipient_ids and not command.team_ids:
        raise Refused(RecognitionCode.NOBODY_IS_RECOGNIZED, field="recipient_ids")
    await people.require_people(unit.session, {"recipient_ids": command.recipient_ids})
    for team_id in command.team_ids:
        await people.require_team(unit.session, team_id, field="team_ids")
    giver = unit.actor.person_id
    teams = await queries.samples(unit.session, giver, command.team_ids)
    if rules.is_for_themselves(giver, command.recipient_ids, teams):
        raise Refused(RecognitionCode.NOT_YOURSELF, field="recipient_ids" if giver in command.recipient_ids else "team_ids")
    widest = rules.widest(await queries.praise_of(unit.session, command.recipient_ids))
    audience = command.audience or rules.usual(widest)
    if rules.is_wider(audience, widest):
        raise Refused(RecognitionCode.PRAISE_IS_NARROWER, field="audience", widest=widest.value)
    homes = await queries.homes(unit.session, command.recipient_ids)
    asked = [*command.team_ids, *(TeamId(homes[person]) for person in command.recipient_ids if person in homes)]
    return {"audience": audience, "homes": homes, "team_id": asked[0] if asked else None}


async def _thanks(command: GiveRecognition, unit: UnitOfWork) -> dict[str, Any]:
    """Thanks on a confidential thread: whoever gives them is not compared with its author, and nobody is told."""
    names_somebody = command.recipient_ids or command.team_ids or command.audience is not None
    if names_somebody or command.recognition_kind is not RecognitionKind.CANDOR:
        raise Refused(RecognitionCode.THANKS_NAME_NOBODY, field="thread_id")
    assert command.thread_id is not None, "asked before"
    team_id = await queries.team_of_thread(unit.session, command.thread_id)
    return {"audience": RecognitionAudience.ORGANIZATION, "homes": {}, "team_id": team_id}
