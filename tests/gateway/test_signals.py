"""Signals through the gateway: what each tells, to whom and from when, in one statement each however many teams a page shows."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from contracts.directory.signals import SignalKind
from contracts.messages import Document
from contracts.okrs.objectives import ObjectiveDocument
from gateway.signal_rules import NotShown
from tests.gateway import signaling
from tests.gateway.conftest import made
from tests.gateway.owing import deputy, person, team
from tests.gateway.reasons import concern, named
from tests.gateway.signaling import CLOSED, CLOSED_AT, EARLIER, OPEN, check_in, gone, help_request, question, scored, switch
from tests.gateway.world import Gateway
from tests.servers.postgres import Postgres
from tests.services.okrs.world import COMPANY, DIVISION, PEOPLE, TEAM

SHOWN = """signal definition doesNotSay nextStep seenBy result { __typename
  ... on SignalNotShown { reason message shownFrom }
  ... on HelpAskedFigures { asked offered closed }
  ... on ConcernsRaisedFigures { raised answered }
  ... on CalibrationFigures { lean bands { confidence keyResults meanScore } }
  ... on RecognitionMixFigures { mix { recognitionKind share } notResult }
  ... on SoloLoadHint { restsOnFew } ... on SilenceQuestion { isSilent question }
  ... on TimeToAnswerFigures { times { asked took } } }"""
OF_TEAM = f"query($team: ID!, $cycle: ID!) {{ team(id: $team) {{ signals(cycleId: $cycle) {{ {SHOWN} }} }} }}"
OF_ALL = f"query($cycle: ID!) {{ organizationSignals(cycleId: $cycle) {{ {SHOWN} }} }}"
PUBLIC = ("HELP_ASKED", "CONCERNS_RAISED", "CALIBRATION", "RECOGNITION_MIX", "SOLO_LOAD", "SILENCE")
MEMBERS_ONLY = {"CALIBRATION", "SOLO_LOAD", "SILENCE"}
LATER = CLOSED_AT + timedelta(hours=24)


@pytest.fixture(scope="module")
async def told(postgres: Postgres) -> AsyncIterator[Gateway]:
    """One for all tests that change nothing but the clock."""
    async with made(postgres) as gateway:
        await gateway.publish(signaling.world())
        yield gateway


@pytest.fixture(autouse=True)
def _after_the_close(request: pytest.FixtureRequest) -> None:
    name = "told" if "told" in request.fixturenames else "gateway"
    request.getfixturevalue(name).clock.move_to(CLOSED_AT)


async def seen(gateway: Gateway, *, by: str = "member", team: str = TEAM, cycle: str = CLOSED.id) -> dict[str, Any] | None:
    """The results by signal, pulses aside; None where there are none for them."""
    found = (await gateway.read(OF_TEAM, by=by, team=team, cycle=cycle))["team"]["signals"]
    return {each["signal"]: each["result"] for each in found if each["signal"] in PUBLIC} if found is not None else None


def reasons(found: dict[str, Any] | None) -> dict[str, str | None]:
    """Why each is not shown; None where it is."""
    assert found is not None
    return {signal: result.get("reason") for signal, result in found.items()}


async def test_a_member_reads_every_signal_at_the_close_with_its_words(told: Gateway) -> None:
    found = (await told.read(OF_TEAM, by="member", team=TEAM, cycle=CLOSED.id))["team"]["signals"]
    assert [each["signal"] for each in found if each["signal"] in PUBLIC] == list(PUBLIC)
    assert SignalKind.TIME_TO_ANSWER.name not in {each["signal"] for each in found}, "of no single team"
    assert all(each[word] for each in found for word in ("definition", "doesNotSay", "nextStep", "seenBy"))
    assert set(reasons(await seen(told)).values()) == {None}


async def test_help_counts_what_the_team_asked_within_the_days_of_the_cycle_and_what_is_gone_never(told: Gateway) -> None:
    found = await seen(told)
    assert found is not None
    assert found["HELP_ASKED"] == {"__typename": "HelpAskedFigures", "asked": 2, "offered": 1, "closed": 1}


async def test_concerns_count_by_what_they_are_about_confidential_ones_too_withdrawn_ones_never(told: Gateway) -> None:
    found = await seen(told)
    assert found is not None
    assert found["CONCERNS_RAISED"] == {"__typename": "ConcernsRaisedFigures", "raised": 2, "answered": 1}


async def test_calibration_sets_the_last_confidence_beside_the_score_learning_objectives_aside(told: Gateway) -> None:
    found = await seen(told)
    assert found is not None
    bands = [("LOW", 1, 0.1), ("MIDDLE", 1, 0.5), ("HIGH", 4, 0.55)]
    shown = [{"confidence": band, "keyResults": number, "meanScore": score} for band, number, score in bands]
    assert found["CALIBRATION"] == {"__typename": "CalibrationFigures", "lean": "ABOUT_RIGHT", "bands": shown}


async def test_the_mix_of_recognition_is_what_was_reported_for_good_of_this_cycle(told: Gateway) -> None:
    found = await seen(told)
    assert found is not None
    mix = [{"recognitionKind": "HELP", "share": 0.75}, {"recognitionKind": "RESULT", "share": 0.25}]
    assert found["RECOGNITION_MIX"] == {"__typename": "RecognitionMixFigures", "mix": mix, "notResult": 0.75}


async def test_the_report_that_the_mix_is_taken_from_is_everybodys_at_once_and_the_signal_says_so(told: Gateway) -> None:
    query = "query($team: ID!) { team(id: $team) { recognitionReports(first: 9) { nodes { period cycleId notResult } } } }"
    for name in ("lead", "stranger"):
        found = (await told.read(query, by=name, team=TEAM))["team"]["recognitionReports"]["nodes"]
        assert {"period": "CYCLE", "cycleId": CLOSED.id, "notResult": 0.75} in found, name
    [mix] = [
        each for each in (await told.read(OF_TEAM, team=TEAM, cycle=CLOSED.id))["team"]["signals"] if "MIX" in each["signal"]
    ]
    assert mix["seenBy"].endswith("The report that it is taken from is everybody's at once.")


async def test_load_is_a_yes_or_no_without_a_name_or_number(told: Gateway) -> None:
    found = await seen(told)
    assert found is not None
    assert found["SOLO_LOAD"] == {"__typename": "SoloLoadHint", "restsOnFew": True}


async def test_no_bad_news_on_stretch_goals_is_a_question(told: Gateway) -> None:
    found = await seen(told)
    assert found is not None
    assert found["SILENCE"]["isSilent"] is True
    assert found["SILENCE"]["question"].endswith("?")


@pytest.mark.parametrize("name", ["lead", "lead_deputy", "lead_above", "contributor", "old_deputy"])
async def test_who_leads_stands_in_or_manages_waits_24_hours(told: Gateway, name: str) -> None:
    told.clock.move_to(LATER - timedelta(seconds=1))
    early = await seen(told, by=name)
    assert early is not None
    until = {result.get("shownFrom") for signal, result in early.items() if reasons(early)[signal] == "NOT_YET"}
    assert until == {"2026-04-02T10:00:00Z"}
    assert {reasons(early)[signal] for signal in PUBLIC if signal not in MEMBERS_ONLY} == {"NOT_YET"}
    told.clock.move_to(LATER)
    found = reasons(await seen(told, by=name))
    assert {found[signal] for signal in PUBLIC if signal not in MEMBERS_ONLY} == {None}


async def test_what_is_the_teams_its_own_lead_reads_who_belongs_to_it_but_not_what_was_not_said(told: Gateway) -> None:
    told.clock.move_to(LATER)
    own = reasons(await seen(told, by="lead"))
    assert (own["CALIBRATION"], own["SOLO_LOAD"], own["SILENCE"]) == (None, None, "TEAM_ONLY")


@pytest.mark.parametrize("name", ["lead_deputy", "lead_above", "contributor", "old_deputy"])
async def test_nobody_above_or_beside_the_team_ever_reads_what_is_the_teams(told: Gateway, name: str) -> None:
    told.clock.move_to(LATER + timedelta(days=365))
    found = await seen(told, by=name)
    assert found is not None
    assert {reasons(found)[signal] for signal in MEMBERS_ONLY} == {"TEAM_ONLY"}
    assert all(found[signal] == {**found["SILENCE"]} for signal in MEMBERS_ONLY), "a reason, and nothing else"


@pytest.mark.parametrize("name", ["stranger", "admin", "helper", "deputy"])
async def test_nobody_else_reads_any_of_it(told: Gateway, name: str) -> None:
    told.clock.move_to(LATER)
    told.pool.statements.clear()
    assert await seen(told, by=name) is None
    assert not [each for each in told.statements if "concern" in each or "objective" in each], "nothing was even looked up"


async def test_who_left_is_not_let_in(told: Gateway) -> None:
    assert await told.code(OF_TEAM, by="gone", team=TEAM, cycle=CLOSED.id) == "FORBIDDEN"


async def test_a_cycle_that_is_open_or_began_before_the_switch_shows_nothing_and_one_that_is_not_there_is_none(
    told: Gateway,
) -> None:
    assert set(reasons(await seen(told, cycle=OPEN.id)).values()) == {"CYCLE_OPEN"}
    assert set(reasons(await seen(told, cycle=EARLIER.id)).values()) == {"BEGAN_BEFORE"}
    assert await seen(told, cycle=f"cycle_{99:032x}") is None
    assert await told.code(OF_TEAM, team=TEAM, cycle=TEAM) == "BAD_USER_INPUT"
    assert (await told.read(OF_ALL, cycle=f"cycle_{99:032x}"))["organizationSignals"] is None


async def test_a_team_of_few_shows_nothing_also_from_public_items_and_promises_no_privacy(told: Gateway) -> None:
    told.clock.move_to(LATER)
    found = await seen(told, by="lead_above", team=DIVISION)
    assert found is not None
    open_to_leads = {signal: found[signal] for signal in PUBLIC if signal not in MEMBERS_ONLY}
    assert {each["reason"] for each in open_to_leads.values()} == {"TOO_SMALL"}
    assert "persons" in open_to_leads["HELP_ASKED"]["message"]
    assert "worked out" not in NotShown.TOO_SMALL.description


async def test_of_the_organization_everybody_reads_how_long_answers_take_in_bands_to_what_is_still_asked(told: Gateway) -> None:
    [found] = (await told.read(OF_ALL, by="stranger", cycle=CLOSED.id))["organizationSignals"]
    assert found["signal"] == "TIME_TO_ANSWER"
    assert found["result"]["times"] == [
        {"asked": "CONCERN", "took": "WITHIN_A_DAY"},
        {"asked": "LEADER_QUESTION", "took": "WITHIN_A_WEEK"},
        {"asked": "RESOURCE_REQUEST", "took": "LONGER"},
        {"asked": "HELP_REQUEST", "took": "LONGER"},
    ]


async def test_of_what_was_asked_once_or_twice_nobody_reads_how_long_whoever_answered_took(gateway: Gateway) -> None:
    await gateway.publish(signaling.world())
    await gateway.publish([question(6, on="2026-05-01", version=2)])
    [found] = (await gateway.read(OF_ALL, by="stranger", cycle=CLOSED.id))["organizationSignals"]
    assert [each["asked"] for each in found["result"]["times"]] == ["CONCERN", "RESOURCE_REQUEST", "HELP_REQUEST"]


@pytest.mark.parametrize("name", ["lead", "lead_deputy", "contributor"])
async def test_of_the_organization_leads_and_managers_read_it_a_day_later(told: Gateway, name: str) -> None:
    [early] = (await told.read(OF_ALL, by=name, cycle=CLOSED.id))["organizationSignals"]
    assert early["result"]["reason"] == "NOT_YET"
    told.clock.move_to(LATER)
    [found] = (await told.read(OF_ALL, by=name, cycle=CLOSED.id))["organizationSignals"]
    assert found["result"]["__typename"] == "TimeToAnswerFigures"


async def test_each_signal_is_one_statement_however_many_teams_a_page_shows(told: Gateway) -> None:
    query = (
        f"query($ids: [ID!]!, $cycle: ID!) {{ nodes(ids: $ids) {{ ... on Team {{ signals(cycleId: $cycle) {{ {SHOWN} }} }} }} }}"
    )
    query = query.replace("... on HelpAskedFigures", "... on PulseFacetFigures { points { closedOn } } ... on HelpAskedFigures")
    counts = []
    for ids in ([TEAM], [TEAM, DIVISION, COMPANY]):
        told.pool.statements.clear()
        await told.ask(query, by="member", ids=ids, cycle=CLOSED.id)
        counts.append(len(told.statements))
    assert counts == [10, 10], "teams, the cycle, who the viewer is to them, the switches, and six signals"


async def test_switched_off_nothing_is_shown_and_on_again_only_later_cycles_are(gateway: Gateway) -> None:
    await gateway.publish(signaling.world())
    await gateway.publish([switch(SignalKind.HELP_ASKED, version=2, on=False)])
    found = reasons(await seen(gateway))
    assert {signal for signal, reason in found.items() if reason} == {"HELP_ASKED"}
    assert found["HELP_ASKED"] == "SWITCHED_OFF"
    await gateway.publish([switch(SignalKind.HELP_ASKED, version=3, at=CLOSED_AT)])
    assert reasons(await seen(gateway))["HELP_ASKED"] == "BEGAN_BEFORE"
    assert reasons(await seen(gateway, cycle=OPEN.id))["HELP_ASKED"] == "CYCLE_OPEN"


News = Mapping[str, Callable[[ObjectiveDocument], Document]]
BAD_NEWS: News = {
    "something is in the way": lambda of: check_in(9, of, in_the_way="Nobody answers"),
    "confidence fell": lambda of: check_in(9, of, confidence=6),
    "words were taken back": lambda of: check_in(9, of, texts_withdrawn=True),
    "a concern": lambda of: concern(9, objective_id=of.id),
    "help was asked": lambda of: help_request(9, on="2026-02-02", objective_id=of.id),
}
NO_NEWS: News = {
    "another said so": lambda of: check_in(9, of),
    "it was corrected": lambda of: check_in(9, of, confidence=2, corrected=True),
    "about another goal": lambda _: concern(9),
    "a concern was withdrawn": lambda of: concern(9, objective_id=of.id, state="withdrawn", due_on=None),
    "help is asked for no more": lambda of: gone(help_request(9, on="2026-02-02", objective_id=of.id), "ask", "withdrawn"),
    "a moderator hid it": lambda of: gone(help_request(9, on="2026-02-02", objective_id=of.id), "ask", "hidden"),
}


async def test_any_bad_news_about_a_stretch_goal_ends_the_silence(gateway: Gateway) -> None:
    await gateway.publish(signaling.world())
    stretch = scored(2, (7, "0.7", "owner"), ambition="aspirational")
    for version, (what, news) in enumerate([*NO_NEWS.items(), *BAD_NEWS.items()], 1):
        told = news(stretch)
        await gateway.publish([told.model_copy(update={"version": 2 * version - 1})])
        found = await seen(gateway)
        assert found is not None
        assert found["SILENCE"]["isSilent"] is (what in NO_NEWS), what
        assert (found["SILENCE"]["question"] is None) is (what in BAD_NEWS), what
        elsewhere = {"objective_id": named("objective", 77)}
        await gateway.publish([told.model_copy(update={"version": 2 * version, **elsewhere})])


async def test_who_is_told_that_there_is_nothing_learns_no_more(gateway: Gateway) -> None:
    await gateway.publish([*signaling.people(), CLOSED, *map(switch, SignalKind)])
    found = reasons(await seen(gateway))
    assert found == {"HELP_ASKED": None, "CONCERNS_RAISED": None, **dict.fromkeys(("RECOGNITION_MIX", *MEMBERS_ONLY), "NOTHING")}
    [everywhere] = (await gateway.read(OF_ALL, cycle=CLOSED.id))["organizationSignals"]
    assert everywhere["result"]["reason"] == "NOTHING"


async def test_who_stands_in_for_a_manager_is_one_and_a_guild_has_no_figures(gateway: Gateway) -> None:
    guild = team(900, team_kind="guild", lead_ids=[PEOPLE["stranger"]])
    await gateway.publish([*signaling.world(), guild, deputy(9, PEOPLE["contributor"], PEOPLE["stranger"])])
    gateway.clock.move_to(LATER)
    assert reasons(await seen(gateway, by="stranger"))["HELP_ASKED"] is None
    assert reasons(await seen(gateway, by="stranger", team=guild.id))["HELP_ASKED"] == "GUILD"


async def test_who_has_left_makes_no_team_larger(gateway: Gateway) -> None:
    await gateway.publish(signaling.world())
    assert reasons(await seen(gateway))["SOLO_LOAD"] is None, "eight, of whom one belongs to it as a further team"
    await gateway.publish([person(100, version=2, status="left")])
    assert reasons(await seen(gateway))["SOLO_LOAD"] == "TOO_SMALL"
    await gateway.publish([person(number, version=2, status="left") for number in (101, 102)])
    assert reasons(await seen(gateway))["HELP_ASKED"] is None, "five"
    await gateway.publish([person(3, version=3, home_team_id=COMPANY)])
    assert reasons(await seen(gateway))["HELP_ASKED"] == "TOO_SMALL", "four, and one who has left"
