"""Who may ask for, give, read and share feedback, meet, report mistakes and respond to them.

`author` gave `recipient` what the rows speak of, and reported the mistake to the team; deputies stand in for nobody.
"""

from typing import Any

from tests.services.feedback import talking
from tests.services.feedback.world import PEOPLE, World
from tests.services.okrs.world import TEAM
from tests.who_may.features import Feature, Ground, release_apart
from tests.who_may.table import Row

NOT_FOUND, NOT_ASKED = "feedback_not_found", "feedback_request_not_found"
ASKED, ANSWERED = "a request", "an answered request"
GIVEN, THANKED = "feedback", "acknowledged feedback"
PROPOSED, SHARED = "feedback whose recipient proposes to share it", "feedback shared with the invited"
PAIR, TEAMS, OVER = "a conversation of the pair", "a conversation of the team", "a closed conversation"
REPORTED, ANSWERED_MISTAKE = "a mistake", "a mistake with a response"
SECRET, WAITING = "a confidential mistake with a response", "a confidential mistake that waits"

# any employee, a member, the author, the recipient, invited, the facilitator, the champion, lead, lead's deputy, lead above,
# the moderator, an admin, an auditor
ROWS: tuple[Row, ...] = (
    ("request_feedback", "somebody else", "", "", "sssss uull +++++++++++++"),
    ("decline_feedback_request", ASKED, NOT_ASKED, "", "sssss uull --+----------"),
    ("decline_feedback_request", ANSWERED, NOT_ASKED, "feedback_request_is_answered", "sssss uull --x----------"),
    ("give_feedback", "unasked", "", "", "sssss uull +++++++++++++"),
    ("give_feedback", ASKED, NOT_ASKED, "", "sssss uull --+----------"),
    ("give_feedback", ANSWERED, NOT_ASKED, "feedback_request_is_answered", "sssss uull --x----------"),
    ("give_feedback", PAIR, "conversation_not_found", "feedback_to_yourself", "sssss uull --+x---------"),
    ("give_feedback", TEAMS, "conversation_not_found", "feedback_to_yourself", "sssss uull -++x--++-----"),
    ("give_feedback", OVER, "conversation_not_found", "conversation_is_closed", "sssss uull --xx---------"),
    ("acknowledge_feedback", GIVEN, NOT_FOUND, "not_yours_to_acknowledge", "sssss uull --x+---------"),
    ("acknowledge_feedback", THANKED, NOT_FOUND, "feedback_is_acknowledged", "sssss uull --gx---------"),
    ("share_feedback", GIVEN, NOT_FOUND, "", "sssss uull --++---------"),
    ("share_feedback", PROPOSED, NOT_FOUND, "share_is_proposed", "sssss uull --+x---------"),
    ("share_feedback", SHARED, NOT_FOUND, "feedback_is_shared", "sssss uull --xx---------"),
    ("open_conversation", "a person", "", "", "sssss uull +++++++++++++"),
    ("open_conversation", "the team", "not_in_the_team", "", "sssss uull -+++--++-----"),
    ("open_conversation", "the team with one open", "not_in_the_team", "conversation_is_open", "sssss uull -xxx--xx-----"),
    ("close_conversation", PAIR, "conversation_not_found", "", "sssss uull --++---------"),
    ("close_conversation", TEAMS, "conversation_not_found", "", "sssss uull -+++--++-----"),
    ("close_conversation", OVER, "conversation_not_found", "conversation_is_closed", "sssss uull --xx---------"),
    ("report_mistake", "the home team", "", "", "sssss uull +++++++++++++"),
    ("report_mistake", "the team", "not_in_the_team", "", "sssss uull -+++--++-----"),
    ("report_mistake", "the team, confidentially", "not_in_the_team", "", "sssss uull -+++--++-----"),
    ("respond_to_mistake", REPORTED, "mistake_not_found", "your_own_mistake", "sssss uull -+x+--++-----"),
    ("respond_to_mistake", SECRET, "mistake_not_found", "your_own_mistake", "sssss uull -+x+--++-----"),
    ("respond_to_mistake", WAITING, "mistake_not_found", "", "sssss uull -------------"),
    ("follow_up_mistake", REPORTED, "mistake_not_found", "not_responded_yet", "sssss uull -mxm--mm-----"),
    ("follow_up_mistake", ANSWERED_MISTAKE, "mistake_not_found", "", "sssss uull -m+m--mm-----"),
    ("follow_up_mistake", SECRET, "mistake_not_found", "", "sssss uull -m+m--mm-----"),
    ("follow_up_mistake", WAITING, "mistake_not_found", "not_responded_yet", "sssss uull --x----------"),
    *(
        (verb, of, "no_such_text", "not_your_text", marks)
        for verb in ("edit_text", "withdraw_text")
        for of, marks in (
            (GIVEN, "sssss uull --+x---------"),
            (SHARED, "sssss uull --+xx--------"),
            (ASKED, "sssss uull --x+---------"),
            (REPORTED, "sssss uull -x+x--xx-----"),
        )
    ),
    ("tighten_privacy", REPORTED, "no_such_text", "not_your_text", "sssss uull -x+x--xx-----"),
    ("withdraw_text", SECRET, "no_such_text", "not_your_text", "sssss uull -x+x--xx-----"),
    ("withdraw_text", WAITING, "no_such_text", "not_your_text", "sssss uull --+----------"),
    ("say_whether_it_helped", ANSWERED_MISTAKE, "no_such_text", "not_your_text", "sssss uull -x+x--xx-----"),
    ("say_whether_it_helped", SECRET, "no_such_text", "not_your_text", "sssss uull -x+x--xx-----"),
    ("say_whether_it_helped", REPORTED, "no_such_text", "nothing_to_judge", "sssss uull -txt--tt-----"),
    ("say_whether_it_helped", GIVEN, "no_such_text", "nothing_to_judge", "sssss uull --xt---------"),
)  # fmt: skip
ADDRESSES: tuple[Row, ...] = (
    ("GET /feedback/one/{id}", GIVEN, NOT_FOUND, "", "sssss uull --++---------"),
    ("GET /feedback/one/{shared}", SHARED, NOT_FOUND, "", "sssss uull --+++--------"),
    ("GET /feedback/one/{in_team}", "feedback given in a conversation of the team", NOT_FOUND, "", "sssss uull -+++--++-----"),
    ("GET /feedback_requests/one/{id}", ASKED, NOT_ASKED, "", "sssss uull --++---------"),
    ("GET /conversations/{id}", PAIR, "conversation_not_found", "", "sssss uull --++---------"),
    ("GET /conversations/{of_team}", TEAMS, "conversation_not_found", "", "sssss uull -+++--++-----"),
    ("GET /mistakes/{id}", REPORTED, "mistake_not_found", "", "sssss uull -+++--++-----"),
    ("GET /mistakes/{secret}", SECRET, "mistake_not_found", "", "sssss uull -+++--++-----"),
    ("GET /mistakes/{waiting}", WAITING, "mistake_not_found", "", "sssss uull -------------"),
    ("GET /texts/{feedback}/readers", GIVEN, "no_such_text", "", "sssss uull --+----------"),
    *(
        (f"GET {path}", "what is one's own", "", "", "sssss uull +++++++++++++")
        for path in ("/feedback/received", "/feedback/given", "/feedback/shared", "/feedback_requests/to_answer",
                     "/feedback_requests/of_viewer", "/feedback_requests/by_viewer", "/conversations", "/owed")
    ),
    (f"GET /mistakes?teams={TEAM}", "of one's own teams", "", "", "sssss uull +++++++++++++"),
    ("GET /feedback_loop/{cycle_id}", "a cycle", "", "", "sssss uull +++++++++++++"),
)  # fmt: skip


