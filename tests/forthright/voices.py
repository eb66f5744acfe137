"""What the demo's feedback service is asked: each question, and what has to be in its answer."""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def every(found: Json, *path: str) -> list[Any]:
    """What all nodes of the answer's only page say under a path."""
    while "nodes" not in found:
        [found] = found.values()
    values: list[Any] = found["nodes"]
    for name in path:
        values = [part for value in values for part in (value[name] if isinstance(value[name], list) else [value[name]])]
    return values


def _pulses(found: Json) -> bool:
    shown = {release["team"]["name"] for release in every(found, "releases")}
    return (
        every(found, "state") == ["OPEN", "CLOSED"]
        and {"Brackwater", "Product", "Data Platform"} == shown
        and len(every(found, "words")) >= 10
        and every(found, "asked") == [True, False]
    )


def _rounds(found: Json) -> bool:
    purposes = {"RETROSPECTIVE", "DRAFTING", "CONFIDENCE", "OPTIONS"}
    return purposes <= set(every(found, "purpose")) and every(found, "state") == ["CLOSED"] * len(every(found))


def _notes_days(found: Json) -> bool:
    [running, over] = every(found)
    notes = over["notes"]["nodes"]
    answers = [one["answer"]["verdict"] for one in [*over["topics"]["nodes"], *notes] if one["answer"]]
    return (
        (running["state"], over["state"]) == ("OPEN", "CLOSED")
        and sorted(answers) == ["ADOPT", "DECLINE", "TRY", "TRY"]
        and sum(note["text"]["mode"] == "CONFIDENTIAL" and not note["text"]["by"] for note in notes) == 2
        and all(note["text"]["text"] for note in notes)
        and {"FIVE", "TEN"} <= {note["endorsed"] for note in notes}
        and sum(note["wasSplit"] for note in notes) == 1
        and not any(note["answer"] or (note["topic"] and note["topic"]["answer"]) for note in running["notes"]["nodes"])
    )


def _conversations(found: Json) -> bool:
    latest, *_ = every(found)
    carried = [point["openPoint"]["text"] for point in latest["agenda"] if point["openPoint"]]
    return len(every(found)) == 3 and latest["closedOn"] is None and len(carried) == 2


def _celebration(found: Json) -> bool:
    shown = every(found)
    recognized = [one for one in shown if one["__typename"] == "Recognition"]
    texts = " ".join(one["text"] for one in recognized)
    return (
        {one["recognitionKind"] for one in recognized} == {"EFFORT", "PROGRESS", "LEARNING", "HELP", "CANDOR", "RESULT"}
        and {one["opennessKind"] for one in shown if "opennessKind" in one} == {"MISTAKE", "UNKNOWN", "CHANGED_MIND"}
        and [one["decision"] for one in shown if one.get("decision")] == [{"state": "SUPERSEDED"}]
        and [one["person"]["name"] for one in shown if "person" in one] == ["Leila Tidewell"] * 3
        and [bool(one["recipients"]) for one in recognized if one["thread"]] == [False, False]
        and any(one["reactions"]["nodes"] for one in recognized)
        and any(one["comments"]["nodes"] for one in recognized)
        and "the last three because you went out" not in texts  # withdrawn
        and "the last to leave" not in texts  # hidden by whom it was for
        and "restarted" not in texts  # before the two of them alone
    )


def _reports(found: Json) -> bool:
    """The quarters that are over, the later one first: of each so much, and more than results."""
    shown = every(found)
    return len(shown) == 2 and all(one["given"] >= 5 and len(one["mix"]) >= 4 and one["notResult"] > 0.5 for one in shown)


