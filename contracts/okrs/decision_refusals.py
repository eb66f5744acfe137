"""Every refusal around decisions."""

from pydantic import Field

from contracts.values import DecisionId, Details, Instant, ObjectionId, OptionId, PersonId, Refusals


class MadeAlready(Details):
    """How a decision was made meanwhile."""

    option_id: OptionId | None = Field(description="The option that was chosen; null where an import does not say.")
    option: str | None = Field(description="What it is called.")
    by: PersonId | None = Field(description="Who decided; null where it was imported.")
    at: Instant | None = Field(description="When.")


class OpenObjection(Details):
    """An objection that nobody has resolved."""

    id: ObjectionId = Field(description="The objection.")
    text: str = Field(description="What harm is seen.")


class Unresolved(Details):
    """What stands against a decision by consent."""

    objections: list[OpenObjection] = Field(description="Every objection that is not resolved, the oldest first.")


class ResolvedAlready(Details):
    """How an objection was resolved meanwhile."""

    resolution: str = Field(description="How it was resolved.")
    by: PersonId = Field(description="Who resolved it.")
    at: Instant = Field(description="When.")


class VotersMissing(Details):
    """Who has not voted yet."""

    voted: int = Field(description="How many have voted.")
    voters: int = Field(description="How many vote.")
    missing_ids: list[PersonId] = Field(description="Who has not voted yet, in the order of the voters.")


class Leading(Details):
    """What the majority voted for."""

    option_ids: list[OptionId] = Field(description="The options with most votes; between several the decider chooses.")


class SupersessionPath(Details):
    """The loop that a supersession would close."""

    path: list[DecisionId] = Field(description="The decisions along the loop; the first and the last are the same.")


class DecisionCode(Refusals):
    """Refusals around decisions."""

    DECISION_IS_NOT_PROPOSED = (
        "decision_is_not_proposed",
        409,
        "Only a proposed decision can do this; this one is {state}. Propose another that supersedes it.",
    )
    DECISION_IS_NOT_MADE = "decision_is_not_made", 409, "Only a decision that holds can do this; {id} is {state}."
    DECISION_WAS_MADE = (
        "decision_was_made",
        409,
        "This was decided already, for {option}. If it should be otherwise, propose a decision that supersedes it.",
        MadeAlready,
    )
    DECISION_WAS_SUPERSEDED = "decision_was_superseded", 409, "Another decision took its place already: {by}."
    DECIDER_AND_METHOD_MISSING = (
        "decider_and_method_missing",
        409,
        "This decision was imported without saying who makes it and how; edit it, and name the decider and the method.",
    )
    NOT_YOURS_TO_MAKE = (
        "not_yours_to_make",
        403,
        "Only the decider or a deputy of theirs may do this; tell them what you think in a comment or an objection.",
    )
    NOT_YOUR_PROPOSAL = (
        "not_your_proposal",
        403,
        "Only whoever proposed this, the decider and their deputies may do this; ask one of them.",
    )
    NOT_YOURS_TO_RESOLVE = (
        "not_yours_to_resolve",
        403,
        "Only the decider, whoever proposed this, whoever objected and their deputies resolve an objection; ask one of them.",
    )
    NOT_YOURS_TO_SUPERSEDE = (
        "not_yours_to_supersede",
        403,
        "Only the deciders of the two decisions and their deputies may do this; ask one of them.",
    )
    NOT_A_VOTER = "not_a_voter", 403, "Only its voters vote on this; say what you think in a comment or an objection."
    NOT_BY_MAJORITY = "not_by_majority", 409, "Nobody votes on this: it is decided by {method}."
    VOTERS_NEEDED = "voters_needed", 422, "By majority somebody votes: name the voters."
    VOTERS_WITHOUT_MAJORITY = (
        "voters_without_majority",
        422,
        "Only a decision by majority has voters: choose that method, or leave them out.",
    )
    VOTES_ARE_SHOWN = (
        "votes_are_shown",
        409,
        "Everybody has voted and all have seen it: votes, options, voters and method stay. For another vote propose it again.",
    )
    VOTES_MISSING = "votes_missing", 409, "{voted} of {voters} have voted; it can be decided once all have.", VotersMissing
    NOT_THE_MAJORITY = "not_the_majority", 422, "Others have more votes; choose among those with most.", Leading
    OPTION_NAMED_TWICE = "option_named_twice", 422, "Two options are called {title}; give each a title of its own."
    OPTIONS_TOO_LONG = (
        "options_too_long",
        422,
        "The texts of the options make {count} characters together, the limit is {limit}; shorten some.",
    )
    OPTIONS_MISSING = "options_missing", 409, "There is no option to decide for; edit it and add what was weighed."
    CONCERN_OF_SOMETHING_ELSE = (
        "concern_of_something_else",
        422,
        "The concern {id} is about neither this decision nor an objective it affects; name its objective among them.",
    )
    OBJECTIONS_UNRESOLVED = (
        "objections_unresolved",
        409,
        "{count} objections are not resolved; by consent nothing is decided against one.",
        Unresolved,
    )
    OBJECTION_WAS_RESOLVED = "objection_was_resolved", 409, "This objection was resolved already.", ResolvedAlready
    TOO_MANY_OBJECTIONS = (
        "too_many_objections",
        409,
        "There are {limit} objections already; take the proposal back and propose another.",
    )
    ADVICE_NEEDED = "advice_needed", 409, "Somebody else than the decider gives advice first: ask for a comment on it."
    REVIEW_DATE_IN_THE_PAST = "review_date_in_the_past", 422, "The day of review is past; today is {today} where you are."
    TOO_MANY_REVIEWS = (
        "too_many_reviews",
        409,
        "It was reviewed {limit} times, as often as is kept; propose a decision that supersedes it.",
    )
    DECISION_SUPERSEDES_ITSELF = "decision_supersedes_itself", 422, "A decision does not supersede itself; name another."
    SUPERSEDES_TOO_MANY = "supersedes_too_many", 409, "A decision supersedes at most {limit} others."
    SUPERSESSION_CYCLE = "supersession_cycle", 409, "This would close a loop: {path}.", SupersessionPath