async def lay(world: World, ground: Ground) -> None:
    """What the rows speak of."""
    await world.learn(talking.cycle())
    at, invited = ground.ids, [PEOPLE["invited"]]
    at[ASKED], at[ANSWERED] = await talking.ask(world), await talking.ask(world)
    await talking.give(world, request_id=at[ANSWERED])
    for name in (GIVEN, THANKED, PROPOSED, SHARED):
        at[name] = await talking.give(world)
    await world.do("acknowledge_feedback", by="recipient", feedback_id=at[THANKED], thanks="Thank you")
    for id, people in ((PROPOSED, ("recipient",)), (SHARED, ("recipient", "author"))):
        for by in people:
            await world.do("share_feedback", by=by, feedback_id=at[id], with_ids=invited)
    at[OVER] = await talking.meet(world)
    await world.do("close_conversation", by="author", conversation_id=at[OVER])
    at[PAIR], at[TEAMS] = await talking.meet(world), await talking.meet(world, team_id=TEAM)
    at["in team"] = await talking.give(world, conversation_id=at[TEAMS])
    at[REPORTED], at[ANSWERED_MISTAKE] = await talking.report(world), await talking.report(world)
    at[SECRET] = await talking.report(world, mode="confidential")
    await release_apart(world)
    for id in (ANSWERED_MISTAKE, SECRET):
        await world.do("respond_to_mistake", by="member12", mistake_id=at[id], thanks="Thank you")
    at[WAITING] = await talking.report(world, mode="confidential")