VOICES: dict[str, tuple[str, Callable[[Json], bool]]] = {
    "a pulse is over and shown where enough answered, and one runs": (
        "{ pulses(first: 5) { nodes { state asked releases { team { name } mean } words { text } } } }",
        _pulses,
    ),
    "rounds of every purpose are closed": ("{ rounds(first: 20) { nodes { purpose state summary { text } } } }", _rounds),
    "of a retrospective's actions one is verified, and owners rotated": (
        "{ actions(first: 20) { nodes { state owner { id } } } }",
        lambda found: {"VERIFIED", "AGREED"} == set(every(found, "state")) and len(set(every(found, "owner", "id"))) == 3,
    ),
    "three post-mortems share a factor, and one is being written": (
        "{ postMortems(first: 10) { nodes { state factors { tags } } } }",
        lambda found: (
            sorted(every(found, "state")) == ["OPEN", "PUBLISHED", "PUBLISHED", "PUBLISHED"]
            and every(found, "factors", "tags").count("hand-over") == 3
        ),
    ),
    "which raised one issue": (
        "{ systemicIssues(first: 5) { nodes { tag state team { name } } } }",
        lambda found: every(found) == [{"tag": "hand-over", "state": "OPEN", "team": {"name": "Operations"}}],
    ),
    "for which an objective is proposed": (
        '{ objectives(first: 5, filter: {text: "hand-over"}) { nodes { state team { name } } } }',
        lambda found: every(found) == [{"state": "DRAFT", "team": {"name": "Operations"}}],
    ),
    "a Notes Day is closed with every note answered, and one runs": (
        """{ notesDays(first: 5) { nodes { state topics(first: 5) { nodes { title answer { verdict } } } notes(first: 20) {
          nodes { text { text mode by { name } } endorsed wasSplit topic { answer { verdict } } answer { verdict } } } } } }""",
        _notes_days,
    ),
    "leaders were asked, answered and asked again": (
        "{ questions(first: 10) { nodes { state text { mode } words { isAnswer } helped } } }",
        lambda found: (
            sorted(every(found, "state")) == ["ANSWERED", "ANSWERED", "OPEN", "OPEN"]
            and sorted(every(found, "text", "mode")) == ["CONFIDENTIAL", "NAMED", "NAMED", "NAMED"]
            and every(found, "helped").count("YES") == 2
        ),
    ),
    "help was used, and some is wanted": (
        "{ helpRequests(first: 5) { nodes { state wasUsed offers { state } } } }",
        lambda found: (
            sorted(every(found, "state")) == ["CLOSED", "OPEN"]
            and sorted(every(found, "offers", "state")) == ["HIDDEN", "SHOWN", "SHOWN", "WITHDRAWN"]
        ),
    ),
    "Braintrusts have their say and bind nobody": (
        "{ braintrusts(first: 5) { nodes { state outcome notes { use } } } }",
        lambda found: (
            sorted(every(found, "state")) == ["CALLED", "CLOSED"]
            and {"USED", "NOT_USED", None} == set(every(found, "notes", "use"))
        ),
    ),
    "skills are missed, offered and learned": (
        "{ skillGaps(first: 5) { nodes { state answers { kind } } } }",
        lambda found: (
            sorted(every(found, "state")) == ["ANSWERED", "CLOSED", "OPEN"]
            and sorted(every(found, "answers", "kind")) == ["MENTORING", "TRAINING"]
        ),
    ),
    "feedback is asked for": (
        "{ viewer { feedbackRequests(first: 5) { nodes { question { text } asked { state } } } } }",
        lambda found: every(found, "asked", "state") == ["OPEN"],
    ),
    "given and shared on": (
        "{ viewer { feedback(first: 10) { nodes { kind acknowledgedOn sharedWith { id } conversationId } } } }",
        lambda found: {"APPRECIATION", "FEEDFORWARD"} == set(every(found, "kind")) and len(every(found, "sharedWith", "id")) == 2,
    ),
    "and talked about from week to week": (
        "{ viewer { conversations(first: 5) { nodes { closedOn agenda { openPoint { text } } } } } }",
        _conversations,
    ),
    "a mistake was reported and its answer helped": (
        "{ viewer { person { homeTeam { mistakes(first: 5) { nodes { helped words { kind text { text } } } } } } } }",
        lambda found: (
            every(found, "helped") == ["YES"]
            and every(found, "words", "kind") == ["THANKS", "QUESTION", "LEARNING", "ACTION", "FOLLOW_UP", "THANKS"]
        ),
    ),
    "what a team drafted in a round is an objective of the coming quarter": (
        '{ objectives(first: 5, filter: {text: "what it needs before"}) { nodes { state proposedBecauseId cycle { state } } } }',
        lambda found: (
            every(found, "state") == ["DRAFT"]
            and every(found, "cycle", "state") == ["PLANNING"]
            and every(found, "proposedBecauseId")[0].startswith("round_")
        ),
    ),
    "a team agreed how it wants to speak, and another is asked to": (
        """{ teams(first: 1) { nodes { children(first: 9) { nodes { children(first: 9) { nodes {
          agreements(first: 3) { nodes { state reviewedOn } } } } } } } } }""",
        lambda found: (
            sorted(
                (one["state"], bool(one["reviewedOn"]))
                for one in every(found, "children", "nodes", "children", "nodes", "agreements", "nodes")
            )
            == [("ADOPTED", True), ("PROPOSED", False)]
        ),
    ),
    "two divisions have moderators, who hid a text and restored one": (
        """{ teams(first: 1) { nodes { children(first: 9) { nodes { moderators(first: 5) { nodes { person { id } } }
          moderationCounts(first: 5) { nodes { hidden restored } } } } } } }""",
        lambda found: (
            len(every(found, "children", "nodes", "moderators", "nodes")) == 3
            and every(found, "children", "nodes", "moderationCounts", "nodes") == [{"hidden": 1, "restored": 1}]
        ),
    ),
    "people were recognized for all that counts, leaders said what they got wrong, and somebody was welcomed": (
        """{ celebration(first: 100) { nodes { __typename
          ... on Recognition { recognitionKind text thread { id } recipients { id }
            reactions(first: 1) { nodes { id } } comments(first: 1) { nodes { id } } }
          ... on Openness { opennessKind decision { state } } ... on Welcome { person { name } } } } }""",
        _celebration,
    ),
    "the recognition of quarters that are over is reported": (
        "{ recognitionReports(period: CYCLE, first: 9) { nodes { given mix { share } notResult } } }",
        _reports,
    ),
    "a goal that recovered is suggested to whoever signs in": (
        "{ viewer { suggestions(first: 9) { nodes { reason recipients { name } } } } }",
        lambda found: {"reason": "RECOVERY", "recipients": [{"name": "Thea Pebblewick"}]} in every(found),
    ),
    "whoever signs in owes answers to what others said": (
        "{ viewer { owed(first: 20) { nodes { kind isOverdue } } } }",
        lambda found: (
            {"FEEDBACK", "NOTE", "QUESTION", "TOPIC"} <= set(every(found, "kind")) and not any(every(found, "isOverdue"))
        ),
    ),
}
