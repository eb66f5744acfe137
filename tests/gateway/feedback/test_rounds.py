"""Rounds, actions and agreements as they are asked, written in and read through the gateway."""

from datetime import timedelta
from typing import Any

from contracts.directory.people import PersonDocument, PersonStatus
from tests.gateway.world import Gateway
from tests.services.feedback.world import PEOPLE
from tests.services.okrs.world import TEAM

_INSIDE = """query($id: ID!) { round(id: $id) { state viewerActions inside {
  own { text { text } } contributions { by { name } text { text why } } turns { person { name } leads spoke }
  votes { by { name } choiceIds } } } }"""


async def inside(gateway: Gateway, id: str, by: str) -> dict[str, Any]:
    return dict((await gateway.read(_INSIDE, by=by, id=id))["round"])


async def test_a_team_looks_back_its_lead_first_and_last(gateway: Gateway) -> None:
    asked = {"purpose": "RETROSPECTIVE", "question": "What do we see?", "teamId": TEAM}
    shows = "round { id gate state openedBy { name } team { id } first { text } }"
    opened = (await gateway.mutate("openRound", shows, by="member", **asked))["round"]
    assert (opened["gate"], opened["openedBy"], opened["team"]) == ("SHUT", {"name": "Member"}, {"id": TEAM})
    id = opened["id"]
    assert (await inside(gateway, id, "lead"))["viewerActions"] == ["GO_FIRST", "PASS_OPENLY", "REVEAL_ROUND"]
    early = await gateway.mutate("writeInRound", "receipt { id }", by="member1", roundId=id, text="I begin")
    assert [error["code"] for error in early["userErrors"]] == ["LEADERS_FIRST"]
    first = await gateway.mutate("goFirst", shows, by="lead", roundId=id, kind="MISTAKE", text="I promised too much")
    assert (first["round"]["gate"], first["round"]["first"]) == ("WENT_FIRST", {"text": "I promised too much"})
    for name in ("member1", "lead", "member2"):
        told = await gateway.mutate("writeInRound", "receipt { id publishedAt }", by=name, roundId=id, text=f"{name} sees it so")
        assert (told["receipt"]["publishedAt"], told["userErrors"]) == (None, [])
    mine = await inside(gateway, id, "member1")
    assert mine["inside"] == {
        "own": {"text": {"text": "member1 sees it so"}},
        "contributions": [],
        "turns": [],
        "votes": [],
    }
    assert (await inside(gateway, id, "member"))["inside"]["own"] is None
    assert (await inside(gateway, id, "admin"))["inside"] is None
    await gateway.mutate("revealRound", shows, by="member", roundId=id)
    seen = (await inside(gateway, id, "member3"))["inside"]
    assert {each["by"]["name"]: each["text"]["text"] for each in seen["contributions"]} == {
        "Member1": "member1 sees it so",
        "Member2": "member2 sees it so",
        "Lead": "lead sees it so",
    }
    assert {each["text"]["why"] for each in seen["contributions"]} == {"TEAM"}
    assert (seen["turns"][-1]["person"], seen["turns"][-1]["leads"]) == ({"name": "Lead"}, True)
    given = {"text": "Ask the customer first", "dueOn": "2026-02-01"}
    ends = "round { state summary { text by { name } } } actions { text owner { name } team { id } isOverdue }"
    closed = await gateway.mutate("closeRound", ends, by="member", roundId=id, summary="We ask sooner", actions=[given])
    assert closed["round"] == {"state": "CLOSED", "summary": {"text": "We ask sooner", "by": {"name": "Member"}}}
    assert (closed["actions"][0]["text"], closed["actions"][0]["team"]) == ("Ask the customer first", {"id": TEAM})


async def test_a_round_about_no_goal_leads_to_none(gateway: Gateway) -> None:
    asked = {"purpose": "SESSION", "question": "What do we see?", "teamId": TEAM}
    shows = "round { objective { id } keyResult { id } decision { id } topic { id } }"
    told = (await gateway.mutate("openRound", shows, by="member", **asked))["round"]
    assert told == {"objective": None, "keyResult": None, "decision": None, "topic": None}


async def test_the_next_retrospective_begins_with_what_is_open(gateway: Gateway) -> None:
    shows = "action { id state }"
    given = {"teamId": TEAM, "text": "Ask first", "dueOn": "2026-02-01"}
    action = (await gateway.mutate("agreeAction", shows, by="member", **given))["action"]
    gateway.clock.move(timedelta(days=1))
    asked = {"purpose": "RETROSPECTIVE", "question": "What do we see?", "teamId": TEAM}
    round = (await gateway.mutate("openRound", "round { id openActions { nodes { id text } } }", by="member", **asked))["round"]
    assert round["openActions"]["nodes"] == [{"id": action["id"], "text": "Ask first"}]
    query = """query($team: ID!) { team(id: $team) { rounds { nodes { id } } actions(states: [AGREED]) { nodes { id } } }
      rounds(filter: {purposes: [RETROSPECTIVE]}) { nodes { id } } actions { nodes { id owner { name } viewerActions } } }"""
    read = await gateway.read(query, by="stranger", team=TEAM)
    assert read["team"] == {"rounds": {"nodes": [{"id": round["id"]}]}, "actions": {"nodes": [{"id": action["id"]}]}}
    assert (read["rounds"]["nodes"], len(read["actions"]["nodes"])) == ([{"id": round["id"]}], 1)
    assert read["actions"]["nodes"][0]["viewerActions"] == []


