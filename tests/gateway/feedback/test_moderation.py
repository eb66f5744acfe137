"""Moderation through the gateway: who decides what, what authors are told, and what is public of it."""

from typing import Any

import pytest

from tests.gateway.world import Gateway
from tests.services.feedback.moderation.moderating import hidden, moderates, reported
from tests.services.feedback.world import PEOPLE
from tests.services.feedback.writings import by_handle, named
from tests.services.okrs.world import COMPANY, TEAM

CASES = """{ viewer { moderation {
  kind id text mode by { name } team { id } readership on reasons hiddenBecause } } }"""
HIDDEN = "{ viewer { hiddenTexts { id text hiddenBecause hiddenOn appealUntil appeal answer } } }"
PUBLIC = """query($team: ID!, $above: ID!) {
  team(id: $team) {
    moderators { nodes { person { name } appointedOn endedOn } }
    moderationCounts { nodes { month hidden restored } } }
  above: team(id: $above) { moderators { nodes { id } } }
  legalHolds { nodes { id team { id } setOn liftedOn } } }"""
OTHERS = ("author", "member1", "lead", "lead_above", "admin", "auditor", "stranger")


async def cases(gateway: Gateway, by: str) -> Any:
    return (await gateway.read(CASES, by=by))["viewer"]["moderation"]


async def own_hidden(gateway: Gateway, by: str) -> Any:
    return (await gateway.read(HIDDEN, by=by))["viewer"]["hiddenTexts"]


async def test_the_moderator_sees_what_was_reported_and_why_and_nobody_else_does(gateway: Gateway) -> None:
    service: Any = gateway.okrs
    await moderates(service)
    id, handled = await reported(service), await reported(service, await by_handle(service), why="It tells a name")
    gateway.way.asked.clear()
    found = {case["id"]: case for case in await cases(gateway, "moderator")}
    assert gateway.way.asked == ["/moderation/open"]
    assert found[id] == {
        "kind": "REPORT",
        "id": id,
        "text": "As I see it",
        "mode": "NAMED",
        "by": {"name": "Author"},
        "team": {"id": TEAM},
        "readership": "TEAM",
        "on": "2026-01-05",
        "reasons": ["It attacks a colleague"],
        "hiddenBecause": None,
    }
    assert (found[handled]["mode"], found[handled]["by"], found[handled]["reasons"]) == (
        "CONFIDENTIAL",
        None,
        ["It tells a name"],
    )
    assert [await cases(gateway, name) for name in OTHERS] == [[] for _ in OTHERS]


async def test_an_author_alone_sees_what_of_theirs_was_hidden_and_how_an_appeal_ended(gateway: Gateway) -> None:
    service: Any = gateway.okrs
    for name in ("moderator", "member3"):
        await moderates(service, name)
    id = await hidden(service, by="member3")
    [text] = await own_hidden(gateway, "author")
    assert (text["id"], text["text"], text["hiddenBecause"], text["appeal"]) == (id, "As I see it", "DISRESPECT", "POSSIBLE")
    assert (text["hiddenOn"], text["answer"]) == ("2026-01-05", None)
    others = ("moderator", "member3", "member1", "admin", "lead")
    assert [await own_hidden(gateway, name) for name in others] == [[] for _ in others]
    told = await gateway.mutate("appealHiding", "receipt { id }", by="author", id=id, why="It is about work")
    assert told["userErrors"] == []
    [case] = await cases(gateway, "moderator")
    assert (case["kind"], case["reasons"], case["hiddenBecause"]) == ("APPEAL", ["It is about work"], "DISRESPECT")
    given = {"id": id, "outcome": "UPHOLD", "reason": "It attacks somebody"}
    decided = await gateway.mutate("decideAppeal", "userErrors { code }", by="moderator", **given)
    assert decided["userErrors"] == []
    [text] = await own_hidden(gateway, "author")
    assert (text["appeal"], text["answer"]) == ("UPHELD", "It attacks somebody")


async def test_who_moderates_and_how_much_was_hidden_and_held_is_public(gateway: Gateway) -> None:
    service: Any = gateway.okrs
    ended = await moderates(service, "member3")
    await moderates(service)
    await service.do("end_moderatorship", by="admin", moderator_id=ended)
    await hidden(service, await named(service, number=7))
    shows = "legalHold { id team { id } setOn liftedOn }"
    held = await gateway.mutate("setLegalHold", shows, by="admin", teamId=TEAM, reason="A court asked for it")
    assert held["userErrors"] == []
    refused = await gateway.mutate("setLegalHold", shows, by="lead", teamId=TEAM, reason="A court asked for it")
    assert [error["code"] for error in refused["userErrors"]] == ["ADMINS_HOLD"]
    await service.hour()
    await gateway.project()
    gateway.pool.statements.clear()
    seen = await gateway.read(PUBLIC, by="stranger", team=TEAM, above=COMPANY)
    moderators = {each["person"]["name"]: each["endedOn"] for each in seen["team"]["moderators"]["nodes"]}
    assert moderators == {"Moderator": None}, "of those who were there is nothing to tell"
    assert seen["above"]["moderators"]["nodes"] == []
    assert len([each for each in gateway.statements if "from moderator" in each]) == 1, "one for all teams"
    assert seen["team"]["moderationCounts"]["nodes"] == [{"month": "2026-01-01", "hidden": 1, "restored": 0}]
    hold = {"id": held["legalHold"]["id"], "team": {"id": TEAM}, "setOn": "2026-01-05", "liftedOn": None}
    assert (held["legalHold"], seen["legalHolds"]["nodes"]) == (hold, [hold])
    lifted = await gateway.mutate("liftLegalHold", shows, by="admin", legalHoldId=hold["id"], reason="It is over")
    assert lifted["legalHold"] == hold | {"liftedOn": "2026-01-05"}


@pytest.mark.parametrize("query", [CASES, HIDDEN])
async def test_while_the_owner_is_away_both_are_null_and_the_rest_is_there(gateway: Gateway, query: str) -> None:
    gateway.way.cut = True
    answer = await gateway.ask(query.replace("{ viewer {", "{ viewer { person { id }"), by="moderator")
    assert answer["data"]["viewer"]["person"] == {"id": PEOPLE["moderator"]}
    assert [value for key, value in answer["data"]["viewer"].items() if key != "person"] == [None]
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["SERVICE_UNAVAILABLE"]
