"""Who may do what: every command and every other address of the services, by who asks and by what it is asked of.

A row says: what is asked | of what | why it is refused to those who may not | why it is refused to those who could at another
time | a mark for each column, in the order of COLUMNS, in three groups: tokens, people not here, people here.
"""

from tests.who_may import rows_concerns, rows_decisions, rows_learning, rows_words

COLUMNS = (
    # tokens; but for what is said here they are those of somebody who is champion and admin
    "no token",
    "an expired token",
    "a token with the signature of another",
    "a token for another audience",
    "the credential of our own services",
    # people who are not here
    "a person whom the directory does not know",
    "an admin whom the directory does not know",
    "a member who has left",
    "an admin who has left",
    # people who are here; each is nothing else
    "any employee",
    "a member of the team",
    "the owner of the key result",
    "a contributor to the key result",
    "a contributor to the objective",
    "the champion",
    "the champion's deputy",
    "a deputy of the champion whose days are over",
    "the team's lead",
    "the lead's deputy",
    "the lead of a team above",
    "an admin",
)

MARKS = {"+": "ok", "s": "not_signed_in", "u": "person_unknown", "l": "person_inactive"}
NOT_THEIRS, NOT_NOW = "-", "x"
"""Refused with the row's first code; allowed as far as the person goes, refused with the row's second code."""

Row = tuple[str, str, str, str, str]

CYCLES: tuple[Row, ...] = (
    ("plan_cycle", "nothing", "admins_run_cycles", "", "sssss uull -----------+"),
    ("start_cycle", "a planned cycle", "admins_run_cycles", "", "sssss uull -----------+"),
    ("start_cycle", "an active cycle", "admins_run_cycles", "cycle_is_not_planning", "sssss uull -----------x"),
    ("start_cycle", "a closing cycle", "admins_run_cycles", "cycle_is_not_planning", "sssss uull -----------x"),
    ("start_cycle", "a closed cycle", "admins_run_cycles", "cycle_is_not_planning", "sssss uull -----------x"),
    ("begin_closing_cycle", "a planned cycle", "admins_run_cycles", "cycle_is_not_active", "sssss uull -----------x"),
    ("begin_closing_cycle", "an active cycle", "admins_run_cycles", "", "sssss uull -----------+"),
    ("begin_closing_cycle", "a closing cycle", "admins_run_cycles", "cycle_is_not_active", "sssss uull -----------x"),
    ("begin_closing_cycle", "a closed cycle", "admins_run_cycles", "cycle_is_not_active", "sssss uull -----------x"),
    ("close_cycle", "a planned cycle", "admins_run_cycles", "cycle_is_not_closing", "sssss uull -----------x"),
    ("close_cycle", "an active cycle", "admins_run_cycles", "cycle_is_not_closing", "sssss uull -----------x"),
    ("close_cycle", "a closing cycle", "admins_run_cycles", "", "sssss uull -----------+"),
    ("close_cycle", "a closed cycle", "admins_run_cycles", "cycle_is_not_closing", "sssss uull -----------x"),
    ("draft_objective", "a planned cycle", "members_draft", "", "sssss uull -+------+++-"),
    ("draft_objective", "an active cycle", "members_draft", "", "sssss uull -+------+++-"),
    ("draft_objective", "a closing cycle", "members_draft", "cycle_is_closing", "sssss uull -x------xxx-"),
    ("draft_objective", "a closed cycle", "members_draft", "cycle_is_closed", "sssss uull -x------xxx-"),
)

