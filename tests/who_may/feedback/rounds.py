"""Who may do what in rounds, and with actions and agreements: those of TEAM that `author` opened, wrote in, or owns."""

from typing import Any

from sqlalchemy import text

from tests.services.feedback.notes_days.noting import running, topic_of
from tests.services.feedback.post_mortems.telling import opened as post_mortem
from tests.services.feedback.rounds.rounding import opened, retrospective, revealed, write
from tests.services.feedback.talking import report
from tests.services.feedback.world import MEMBERS, PEOPLE, World
from tests.services.okrs.world import OTHER, TEAM
from tests.who_may.features import Bodies, Feature, Ground

DUE = "2026-02-01"
_TEAM, _TEAM_LATE = "sssss uull -+++--++++---", "sssss uull -xxx--xxxx---"
_ASKED, _ASKED_LATE = "sssss uull -+++--++-----", "sssss uull -xxx--xx-----"
_RUNS, _RUNS_LATE = "sssss uull --+----+++---", "sssss uull --x----xxx---"
_WROTE, _LEAD, _LEAD_LATE = "sssss uull -x+x--xx-----", "sssss uull -------+-----", "sssss uull -------x-----"
_OWNER, _OWNER_LATE = "sssss uull --+----------", "sssss uull --x----------"
_OTHERS, _OTHERS_LATE = "sssss uull +---++-++++++", "sssss uull x---xx-xxxxxx"
_STATEMENTS = [{"about": "speaking", "text": "We say it to each other first"}]
_ORIGINS = {"a round before": "round_id", "a topic to work on": "topic_id", "a post-mortem before": "post_mortem_id"}
_NAMED = {**_ORIGINS, "a mistake of the team": "mistake_id"}
ROWS = (
    ("open_round", "the team", "not_in_the_team", "", _TEAM),
    ("open_round", "a topic to work on", "not_in_the_team", "", "sssss uull -+++-+++++---"),
    ("reveal_round", "a session about a topic", "not_leading_the_round", "", "sssss uull --+--+-+++---"),
    ("go_first", "a retrospective", "not_the_lead_waited_for", "", _LEAD),
    ("go_first", "an opened round", "not_the_lead_waited_for", "nobody_waits_for_you", _LEAD_LATE),
    ("pass_openly", "a retrospective", "not_the_lead_waited_for", "", _LEAD),
    ("pass_openly", "an opened round", "not_the_lead_waited_for", "nobody_waits_for_you", _LEAD_LATE),
    ("write_in_round", "an opened round", "not_in_this_round", "", _ASKED),
    ("write_in_round", "a retrospective", "not_in_this_round", "leaders_first", _ASKED_LATE),
    ("write_in_round", "a revealed round", "not_in_this_round", "round_is_revealed", _ASKED_LATE),
    ("write_in_round", "a closed round", "not_in_this_round", "round_is_closed", _ASKED_LATE),
    ("reveal_round", "an opened round", "not_leading_the_round", "", _RUNS),
    ("reveal_round", "a revealed round", "not_leading_the_round", "round_is_revealed", _RUNS_LATE),
    ("reveal_round", "a closed round", "not_leading_the_round", "round_is_closed", _RUNS_LATE),
    ("end_turn", "an opened round", "not_in_this_round", "round_is_not_revealed", _ASKED_LATE),
    ("end_turn", "a revealed round", "not_in_this_round", "not_in_the_order", _WROTE),
    ("end_turn", "a closed round", "not_in_this_round", "round_is_closed", _ASKED_LATE),
    ("vote_in_round", "an opened round", "not_in_this_round", "round_is_not_revealed", _ASKED_LATE),
    ("vote_in_round", "a revealed round", "not_in_this_round", "only_writers_vote", _WROTE),
    ("vote_in_round", "a closed round", "not_in_this_round", "round_is_closed", _ASKED_LATE),
    ("close_round", "an opened round", "not_leading_the_round", "round_is_not_revealed", _RUNS_LATE),
    ("close_round", "a revealed round", "not_leading_the_round", "", _RUNS),
    ("close_round", "a closed round", "not_leading_the_round", "round_is_closed", _RUNS_LATE),
    *(("agree_action", of, "not_in_the_team", "", _TEAM) for of in ("the team", *_ORIGINS)),
    ("agree_action", "a mistake of the team", "not_in_the_team", "mistake_not_found", "sssss uull -+++--++xx---"),
    *((verb, "an agreed action", "not_your_action", "", _OWNER) for verb in ("complete_action", "pass_action", "offer_swap")),
    *(
        (verb, "a done action", "not_your_action", "action_is_done", _OWNER_LATE)
        for verb in ("complete_action", "pass_action", "offer_swap")
    ),
    *((verb, "an action of somebody who left", "not_your_action", "", _TEAM) for verb in ("complete_action", "pass_action")),
    ("swap_action", "an action that was offered", "not_your_action", "", "sssss uull ---+---------"),
    ("decline_swap", "an offered action", "not_your_action", "", "sssss uull --++---------"),
    ("decline_swap", "an agreed action", "not_your_action", "swap_is_not_offered", "sssss uull xxxxxxxxxxxxx"),
    ("swap_action", "one that was not offered", "not_your_action", "swap_is_not_offered", "sssss uull ---x---------"),
    ("verify_action", "a done action of somebody else", "not_in_the_team", "", _TEAM),
    ("verify_action", "an action of somebody who left", "not_in_the_team", "action_is_not_done", _TEAM_LATE),
    ("verify_action", "a verified action", "not_in_the_team", "action_is_verified", _TEAM_LATE),
    ("propose_agreement", "the team", "not_in_the_team", "", _ASKED),
    ("propose_agreement", "a team with an agreement", "not_in_the_team", "agreement_holds", _OTHERS_LATE),
    ("adopt_agreement", "a proposed agreement", "not_in_the_team", "", _ASKED),
    ("adopt_agreement", "a replaced agreement", "not_in_the_team", "agreement_is_not_proposed", _ASKED_LATE),
    ("review_agreement", "an agreement that holds", "not_in_the_team", "", _OTHERS),
    ("review_agreement", "a proposed agreement", "not_in_the_team", "agreement_does_not_hold", _ASKED_LATE),
    ("review_agreement", "a replaced agreement", "not_in_the_team", "agreement_does_not_hold", _ASKED_LATE),
)
ADDRESSES = (
    ("GET /rounds/{round_id}", "a revealed round", "round_not_found", "", _ASKED),
    ("GET /agreements/mine", "anything", "", "", "sssss uull +++++++++++++"),
)


