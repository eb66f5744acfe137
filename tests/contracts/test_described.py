"""The contracts are the API's documentation: nothing in them goes without a description."""

import inspect
import re
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel

from contracts import catalog
from contracts.messages import Command, Document, Fact, PrivateCommand
from contracts.values import Details, Refusals, Term

T = TypeVar("T")


def below(kind: type[T]) -> list[type[T]]:
    return [found for child in kind.__subclasses__() for found in (child, *below(child))]


catalog.facts()  # reads every module of the contracts
MODELS = [m for m in dict.fromkeys(below(BaseModel)) if m.__module__.startswith("contracts.") and "[" not in m.__name__]
WORDS = [word for term in below(Term) if term.__module__.startswith("contracts.") for word in term]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_field_and_class_says_what_it_is(model: type[BaseModel]) -> None:
    assert vars(model).get("__doc__"), f"{model.__name__} has no docstring of its own"
    assert [name for name, field in model.model_fields.items() if not field.description] == []


def test_there_is_something_to_describe() -> None:
    assert len(MODELS) > 50
    assert len(WORDS) > 30
    assert len(catalog.refusals()) > 20


@pytest.mark.parametrize("word", WORDS, ids=lambda w: f"{type(w).__name__}.{w.name}")
def test_every_word_says_what_it_means_in_a_sentence(word: Term) -> None:
    assert re.fullmatch(r"[A-Z0-9].*\.", word.description, re.DOTALL)


@pytest.mark.parametrize("refusal", catalog.refusals().values(), ids=lambda r: r.value)
def test_every_refusal_tells_a_person_something_and_has_a_status_of_a_refusal(refusal: Refusals) -> None:
    assert re.search(r"[.:)}]$", refusal.description), "a message is a sentence"
    assert 400 <= refusal.status < 600
    assert refusal.value == refusal.name.lower()
    assert refusal.details is None or issubclass(refusal.details, Details)


def test_no_two_services_use_one_code_for_two_refusals() -> None:
    codes = [code.value for group in below(Refusals) if group.__module__.startswith("contracts.") for code in group]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("fact", catalog.facts().values(), ids=lambda f: f.__name__)
def test_a_fact_is_named_by_what_happened_and_carries_its_subject_first(fact: type[Fact]) -> None:
    assert re.fullmatch(r"forthright\.[a-z]+\.[a-z_]+\.v[0-9]+", fact.type())
    first = next(iter(fact.model_fields))
    annotation = str(fact.model_fields[first].annotation)
    assert "contracts." in annotation, f"{fact.__name__} begins with {first}, which is no document"


@pytest.mark.parametrize("command", catalog.commands().values(), ids=lambda c: c.__name__)
def test_a_command_is_a_verb_that_becomes_a_fact(command: type[Command[Fact]]) -> None:
    if issubclass(command, PrivateCommand):
        assert (command.fact, command.receipted) == (Fact, True), "what is private becomes no fact"
    else:
        assert command.fact.type() in catalog.facts()
        assert command.service == command.fact.service
    assert inspect.getdoc(command)


@pytest.mark.parametrize("kind", catalog.tombstones())
def test_a_tombstone_has_the_root_of_its_document(kind: str) -> None:
    """Another root is another record key: on Kafka the end could overtake what it ends."""

    def root(model: type[Document]) -> str:
        names: dict[str, Any] = {name: name for name in model.model_fields}
        return model.model_construct(**names).root

    assert root(catalog.tombstones()[kind]) == root(catalog.documents()[kind])
