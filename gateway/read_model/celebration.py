"""The recognition service's kinds in the read model: the columns that selections filter and order by."""

from collections.abc import Sequence

from gateway.read_model.columns import Generated

GENERATED: dict[str, dict[str, Generated]] = {"value_list": {}}
INDEXES: dict[str, Sequence[Sequence[str]]] = {}
SEARCHED: dict[str, Sequence[str]] = {}
"""Columns with an index of what they list."""
