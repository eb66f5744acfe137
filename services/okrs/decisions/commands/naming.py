"""What a proposal names and holds: people, teams, objectives, options, a day of review; each there, and each once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from chassis.problems import Refused
from chassis.standing import Standing
from chassis.unit import UnitOfWork
from contracts.okrs.decision_commands import OptionInput
from contracts.okrs.decision_refusals import DecisionCode
from contracts.okrs.decisions import Method, Option
from contracts.okrs.limits import OPTIONS_TEXT
from contracts.okrs.refusals import Code
from contracts.values import OptionId, PersonId
from services.okrs.decisions import rules

T = TypeVar("T")


def once(named: Iterable[T]) -> list[T]:
    """Each once, in order."""
    return list(dict.fromkeys(named))


def require_voters(method: Method | None, voters: Sequence[PersonId]) -> None:
    """By majority somebody votes, otherwise nobody."""
    if method is Method.MAJORITY and not voters:
        raise Refused(DecisionCode.VOTERS_NEEDED, field="voter_ids")
    if method is not Method.MAJORITY and voters:
        raise Refused(DecisionCode.VOTERS_WITHOUT_MAJORITY, field="voter_ids")


def require_day(unit: UnitOfWork, standing: Standing, day: date | None, *, field: str) -> None:
    """Not before today, where the viewer is."""
    today = rules.today(unit.now, standing.time_zone)
    if day is not None and day < today:
        raise Refused(DecisionCode.REVIEW_DATE_IN_THE_PAST, field=field, today=today)


def options(unit: UnitOfWork, given: Sequence[OptionInput], earlier: Mapping[OptionId, Option]) -> list[Option]:
    """The options as given: those that are there keep their ids, others get new ones."""
    built = [
        Option(id=_id(unit, one.id, earlier, f"options.{place}.id"), **one.model_dump(exclude={"id"}))
        for place, one in enumerate(given)
    ]
    for id in (option.id for place, option in enumerate(built) if option.id in {earlier.id for earlier in built[:place]}):
        raise Refused(Code.NAMED_TWICE, field="options", id=id)
    if title := rules.title_given_twice(built):
        raise Refused(DecisionCode.OPTION_NAMED_TWICE, field="options", title=title)
    if (count := rules.characters(built)) > OPTIONS_TEXT:
        raise Refused(DecisionCode.OPTIONS_TOO_LONG, field="options", count=count, limit=OPTIONS_TEXT)
    return built


def _id(unit: UnitOfWork, given: OptionId | None, earlier: Mapping[OptionId, Option], field: str) -> OptionId:
    if given is None:
        return unit.new_id(OptionId)
    if given not in earlier:
        raise Refused(Code.OPTION_NOT_FOUND, field=field, id=given)
    return given
