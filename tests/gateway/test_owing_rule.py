"""Who owes what, in SQL and in plain Python: the same for organizations of any shape, for one person and for everybody."""

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contracts.messages import Document
from gateway.pages import Window
from gateway.read_model import bygones, obligations, owed
from gateway.read_model.obligations import Wanted
from gateway.read_model.tables import KINDS
from tests.gateway import owing
from tests.gateway import reasons as reason
from tests.gateway.conftest import made
from tests.gateway.documents import cycle, objective
from tests.gateway.owing import Answer, Everything
from tests.gateway.world import Gateway
from tests.servers.postgres import Postgres

ZONES = ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago")
NOWS = [datetime(2026, month, day, 11, 30, tzinfo=UTC) for month, day in ((2, 28), (3, 3), (3, 30), (4, 8))]
NOWS += [datetime(2026, 1, day, hour, 30, tzinfo=UTC) for day in (1, 8, 9, 20) for hour in (0, 11, 23)]
PEOPLE, TEAMS = range(100, 108), range(100, 106)
ALL = Window(100, backwards=False, after=None, before=None)
Chance = random.Random


@pytest.fixture(scope="module")
async def model(postgres: Postgres) -> AsyncIterator[Gateway]:
    async with made(postgres) as gateway:
        yield gateway


def organization(chance: Chance) -> list[Document]:
    """Some are gone; some teams have no leads, are dissolved, or lie above one another as it happens."""
    people = [owing.person(n, status=chance.choice(["active", "active", "left"]), time_zone=chance.choice(ZONES)) for n in PEOPLE]
    teams = [
        owing.team(
            n,
            parent_id=f"team_{chance.randrange(TEAMS[0], n):032x}" if n > TEAMS[0] and chance.random() < 0.8 else None,
            lead_ids=[one.id for one in chance.sample(people, chance.choice([0, 0, 1, 2]))],
            status=chance.choice(["active", "active", "dissolved"]),
        )
        for n in TEAMS
    ]
    days = [None, "2026-01-01", "2026-01-08", "2026-01-09", "2026-01-20"]
    deputies = [
        owing.deputy(n, one.id, other.id, first_day=chance.choice(days), last_day=chance.choice(days))
        for n, (one, other) in enumerate((chance.sample(people, 2) for _ in range(4)), 1)
    ]
    return [*people, *teams, *deputies]


def goals(chance: Chance) -> list[Document]:
    """Objectives in every state, with key results that were looked at now and then."""
    cycles = [
        cycle(
            n,
            state=chance.choice(["active", "active", "planning", "closed"]),
            starts_on=f"2026-01-{chance.choice(['01', '03', '31'])}",
            cadence=cadence,
            time_zone=chance.choice(ZONES),
        )
        for n, cadence in enumerate(("weekly", "every_two_weeks", "monthly"), 1)
    ]
    objectives = []
    for n in range(1, 7):
        goal = objective(
            n,
            parts=chance.choice([1, 4]),
            cycle=chance.choice([1, 2, 3]),
            team_id=f"team_{chance.choice(TEAMS):032x}",
            champion_id=someone(chance),
            state=chance.choice(["active", "active", "draft", "in_review", "closed"]),
        )
        said = [None, *(f"2026-{at}:00Z" for at in ("01-01T05:00", "01-08T11:00", "01-08T23:00", "01-31T11:00", "03-01T11:00"))]
        said += ["2025-12-30T12:00:00Z"]
        parts = [
            part.model_copy(
                update={"owner_id": someone(chance), "last_check_in_at": chance.choice([at and _at(at) for at in said])}
            )
            for part in goal.key_results
        ]
        objectives.append(goal.model_copy(update={"key_results": parts}))
    return [*cycles, *objectives]


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def someone(chance: Chance) -> str | None:
    return f"person_{chance.choice(PEOPLE):032x}" if chance.random() < 0.8 else None


def day(chance: Chance) -> str:
    return f"2026-01-{chance.randint(1, 12):02d}"


