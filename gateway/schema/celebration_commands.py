"""The mutations of the recognition service; imported after the types that show their documents."""

import strawberry

from contracts.recognition import openness, recognitions, suggestions, values, welcomes
from gateway.mutations import mutation
from gateway.schema import openness as _openness
from gateway.schema import recognition as _recognition
from gateway.schema import recognition_reports as _reports
from gateway.schema import suggestions as _suggestions
from gateway.schema import values as _values
from gateway.schema import welcomes as _welcomes

SHOWN_FIRST = (_openness, _recognition, _reports, _suggestions, _values, _welcomes)


@strawberry.type
class ValueMutations:
    """What admins do with the organization's values."""

    set_values = mutation(values.SetValues)


@strawberry.type
class RecognitionMutations:
    """How people recognize each other, and what they say to it."""

    give_recognition = mutation(recognitions.GiveRecognition)
    edit_recognition = mutation(recognitions.EditRecognition)
    narrow_recognition = mutation(recognitions.NarrowRecognition)
    withdraw_recognition = mutation(recognitions.WithdrawRecognition)
    hide_recognition = mutation(recognitions.HideRecognition)
    add_reaction = mutation(recognitions.AddReaction)
    remove_reaction = mutation(recognitions.RemoveReaction)
    comment_on_recognition = mutation(recognitions.CommentOnRecognition)
    choose_praise = mutation(recognitions.ChoosePraise)


@strawberry.type
class OpennessMutations:
    """What people share of themselves, and how they welcome each other."""

    share_openness = mutation(openness.ShareOpenness)
    welcome_member = mutation(welcomes.WelcomeMember)


@strawberry.type
class SuggestionMutations:
    """What those do with suggestions to whom they are offered."""

    take_suggestion = mutation(suggestions.TakeSuggestion)
    dismiss_suggestion = mutation(suggestions.DismissSuggestion)
