"""Feedback, conversations and mistakes in GraphQL: shown by their owner to their own people, and kept nowhere here."""

from typing import Any

import pytest

from contracts.okrs.cycles import CycleState
from tests.gateway.world import Gateway
from tests.services.feedback.talking import CYCLE, GOAL, cycle, key_result_id
from tests.services.feedback.world import PEOPLE
from tests.services.okrs.world import OTHER, TEAM

FEEDBACK = """id kind by { name } to { name } objective { id } objectiveId keyResultId
  text { text by { name } why mode keptUntil } nextStep { text } thanks { text } willTry { text } acknowledgedOn
  shareProposedBy { name } shareProposedWith { name } sharedWith { name }"""
LIST = f"""query($which: FeedbackList!, $first: Int, $after: String) {{ viewer {{
  feedback(which: $which, first: $first, after: $after) {{ nodes {{ {FEEDBACK} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""
ONE = f"query($id: ID!) {{ feedback(id: $id) {{ {FEEDBACK} }} }}"
REQUESTS = """query($which: RequestList!) { viewer { feedbackRequests(which: $which) { nodes {
  id askedBy { name } question { text } asked { person { name } state declined { text } } dueOn } } } }"""
CONVERSATION = """id team { id } people { name } meeting openedBy { name } closedBy { name } earlierId
  agenda { objective { id } pointId openPoint { text } } agreed { text } openPoints { openPoint { text } }
  feedback { id by { name } }"""
CONVERSATIONS = f"{{ viewer {{ conversations {{ nodes {{ {CONVERSATION} }} }} }} }}"
MISTAKE = "id text { text by { name } why } words { kind text { text by { name } } } reportedOn dueOn helped"
TEAMS = f"""query($here: ID!, $there: ID!) {{
  here: team(id: $here) {{ mistakes {{ nodes {{ {MISTAKE} }} }} }}
  there: team(id: $there) {{ mistakes {{ nodes {{ id }} }} }} }}"""


async def done(gateway: Gateway, verb: str, *, by: str = "author", **given: Any) -> str:
    """The id in the receipt."""
    told = await gateway.mutate(verb, "receipt { id version }", by=by, **given)
    assert (told["userErrors"], told["receipt"]["version"]) == ([], None), told
    return str(told["receipt"]["id"])


async def given(gateway: Gateway, **more: Any) -> str:
    said = {"toId": PEOPLE["recipient"], "kind": "APPRECIATION", "text": "You *waited* for everybody"} | more
    return await done(gateway, "giveFeedback", **said)


async def listed(gateway: Gateway, which: str = "RECEIVED", *, by: str = "recipient", **page: Any) -> dict[str, Any]:
    return dict((await gateway.read(LIST, by=by, which=which, **page))["viewer"]["feedback"])


@pytest.fixture(autouse=True)
async def goal(gateway: Gateway) -> None:
    """Something to speak about, here and at the owner."""
    await gateway.publish([GOAL])
    await gateway.okrs.learn(GOAL)  # the owner behind it is the feedback service


class TestFeedback:
    async def test_giver_and_recipient_read_it_and_why_they_may(self, gateway: Gateway) -> None:
        id = await given(gateway, keyResultId=key_result_id(1), nextStep="Go on", kind="FEEDFORWARD")
        [node] = (await listed(gateway))["nodes"]
        assert (node["id"], node["kind"], node["by"], node["to"]) == (
            id,
            "FEEDFORWARD",
            {"name": "Author"},
            {"name": "Recipient"},
        )
        assert node["keyResultId"] == key_result_id(1)
        assert node["text"] == {
            "text": "You *waited* for everybody",
            "by": {"name": "Author"},
            "why": "PEOPLE",
            "mode": "NAMED",
            "keptUntil": "2027-07-05",
        }
        assert node["nextStep"] == {"text": "Go on"}
        [own] = (await listed(gateway, "GIVEN", by="author"))["nodes"]
        assert own["text"]["why"] == "AUTHOR"
        assert (await gateway.read(ONE, by="recipient", id=id))["feedback"] == node

    @pytest.mark.parametrize("by", ["member1", "lead", "lead_above", "admin", "auditor"])
    async def test_nobody_else_finds_it_in_any_way(self, gateway: Gateway, by: str) -> None:
        id = await given(gateway, objectiveId=GOAL.id)
        assert (await gateway.read(ONE, by=by, id=id))["feedback"] is None
        for which in ("RECEIVED", "GIVEN", "SHARED"):
            assert (await listed(gateway, which, by=by))["nodes"] == []
        assert await gateway.read("query($id: ID!) { node(id: $id) { id } }", by=by, id=id) == {"node": None}

    async def test_it_is_asked_for_answered_and_acknowledged(self, gateway: Gateway) -> None:
        people = [PEOPLE["author"], PEOPLE["member1"]]
        id = await done(gateway, "requestFeedback", by="recipient", ofIds=people, question="How was it?")
        found = (await gateway.read(REQUESTS, by="author", which="TO_ANSWER"))["viewer"]["feedbackRequests"]["nodes"]
        assert found == [{"id": id, "askedBy": {"name": "Recipient"}, "question": {"text": "How was it?"}, "dueOn": "2026-01-12",
                          "asked": [{"person": {"name": "Author"}, "state": "OPEN", "declined": None}]}]  # fmt: skip
        feedback = await given(gateway, toId=None, requestId=id)
        await done(gateway, "acknowledgeFeedback", by="recipient", feedbackId=feedback, thanks="Thank you", willTry="Ask first")
        node = (await gateway.read(ONE, by="author", id=feedback))["feedback"]
        assert (node["thanks"], node["willTry"], node["acknowledgedOn"]) == (
            {"text": "Thank you"}, {"text": "Ask first"}, "2026-01-05",
        )  # fmt: skip
        await done(gateway, "declineFeedbackRequest", by="member1", requestId=id, words="I was away")
        [own] = (await gateway.read(REQUESTS, by="recipient", which="BY_VIEWER"))["viewer"]["feedbackRequests"]["nodes"]
        assert [(each["state"], each["declined"]) for each in own["asked"]] == [
            ("ANSWERED", None), ("DECLINED", {"text": "I was away"}),
        ]  # fmt: skip

    async def test_it_is_shared_where_both_agree(self, gateway: Gateway) -> None:
        id = await given(gateway)
        for by, readers in (("author", []), ("recipient", [id])):
            await done(gateway, "shareFeedback", by=by, feedbackId=id, withIds=[PEOPLE["lead"]])
            assert [node["id"] for node in (await listed(gateway, "SHARED", by="lead"))["nodes"]] == readers
        [node] = (await listed(gateway, "SHARED", by="lead"))["nodes"]
        assert (node["sharedWith"], node["shareProposedBy"]) == ([{"name": "Lead"}], None)

    async def test_its_list_is_read_page_by_page_and_a_cursor_of_another_list_is_refused(self, gateway: Gateway) -> None:
        ids = [await given(gateway) for _ in range(3)][::-1]
        first = await listed(gateway, first=2)
        assert ([node["id"] for node in first["nodes"]], first["pageInfo"]["hasNextPage"]) == (ids[:2], True)
        rest = await listed(gateway, first=2, after=first["pageInfo"]["endCursor"])
        assert ([node["id"] for node in rest["nodes"]], rest["pageInfo"]["hasNextPage"]) == (ids[2:], False)
        other = {"which": "GIVEN", "after": first["pageInfo"]["endCursor"]}
        assert await gateway.code(LIST, by="recipient", **other) == "BAD_USER_INPUT"

    async def test_a_refusal_is_a_user_error(self, gateway: Gateway) -> None:
        said = {"toId": PEOPLE["author"], "kind": "COACHING", "text": "Me"}
        told = await gateway.mutate("giveFeedback", "receipt { id }", by="author", **said)
        assert (told["receipt"], told["userErrors"][0]["code"], told["userErrors"][0]["field"]) == (
            None, "FEEDBACK_TO_YOURSELF", ["toId"],
        )  # fmt: skip


class TestConversations:
    async def test_a_pair_meets_and_what_is_open_is_on_the_next_agenda(self, gateway: Gateway) -> None:
        first = await done(gateway, "openConversation", personId=PEOPLE["recipient"], meeting="WEEKLY")
        there = await given(gateway, conversationId=first)
        await done(gateway, "closeConversation", conversationId=first, openPoints=["The rota"], agreed=["We meet on Mondays"])
        second = await done(gateway, "openConversation", by="recipient", personId=PEOPLE["author"], meeting="WEEKLY")
        newest, oldest = (await gateway.read(CONVERSATIONS, by="recipient"))["viewer"]["conversations"]["nodes"]
        assert (newest["id"], newest["earlierId"], newest["openedBy"]) == (second, first, {"name": "Recipient"})
        assert [item["openPoint"] for item in newest["agenda"]] == [{"text": "The rota"}, None]
        assert newest["agenda"][1]["objective"] == {"id": GOAL.id}
        assert (oldest["agreed"], oldest["closedBy"]) == ([{"text": "We meet on Mondays"}], {"name": "Author"})
        assert oldest["feedback"] == [{"id": there, "by": {"name": "Author"}}]
        query = f"query($id: ID!) {{ conversation(id: $id) {{ {CONVERSATION} }} }}"
        assert (await gateway.read(query, by="author", id=second))["conversation"] == newest
        assert (await gateway.read(query, by="lead", id=second))["conversation"] is None


class TestMistakes:
    async def test_members_read_their_teams_in_one_request_and_others_none(self, gateway: Gateway) -> None:
        id = await done(gateway, "reportMistake", text="I restored the wrong backup")
        await done(gateway, "respondToMistake", by="lead", mistakeId=id, thanks="Thank you", question="What misled you?")
        asked: list[str] = []
        fetch = gateway.way.handle_async_request

        async def counted(request: Any) -> Any:
            asked.append(str(request.url.path))
            return await fetch(request)

        gateway.way.handle_async_request = counted  # type: ignore[method-assign]  # the way to the owner, made for tests
        found = await gateway.read(TEAMS, by="member", here=TEAM, there=OTHER)
        assert asked == ["/mistakes"]
        [node] = found["here"]["mistakes"]["nodes"]
        assert (node["id"], node["text"]["by"], node["text"]["why"]) == (id, {"name": "Author"}, "TEAM")
        assert [(word["kind"], word["text"]["text"]) for word in node["words"]] == [
            ("THANKS", "Thank you"), ("QUESTION", "What misled you?"),
        ]  # fmt: skip
        assert found["there"] == {"mistakes": None}
        others = await gateway.read(TEAMS, by="stranger", here=TEAM, there=OTHER)
        assert (others["here"], others["there"]) == ({"mistakes": None}, {"mistakes": {"nodes": []}})

    async def test_a_confidential_one_is_in_its_authors_list_and_judged_at_the_next_hour(self, gateway: Gateway) -> None:
        id = await done(gateway, "reportMistake", text="It was me", mode="CONFIDENTIAL")
        query = "{ viewer { confidentialThreads { id text publishesAt } } }"
        [own] = (await gateway.read(query, by="author"))["viewer"]["confidentialThreads"]
        assert (own["id"], own["text"], own["publishesAt"]) == (id, "It was me", "2026-01-05T10:00:00Z")
        assert (await gateway.read(query, by="member"))["viewer"]["confidentialThreads"] == []
        await gateway.okrs.hour()  # type: ignore[attr-defined]  # as above
        await done(gateway, "respondToMistake", by="member", mistakeId=id, thanks="Thank you")
        await done(gateway, "sayWhetherItHelped", id=id, helped="YES")
        one = f"query($id: ID!) {{ mistake(id: $id) {{ {MISTAKE} }} }}"
        assert (await gateway.read(one, by="member", id=id))["mistake"]["helped"] is None
        await gateway.okrs.hour()  # type: ignore[attr-defined]  # as above
        shown = (await gateway.read(one, by="member", id=id))["mistake"]
        assert (shown["helped"], shown["text"]["by"]) == ("YES", None)
        assert (await gateway.read(one, by="stranger", id=id))["mistake"] is None

    async def test_figures_of_a_cycle_are_asked_of_their_owner(self, gateway: Gateway) -> None:
        query = "query($id: ID!) { feedbackLoop(cycleId: $id) { computedAt withheld figures { team { id } measure mean } } }"
        assert (await gateway.read(query, by="member", id=CYCLE))["feedbackLoop"] is None
        await gateway.okrs.learn(cycle(state=CycleState.CLOSED))
        await gateway.okrs.hour()  # type: ignore[attr-defined]  # as above
        found = (await gateway.read(query, by="member", id=CYCLE))["feedbackLoop"]
        assert (found["figures"], found["computedAt"]) == ([], "2026-01-05T10:00:02Z")


async def test_while_the_owner_is_away_all_of_it_is_null_and_the_rest_is_there(gateway: Gateway) -> None:
    gateway.way.cut = True
    query = """query($team: ID!) { viewer { person { id } feedback { nodes { id } } feedbackRequests { nodes { id } }
      conversations { nodes { id } } } team(id: $team) { id mistakes { nodes { id } } } }"""
    answer = await gateway.ask(query, by="member", team=TEAM)
    assert answer["data"] == {
        "viewer": {"person": {"id": PEOPLE["member"]}, "feedback": None, "feedbackRequests": None, "conversations": None},
        "team": {"id": TEAM, "mistakes": None},
    }
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"SERVICE_UNAVAILABLE"}