def reasons(chance: Chance) -> list[Document]:
    """Everything that answers may be owed to, answered or not."""
    found: list[Document] = []
    for n in range(1, 9):
        goal = {"objective_id": f"objective_{chance.randint(1, 7):032x}"}
        about: dict[str, Any] = {"decision_id": f"decision_{chance.randint(1, 4):032x}"} if chance.random() < 0.3 else goal
        remarks = [
            {"id": f"remark_{place:032x}", "text": "So?", "on": day(chance), "answer": chance.choice([None, "decline"])}
            for place in range(chance.randint(0, 3))
        ]
        state = chance.choice(["open", "followed_up", "answered", "withdrawn"])
        due = chance.choice([day(chance), day(chance), None])
        found.append(reason.concern(n, state=state, remarks=remarks, raised_on=day(chance), due_on=due, **about))
        team, state = f"team_{chance.choice(TEAMS):032x}", chance.choice(["open", "open", "granted"])
        asked = f"{day(chance)}T{chance.choice(['00', '23'])}:30:00Z"
        more = {"approver_id": someone(chance), "state": state, "due_on": day(chance), "asked_at": asked}
        found.append(reason.request(n, team_id=team, **more, **goal))
        answers = [chance.choice([None, "We saw it"]) for _ in range(2)]
        questions = [{"id": f"question_{place:032x}", "text": "What?", "answer": said} for place, said in enumerate(answers)]
        found.append(reason.review(n, questions=questions, asked_of=someone(chance), due_on=day(chance), at=asked, **goal))
    for n in range(1, 5):
        state, on = (
            chance.choice(["proposed", "decided", "decided", "superseded", "withdrawn"]),
            chance.choice([day(chance), None]),
        )
        teams = [f"team_{one:032x}" for one in chance.sample(TEAMS, 2)]
        found.append(reason.decision(n, state=state, review_on=on, decider_id=someone(chance), team_ids=teams))
    return found


async def replaced(gateway: Gateway, documents: list[Document], *, marked: bool) -> None:
    async with gateway.raw.acquire() as connection:
        for kind in KINDS:
            await connection.execute(f"delete from {kind}")
        await gateway.publish(documents)
        for statement in bygones.STATEMENTS if marked else ():
            await connection.execute(statement)


def shown(row: Any) -> Answer:
    """Without whoever owes it: the statements tell no names."""
    return Answer(*(frozenset() if name == "owing" else row[name] for name in Answer._fields))


def nameless(answer: Answer) -> Answer:
    return answer._replace(owing=frozenset())


# Nothing is made smaller: every try is statements, and a seed tells enough.
SETTINGS = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SETTINGS
@given(st.randoms(use_true_random=False), st.sampled_from(NOWS))
async def test_sql_and_plain_python_agree_on_who_owes_what(model: Gateway, chance: Chance, now: datetime) -> None:
    documents = [*organization(chance), *goals(chance), *reasons(chance)]
    await replaced(model, documents, marked=chance.random() < 0.5)
    truth, read = Everything(documents, now), model.app.state.endpoint.door.behind.read_model
    rows = await obligations.page(read, now, Wanted(), ALL)
    assert [nameless(shown(row)) for row in rows] == [nameless(one) for one in truth.answers()]
    for number in PEOPLE:
        person = f"person_{number:032x}"
        if truth.is_there(person):
            rows = await owed.of_person(read, person, now, ALL)
            expected = truth.owed_by(person)
            assert [(nameless(shown(row)), row["stands_in_for"]) for row in rows] == [(nameless(a), b) for a, b in expected]


@SETTINGS
@given(st.randoms(use_true_random=False), st.sampled_from(NOWS))
async def test_sql_and_plain_python_agree_on_what_each_role_owes(model: Gateway, chance: Chance, now: datetime) -> None:
    documents = [*organization(chance), *goals(chance), *reasons(chance)]
    await replaced(model, documents, marked=chance.random() < 0.5)
    truth, read = Everything(documents, now), model.app.state.endpoint.door.behind.read_model
    rows = await obligations.by_role(read, now, Wanted())
    by_role: dict[str, list[Answer]] = {}
    for one in truth.answers():
        by_role.setdefault(one.role, []).append(one)
    assert [row["role"] for row in rows] == sorted(by_role)
    for row in rows:
        answers = by_role[row["role"]]
        ages = [max(0, (now.date() - datetime.fromisoformat(one.since).date()).days) for one in answers]
        people = frozenset[str]().union(*(one.owing for one in answers))
        assert (row["open"], row["oldest"]) == (len(ages), max(ages))
        assert row["median"] == (median(ages) if len(people) >= 5 else None)


def test_the_organizations_tried_have_every_kind_owed_by_every_role_and_by_deputies() -> None:
    seen, instead = set(), set()
    for seed in range(60):
        chance = random.Random(seed)
        truth = Everything([*organization(chance), *goals(chance), *reasons(chance)], chance.choice(NOWS))
        seen |= {(one.kind, one.role) for one in [*truth.answers(), *truth.check_ins()]}
        owed_by = [truth.owed_by(f"person_{number:032x}") for number in PEOPLE]
        instead |= {one.kind for found in owed_by for one, stands_in_for in found if stands_in_for}
    assert seen == {
        *(("concern", role) for role in ("champion", "lead", "decider", "nobody")),
        *(("request", role) for role in ("approver", "lead", "nobody")),
        *(("review", role) for role in ("author", "champion", "nobody")),
        *(("decision", role) for role in ("decider", "nobody")),
        *(("check_in", role) for role in ("owner", "champion")),
    }
    assert instead == {"concern", "request", "review", "decision", "check_in"}
