"""What the recognition service does because of others' facts. A reaction is a line in `REACTIONS`, named by its effect."""

from collections.abc import Iterable, Sequence

from chassis.events import Event, sequence
from chassis.reactions import Reaction
from chassis.unit import UnitOfWork
from contracts.directory.people import PersonChanged, PersonDocument, PersonErased, PersonJoined, PersonLeft, PersonStatus
from contracts.feedback.moderation import ModeratorNamed, ModeratorshipEnded
from contracts.messages import Fact
from contracts.values import Id, PersonId, TeamId
from services.recognition.moderation import queries as moderation
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


async def let_moderators_read_reports(_: Event, __: Fact | None, unit: UnitOfWork) -> None:
    """Whoever was named reads what is reported at once, whoever is none any more nothing."""
    await moderation.assign_anew(unit.session)


OF_DIRECTORY: Sequence[Reaction[UnitOfWork]] = (
    Reaction(
        "know_who_is_in_which_team",
        [PersonJoined, PersonChanged, PersonLeft, PersonErased],
        know_who_is_in_which_team,
        every=True,
    ),
)
"""Because of people who join teams."""
OF_WORK: Sequence[Reaction[UnitOfWork]] = (
    Reaction("let_moderators_read_reports", [ModeratorNamed, ModeratorshipEnded], let_moderators_read_reports),
)
"""Because of goals, and of what people say to each other."""
