"""What the demo says once it is ready: where it is, who you are, and questions to begin with."""

from dataclasses import dataclass

QUERIES = {
    "The quarter at a glance: what teams are after, where it stands, and why its health is what it is": """query Quarter {
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
    "Why a goal is as it is: from a concern that nobody signed to the change it led to": """query Reasons {
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
    "What answers are owed, by which role and since when": """query Owed {
  owed(first: 10) {
    nodes {
      kind role since dueOn isOverdue team { name } objective { title } decision { title }
      subject {
        ... on LeaderQuestion { text { text } } ... on Action { action: text } ... on Topic { title }
        ... on HelpRequest { ask { text } }
      }
    }
  }
  owedSummary { role open oldestDays medianDays }
}""",
    "What was learned: closed goals with their outcome, their score and its reading": """query Outcomes {
  objectives(filter: {states: [CLOSED]}, first: 5) {
    nodes { title outcome score scoreReading { scale text } learned uncertainties { text learned } }
  }
}""",
    "What happened lately, and who did it": """query Lately {
  timeline(first: 10) {
    nodes { at type actor { name homeTeam { name } } subject { id } }
    pageInfo { endCursor hasNextPage }
  }
}""",
    "Where people speak: notes and what became of them, and what a team looks back at together": """query Speaking {
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
    "What people answered to a pulse, as far as enough of them did, and you may see it": """query Pulses {
  pulses(filter: {states: [CLOSED]}, first: 1) {
    nodes { closedAt releases { team { name } facet mean spread answers } words { text } }
  }
}""",
    "What went wrong, what three teams had in common, and what is proposed because of it": """query Learning {
  systemicIssues(first: 3) {
    nodes {
      tag state team { name }
      postMortems { title happenedOn factors { kind tags text } }
      proposals(first: 3) { nodes { title state } }
    }
  }
  actions(first: 5) { nodes { text state dueOn owner { name } } }
  postMortems(first: 3) {
    nodes {
      title state impact { text } wentWell { text } luck { text } learnings { text } timeline { at text }
      wordingHints { section hints { phrase suggestion } }
    }
  }
}""",
    "Who asks whom: questions to leaders, help, Braintrusts and skills": """query Asking {
  questions(first: 4) { nodes { state helped text { text mode } words { isAnswer text { text by { name } } } } }
  helpRequests(first: 2) { nodes { ask { text } state wasUsed offers { text state } objective { title } } }
  braintrusts(first: 2) { nodes { question { text } state outcome objective { title } notes { note { text } use } } }
  skillGaps(first: 3) { nodes { skill state answers { kind said { text } } objective { title } } }
}""",
    "What was celebrated: recognition with what it rests on, what people got wrong or see otherwise now, and welcomes": """\
query Celebrating {
  celebration(first: 8) {
    nodes {
      ... on Recognition {
        recognitionKind text by { name } recipients { name } teams { name } values { name } thread { id }
        evidence { ... on Objective { title } ... on Lesson { title } ... on Decision { title } }
        reactions(first: 9) { nodes { reaction by { name } } } comments(first: 3) { nodes { text by { name } } }
      }
      ... on Openness { opennessKind text by { name } decision { title } objective { title } }
      ... on Welcome { text by { name } person { name } joinedTeam { name } }
    }
  }
  valueList { values { name meaning retiredOn } }
}""",
    "What of that is yours: praise that few can read, how you like it, and what is suggested to you alone": """query Praise {
  viewer {
    person { name }
    suggestions(first: 5) { nodes { recognitionKind why recipients { name } evidence { id } lastDay } }
    recognitions(first: 5) { nodes { recognitionKind text audience by { name } recipients { name } } }
    praise
  }
}""",
    "What is told of quarters that are over: how recognition was mixed, and which signals teams can read": """query Signals {
  recognitionReports(period: CYCLE, first: 3) {
    nodes { firstDay lastDay team { name } given mix { recognitionKind share } notResult withEvidence reach }
  }
  signalSwitches { signal on definition doesNotSay nextStep switch { reason } }
}""",
    "Everything that speaks of something, best first": """query Finding {
  search(text: "threshold", first: 9) { nodes { kind snippet subject { __typename ... on Node { id } } } }
}""",
    "What is between you and others: nobody else is answered like this": """query Mine {
  viewer {
    person { name homeTeam { name mistakes(first: 2) { nodes { text { text } helped words { kind text { text } } } } } }
    owed(first: 9) { nodes { kind dueOn isOverdue subject { id } objective { title } } }
    feedback(first: 3) { nodes { kind text { text why } by { name } to { name } acknowledgedOn } }
    feedbackRequests(first: 2) { nodes { question { text } asked { state } } }
    conversations(first: 1) { nodes { openedOn agenda { openPoint { text } } agreed { text } } }
  }
}""",
    "How teams want to speak: agreements, who moderates, and what was hidden": """query Agreements {
  teams(first: 1) {
    nodes {
      children(first: 9) {
        nodes {
          name
          moderators(first: 3) { nodes { person { name } } }
          moderationCounts(first: 3) { nodes { month hidden restored } }
          children(first: 9) { nodes { name agreements(first: 1) { nodes { state statements { text } reviewOn } } } }
        }
      }
    }
  }
}""",
}


@dataclass(frozen=True, slots=True)
class Welcome:
    """The words, with what they need."""

    graphql: str
    shell: str
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
In a shell . {self.shell}
           and then forthright ask --as EMAIL DOCUMENT, forthright events tail, and the tours of README.md
Metrics    {self.metrics}
You are    {self.person}; the token below is valid for 12 hours, on this machine only.
           Another one: forthright token EMAIL [--role admin]

Paste into GraphiQL's headers:

{{"Authorization": "Bearer {self.token}"}}

Queries to begin with (paste one, or all of them and choose by name):

{queries}

One machine keeps no secret from whoever uses it: the key that opens sealed answers to a pulse lies in {self.folder}, too.
What a deployment promises about pulses, the demo only shows.

Stop with Ctrl-C. The data stays in {self.folder}; `forthright demo --fresh` begins anew.
"""
