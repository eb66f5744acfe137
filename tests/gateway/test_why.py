"""Why an objective is as it is: the whole story in one statement, in the order of time, with what was superseded."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.read_model import why as sql
from gateway.read_model.why import Story
from gateway.schema.why import chain
from tests.gateway.documents import cycle, objective
from tests.gateway.reasons import OBJECTIVE, answered, comment, concern, decided, decision, named, option, revision
from tests.gateway.test_mutations import active
from tests.gateway.world import Gateway
from tests.services.okrs.world import PEOPLE

WHY = """query($id: ID!) { whyChain(objectiveId: $id) { outcome learned isWhole objective { title }
  links { on
    concern { text state by { id } remarks { answer text by { id } } } option { title }
    otherOptions { option { title } concern { text } }
    decision { title state rationale } dissents { text by { id } } concerns { text }
    changes { what before after why } supersedes { title supersededReason } supersededBy { title } } } }"""


async def told(gateway: Gateway) -> dict[str, Any]:
    """The chain of objective 1, and that it took one statement beside those for people."""
    gateway.pool.statements.clear()
    read = (await gateway.read(WHY, id=OBJECTIVE))["whyChain"]
    assert len([each for each in gateway.statements if 'from "person"' not in each]) == 1, gateway.statements
    return dict(read)


async def test_a_confidential_concern_becomes_an_option_a_decision_with_dissent_a_change_and_an_outcome(gateway: Gateway) -> None:
    worry = answered(1, text="The target rewards haste", mode="confidential", by=None)
    made = decided(
        2,
        title="How to measure answers",
        options=[option(20, title="Count good answers", concern_id=worry.id), option(21, title="Count all answers")],
        dissents=[{"by": PEOPLE["member"], "text": "It is harder to count"}],
    )
    await gateway.publish(
        [
            cycle(1),
            objective(1, title="Answer sooner", state="closed", outcome="learned", learned="Haste costs more", score="0.6"),
            worry,
            made,
            concern(3, decision_id=made.id, text="Who counts?", raised_on="2026-01-05"),
            revision(4, decision_id=made.id),
        ]
    )
    read = await told(gateway)
    assert (read["outcome"], read["learned"], read["isWhole"]) == ("LEARNED", "Haste costs more", True)
    [link] = read["links"]
    assert link["concern"] == {
        "text": "The target rewards haste",
        "state": "ANSWERED",
        "by": None,
        "remarks": [{"answer": "ADOPT", "text": "We see it", "by": {"id": PEOPLE["champion"]}}],
    }
    assert link["option"] == {"title": "Count good answers"}
    assert link["otherOptions"] == [{"option": {"title": "Count all answers"}, "concern": None}]
    assert link["decision"] == {"title": "How to measure answers", "state": "DECIDED", "rationale": "Reason 2"}
    assert link["dissents"] == [{"text": "It is harder to count", "by": {"id": PEOPLE["member"]}}]
    assert link["concerns"] == [{"text": "Who counts?"}]
    assert link["changes"] == [{"what": "TARGET", "before": "10", "after": "14", "why": "Change 4"}]


async def test_the_story_is_told_as_soon_as_it_is_made(gateway: Gateway) -> None:
    """Through the owner and back, before any event has come."""
    goal = await active(gateway)
    part, objective_id = goal["keyResults"][0]["id"], goal["id"]
    raised = await gateway.mutate("raiseConcern", "concern { id }", by="stranger", objectiveId=objective_id, text="Haste")
    worry = raised["concern"]["id"]
    await gateway.mutate("answerConcern", "concern { id }", concernId=worry, answer="ADOPT", reason="So it is")
    options = [{"title": "Count less", "concernId": worry}, {"title": "Count more"}]
    proposal: dict[str, Any] = {"title": "How to count", "method": "DECIDER", "options": options, "objectiveIds": [objective_id]}
    shows = "decision { id options { id concern { text by { id } } } viewerActions }"
    proposed = (await gateway.mutate("proposeDecision", shows, **proposal))["decision"]
    assert proposed["options"][0]["concern"] == {"text": "Haste", "by": {"id": PEOPLE["stranger"]}}
    assert "MAKE_DECISION" in proposed["viewerActions"]
    chosen = {"optionId": proposed["options"][0]["id"], "rationale": "Less is more", "dissents": [{"text": "I doubt it"}]}
    await gateway.mutate("makeDecision", "decision { state }", decisionId=proposed["id"], **chosen)
    measure = {"metric": {"baseline": "0", "target": "6"}}
    changed = {"objectiveId": objective_id, "keyResultId": part, "measure": measure, "decisionId": proposed["id"]}
    revised = await gateway.mutate("reviseKeyResult", "revisions { what decision { title } }", **changed)
    assert revised["revisions"] == [{"what": "TARGET", "decision": {"title": "How to count"}}]
    [link] = (await gateway.read(WHY, id=objective_id))["whyChain"]["links"]
    assert (link["concern"]["text"], link["option"], link["dissents"]) == (
        "Haste",
        {"title": "Count less"},
        [{"text": "I doubt it", "by": None}],
    )
    assert [(change["before"], change["after"]) for change in link["changes"]] == [("10", "6")]


async def test_what_was_superseded_is_told_with_its_reason_both_ways(gateway: Gateway) -> None:
    first = decided(1, objective_ids=[], state="superseded", superseded_by_id=named("decision", 2), superseded_reason="Too dear")
    second = decided(
        2, supersedes_ids=[first.id], state="superseded", superseded_by_id=named("decision", 3), superseded_reason="Too slow"
    )
    third = decided(3, objective_ids=[], supersedes_ids=[second.id])
    await gateway.publish([cycle(1), objective(1), first, second, third, revision(1, decision_id=third.id)])
    links = (await told(gateway))["links"]
    assert [link["decision"]["title"] for link in links] == ["Decision 2", "Decision 3"]
    assert links[0]["supersedes"] == [{"title": "Decision 1", "supersededReason": "Too dear"}]
    assert links[0]["supersededBy"] == [{"title": "Decision 3"}]
    assert links[1]["supersedes"] == [
        {"title": "Decision 2", "supersededReason": "Too slow"},
        {"title": "Decision 1", "supersededReason": "Too dear"},
    ]
    assert [change["why"] for change in links[1]["changes"]] == ["Change 1"]


async def test_changes_with_a_reason_only_and_concerns_that_led_to_no_decision_have_links_of_their_own(gateway: Gateway) -> None:
    other = objective(2)
    await gateway.publish(
        [
            cycle(1),
            objective(1),
            other,
            answered(1, "decline", text="Nobody asks for it"),
            concern(2, objective_id=other.id),
            decision(3, options=[]),
            decision(4, objective_ids=[other.id]),
            revision(5),
            revision(6, objective_id=other.id),
            comment(7),
        ]
    )
    links = (await told(gateway))["links"]
    assert [(link["on"], link["concern"] and link["concern"]["text"]) for link in links] == [
        ("2026-01-03", "Nobody asks for it"),
        ("2026-01-04", None),
        ("2026-01-06", None),
    ]
    assert (links[1]["decision"]["title"], links[1]["option"]) == ("Decision 3", None)
    assert (links[2]["decision"], [change["why"] for change in links[2]["changes"]]) == (None, ["Change 5"])


async def test_a_decision_elsewhere_that_took_up_a_concern_belongs_to_the_story(gateway: Gateway) -> None:
    worry = answered(1)
    elsewhere = decided(2, objective_ids=[], options=[option(20, concern_id=worry.id)])
    await gateway.publish([cycle(1), objective(1), worry, elsewhere])
    [link] = (await told(gateway))["links"]
    assert (link["decision"]["title"], link["concern"]["text"]) == ("Decision 2", "Concern 1")


async def test_a_long_story_is_one_statement_and_bounded_and_says_so(gateway: Gateway) -> None:
    many = sql.DECISIONS + 1
    await gateway.publish([cycle(1), objective(1), *(decided(n) for n in range(1, many))])
    read = await told(gateway)
    assert (len(read["links"]), read["isWhole"]) == (sql.DECISIONS, True)
    await gateway.publish([decided(many), *(revision(n) for n in range(1, 50))])
    read = await told(gateway)
    titles = [link["decision"]["title"] for link in read["links"] if link["decision"]]
    assert (len(titles), titles[-1], "Decision 1" in titles, read["isWhole"]) == (sql.DECISIONS, f"Decision {many}", False, False)


async def test_supersession_in_a_circle_or_without_end_ends(gateway: Gateway) -> None:
    """No owner lets it come about; a copy may still hold anything."""
    circle = [
        decided(1, state="superseded", supersedes_ids=[named("decision", 2)], superseded_by_id=named("decision", 2)),
        decided(2, objective_ids=[], supersedes_ids=[named("decision", 1)], superseded_by_id=named("decision", 1)),
    ]
    line = [
        decided(n, objective_ids=[OBJECTIVE] if n == 10 else [], superseded_by_id=named("decision", n + 1)) for n in range(10, 50)
    ]
    await gateway.publish([cycle(1), objective(1), *circle, *line])
    links = (await told(gateway))["links"]
    assert [each["title"] for each in links[0]["supersededBy"]] == ["Decision 2"]
    assert len(links[1]["supersededBy"]) == sql.STEPS


async def test_many_objectives_are_asked_why_in_one_statement(gateway: Gateway) -> None:
    query = "{ objectives(first: 100) { nodes { whyChain { links { on decision { title } } } } } }"
    counts = []
    for size in (2, 25):
        goals = [objective(n) for n in range(1, size + 1)]
        await gateway.publish([cycle(1), *goals, *(decided(n, objective_ids=[goal.id]) for n, goal in enumerate(goals, 1))])
        gateway.pool.statements.clear()
        read = (await gateway.read(query))["objectives"]["nodes"]
        assert [len(each["whyChain"]["links"]) for each in read] == [1] * size
        counts.append(len(gateway.statements))
    assert counts == [2, 2]


@pytest.mark.parametrize(("id", "code"), [(named("decision", 1), "BAD_USER_INPUT"), ("nonsense", "BAD_USER_INPUT")])
async def test_why_is_asked_of_objectives(untouched: Gateway, id: str, code: str) -> None:
    assert await untouched.code(WHY, id=id) == code


async def test_there_is_no_story_of_what_is_not_there(untouched: Gateway) -> None:
    assert (await untouched.read(WHY, id=objective(404).id))["whyChain"] is None


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_every_document_stands_in_exactly_one_place_and_links_are_in_the_order_of_time(data: st.DataObject) -> None:
    numbers = st.sets(st.integers(1, 8), max_size=6)
    heard, told_, changed = (sorted(data.draw(numbers)) for _ in range(3))
    sources = {n: data.draw(st.none() | st.sampled_from(heard)) if heard else None for n in told_}
    named_by = {n: data.draw(st.none() | st.sampled_from(told_)) if told_ else None for n in changed}
    decisions = [
        decided(n, options=[option(n * 10, concern_id=named("concern", worry) if (worry := sources[n]) else None)]) for n in told_
    ]
    revisions = [revision(n, decision_id=named("decision", by) if (by := named_by[n]) else None) for n in changed]
    documents = [[each.model_dump(mode="json") for each in kind] for kind in (decisions, [concern(n) for n in heard], revisions)]
    story = Story(objective(1).model_dump_json(), documents[0], [], documents[1][::-1], documents[2][::-1], is_whole=True)
    links = chain(story).links
    assert sorted(str(link.decision.id) for link in links if link.decision) == [named("decision", n) for n in told_]
    assert sorted(str(each.id) for link in links for each in link.changes) == [named("revision", n) for n in changed]
    alone = {str(link.concern.id) for link in links if link.concern and not link.decision}
    assert alone == {named("concern", n) for n in heard} - {named("concern", n) for n in sources.values() if n}
    assert [link.moment for link in links] == sorted(link.moment for link in links)
    for link in links:
        assert {change.decision_id for change in link.changes} <= {link.decision.id if link.decision else None}
