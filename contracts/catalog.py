"""Everything the contracts hold: every command, fact, document and refusal, found by reading the package."""

import importlib
import pkgutil
from collections import Counter
from functools import cache
from types import ModuleType
from typing import Any, TypeVar

import contracts
from contracts.messages import Audience, Command, Document, Fact, Tombstone
from contracts.values import Refusals

T = TypeVar("T")


@cache
def _modules() -> list[ModuleType]:
    names = (module.name for module in pkgutil.walk_packages(contracts.__path__, "contracts."))
    return [importlib.import_module(name) for name in names if not name.startswith("contracts.samples")]


def _ours(kind: type[T]) -> list[type[T]]:
    """Every class below that stands in contracts, in the order of the text, whatever was imported first."""
    found = [(module, value) for module in _modules() for value in vars(module).values()]
    return [
        value
        for module, value in found
        if isinstance(value, type) and issubclass(value, kind) and value is not kind and value.__module__ == module.__name__
    ]


@cache
def facts() -> dict[str, type[Fact]]:
    """Every fact by its type on the wire; what several facts have in common is none itself."""
    told = _ours(Fact)
    parents = {parent for fact in told for parent in fact.__mro__[1:]}
    return {fact.type(): fact for fact in told if fact not in parents and fact.model_fields}


def topics(*, internal: bool = True) -> list[str]:
    """Every Kafka topic, with those that only our own services may read or without them."""
    return sorted({fact.topic() for fact in facts().values() if internal or fact.audience is Audience.PUBLIC})


@cache
def commands(service: str | None = None) -> dict[str, type[Command[Any]]]:
    """The commands of a service by their verbs; of all services, where several have a verb, by `service.verb`."""
    ours = [c for c in _ours(Command) if "[" not in c.__name__ and c.__doc__ and hasattr(c, "fact") and c.model_fields]
    if service is not None:
        return {c.verb(): c for c in ours if c.service == service}
    having = Counter(c.verb() for c in ours)
    return {c.verb() if having[c.verb()] == 1 else f"{c.service}.{c.verb()}": c for c in ours}


@cache
def documents() -> dict[str, type[Document]]:
    """Every document by its kind, tombstones apart."""
    return {d.kind: d for d in _ours(Document) if not issubclass(d, Tombstone) and "kind" in vars(d)}


@cache
def tombstones() -> dict[str, type[Tombstone]]:
    """Every tombstone by the kind it ends."""
    return {d.kind: d for d in _ours(Tombstone) if "kind" in vars(d)}


@cache
def refusals() -> dict[str, Refusals]:
    """Every refusal by its code, the platform's and every service's."""
    return {code.value: code for group in _ours(Refusals) for code in group}
