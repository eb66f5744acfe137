"""Decisions: proposed, edited, taken back."""

from typing import Any

import pytest

from contracts.okrs import limits
from tests.services.okrs.deciding import BUILD, BUY, decided, proposed, refused, told, vote
from tests.services.okrs.deciding import by_majority as voted_on
from tests.services.okrs.world import DISSOLVED, OTHER, PEOPLE, TEAM, World

NOBODY, NOWHERE = f"person_{'f' * 32}", f"team_{'f' * 32}"
NO_OBJECTIVE, NO_OPTION, NO_CONCERN = f"objective_{'f' * 32}", f"option_{'f' * 32}", f"concern_{'f' * 32}"


async def test_anybody_proposes_a_decision_with_what_it_affects_and_options_with_pros_and_cons(world: World, cycle: str) -> None:
    objective = (await world.draft(cycle))["id"]
    affects = {"objective_ids": [objective, objective], "team_ids": [TEAM, OTHER, TEAM]}
    made = await proposed(world, by="stranger", context="The old one ends", review_on="2026-06-30", **affects)
    assert made["id"].startswith("decision_")
    assert (made["state"], made["version"], made["edit_version"], made["origin"]) == ("proposed", 1, 1, "native")
    assert (made["proposed_by"], made["decider_id"], made["method"]) == (PEOPLE["stranger"], PEOPLE["champion"], "decider")
    assert (made["objective_ids"], made["team_ids"], made["review_on"]) == ([objective], [TEAM, OTHER], "2026-06-30")
    first, second = made["options"]
    assert {name: first[name] for name in BUY} == BUY
    assert (second["title"], second["text"], second["concern_id"]) == (BUILD["title"], "", None)
    assert first["id"] != second["id"]
    assert (await told(world))[-1] == "decision_proposed"


async def test_whoever_proposes_decides_where_nobody_else_is_named(world: World) -> None:
    made = await world.do("propose_decision", by="helper", title="Lunch", method="advice")
    assert (made["decision"]["decider_id"], made["decision"]["options"]) == (PEOPLE["helper"], [])


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"decider_id": NOBODY}, (422, "no_such_person", "decider_id")),
        ({"decider_id": PEOPLE["gone"]}, (422, "no_such_person", "decider_id")),
        ({"method": "majority", "voter_ids": [PEOPLE["gone"]]}, (422, "no_such_person", "voter_ids")),
        ({"team_ids": [TEAM, NOWHERE]}, (422, "no_such_team", "team_ids.1")),
        ({"team_ids": [DISSOLVED]}, (422, "no_such_team", "team_ids.0")),
        ({"objective_ids": [NO_OBJECTIVE]}, (404, "objective_not_found", "objective_ids.0")),
        ({"method": "majority"}, (422, "voters_needed", "voter_ids")),
        ({"method": "consent", "voter_ids": [PEOPLE["owner"]]}, (422, "voters_without_majority", "voter_ids")),
        ({"options": [BUY, BUY | {"title": "buy A desk"}]}, (422, "option_named_twice", "options")),
        ({"options": [BUY | {"id": NO_OPTION}]}, (404, "option_not_found", "options.0.id")),
        ({"options": [BUILD, BUY | {"concern_id": NO_CONCERN}]}, (404, "concern_not_found", "options.1.concern_id")),
        ({"review_on": "2026-01-04"}, (422, "review_date_in_the_past", "review_on")),
        ({"title": "   "}, (422, "bad_input", "title")),
        ({"options": [BUY] * (limits.OPTIONS + 1)}, (422, "bad_input", "options")),
        ({"options": [BUY | {"pros": ["p"] * (limits.PROS_AND_CONS + 1)}]}, (422, "bad_input", "options.0.pros")),
    ],
)
async def test_what_does_not_hold_together_is_not_proposed(
    world: World, given: dict[str, Any], refusal: tuple[int, str, str]
) -> None:
    body = {"title": "Which help desk", "method": "decider", "options": [BUY]} | given
    assert await refused(world, "propose_decision", by="member", **body) == refusal


