"""The import contracts over kinds of file bite where they should, on graphs made by hand."""

import grimp
import pytest
from importlinter import Contract, ContractCheck

from tools.kinds import KindsContract, PlainContract


def graph(*edges: tuple[str, str]) -> grimp.ImportGraph:
    made = grimp.ImportGraph()
    for importer, imported in edges:
        made.add_import(importer=importer, imported=imported)
    return made


def judge(made: grimp.ImportGraph, contract: type[Contract], **options: object) -> ContractCheck:
    return contract(name="tried", session_options={}, contract_options={"root": "services", **options}).check(made, verbose=False)


def by_kind(*edges: tuple[str, str]) -> list[str]:
    check = judge(
        graph(*edges),
        KindsContract,
        kinds=["app | worker", "api", "commands", "queries", "tables", "rules"],
        apart=["api", "commands"],
        exempt=["migrations"],
    )
    assert check.kept is not bool(check.metadata["faults"])
    return list(check.metadata["faults"])


def test_a_command_may_use_another_features_queries_and_tables() -> None:
    assert not by_kind(
        ("services.okrs.goals.commands.drafting", "services.okrs.cycles.queries"),
        ("services.okrs.goals.commands.drafting", "services.okrs.goals.commands.review"),
        ("services.okrs.goals.commands.drafting", "services.okrs.cycles.tables"),
        ("services.okrs.app", "services.okrs.goals.api"),
        ("services.okrs.migrations.env", "services.okrs.goals.tables"),
        ("services.okrs.goals.tables", "services.okrs.tables"),
    )


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("services.okrs.goals.commands.drafting", "services.okrs.cycles.commands"),
        ("services.okrs.goals.queries", "services.okrs.cycles.commands"),
        ("services.okrs.goals.rules.weights", "services.okrs.goals.tables"),
        ("services.okrs.goals.api", "services.okrs.app"),
        ("services.okrs.goals.helpers", "services.okrs.goals.rules"),
        ("services.okrs.goals", "services.okrs.goals.rules"),
    ],
)
def test_what_imports_upward_or_sideways_or_is_of_no_kind_is_named(importer: str, imported: str) -> None:
    (fault,) = by_kind((importer, imported))
    assert importer in fault


def test_tables_of_two_features_may_not_import_each_other() -> None:
    goals, cycles = "services.okrs.goals.tables", "services.okrs.cycles.tables"
    assert not by_kind((goals, cycles))
    assert len(by_kind((goals, cycles), (cycles, goals))) == 2


def test_rules_import_plain_python_only() -> None:
    rules = "services.okrs.goals.rules.weights"
    made = graph(
        (rules, "decimal"), (rules, "contracts.values"), (rules, "services.okrs.goals.rules.progress"), (rules, "sqlalchemy"),
        (rules, "asyncio"), ("services.okrs.goals.tables", "sqlalchemy"),
    )  # fmt: skip
    check = judge(made, PlainContract, kind="rules", allowed=["contracts"], forbidden=["asyncio"])
    assert check.metadata["faults"] == [f"{rules} -> asyncio", f"{rules} -> sqlalchemy"]