def _round(**more: Any) -> Any:
    return lambda ground, of: {"round_id": ground.ids[of], **more}


def _action(**more: Any) -> Any:
    return lambda ground, of: {"action_id": ground.ids[of], **more}


def _agreement(**more: Any) -> Any:
    return lambda ground, of: {"agreement_id": ground.ids[of], **more}


BODIES: Bodies = {
    "open_round": lambda ground, of: {
        "purpose": "session",
        "question": "What do we see?",
        "team_id": TEAM,
        **({"topic_id": ground.ids[of]} if of == "a topic to work on" else {}),
    },
    "go_first": _round(kind="mistake", text="I promised too much"),
    "pass_openly": lambda ground, of: {"id": ground.ids[of]},
    "write_in_round": _round(text="As I see it"),
    "reveal_round": _round(),
    "end_turn": _round(),
    "vote_in_round": _round(),
    "close_round": _round(summary="We ask sooner"),
    "agree_action": lambda ground, of: {
        "team_id": TEAM,
        "text": "Ask the customer first",
        "due_on": DUE,
        **({_NAMED[of]: ground.ids[of]} if of in _NAMED else {}),
    },
    "complete_action": _action(),
    "pass_action": _action(),
    "offer_swap": lambda ground, of: {"action_id": ground.ids[of], "for_action_id": ground.ids["an action that was offered"]},
    "decline_swap": lambda ground, of: {"action_id": ground.ids[of]},
    "swap_action": lambda ground, of: {
        "action_id": ground.ids["an action that was offered"],
        "offered_action_id": ground.ids["an offered action" if of == "an action that was offered" else "an agreed action"],
    },
    "verify_action": _action(evidence="Two customers said so"),
    "propose_agreement": lambda _, of: {"team_id": TEAM if of == "the team" else OTHER, "statements": _STATEMENTS},
    "adopt_agreement": _agreement(),
    "review_agreement": _agreement(verdict="keep"),
}


