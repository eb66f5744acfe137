"""How people like to be praised."""

from sqlalchemy.dialects.postgresql import insert

from chassis.unit import UnitOfWork
from contracts.messages import Receipt
from contracts.recognition.recognitions import ChoosePraise
from services.recognition.recognitions.tables import PraisePreference


async def choose_praise(command: ChoosePraise, unit: UnitOfWork) -> Receipt:
    person = unit.actor.person_id
    said = insert(PraisePreference).values(person_id=person, widest=command.widest)
    said = said.on_conflict_do_update(index_elements=["person_id"], set_={"widest": command.widest})
    await unit.session.execute(said)
    return Receipt(id=person)
