"""What the demo says once it is ready: where it is, who you are, and three questions to begin with."""

from dataclasses import dataclass

QUERIES = {
    "The quarter at a glance": """{
  cycles(filter: {state: [ACTIVE]}, first: 2) { nodes { name state } }
  objectives(filter: {state: [ACTIVE]}, first: 5) {
    nodes { title ambition progress team { name } champion { name } health { state reasons } }
  }
}""",
}


@dataclass(frozen=True, slots=True)
class Welcome:
    """The words, with what they need."""

    graphql: str
    metrics: str
    person: str
    token: str
    folder: str

    def text(self) -> str:
        """All of it."""
        queries = "\n\n".join(f"# {title}\n{query}" for title, query in QUERIES.items())
        return f"""
Forthright is ready.

GraphiQL   {self.graphql}
Metrics    {self.metrics}
You are    {self.person}; the token below is valid for 12 hours, on this machine only.
           Another one: forthright token EMAIL [--role admin]

Paste into GraphiQL's headers:

{{"Authorization": "Bearer {self.token}"}}

Three queries to begin with:

{queries}

Stop with Ctrl-C. The data stays in {self.folder}; `forthright demo --fresh` begins anew.
"""