async def _rounds(world: World, ground: Ground) -> None:
    ground.ids["an opened round"] = (await opened(world, by="author"))["id"]
    ground.ids["a retrospective"] = (await retrospective(world, by="author", passes=False))["id"]
    for name in ("a revealed round", "a closed round"):
        round = await opened(world, by="author")
        await write(world, round, "author")
        await revealed(world, round, by="author")
        ground.ids[name] = round["id"]
    await world.do("close_round", by="author", round_id=ground.ids["a closed round"])


async def _origins(world: World, ground: Ground) -> None:
    ground.ids["a topic to work on"] = topic = (await topic_of(world, await running(world)))["id"]
    ground.ids["a session about a topic"] = (await opened(world, by="author", topic_id=topic))["id"]
    ground.ids["a round before"] = (await opened(world, by="author"))["id"]
    ground.ids["a post-mortem before"] = (await post_mortem(world))["id"]
    ground.ids["a mistake of the team"] = await report(world)


async def _actions(world: World, ground: Ground) -> None:
    async def agreed(name: str, owner: str) -> None:
        given = {"team_id": TEAM, "text": name, "due_on": DUE, "owner_id": PEOPLE[owner]}
        ground.ids[name] = (await world.do("agree_action", by="member", **given))["action"]["id"]

    for name in ("an agreed action", "a done action", "an offered action"):
        await agreed(name, "author")
    await agreed("an action that was offered", "recipient")
    await agreed("a done action of somebody else", "member1")
    await agreed("a verified action", "member1")
    await agreed("an action of somebody who left", "member1")
    swap = {"action_id": ground.ids["an offered action"], "for_action_id": ground.ids["an action that was offered"]}
    await world.do("offer_swap", by="author", **swap)
    await world.do("complete_action", by="author", action_id=ground.ids["a done action"])
    for name in ("a done action of somebody else", "a verified action"):
        await world.do("complete_action", by="member1", action_id=ground.ids[name])
    await world.do("verify_action", by="member2", action_id=ground.ids["a verified action"], evidence="So")
    async with world.engine.begin() as connection:
        gone = {"who": PEOPLE["gone"], "id": ground.ids["an action of somebody who left"]}
        await connection.execute(text("update actions set owner_id = :who where id = :id"), gone)


async def _agreements(world: World, ground: Ground) -> None:
    async def proposed(name: str, by: str, team: str) -> None:
        given = {"team_id": team, "statements": _STATEMENTS}
        ground.ids[name] = (await world.do("propose_agreement", by=by, **given))["agreement"]["id"]

    await proposed("a replaced agreement", "member", TEAM)
    await proposed("a proposed agreement", "member", TEAM)
    await proposed("an agreement that holds", "stranger", OTHER)
    for name in (*MEMBERS, "member", "champion", "owner", "traveler", "lead"):
        row = {"id": ground.ids["a proposed agreement"], "who": PEOPLE[name]}
        async with world.engine.begin() as connection:  # everybody but whoever adopts it next, so that each is the last
            await connection.execute(text("insert into agreement_adoptions values (:id, :who, '2026-01-05')"), row)
    async with world.engine.begin() as connection:
        holds = "update agreements set state = 'adopted', adopted_on = '2026-01-05', review_on = '2026-04-01' where id = :id"
        await connection.execute(text(holds), {"id": ground.ids["an agreement that holds"]})


async def lay(world: World, ground: Ground) -> None:
    await _rounds(world, ground)
    await _origins(world, ground)
    await _actions(world, ground)
    await _agreements(world, ground)


FEATURE = Feature(
    ROWS, BODIES, lay, ADDRESSES, {"GET /rounds/{round_id}": lambda ground: {"round_id": ground.ids["a revealed round"]}}
)