async def test_the_texts_of_all_options_together_have_a_limit(world: World) -> None:
    nine = [{"title": f"{number}", "pros": ["p" * 499] * 2} for number in range(9)]
    body = {"title": "Which", "method": "decider"}
    fitting = [*nine, {"title": "9", "pros": ["p" * 499] * 2, "cons": ["c" * 10]}]
    assert (await world.do("propose_decision", **body, options=fitting))["decision"]["options"][9]["cons"] == ["c" * 10]
    over = [*nine, {"title": "9", "pros": ["p" * 499] * 2, "cons": ["c" * 11]}]
    assert await refused(world, "propose_decision", **body, options=over) == (422, "options_too_long", "options")


async def test_the_day_of_review_is_not_past_where_the_proposer_is(world: World) -> None:
    """At eleven in the morning in UTC it is the sixth of January already on Kiritimati."""
    world.clock.move_to(world.clock.now().replace(hour=11))
    body = {"title": "Which", "method": "decider", "review_on": "2026-01-05"}
    assert (await world.do("propose_decision", by="member", **body))["decision"]["review_on"] == "2026-01-05"
    refusal = await refused(world, "propose_decision", by="traveler", **body)
    assert refusal == (422, "review_date_in_the_past", "review_on")


async def test_an_option_can_come_from_a_concern_about_what_it_affects_or_about_the_decision(world: World, cycle: str) -> None:
    objective, other = [(await world.draft(cycle))["id"] for _ in range(2)]
    heard = (await world.do("raise_concern", by="stranger", objective_id=objective, text="A year is long"))["concern"]["id"]
    options = [BUY | {"concern_id": heard}]
    given: dict[str, Any] = {"title": "Which", "method": "decider", "options": options}
    for affected in ([], [other]):
        refusal = await refused(world, "propose_decision", **given, objective_ids=affected)
        assert refusal == (422, "concern_of_something_else", "options.0.concern_id")
    made = (await world.do("propose_decision", **given, objective_ids=[other, objective]))["decision"]
    assert made["options"][0]["concern_id"] == heard
    without = await refused(world, "edit_decision", decision_id=made["id"], objective_ids=[other])
    assert without == (422, "concern_of_something_else", "options.0.concern_id")
    about_it = (await world.do("raise_concern", by="stranger", decision_id=made["id"], text="And the phone?"))["concern"]["id"]
    more = [*made["options"], {"title": "Phone first", "concern_id": about_it}]
    edited = (await world.do("edit_decision", decision_id=made["id"], options=more))["decision"]
    assert edited["options"][1]["concern_id"] == about_it
    elsewhere = await refused(world, "propose_decision", **given | {"options": [BUY | {"concern_id": about_it}]})
    assert elsewhere == (422, "concern_of_something_else", "options.0.concern_id")


@pytest.mark.parametrize("by", ["member", "champion", "deputy"])
async def test_proposer_decider_and_their_deputies_edit_a_proposal_and_options_keep_their_ids(world: World, by: str) -> None:
    made = await proposed(world, review_on="2026-06-30")
    buy, build = made["options"]
    options = [build | {"text": "With wood"}, {"title": "Borrow a desk"}]
    change = {"title": "Which desk", "context": "New rooms", "options": options, "without_review": True}
    edited = (await world.do("edit_decision", by=by, decision_id=made["id"], expected_edit_version=1, **change))["decision"]
    assert (edited["title"], edited["context"], edited["review_on"]) == ("Which desk", "New rooms", None)
    assert [(one["id"] == build["id"], one["title"]) for one in edited["options"]] == [
        (True, "Build a desk"),
        (False, "Borrow a desk"),
    ]
    assert edited["options"][1]["id"] != buy["id"]
    assert (edited["version"], edited["edit_version"], edited["decider_id"]) == (2, 2, PEOPLE["champion"])


