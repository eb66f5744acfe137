"""The metrics are a contract: what is measured is in the reference, and nothing else."""

import re
from pathlib import Path

from prometheus_client.metrics import MetricWrapperBase

from chassis import metrics


def test_the_reference_of_metrics_names_everything_that_is_exposed_and_no_label_is_an_id() -> None:
    rows = {row.name: row for row in metrics.reference()}
    text = metrics.exposition()[0].decode()
    exposed = {line.split(" ")[2] for line in text.splitlines() if line.startswith("# TYPE forthright_")}
    assert exposed - {f"{name.removesuffix('_total')}_created" for name in rows} <= {*rows, *(f"{name}_created" for name in rows)}
    assert set(rows) <= exposed
    assert rows["forthright_commands_total"].labels == ("verb", "outcome")
    assert all(row.description.endswith(".") for row in rows.values())
    assert not {
        label for row in rows.values() for label in row.labels if label.endswith("id") or label in {"subject", "person", "team"}
    }


def test_every_metric_that_the_code_measures_is_in_the_reference() -> None:
    measured = set()
    for file in (file for folder in ("chassis", "gateway", "services") for file in Path(folder).rglob("*.py")):
        measured |= set(re.findall(r"metrics\.([A-Z][A-Z_]+)\b", file.read_text()))
    named = {name for name, value in vars(metrics).items() if isinstance(value, MetricWrapperBase)}
    assert "RELAY_LEADING" in measured
    assert measured - {"REGISTRY"} <= named
    assert len(named) == len(list(metrics.reference()))
