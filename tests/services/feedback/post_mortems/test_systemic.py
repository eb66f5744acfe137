"""Systemic issues: exactly one for the third use of a tag in ninety days, whoever publishes at the same moment."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.feedback.ids import PostMortemId
from contracts.feedback.post_mortems import HAPPENINGS, NAMED_IN_AN_ISSUE, WITHIN_DAYS
from contracts.values import TeamId
from services.feedback.post_mortems.rules.systemic import Team, Use, recurring, responsible
from tests.services.feedback.post_mortems.telling import factored, issues, published, told
from tests.services.feedback.world import World
from tests.services.okrs.world import COMPANY, DIVISION, OTHER, TEAM

DAY = timedelta(days=1)


async def test_the_third_use_of_a_tag_raises_one_issue_that_names_all_three(world: World) -> None:
    first, second = await published(world, "alerting"), await published(world, "Alerting", "capacity")
    assert await issues(world) == []
    third = await published(world, "ALERTING ")
    assert await issues(world) == [("alerting", "open", 3)]
    [fact] = await told(world, "systemic_issue_raised")
    issue = fact["systemic_issue"]
    assert issue["post_mortem_ids"] == [first["id"], second["id"], third["id"]]
    assert (issue["team_id"], issue["state"], issue["version"]) == (TEAM, "open", 1)


async def test_while_it_is_open_no_further_use_raises_another(world: World) -> None:
    for _ in range(HAPPENINGS + 2):
        await published(world, "alerting")
    assert await issues(world) == [("alerting", "open", 3)]


async def test_a_tag_that_one_post_mortem_names_twice_is_one_use(world: World) -> None:
    await published(world, "alerting", "alerting", "alerting")
    await published(world, "alerting", "Alerting")
    assert await issues(world) == []


async def test_what_lies_further_apart_than_the_days_does_not_count(world: World) -> None:
    for day in (0, WITHIN_DAYS, WITHIN_DAYS + 1):
        world.clock.move_to(datetime(2026, 3, 1, 9, tzinfo=UTC) + day * DAY)
        await published(world, "alerting")
    assert await issues(world) == [], "the first lies ninety-one days before the third"
    await published(world, "alerting")
    assert await issues(world) == [("alerting", "open", 3)]


@pytest.mark.parametrize(
    ("verb", "says", "state"), [("resolve_systemic_issue", "how", "resolved"), ("reject_proposal", "reason", "rejected")]
)
async def test_once_it_is_settled_only_later_factors_count(world: World, verb: str, says: str, state: str) -> None:
    for _ in range(HAPPENINGS):
        await published(world, "alerting")
    [fact] = await told(world, "systemic_issue_raised")
    done = await world.do(verb, by="lead", systemic_issue_id=fact["systemic_issue"]["id"], **{says: "There is an alert now."})
    assert (done["systemic_issue"]["state"], done["systemic_issue"]["settled_how"]) == (state, "There is an alert now.")
    for _ in range(HAPPENINGS - 1):
        await published(world, "alerting")
    assert await issues(world) == [("alerting", state, 3)]
    await published(world, "alerting")
    assert await issues(world) == [("alerting", state, 3), ("alerting", "open", 3)]


async def test_a_settled_issue_is_not_settled_again(world: World) -> None:
    for _ in range(HAPPENINGS):
        await published(world, "alerting")
    [(id,)] = await world.rows("select id from systemic_issues")
    await world.do("reject_proposal", by="lead", systemic_issue_id=id, reason="Known, and bearable.")
    again = await world.refusal("resolve_systemic_issue", by="lead", systemic_issue_id=id, how="x")
    assert again == (409, "systemic_issue_is_settled", None)


@pytest.mark.parametrize("who", ["author", "member", "stranger", "auditor", "admin"])
async def test_only_those_who_lead_the_team_settle(world: World, who: str) -> None:
    for _ in range(HAPPENINGS):
        await published(world, "alerting")
    [(id,)] = await world.rows("select id from systemic_issues")
    for verb, says in (("resolve_systemic_issue", "how"), ("reject_proposal", "reason")):
        refused = await world.refusal(verb, by=who, systemic_issue_id=id, **{says: "x"})
        assert refused == (403, "not_yours_to_settle", None)
    assert await issues(world) == [("alerting", "open", 3)]


async def test_twenty_who_publish_at_once_raise_exactly_one(world: World) -> None:
    ready = [await factored(world, "alerting", f"own {number}") for number in range(20)]
    answers = await asyncio.gather(
        *(world.send("publish_post_mortem", by="author", post_mortem_id=one["id"]) for one in ready), return_exceptions=True
    )
    assert [getattr(answer, "status_code", answer) for answer in answers] == [200] * 20
    assert await issues(world) == [("alerting", "open", 3)]
    assert len(await told(world, "systemic_issue_raised")) == 1
    assert await world.rows("select count(*) from tag_uses where tag = 'alerting'") == [(20,)]


async def test_many_tags_in_any_order_at_once_neither_wait_for_each_other_forever_nor_raise_twice(world: World) -> None:
    tags = ["alerting", "capacity", "hand-over", "staffing"]
    ready = [
        await factored(world, *(tags[place:] + tags[:place] if number % 2 else tags[::-1]))
        for number in range(6)
        for place in (number % 4,)
    ]
    answers = await asyncio.gather(*(world.send("publish_post_mortem", by="author", post_mortem_id=one["id"]) for one in ready))
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(await issues(world)) == [(tag, "open", 3) for tag in sorted(tags)]


async def test_what_is_published_while_an_issue_is_settled_counts_before_or_after_and_never_twice(world: World) -> None:
    for _ in range(HAPPENINGS):
        await published(world, "alerting")
    [(id,)] = await world.rows("select id from systemic_issues")
    ready = [await factored(world, "alerting") for _ in range(HAPPENINGS - 1)]
    answers = await asyncio.gather(
        *(world.send("publish_post_mortem", by="author", post_mortem_id=one["id"]) for one in ready),
        world.send("reject_proposal", by="lead", systemic_issue_id=id, reason="Bearable."),
    )
    assert {answer.status_code for answer in answers} == {200}
    assert await issues(world) == [("alerting", "rejected", 3)], "two later ones are too few, however they interleave"


async def test_one_that_is_published_twice_at_once_counts_once(world: World) -> None:
    ready = await factored(world, "alerting")
    answers = await asyncio.gather(
        *(world.send("publish_post_mortem", by="author", post_mortem_id=ready["id"]) for _ in range(2))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert await world.rows("select count(*) from tag_uses") == [(1,)]


async def test_teams_that_share_a_factor_share_the_team_above_them(world: World) -> None:
    for team, by in ((TEAM, "author"), (OTHER, "invited"), (TEAM, "author")):
        await published(world, "alerting", by=by, team_id=team)
    [fact] = await told(world, "systemic_issue_raised")
    assert fact["systemic_issue"]["team_id"] == COMPANY
    assert (await world.refusal("reject_proposal", by="lead", systemic_issue_id=fact["systemic_issue"]["id"], reason="x"))[
        0
    ] == 403
    await world.do("reject_proposal", by="lead_above", systemic_issue_id=fact["systemic_issue"]["id"], reason="Known.")


START = datetime(2026, 1, 1, tzinfo=UTC)


def use(number: int, day: int) -> Use:
    return Use(PostMortemId(f"post_mortem_{number:032x}"), TEAM, START + day * DAY)


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=40))
def test_it_is_raised_exactly_when_three_that_count_lie_within_the_days_and_none_is_open(steps: list[tuple[int, bool]]) -> None:
    """Against a plain count over all triples; a step is so many days later, and whether an open issue is settled before it."""
    day, counting, is_open, days = 0, list[Use](), False, list[int]()
    for number, (later, settles) in enumerate(steps):
        day += later
        if settles and is_open:
            is_open, counting, days = False, [], []
        latest = use(number, day)
        days.append(day)
        expected = sum(1 for other in days if day - other <= WITHIN_DAYS) >= HAPPENINGS
        found = recurring(counting, latest)
        assert bool(found) == expected
        if found:
            assert found[-1] == latest
            assert HAPPENINGS <= len(found) <= NAMED_IN_AN_ISSUE
            assert all(latest.published_at - one.published_at <= WITHIN_DAYS * DAY for one in found)
            is_open = True
        counting.append(latest)


TEAMS = [TeamId(f"team_{number:032x}") for number in range(12)]


@given(
    st.lists(st.integers(0, 11), min_size=11, max_size=11), st.sets(st.integers(0, 11)), st.lists(st.integers(0, 11), min_size=1)
)
def test_the_responsible_team_is_active_and_above_all_of_them_where_there_is_such_a_team(
    parents: list[int], dissolved: set[int], named: list[int]
) -> None:
    tree = {TEAMS[0]: Team(None, is_active=0 not in dissolved)}
    for number, parent in enumerate(parents, start=1):
        tree[TEAMS[number]] = Team(TEAMS[parent % number], is_active=number not in dissolved)
    found = responsible([TEAMS[number] for number in named], tree)

    def above(team: TeamId | None) -> list[TeamId]:
        return [] if team is None else [team, *above(tree[team].parent_id)]

    shared = [team for team in above(TEAMS[named[-1]]) if tree[team].is_active and all(team in above(TEAMS[n]) for n in named)]
    if shared:
        assert found == shared[0]
    else:
        assert found == next((team for team in above(TEAMS[named[-1]]) if tree[team].is_active), None)
    if len(set(named)) == 1 and named[0] not in dissolved:
        assert found == TEAMS[named[0]]


def test_a_tree_that_turns_in_a_circle_and_teams_that_nobody_knows_are_no_trouble() -> None:
    circle = {TEAMS[0]: Team(TEAMS[1], is_active=True), TEAMS[1]: Team(TEAMS[0], is_active=True)}
    assert responsible([TEAMS[0], TEAMS[1]], circle) == TEAMS[1]
    assert responsible([None, TEAMS[5]], circle) is None
    assert responsible([], circle) is None
    assert responsible([DIVISION], {}) is None
