"""Refusals around post-mortems and systemic issues."""

from contracts.values import Refusals


class PostMortemCode(Refusals):
    """Refusals around post-mortems and systemic issues."""

    POST_MORTEM_NOT_FOUND = "post_mortem_not_found", 404, "There is no post-mortem {id}."
    POST_MORTEM_IS_PUBLISHED = (
        "post_mortem_is_published",
        409,
        "This post-mortem is published and changes no more; open another one for what was learned since.",
    )
    POST_MORTEM_NEEDS_A_FACTOR = (
        "post_mortem_needs_a_factor",
        409,
        "Add at least one factor first: something in system, process, tool, information or environment that contributed.",
    )
    POST_MORTEM_TOO_LONG = (
        "post_mortem_too_long",
        422,
        "All texts of the post-mortem have {count} characters together, {limit} at most; shorten some.",
    )
    TOO_MANY_ENTRIES = "too_many_entries", 422, "A timeline has at most {limit} entries; take one out, or write two as one."
    TOO_MANY_FACTORS = "too_many_factors", 422, "A post-mortem has at most {limit} factors; take one out, or write two as one."
    ENTRY_NOT_FOUND = "entry_not_found", 404, "The timeline has no entry {id}."
    FACTOR_NOT_FOUND = "factor_not_found", 404, "The post-mortem has no factor {id}."
    NOT_HAPPENED_YET = "not_happened_yet", 422, "A post-mortem looks back: this lies in the future."
    NOTHING_EDITED = "nothing_edited", 422, "It says this already; there is nothing to change."
    SYSTEMIC_ISSUE_NOT_FOUND = "systemic_issue_not_found", 404, "There is no systemic issue {id}."
    SYSTEMIC_ISSUE_IS_SETTLED = (
        "systemic_issue_is_settled",
        409,
        "This issue was {state} already; it is raised again once later factors call for it.",
    )
    NOT_YOURS_TO_SETTLE = (
        "not_yours_to_settle",
        403,
        "The leads of the team it is proposed to, and of teams above, settle a systemic issue; where there is none, admins do.",
    )
