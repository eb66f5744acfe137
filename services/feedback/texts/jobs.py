"""What the worker does with texts at the hour: what their confidential authors asked for."""

from collections.abc import Mapping

from chassis.confidential import Act
from chassis.release import Applier
from chassis.unit import UnitOfWork
from contracts.feedback.text import TextState
from contracts.feedback.texts import SayWhetherItHelped, TightenPrivacy, WithdrawText
from contracts.terms import Helped
from services.feedback.texts import queries
from services.feedback.texts.commands import judged, tightened, withdrawn
from services.feedback.texts.queries import Locked
from services.feedback.texts.tables import Writing


async def withdraw_text(act: Act, unit: UnitOfWork) -> None:
    """Takes the words away."""
    if found := await _with_words(act, unit):
        withdrawn(found, unit)


async def tighten_privacy(act: Act, unit: UnitOfWork) -> None:
    """Gives the text its narrower contract."""
    if found := await _with_words(act, unit):
        await tightened(TightenPrivacy.model_validate(act.act), found, unit)


async def say_whether_it_helped(act: Act, unit: UnitOfWork) -> None:
    """Publishes whether the answer helped, also of what was withdrawn since."""
    found = await queries.lock(unit, await _writing(act, unit))
    judged(found, Helped(act.act["helped"]), unit)  # type: ignore[call-arg]  # by its value


async def _with_words(act: Act, unit: UnitOfWork) -> Locked | None:
    writing = await _writing(act, unit)
    has_words = writing.state in {TextState.SHOWN, TextState.HIDDEN}
    return await queries.lock(unit, writing) if has_words else None


async def _writing(act: Act, unit: UnitOfWork) -> Writing:
    writing = await unit.session.get(Writing, str(act.act["id"]), populate_existing=True)
    assert writing is not None, "it was published when this was asked for"
    return writing


APPLIERS: Mapping[str, Applier] = {
    WithdrawText.verb(): withdraw_text,
    TightenPrivacy.verb(): tighten_privacy,
    SayWhetherItHelped.verb(): say_whether_it_helped,
}
"""By the verb of the act."""
