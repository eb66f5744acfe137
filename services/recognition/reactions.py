"""What the recognition service does because of others' facts. A reaction is a line in `REACTIONS`, named by its effect."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import Event, sequence
from chassis.payloads import documents_of
from chassis.reactions import Changed, Look, Reaction
from chassis.unit import UnitOfWork
from contracts import catalog
from contracts.directory.people import PersonChanged, PersonDocument, PersonErased, PersonJoined, PersonLeft, PersonStatus
from contracts.feedback.moderation import ModeratorNamed, ModeratorshipEnded
from contracts.messages import Fact
from contracts.okrs.check_ins import CheckInCorrected, CheckInRecorded, TeamCheckedIn
from contracts.okrs.cycles import CyclePlanned
from contracts.okrs.imports import CycleImported
from contracts.values import Id, PersonId, TeamId
from services.recognition.moderation import queries as moderation
from services.recognition.suggestions import commands as suggestions
from services.recognition.suggestions.queries import histories
from services.recognition.welcomes import commands as welcomes
from services.recognition.welcomes import queries as joining
from services.recognition.welcomes.rules import Seen

_WENT = {PersonLeft.type(), PersonErased.type()}


async def know_who_is_in_which_team(event: Event, fact: Fact | None, unit: UnitOfWork) -> None:
    """Notes where a person belongs from this fact on: who joined which team when follows from all of them, in whatever order.

    Of a fact that comes without documents, today's teams are taken for those of then, until it comes with them.
    """
    person = PersonId(event.subject)
    if isinstance(fact, PersonJoined | PersonChanged | PersonLeft | PersonErased):
        document, known = fact.person, True
    elif (copy := await joining.copied_person(unit.session, Id(person))) is not None:
        document = PersonDocument.model_validate(copy.document)
        known = event.sequence == sequence(copy.epoch, copy.version)
    else:
        return
    gone = event.type in _WENT or (known and document.status is not PersonStatus.ACTIVE)
    teams = frozenset[TeamId]() if gone else frozenset(_teams(document))
    seen = Seen(event.sequence, event.time, event.type == PersonJoined.type(), teams)
    await welcomes.place(unit, person, seen, known=known)


def _teams(person: PersonDocument) -> Iterable[TeamId]:
    return (team for team in (person.home_team_id, *person.further_team_ids) if team is not None)


OF_DIRECTORY: Sequence[Reaction[UnitOfWork]] = (
    Reaction(
        "know_who_is_in_which_team",
        [PersonJoined, PersonChanged, PersonLeft, PersonErased],
        know_who_is_in_which_team,
        every=True,
    ),
)
"""Because of people who join teams."""


async def let_moderators_read_reports(_: Sequence[Changed], session: AsyncSession, __: Callable[[Event], UnitOfWork]) -> None:
    """Whoever was named reads what is reported at once, whoever is none any more nothing: all follows from who they are now."""
    await moderation.assign_anew(session)


async def suggest(changed: Sequence[Changed], session: AsyncSession, unit: Callable[[Event], UnitOfWork]) -> None:
    """Looks again at every history that these facts belong to, at each once, however many facts of it there are."""
    telling = [(event, each) for event, touched in changed for each in _telling(event, touched)]
    events = {id: event for event, (_, id) in telling}
    found = await histories.about(session, (each for _, each in telling))
    causes = {subject: events[source] for source, subjects in found.items() for subject in subjects}
    await suggestions.look_again(causes, session, unit)


def _telling(event: Event, touched: Callable[[], Sequence[tuple[str, str]]]) -> Iterable[tuple[str, str]]:
    """By which of its documents a fact can have changed a history.

    A check-in changes that of its own key result, and nothing that others' histories take from the objective. A cycle is in
    those of all its key results by its days alone.
    """
    if event.type == _ONE_CHECK_IN:
        return [("check_in", event.subject)]
    without = ({"objective"} if event.type in _CHECK_INS else set()) | (set() if event.type in _DAYS else {"cycle"})
    return [(kind, id) for kind, id in touched() if kind in histories.PARTS and kind not in without]


def _about(kinds: frozenset[str]) -> list[type[Fact]]:
    """Every public fact that changes documents of these kinds."""
    return [fact for fact in catalog.facts().values() if documents_of(fact) & kinds]


_ONE_CHECK_IN = CheckInRecorded.type()
_CHECK_INS = {fact.type() for fact in (TeamCheckedIn, CheckInCorrected)}
_DAYS = {fact.type() for fact in (CyclePlanned, CycleImported)}
OF_WORK: Sequence[Look[UnitOfWork]] = (
    Look("let_moderators_read_reports", [ModeratorNamed, ModeratorshipEnded], let_moderators_read_reports),
    Look("suggest", _about(histories.PARTS), suggest),
)
"""Because of goals, and of what people say to each other: whatever changes what suggestions are drawn from, and who moderates.

All of them look again, so that what lies aside holds nothing back that comes after it.
"""
