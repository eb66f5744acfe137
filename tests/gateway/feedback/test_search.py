"""A search finds of questions what everybody may read of them now, and nothing else."""

from typing import Any

from tests.gateway.feedback.test_questions import answer, ask
from tests.gateway.world import Gateway
from tests.services.feedback.moderation.moderating import hidden, moderates
from tests.services.okrs.world import COMPANY

FOUND = "query($text: String!) { search(text: $text) { nodes { kind snippet subject { ... on LeaderQuestion { id } } } } }"
READERS = ("author", "lead", "stranger", "admin", "auditor")


async def found(gateway: Gateway, text: str, by: str = "stranger") -> list[tuple[str, str | None]]:
    told = (await gateway.read(FOUND, by=by, text=text))["search"]["nodes"]
    assert {each["kind"] for each in told} <= {"QUESTION"}
    return [(each["subject"]["id"], each["snippet"]) for each in told]


async def test_a_question_is_found_by_its_words_and_by_those_of_its_answers(gateway: Gateway) -> None:
    id = await ask(gateway, "Who pays the gardener?")
    assert await found(gateway, "garden") == [(id, "Who pays the ⟦gardener⟧")]
    assert await found(gateway, "light") == []
    await answer(gateway, id)
    assert await found(gateway, "light") == [(id, "Who pays the gardener? … For the ⟦light⟧")]


async def test_a_confidential_question_is_found_from_the_hour_on_and_by_nobody_before(gateway: Gateway) -> None:
    service: Any = gateway.okrs
    id = await ask(gateway, "Who pays the gardener?", mode="CONFIDENTIAL")
    assert [await found(gateway, "gardener", by) for by in READERS] == [[] for _ in READERS]
    await service.hour()
    await gateway.project()
    assert [await found(gateway, "gardener", by) for by in READERS] == [[(id, "Who pays the ⟦gardener⟧")] for _ in READERS]


async def test_a_question_that_fewer_may_read_is_found_by_nobody_not_by_its_readers_either(gateway: Gateway) -> None:
    id = await ask(gateway, "Who pays the gardener?")
    told = await gateway.mutate("tightenPrivacy", "leaderQuestion { id }", by="author", id=id, readership="TEAM")
    assert told == {"leaderQuestion": {"id": id}, "userErrors": []}
    assert [await found(gateway, "gardener", by) for by in READERS] == [[] for _ in READERS]
    await answer(gateway, id)
    assert await found(gateway, "light") == [(id, "For the ⟦light⟧")]


async def test_a_question_that_was_withdrawn_or_hidden_is_not_found(gateway: Gateway) -> None:
    service: Any = gateway.okrs
    await moderates(service, team=COMPANY)
    for text in ("Who pays the gardener?", "Who pays the cook?"):
        assert await found(gateway, text.removesuffix("?").rpartition(" ")[2]) == []
    taken, removed = await ask(gateway, "Who pays the gardener?"), await ask(gateway, "Who pays the cook?", team=COMPANY)
    assert [id for id, _ in await found(gateway, "pays")] == sorted([taken, removed], reverse=True)
    assert (await gateway.mutate("withdrawText", "leaderQuestion { id }", by="author", id=taken))["userErrors"] == []
    await hidden(service, removed)
    await gateway.project()
    assert await found(gateway, "pays") == []