def _feedback(ground: Ground, of: str) -> dict[str, Any]:
    said = {"kind": "appreciation", "text": "You waited for everybody"}
    if of in (ASKED, ANSWERED):
        return said | {"request_id": ground.ids[of]}
    to = "member12" if of in ("unasked", OVER) else "recipient"
    return said | {"to_id": PEOPLE[to]} | ({"conversation_id": ground.ids[of]} if of in ground.ids else {})


def _meeting(of: str) -> dict[str, Any]:
    if of == "a person":
        return {"person_id": PEOPLE["member12"], "meeting": "weekly"}
    return {"team_id": TEAM, "meeting": "weekly" if of.endswith("open") else "quarterly"}


def _mistake(of: str) -> dict[str, Any]:
    team = {} if of == "the home team" else {"team_id": TEAM}
    return {"text": "It was me", "mode": "confidential" if of.endswith("confidentially") else "named"} | team


BODIES = {
    "request_feedback": lambda *_: {"of_ids": [PEOPLE["member12"]], "question": "How was it?"},
    "decline_feedback_request": lambda ground, of: {"request_id": ground.ids[of], "words": "I was not there"},
    "give_feedback": _feedback,
    "acknowledge_feedback": lambda ground, of: {"feedback_id": ground.ids[of], "thanks": "Thank you"},
    "share_feedback": lambda ground, of: {"feedback_id": ground.ids[of], "with_ids": [PEOPLE["invited"]]},
    "open_conversation": lambda _, of: _meeting(of),
    "close_conversation": lambda ground, of: {"conversation_id": ground.ids[of]},
    "report_mistake": lambda _, of: _mistake(of),
    "respond_to_mistake": lambda ground, of: {"mistake_id": ground.ids[of], "thanks": "Thank you"},
    "follow_up_mistake": lambda ground, of: {"mistake_id": ground.ids[of], "text": "And then?"},
}
PATHS = {
    "GET /feedback/one/{id}": lambda ground: {"id": ground.ids[GIVEN]},
    "GET /feedback/one/{shared}": lambda ground: {"shared": ground.ids[SHARED]},
    "GET /feedback/one/{in_team}": lambda ground: {"in_team": ground.ids["in team"]},
    "GET /feedback_requests/one/{id}": lambda ground: {"id": ground.ids[ASKED]},
    "GET /conversations/{id}": lambda ground: {"id": ground.ids[PAIR]},
    "GET /conversations/{of_team}": lambda ground: {"of_team": ground.ids[TEAMS]},
    "GET /mistakes/{id}": lambda ground: {"id": ground.ids[REPORTED]},
    "GET /mistakes/{secret}": lambda ground: {"secret": ground.ids[SECRET]},
    "GET /mistakes/{waiting}": lambda ground: {"waiting": ground.ids[WAITING]},
    "GET /texts/{feedback}/readers": lambda ground: {"feedback": ground.ids[GIVEN]},
    "GET /feedback_loop/{cycle_id}": lambda _: {"cycle_id": talking.CYCLE},
}
FEATURE = Feature(
    ROWS, BODIES, lay, ADDRESSES, PATHS, frozenset({GIVEN, SHARED, ASKED, REPORTED, ANSWERED_MISTAKE, SECRET, WAITING})
)