async def test_an_edit_is_refused_where_it_does_not_hold_together(world: World) -> None:
    made = await proposed(world)
    buy = made["options"][0]
    cases: list[tuple[dict[str, Any], tuple[int, str, str | None]]] = [
        ({"title": made["title"]}, (422, "nothing_changes", None)),
        ({"expected_edit_version": 2, "title": "x"}, (409, "stale_edit_version", "expected_edit_version")),
        ({"decider_id": NOBODY}, (422, "no_such_person", "decider_id")),
        ({"team_ids": [NOWHERE]}, (422, "no_such_team", "team_ids.0")),
        ({"objective_ids": [NO_OBJECTIVE]}, (404, "objective_not_found", "objective_ids.0")),
        ({"options": [buy | {"id": NO_OPTION}]}, (404, "option_not_found", "options.0.id")),
        ({"options": [buy, buy | {"title": "Another"}]}, (422, "named_twice", "options")),
        ({"options": [buy, {"title": buy["title"]}]}, (422, "option_named_twice", "options")),
        ({"method": "majority"}, (422, "voters_needed", "voter_ids")),
        ({"voter_ids": [PEOPLE["owner"]]}, (422, "voters_without_majority", "voter_ids")),
        ({"review_on": "2026-01-04"}, (422, "review_date_in_the_past", "review_on")),
    ]
    for change, refusal in cases:
        assert await refused(world, "edit_decision", decision_id=made["id"], **change) == refusal


async def test_others_neither_edit_a_proposal_nor_take_it_back(world: World) -> None:
    made = await proposed(world)
    for by in ("stranger", "lead", "admin", "old_deputy"):
        for verb, more in (("edit_decision", {"title": "x"}), ("withdraw_decision", {"reason": "x"})):
            assert await refused(world, verb, by=by, decision_id=made["id"], **more) == (403, "not_your_proposal", None)


async def test_a_decision_that_was_made_is_not_edited_nor_withdrawn(world: World) -> None:
    made = await decided(world)
    for verb, more in (("edit_decision", {"title": "x"}), ("withdraw_decision", {"reason": "x"})):
        assert await refused(world, verb, decision_id=made["id"], **more) == (409, "decision_is_not_proposed", None)


async def test_a_withdrawn_proposal_says_why_and_takes_nothing_more(world: World) -> None:
    made = await voted_on(world)
    await vote(world, made, 0, by="member")
    gone = (await world.do("withdraw_decision", by="member", decision_id=made["id"], reason="Nobody needs it"))["decision"]
    assert (gone["state"], gone["withdrawn_reason"], gone["edit_version"]) == ("withdrawn", "Nobody needs it", 2)
    assert await world.rows("select * from decision_votes") == []
    assert await refused(world, "withdraw_decision", decision_id=made["id"], reason=" ") == (422, "bad_input", "reason")
    for verb, by, more in (
        ("edit_decision", "member", {"title": "x"}),
        ("withdraw_decision", "member", {"reason": "x"}),
        ("raise_objection", "stranger", {"text": "x"}),
        ("vote_on_decision", "member", {"option_id": made["options"][0]["id"]}),
        ("make_decision", "champion", {"option_id": made["options"][0]["id"], "rationale": "x"}),
    ):
        assert await refused(world, verb, by=by, decision_id=made["id"], **more) == (409, "decision_is_not_proposed", None)


async def test_a_decision_that_is_not_there_is_named(world: World) -> None:
    missing = f"decision_{'f' * 32}"
    option = {"option_id": NO_OPTION}
    for verb, more in (
        ("edit_decision", {"title": "x"}),
        ("withdraw_decision", {"reason": "x"}),
        ("vote_on_decision", option),
        ("raise_objection", {"text": "x"}),
        ("resolve_objection", {"objection_id": f"objection_{'f' * 32}", "resolution": "x"}),
        ("make_decision", option | {"rationale": "x"}),
        ("review_decision", {"outcome": "keep", "learned": "x"}),
    ):
        assert await refused(world, verb, decision_id=missing, **more) == (404, "decision_not_found", "decision_id")
