"""Writing packs, opening pulses, and answering them; closing is a job's."""

from sqlalchemy import text

from chassis import locks, organization
from chassis.problems import Refused
from chassis.sealing import PublicKey
from chassis.unit import UnitOfWork
from contracts.disclosure import FIGURES_FROM
from contracts.feedback.ids import ItemId, ItemPackId, PulseId
from contracts.feedback.pulse_items import SHIPPED
from contracts.feedback.pulse_refusals import PulseCode
from contracts.feedback.pulses import (
    DAYS_BETWEEN,
    LONGEST_DAYS,
    SHORTEST_DAYS,
    AnswerPulse,
    ItemPackWritten,
    OpenPulse,
    PulseOpened,
    PulseState,
    WithdrawPulseAnswer,
    WriteItemPack,
)
from contracts.messages import Receipt
from services.feedback.pulses import policies, queries, rules
from services.feedback.pulses.tables import ItemPack, Pulse, PulseNode

_PUT = text("""
insert into pulse_envelope (pulse_id, person_id, sealed) values (:pulse, :person, :sealed)
on conflict (pulse_id, person_id) do update set sealed = excluded.sealed
""")
_TAKE_BACK = text("delete from pulse_envelope where pulse_id = :pulse and person_id = :person")


async def write_item_pack(command: WriteItemPack, unit: UnitOfWork) -> ItemPackWritten:
    policies.may_write_packs(unit.actor)
    asked = command.items or list(SHIPPED)
    if (facet := rules.incomplete(asked)) is not None:
        raise Refused(PulseCode.ITEM_PACK_INCOMPLETE, field="items", facet=facet.value)
    if rules.says_twice(asked):
        raise Refused(PulseCode.ITEM_TWICE, field="items")
    pack = await _pack(command, unit)
    items = rules.written(asked, pack.items, lambda: unit.new_id(ItemId))
    if (items, command.name) == (pack.items, pack.name):
        raise Refused(PulseCode.ITEM_PACK_UNCHANGED, field="items")
    pack.name, pack.items, pack.written_by, pack.written_at = command.name, items, unit.actor.person_id, unit.now
    return unit.publish(ItemPackWritten(item_pack=pack.document()))


async def _pack(command: WriteItemPack, unit: UnitOfWork) -> ItemPack:
    if command.item_pack_id is not None:
        return await unit.change(ItemPack, command.item_pack_id)
    return unit.add(ItemPack(id=unit.new_id(ItemPackId), name="", items=[]))


async def open_pulse(command: OpenPulse, unit: UnitOfWork) -> PulseOpened:
    await organization.require_team(unit.session, command.team_id, field="team_id")
    policies.may_ask(unit.actor, await organization.standing(unit, command.team_id))
    if await queries.is_guild(unit.session, command.team_id):
        raise Refused(PulseCode.NOBODYS_HOME, field="team_id")
    if (first := rules.asked_from(command.team_id)) > unit.now.date():
        raise Refused(PulseCode.TEAM_TOO_YOUNG, field="team_id", days=DAYS_BETWEEN, day=first)
    if not rules.is_a_window(unit.now, command.closes_at):
        raise Refused(PulseCode.PULSE_WINDOW, field="closes_at", least=SHORTEST_DAYS, most=LONGEST_DAYS)
    pack = await unit.hold(ItemPack, command.item_pack_id)
    pulse = Pulse(
        id=unit.new_id(PulseId),
        **command.model_dump(),
        items=pack.items,
        state=PulseState.OPEN,
        opened_by=unit.actor.person_id,
        opened_at=unit.now,
        sealed_with=_key(command, unit).fingerprint,
    )
    unit.add(pulse)
    await _settle(pulse, unit)
    return unit.publish(PulseOpened(pulse=pulse.document()))


def _key(command: OpenPulse, unit: UnitOfWork) -> PublicKey:
    """The newest ballot key; it has to be young enough until the window closes."""
    newest = next(iter(unit.ballot_keys()), None)
    if newest is None or newest.ends_on < command.closes_at.date():
        raise Refused(PulseCode.NO_BALLOT_KEY)
    return newest


async def _settle(pulse: Pulse, unit: UnitOfWork) -> None:
    """Freezes the tree and the roster; refuses where it has too few people, or somebody who was asked lately."""
    await locks.alone(unit.session, "open_pulse")
    nodes = await queries.tree(unit.session, pulse.team_id)
    leads = rules.leads_at(nodes)
    unit.session.add_all(
        PulseNode(pulse_id=pulse.id, node_id=node.id, parent_id=node.parent_id, leads=leads[node.id]) for node in nodes
    )
    await unit.session.flush()
    if await queries.ask(unit.session, pulse.id, pulse.team_id) < FIGURES_FROM:
        raise Refused(PulseCode.TOO_FEW_FOR_A_PULSE, field="team_id", least=FIGURES_FROM)
    if (day := await queries.asked_again_from(unit, pulse.id)) is not None:
        raise Refused(PulseCode.PULSE_TOO_SOON, field="team_id", days=DAYS_BETWEEN, day=day)


async def answer_pulse(command: AnswerPulse, unit: UnitOfWork) -> Receipt:
    if not command.answers and not command.text:
        raise Refused(PulseCode.NOTHING_ANSWERED, field="answers")
    pulse = await _open_to(command.pulse_id, unit)
    known, given = {item["id"] for item in pulse.items}, set[ItemId]()
    for place, answer in enumerate(command.answers):
        if answer.item_id not in known:
            raise Refused(PulseCode.NO_SUCH_ITEM, field=f"answers.{place}.item_id", id=answer.item_id)
        if answer.item_id in given:
            raise Refused(PulseCode.ANSWERED_TWICE, field=f"answers.{place}.item_id", id=answer.item_id)
        given.add(answer.item_id)
    if (sealed := unit.sealed.get(pulse.sealed_with)) is None:
        raise Refused(PulseCode.ANSWER_UNSEALED)
    await unit.session.execute(_PUT, {**_whose(command, unit), "sealed": sealed})
    return Receipt(id=command.pulse_id)


async def withdraw_pulse_answer(command: WithdrawPulseAnswer, unit: UnitOfWork) -> Receipt:
    await _open_to(command.pulse_id, unit)
    await unit.session.execute(_TAKE_BACK, _whose(command, unit))
    return Receipt(id=command.pulse_id)


async def _open_to(pulse_id: PulseId, unit: UnitOfWork) -> queries.Asking:
    """The pulse, kept from closing until the commit; refuses where it is over, also before the worker closed it."""
    await locks.together(unit.session, pulse_id)  # many answer at once; a lock of the row would tell who was there last
    pulse = await queries.asking(unit.session, pulse_id, unit.actor.person_id)
    if pulse is None:
        raise Refused(PulseCode.PULSE_NOT_FOUND, field="pulse_id", id=pulse_id)
    if pulse.state == PulseState.CLOSED or unit.now >= pulse.closes_at:
        raise Refused(PulseCode.PULSE_IS_CLOSED, field="pulse_id")
    if not pulse.asked:
        raise Refused(PulseCode.NOT_IN_THIS_PULSE, field="pulse_id")
    return pulse


def _whose(command: AnswerPulse | WithdrawPulseAnswer, unit: UnitOfWork) -> dict[str, object]:
    return {"pulse": str(command.pulse_id), "person": str(unit.actor.person_id)}