DRAFT: tuple[Row, ...] = (
    ("edit_objective", "a draft", "members_draft", "", "sssss uull -+---++-+++-"),
    ("discard_draft", "a draft", "members_draft", "", "sssss uull -+---++-+++-"),
    ("add_key_result", "a draft", "members_draft", "", "sssss uull -+---++-+++-"),
    ("edit_key_result", "a draft", "members_draft", "", "sssss uull -+---++-+++-"),
    ("remove_key_result", "a draft", "members_draft", "", "sssss uull -+---++-+++-"),
    ("weigh_key_results", "a draft", "members_draft", "", "sssss uull -+---++-+++-"),
    ("submit_for_review", "a draft", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("return_to_draft", "a draft", "not_yours_to_decide", "objective_is_not_in_review", "sssss uull -----xx-xxx-"),
    ("activate_objective", "a draft", "not_yours_to_decide", "objective_is_not_in_review", "sssss uull -----xx-xxx-"),
    ("revise_objective", "a draft", "members_draft", "objective_is_not_active", "sssss uull -x---xx-xxx-"),
    ("revise_key_result", "a draft", "members_draft", "objective_is_not_active", "sssss uull -x---xx-xxx-"),
    ("record_check_in", "a draft", "not_yours_to_check_in", "objective_is_not_active", "sssss uull --xxxxx-----"),
    ("record_team_check_in", "a draft", "not_yours_to_check_in", "objective_is_not_active", "sssss uull --xxxxx-----"),
    ("align_objective", "a draft", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("unalign_objective", "a draft", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("close_objective", "a draft", "not_yours_to_decide", "objective_is_not_active", "sssss uull -----xx-xxx-"),
    ("reopen_objective", "a draft", "not_yours_to_decide", "objective_is_not_closed", "sssss uull -----xx-xxx-"),
    ("carry_over", "a draft", "not_yours_to_decide", "objective_is_not_active", "sssss uull -----xx-xxx-"),
)

IN_REVIEW: tuple[Row, ...] = (
    ("edit_objective", "one in review", "members_draft", "", "sssss uull -+---++-+++-"),
    ("discard_draft", "one in review", "members_draft", "objective_is_not_a_draft", "sssss uull -x---xx-xxx-"),
    ("add_key_result", "one in review", "members_draft", "", "sssss uull -+---++-+++-"),
    ("edit_key_result", "one in review", "members_draft", "", "sssss uull -+---++-+++-"),
    ("remove_key_result", "one in review", "members_draft", "", "sssss uull -+---++-+++-"),
    ("weigh_key_results", "one in review", "members_draft", "", "sssss uull -+---++-+++-"),
    ("submit_for_review", "one in review", "not_yours_to_decide", "objective_is_not_a_draft", "sssss uull -----xx-xxx-"),
    ("return_to_draft", "one in review", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("activate_objective", "one in review", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("revise_objective", "one in review", "members_draft", "objective_is_not_active", "sssss uull -x---xx-xxx-"),
    ("revise_key_result", "one in review", "members_draft", "objective_is_not_active", "sssss uull -x---xx-xxx-"),
    ("record_check_in", "one in review", "not_yours_to_check_in", "objective_is_not_active", "sssss uull --xxxxx-----"),
    ("record_team_check_in", "one in review", "not_yours_to_check_in", "objective_is_not_active", "sssss uull --xxxxx-----"),
    ("align_objective", "one in review", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("unalign_objective", "one in review", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("close_objective", "one in review", "not_yours_to_decide", "objective_is_not_active", "sssss uull -----xx-xxx-"),
    ("reopen_objective", "one in review", "not_yours_to_decide", "objective_is_not_closed", "sssss uull -----xx-xxx-"),
    ("carry_over", "one in review", "not_yours_to_decide", "objective_is_not_active", "sssss uull -----xx-xxx-"),
)

ACTIVE: tuple[Row, ...] = (
    ("edit_objective", "an active one", "members_draft", "", "sssss uull -+---++-+++-"),
    ("discard_draft", "an active one", "members_draft", "objective_is_not_a_draft", "sssss uull -x---xx-xxx-"),
    ("add_key_result", "an active one", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("edit_key_result", "an active one", "members_draft", "", "sssss uull -+---++-+++-"),
    ("remove_key_result", "an active one", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("weigh_key_results", "an active one", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("submit_for_review", "an active one", "not_yours_to_decide", "objective_is_not_a_draft", "sssss uull -----xx-xxx-"),
    ("return_to_draft", "an active one", "not_yours_to_decide", "objective_is_not_in_review", "sssss uull -----xx-xxx-"),
    ("activate_objective", "an active one", "not_yours_to_decide", "objective_is_not_in_review", "sssss uull -----xx-xxx-"),
    ("revise_objective", "an active one", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("revise_key_result", "an active one", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("record_check_in", "an active one", "not_yours_to_check_in", "", "sssss uull --+++++-----"),
    ("record_team_check_in", "an active one", "not_yours_to_check_in", "", "sssss uull --+++++-----"),
    ("correct_check_in", "an active one", "not_yours_to_check_in", "", "sssss uull --+++++-----"),
    ("align_objective", "an active one", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("unalign_objective", "an active one", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("close_objective", "an active one", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("reopen_objective", "an active one", "not_yours_to_decide", "objective_is_not_closed", "sssss uull -----xx-xxx-"),
    ("carry_over", "an active one", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("record_check_in", "an early one", "not_yours_to_check_in", "cycle_has_not_started", "sssss uull --xxxxx-----"),
    ("record_team_check_in", "an early one", "not_yours_to_check_in", "cycle_has_not_started", "sssss uull --xxxxx-----"),
)

CLOSED: tuple[Row, ...] = (
    ("edit_objective", "a closed one", "members_draft", "objective_is_closed", "sssss uull -x---xx-xxx-"),
    ("discard_draft", "a closed one", "members_draft", "objective_is_closed", "sssss uull -x---xx-xxx-"),
    ("add_key_result", "a closed one", "members_draft", "objective_is_closed", "sssss uull -x---xx-xxx-"),
    ("edit_key_result", "a closed one", "members_draft", "objective_is_closed", "sssss uull -x---xx-xxx-"),
    ("remove_key_result", "a closed one", "members_draft", "objective_is_closed", "sssss uull -x---xx-xxx-"),
    ("weigh_key_results", "a closed one", "members_draft", "objective_is_closed", "sssss uull -x---xx-xxx-"),
    ("submit_for_review", "a closed one", "not_yours_to_decide", "objective_is_not_a_draft", "sssss uull -----xx-xxx-"),
    ("return_to_draft", "a closed one", "not_yours_to_decide", "objective_is_not_in_review", "sssss uull -----xx-xxx-"),
    ("activate_objective", "a closed one", "not_yours_to_decide", "objective_is_not_in_review", "sssss uull -----xx-xxx-"),
    ("revise_objective", "a closed one", "members_draft", "objective_is_closed", "sssss uull -x---xx-xxx-"),
    ("revise_key_result", "a closed one", "members_draft", "objective_is_closed", "sssss uull -x---xx-xxx-"),
    ("record_check_in", "a closed one", "not_yours_to_check_in", "objective_is_not_active", "sssss uull --xxxxx-----"),
    ("record_team_check_in", "a closed one", "not_yours_to_check_in", "objective_is_not_active", "sssss uull --xxxxx-----"),
    ("correct_check_in", "a closed one", "not_yours_to_check_in", "", "sssss uull --+++++-----"),
    ("align_objective", "a closed one", "not_yours_to_decide", "objective_is_closed", "sssss uull -----xx-xxx-"),
    ("unalign_objective", "a closed one", "not_yours_to_decide", "objective_is_closed", "sssss uull -----xx-xxx-"),
    ("close_objective", "a closed one", "not_yours_to_decide", "objective_is_not_active", "sssss uull -----xx-xxx-"),
    ("reopen_objective", "a closed one", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
    ("carry_over", "a closed one", "not_yours_to_decide", "", "sssss uull -----++-+++-"),
)

OF_A_CLOSED_CYCLE: tuple[Row, ...] = (
    ("edit_objective", "one of a closed cycle", "members_draft", "cycle_is_closed", "sssss uull -x---xx-xxx-"),
    ("discard_draft", "one of a closed cycle", "members_draft", "cycle_is_closed", "sssss uull -x---xx-xxx-"),
    ("add_key_result", "one of a closed cycle", "members_draft", "cycle_is_closed", "sssss uull -x---xx-xxx-"),
    ("edit_key_result", "one of a closed cycle", "members_draft", "cycle_is_closed", "sssss uull -x---xx-xxx-"),
    ("remove_key_result", "one of a closed cycle", "members_draft", "cycle_is_closed", "sssss uull -x---xx-xxx-"),
    ("weigh_key_results", "one of a closed cycle", "members_draft", "cycle_is_closed", "sssss uull -x---xx-xxx-"),
    ("submit_for_review", "one of a closed cycle", "not_yours_to_decide", "cycle_is_closed", "sssss uull -----xx-xxx-"),
    ("return_to_draft", "one of a closed cycle", "not_yours_to_decide", "cycle_is_closed", "sssss uull -----xx-xxx-"),
    ("activate_objective", "one of a closed cycle", "not_yours_to_decide", "cycle_is_closed", "sssss uull -----xx-xxx-"),
    ("revise_objective", "one of a closed cycle", "members_draft", "cycle_is_closed", "sssss uull -x---xx-xxx-"),
    ("revise_key_result", "one of a closed cycle", "members_draft", "cycle_is_closed", "sssss uull -x---xx-xxx-"),
    ("record_check_in", "one of a closed cycle", "not_yours_to_check_in", "cycle_is_closed", "sssss uull --xxxxx-----"),
    ("record_team_check_in", "one of a closed cycle", "not_yours_to_check_in", "cycle_is_closed", "sssss uull --xxxxx-----"),
    ("correct_check_in", "one of a closed cycle", "not_yours_to_check_in", "", "sssss uull --+++++-----"),
    ("align_objective", "one of a closed cycle", "not_yours_to_decide", "cycle_is_closed", "sssss uull -----xx-xxx-"),
    ("unalign_objective", "one of a closed cycle", "not_yours_to_decide", "cycle_is_closed", "sssss uull -----xx-xxx-"),
    ("close_objective", "one of a closed cycle", "not_yours_to_decide", "cycle_is_closed", "sssss uull -----xx-xxx-"),
    ("reopen_objective", "one of a closed cycle", "not_yours_to_decide", "cycle_is_closed", "sssss uull -----xx-xxx-"),
    ("carry_over", "one of a closed cycle", "not_yours_to_decide", "cycle_is_closed", "sssss uull -----xx-xxx-"),
)

DIRECTORY: tuple[Row, ...] = (
    ("erase_person", "somebody", "admins_only", "", "sssss uull -----------+"),
    ("switch_signal", "one that is off", "admins_only", "", "sssss uull -----------+"),
    ("switch_signal", "one that is off, to off", "admins_only", "signal_is_off_already", "sssss uull -----------x"),
)

ADDRESSES: tuple[Row, ...] = (
    ("POST /imports/people", "directory", "admins_only", "", "sssss -+-l -----------+"),
    ("POST /imports/teams", "directory", "admins_only", "", "sssss -+-l -----------+"),
    ("POST /names", "directory", "", "", "ssss+ uull ++++++++++++"),
    ("GET /people", "directory", "", "", "ssss+ uull ++++++++++++"),
    ("GET /pull/kinds", "directory", "", "", "ssss+ ssss ssssssssssss"),
    ("GET /pull/documents", "directory", "", "", "ssss+ ssss ssssssssssss"),
    ("GET /pull/facts", "directory", "", "", "ssss+ ssss ssssssssssss"),
    ("POST /imports/okrs", "okrs", "admins_import_and_export", "", "sssss -+-l -----------+"),
    ("GET /exports/okrs", "okrs", "admins_import_and_export", "", "sssss -+-l -----------+"),
    ("GET /exports/okrs", "okrs, for pay", "admins_import_and_export", "not_for_appraisal", "sssss -x-l -----------x"),
    ("GET /exports/counts", "okrs", "", "", "sssss uull ++++++++++++"),
    ("GET /pull/kinds", "okrs", "", "", "ssss+ ssss ssssssssssss"),
    ("GET /pull/documents", "okrs", "", "", "ssss+ ssss ssssssssssss"),
    ("GET /pull/facts", "okrs", "", "", "ssss+ ssss ssssssssssss"),
    *rows_words.ADDRESSES,
    *rows_concerns.ADDRESSES,
    *rows_decisions.ADDRESSES,
)

OBJECTIVES = (*DRAFT, *IN_REVIEW, *ACTIVE, *CLOSED, *OF_A_CLOSED_CYCLE)
REASONS: tuple[Row, ...] = (*rows_words.ROWS, *rows_concerns.ROWS, *rows_decisions.ROWS, *rows_learning.ROWS)
"""Of what is around objectives: rows that each feature keeps in a file of its own."""
COMMANDS = (*CYCLES, *OBJECTIVES, *REASONS, *DIRECTORY)


def outcomes(row: Row) -> dict[str, str]:
    """What happens in each column: `ok`, or the code of the refusal."""
    _, _, not_theirs, not_now, marks = row
    meaning = MARKS | {NOT_THEIRS: not_theirs, NOT_NOW: not_now}
    return {column: meaning[mark] for column, mark in zip(COLUMNS, marks.replace(" ", ""), strict=True)}
