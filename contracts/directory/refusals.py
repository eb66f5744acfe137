"""Every refusal of the directory, and every reason why a line of an import cannot be taken."""

from contracts.values import Refusals

_UNKNOWN_PERSON = "Neither this file nor the directory knows this person; use an employee id or an e-mail address."


class Code(Refusals):
    """Refusals of the directory."""

    PERSON_NOT_FOUND = "person_not_found", 404, "There is no person {id}."
    TEAM_NOT_FOUND = "team_not_found", 404, "There is no team {id}."
    IDENTITY_NOT_FOUND = "identity_not_found", 404, "There is no identity {id}."
    DEPUTY_NOT_FOUND = "deputy_not_found", 404, "There is no deputyship {id}."
    EMPLOYMENT_NOT_FOUND = "employment_not_found", 404, "There is no employment {id}."
    ADMINS_ONLY = "admins_only", 403, "Only an admin may do this. Ask one, or sign in with the role `admin`."
    PERSON_ALREADY_ERASED = "person_already_erased", 409, "This person was erased before; nothing is left to erase."
    SIGNAL_SWITCH_NOT_FOUND = "signal_switch_not_found", 404, "There is no switch {id}; a signal without one is off."
    SIGNAL_IS_ON_ALREADY = "signal_is_on_already", 409, "This signal is on already; nothing was changed."
    SIGNAL_IS_OFF_ALREADY = "signal_is_off_already", 409, "This signal is off already; nothing was changed."
    LEDGER_UNAVAILABLE = (
        "ledger_unavailable",
        503,
        "The ledger of erasures cannot be written, so nothing was erased. FORTHRIGHT_ERASURE_LEDGER must name an existing file.",
    )
    TEAM_CYCLE = "team_cycle", 409, "Teams stand above each other in a circle: {path}. Give one of them another parent."
    MANAGER_CYCLE = "manager_cycle", 409, "People manage each other in a circle: {path}. Give one of them another manager."
    MANAGER_UNKNOWN = "manager_unknown", 422, _UNKNOWN_PERSON
    DEPUTY_UNKNOWN = "deputy_unknown", 422, _UNKNOWN_PERSON
    LEAD_UNKNOWN = "lead_unknown", 422, "The directory knows no such person: {who}. Import people first, then their teams' leads."
    TEAM_UNKNOWN = "team_unknown", 422, "The directory knows no such team: {name}. Import teams first, and use their full names."
    PARENT_UNKNOWN = "parent_unknown", 422, "Neither this file nor the directory knows this team; use its full name."
    OWN_DEPUTY = "own_deputy", 422, "Nobody can be their own deputy."
    DEPUTY_DATES = "deputy_dates", 422, "A deputyship ends on or after the day it starts, and its dates need a deputy."
    IDENTITY_INCOMPLETE = "identity_incomplete", 422, "An identity needs both its issuer and its subject."
    DUPLICATE_ROW = "duplicate_row", 422, "The same {what} stands in line {line} already."
    ALREADY_TAKEN = "already_taken", 422, "Somebody else, who is not in this file, has this {what} already."
    HOME_TEAM_TWICE = "home_team_twice", 422, "The home team is not a further team as well; name it once."
    HOME_IN_A_GUILD = "home_in_a_guild", 422, "A guild is nobody's home team; name it under further teams."
    GUILD_ABOVE = "guild_above", 422, "A guild cannot stand above other teams."
    TEAM_NOT_EMPTY = "team_not_empty", 422, "The file lacks the team {name}, but people or teams belong to it; move them first."
