"""What the demo prints to begin with: queries that hold in the schema as it is, one at a time or all pasted at once."""

from graphql import FieldNode, Visitor, build_schema, parse, validate, visit

from forthright.demo.welcome import QUERIES
from tests.forthright.terminal import ROOT
from tests.forthright.voices import VOICES

SCHEMA = build_schema((ROOT / "gateway" / "schema.graphql").read_text("utf-8"))


class Connections(Visitor):
    """Which fields of a document lead to several things at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Those that are asked for `nodes`."""
        below = node.selection_set.selections if node.selection_set else ()
        if any(isinstance(one, FieldNode) and one.name.value == "nodes" for one in below):
            self.found.add(node.name.value)


def shown(text: str) -> set[str]:
    seen = Connections()
    visit(parse(text), seen)
    return seen.found


def test_each_query_holds_in_the_schema() -> None:
    for title, query in QUERIES.items():
        assert validate(SCHEMA, parse(query)) == [], title


def test_all_of_them_pasted_at_once_are_one_document_whose_operations_have_names() -> None:
    pasted = "\n\n".join(f"# {title}\n{query}" for title, query in QUERIES.items())
    assert validate(SCHEMA, parse(pasted)) == []


def test_whatever_people_of_the_demo_say_to_each_other_shows_in_one_of_them() -> None:
    said = set().union(*(shown(query) for query, _ in VOICES.values()))
    assert said >= {"rounds", "postMortems", "braintrusts", "feedback", "mistakes", "moderators"}
    assert said <= set().union(*(shown(query) for query in QUERIES.values()))