async def test_everybody_sees_of_an_agreement_whether_they_have_adopted_it_themselves(gateway: Gateway) -> None:
    said = [{"about": "SPEAKING", "text": "We say it to each other first"}]
    proposed = await gateway.mutate("proposeAgreement", "agreement { id state }", by="member", teamId=TEAM, statements=said)
    id = proposed["agreement"]["id"]
    told = await gateway.mutate("adoptAgreement", "agreement { id } receipt { id }", by="member1", agreementId=id)
    assert told == {"agreement": None, "receipt": {"id": id}, "userErrors": []}
    query = (
        "query($team: ID!) { team(id: $team) { agreements { nodes { state statements { text } adoptedByMe viewerActions } } } }"
    )
    found = {}
    for name in ("member1", "member2", "stranger"):
        [shown] = (await gateway.read(query, by=name, team=TEAM))["team"]["agreements"]["nodes"]
        found[name] = (shown["adoptedByMe"], shown["viewerActions"])
    assert found == {
        "member1": (True, ["ADOPT_AGREEMENT"]),
        "member2": (False, ["ADOPT_AGREEMENT"]),
        "stranger": (None, []),
    }


_SWAPS = """query { actions { nodes { id owner { name } viewerActions
  swapFor { id } swapOffers { nodes { id owner { name } } } } } }"""


async def test_whoever_is_offered_a_swap_sees_what_and_may_take_it(gateway: Gateway) -> None:
    ids = {}
    for name in ("member1", "member2", "member3"):
        given = {"teamId": TEAM, "text": f"For {name}", "ownerId": PEOPLE[name], "dueOn": "2026-02-01"}
        ids[name] = (await gateway.mutate("agreeAction", "action { id }", by="member", **given))["action"]["id"]
    for name in ("member1", "member3"):
        told = await gateway.mutate(
            "offerSwap", "action { swapFor { id } }", by=name, actionId=ids[name], forActionId=ids["member2"]
        )
        assert told["action"] == {"swapFor": {"id": ids["member2"]}}
    await gateway.project()
    gateway.pool.statements.clear()
    seen = {node["id"]: node for node in (await gateway.read(_SWAPS, by="member2"))["actions"]["nodes"]}
    offers = seen[ids["member2"]]["swapOffers"]["nodes"]
    assert offers == [{"id": ids[name], "owner": {"name": name.title()}} for name in ("member1", "member3")]
    assert seen[ids["member2"]]["viewerActions"] == ["COMPLETE_ACTION", "PASS_ACTION", "OFFER_SWAP", "SWAP_ACTION"]
    assert [seen[ids[name]]["swapOffers"]["nodes"] for name in ("member1", "member3")] == [[], []]
    assert [seen[ids[name]]["viewerActions"] for name in ("member1", "member3")] == [["DECLINE_SWAP"], ["DECLINE_SWAP"]]
    assert len([each for each in gateway.statements if "swap_for_id" in each]) == 2, "for the offers, and for what may be done"
    offered = {node["id"]: node["viewerActions"] for node in (await gateway.read(_SWAPS, by="member1"))["actions"]["nodes"]}
    assert offered[ids["member1"]] == ["COMPLETE_ACTION", "PASS_ACTION", "OFFER_SWAP", "DECLINE_SWAP"]
    assert offered[ids["member2"]] == []
    taken = {"actionId": ids["member2"], "offeredActionId": ids["member1"]}
    told = await gateway.mutate("swapAction", "action { owner { name } } other { owner { name } }", by="member2", **taken)
    assert told == {"action": {"owner": {"name": "Member1"}}, "other": {"owner": {"name": "Member2"}}, "userErrors": []}


async def test_where_the_opener_has_left_whoever_is_asked_runs_the_round(gateway: Gateway) -> None:
    asked = {"purpose": "SESSION", "question": "What do we see?", "teamId": TEAM}
    id = (await gateway.mutate("openRound", "round { id }", by="member4", **asked))["round"]["id"]
    before = {name: (await inside(gateway, id, name))["viewerActions"] for name in ("member1", "stranger")}
    assert before == {"member1": ["WRITE_IN_ROUND"], "stranger": []}
    left = PersonDocument(epoch=1, version=2, id=PEOPLE["member4"], home_team_id=TEAM, status=PersonStatus.LEFT)
    await gateway.publish([left])
    await gateway.okrs.learn(left)  # the owner behind it is the feedback service
    after = {name: (await inside(gateway, id, name))["viewerActions"] for name in ("member1", "stranger")}
    assert after == {"member1": ["WRITE_IN_ROUND", "REVEAL_ROUND"], "stranger": []}
    told = await gateway.mutate("revealRound", "round { state viewerActions }", by="member1", roundId=id)
    assert told["round"] == {"state": "REVEALED", "viewerActions": ["END_TURN", "VOTE_IN_ROUND", "CLOSE_ROUND"]}
