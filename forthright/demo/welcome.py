"""What the demo says once it is ready: where it is, who you are, and questions to begin with."""

from dataclasses import dataclass

QUERIES = {
    "The quarter at a glance: what teams are after, where it stands, and why its health is what it is": """{
  objectives(filter: {states: [ACTIVE]}, orderBy: {field: LAST_CHECK_IN_AT, direction: DESC}, first: 5) {
    totalCount
    nodes {
      title ambition progress team { name } champion { name } cycle { name }
      health { health reasons }
      keyResults { title progress confidence }
      alignedTo { kind objective { title } }
    }
  }
}""",
    "Why a goal is as it is: from a concern that nobody signed to the change it led to": """{
  objectives(filter: {text: "Quiet nights in every harbor"}, first: 1) {
    nodes {
      title
      whyChain {
        links {
          on concern { text } option { title } otherOptions { option { title } }
          decision { title rationale } dissents { text by { name } }
          changes { what before after why } supersedes { title supersededReason }
        }
      }
    }
  }
}""",
    "What answers are owed, by which role and since when": """{
  owed(first: 10) {
    nodes { kind role since dueOn isOverdue objective { title } decision { title } }
  }
  owedSummary { role open oldestDays medianDays }
}""",
    "What was learned: closed goals with their outcome, their score and its reading": """{
  objectives(filter: {states: [CLOSED]}, first: 5) {
    nodes { title outcome score scoreReading { scale text } learned uncertainties { text learned } }
  }
}""",
    "What happened lately, and who did it": """{
  timeline(first: 10) {
    nodes { at type actor { name homeTeam { name } } subject { id } }
    pageInfo { endCursor hasNextPage }
  }
}""",
    "Where people speak: notes and what became of them, and what a team looks back at together": """{
  notesDays(first: 2) {
    nodes {
      title question state
      topics(first: 5) { nodes { title answer { verdict reason { text } objective { title } } } }
      notes(first: 9) { nodes { text { text by { name } mode whyMayIRead } endorsed topic { title } } }
    }
  }
  rounds(filter: {purposes: [RETROSPECTIVE]}, first: 1) {
    nodes { question admitted summary { text } actions(first: 5) { nodes { text owner { name } dueOn state } } }
  }
}""",
    "What people answered to a pulse, as far as enough of them did, and you may see it": """{
  pulses(filter: {states: [CLOSED]}, first: 1) {
    nodes { closedAt releases { team { name } facet mean spread answers } words { text } }
  }
}""",
}


@dataclass(frozen=True, slots=True)
class Welcome:
    """The words, with what they need."""

    graphql: str
    kafka: str
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
Events     forthright events tail, with FORTHRIGHT_KAFKA_BOOTSTRAP_SERVERS={self.kafka}
Metrics    {self.metrics}
You are    {self.person}; the token below is valid for 12 hours, on this machine only.
           Another one: forthright token EMAIL [--role admin]

Paste into GraphiQL's headers:

{{"Authorization": "Bearer {self.token}"}}

Queries to begin with:

{queries}

One machine keeps no secret from whoever uses it: the key that opens sealed answers to a pulse lies in {self.folder}, too.
What a deployment promises about pulses, the demo only shows.

Stop with Ctrl-C. The data stays in {self.folder}; `forthright demo --fresh` begins anew.
"""
