"""How contracts appear in GraphQL: terms as enums, parts and documents as types, commands as inputs."""

import dataclasses
import inspect
import types
from collections.abc import Callable
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import strawberry
from pydantic import BaseModel
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.base import StrawberryObjectDefinition, get_object_definition

from contracts.directory.signals import SignalSwitchDocument
from contracts.feedback import (
    actions,
    agreements,
    braintrusts,
    conversations,
    giving,
    moderation,
    notes_days,
    post_mortems,
    pulses,
    rounds,
)
from contracts.feedback import help as asking
from contracts.feedback.text import Text
from contracts.messages import Document, Input, Part, Tombstone
from contracts.okrs import comments, concerns, decisions, experiments, lessons, requests, reviews, sketches
from contracts.okrs.check_ins import CheckInDocument
from contracts.okrs.key_results import Measure, MeasureInput, Metric, Milestone, Ordinal, OrdinalInput, Threshold
from contracts.okrs.objectives import ObjectiveDocument
from contracts.okrs.revisions import RevisionDocument
from contracts.recognition.recognitions import ReactionDocument, RecognitionDocument
from contracts.recognition.said import SaidDocument
from contracts.recognition.suggestions import SuggestionDocument
from contracts.recognition.welcomes import WelcomePromptDocument
from contracts.values import Clean, Details, OneLine, Refusals, Score, Share, Term
from gateway.scalars import Markdown

M = TypeVar("M", bound=type[BaseModel])

_ZONES = {"commit": "commitZone", "target": "targetZone", "stretch": "stretchZone"}
# Fields of one name and two types cannot be asked for side by side in a union: the zones are texts, a metric's target a number.
NAMES: dict[type[BaseModel], dict[str, str]] = {Ordinal: _ZONES, OrdinalInput: _ZONES}
ONE_OF: frozenset[type[BaseModel]] = frozenset({MeasureInput})
# The epoch is between owners and copies; the kind of a measure is its GraphQL type.
HIDDEN: dict[type[BaseModel], frozenset[str]] = {
    Document: frozenset({"epoch"}),
    # Who did something is shown as a person.
    ObjectiveDocument: frozenset({"drafted_by", "submitted_by", "activated_by", "closed_by"}),
    CheckInDocument: frozenset({"by"}),
    RevisionDocument: frozenset({"by"}),
    concerns.ConcernDocument: frozenset({"by"}),
    concerns.Remark: frozenset({"by"}),
    comments.CommentDocument: frozenset({"by", "mentions"}),
    decisions.DecisionDocument: frozenset({"proposed_by", "decided_by"}),
    decisions.Objection: frozenset({"by", "resolved_by"}),
    decisions.Vote: frozenset({"by"}),
    decisions.Dissent: frozenset({"by"}),
    decisions.DecisionReview: frozenset({"by"}),
    requests.ResourceRequestDocument: frozenset({"asked_by", "answered_by"}),
    reviews.ReviewDocument: frozenset({"by", "asked_of"}),
    reviews.ReviewQuestion: frozenset({"answered_by"}),
    sketches.Sketch: frozenset({"sketched_by"}),
    experiments.ExperimentDocument: frozenset({"planned_by", "concluded_by"}),
    lessons.LessonDocument: frozenset({"published_by"}),
    lessons.LessonReuseDocument: frozenset({"by"}),
    moderation.ModerationCase: frozenset({"by"}),
    Text: frozenset({"text", "by"}),
    rounds.RoundDocument: frozenset({"opened_by", "closed_by"}),
    rounds.RoundVoice: frozenset({"by"}),
    rounds.RoundTurn: frozenset({"person_id"}),
    rounds.RoundVote: frozenset({"by"}),
    actions.ActionDocument: frozenset({"agreed_by", "done_by", "verified_by"}),
    agreements.AgreementDocument: frozenset({"proposed_by"}),
    notes_days.NotesDayDocument: frozenset({"called_by", "closed_by"}),
    notes_days.NotesDayAnswer: frozenset({"by"}),
    notes_days.TopicDocument: frozenset({"proposed_by"}),
    notes_days.TopicExit: frozenset({"carried_by", "recorded_by"}),
    asking.HelpRequestDocument: frozenset({"asked_by"}),
    braintrusts.BraintrustDocument: frozenset({"called_by"}),
    post_mortems.PostMortemDocument: frozenset({"opened_by", "published_by"}),
    post_mortems.SystemicIssueDocument: frozenset({"settled_by"}),
    pulses.ItemPackDocument: frozenset({"written_by"}),
    pulses.PulseDocument: frozenset({"opened_by"}),
    SignalSwitchDocument: frozenset({"switched_by"}),
    giving.GivenFeedback: frozenset({"by", "to_id", "share_proposed_by", "share_proposed_with", "shared_with"}),
    giving.AskedFeedback: frozenset({"asked_by"}),
    giving.Asked: frozenset({"person_id"}),
    conversations.Conversation: frozenset({"person_ids", "opened_by", "closed_by"}),
    SaidDocument: frozenset({"by"}),
    ReactionDocument: frozenset({"by"}),
    RecognitionDocument: frozenset({"reader_team_ids"}),
    SuggestionDocument: frozenset({"version", "settled_by", "week", "holds"}),
    WelcomePromptDocument: frozenset({"version"}),
    **dict.fromkeys((Metric, Threshold, Milestone, Ordinal), frozenset({"kind"})),
}
SHOWN: dict[type[BaseModel], type[BaseModel]] = {}
_MEASURE = Annotated[
    Metric | Threshold | Milestone | Ordinal,
    strawberry.union("Measure", description="How a key result is measured, and where it stands."),
]


def described(kind: type[Any]) -> str | None:
    """What a class says of itself, without the indentation it has in our files: clients read it as Markdown."""
    return inspect.cleandoc(kind.__doc__) if kind.__doc__ else None


def show_term(term: type[Term] | type[Refusals], name: str | None = None) -> None:
    """An enum whose values have the descriptions of their words."""
    if "__strawberry_definition__" in vars(term):
        return
    strawberry.enum(term, name=name, description=term.__doc__)
    meaning = {word.name: word.description for word in term}
    for value in term.__strawberry_definition__.values:  # type: ignore[union-attr]
        value.description = meaning[value.name]


def translated(hint: Any) -> Any:
    """A contract's annotation as GraphQL has it."""
    if hint == Measure:
        return _MEASURE
    if hint in (Share, Score):
        return float
    if get_origin(hint) is Annotated:
        inner, *marks = get_args(hint)
        return Markdown if inner is str and Clean in marks and OneLine not in marks else translated(inner)
    if get_origin(hint) in (types.UnionType, Union):
        return Union[tuple(translated(each) for each in get_args(hint))]  # noqa: UP007  # built from parts
    if get_origin(hint) is list:
        return types.GenericAlias(list, (translated(*get_args(hint)),))
    return SHOWN.get(hint, hint)


def _inner(hint: Any) -> list[Any]:
    arguments = [] if isinstance(hint, type) and not get_args(hint) else list(get_args(hint))
    return [hint, *(deeper for each in arguments for deeper in _inner(each))]


def _prepare(model: type[BaseModel], *, as_input: bool) -> None:
    """Terms, parts and nested inputs become GraphQL types before the model that has them."""
    for hint in _hints(model).values():
        for inner in _inner(hint):
            if not isinstance(inner, type) or "__strawberry_definition__" in vars(inner) or inner in SHOWN:
                continue
            if issubclass(inner, Term):
                show_term(inner)
            elif as_input and issubclass(inner, Input):
                show_input(inner)
            elif not as_input and issubclass(inner, Part | Details):
                show_type(inner)


def _hints(model: type[BaseModel]) -> dict[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields}


def _settle(model: type[BaseModel]) -> None:
    """Names, scalars and what is hidden; a default of null is no default, so that SDLs stay quiet."""
    definition = get_object_definition(model, strict=True)
    hints = _hints(model)
    hidden = {name for kind in model.__mro__ for name in HIDDEN.get(kind, ())}
    names = next((NAMES[kind] for kind in model.__mro__ if kind in NAMES), {})
    fields = [field for field in definition.fields if field.python_name not in hidden or field.base_resolver]
    for field in fields:
        if field.python_name in hints and field.base_resolver is None:
            field.type_annotation = StrawberryAnnotation(translated(hints[field.python_name]))
            field.graphql_name = names.get(field.python_name, field.graphql_name)
            if field.default is None:
                field.default = field.default_value = dataclasses.MISSING
    _keep(definition, fields)


def _keep(definition: StrawberryObjectDefinition, fields: list[Any]) -> None:
    definition.fields[:] = fields


def show_input(model: type[BaseModel]) -> None:
    """An input; `Input` is added to its name where it does not end so already."""
    _prepare(model, as_input=True)
    name = model.__name__ if model.__name__.endswith("Input") else f"{model.__name__}Input"
    strawberry.pydantic.input(model, name=name, description=described(model), one_of=model in ONE_OF)
    _settle(model)


def show_type(model: M, name: str | None = None, description: str | None = None) -> M:
    """A type of the model's own fields and resolvers; one that is shown already stays as it is."""
    if "__strawberry_definition__" in vars(model):
        return model
    _prepare(model, as_input=False)
    strawberry.pydantic.type(model, name=name or model.__name__, description=description or described(model))
    _settle(model)
    return model


def shows(contract: type[BaseModel]) -> Callable[[M], M]:
    """Class decorator: the class is the GraphQL type of this document or part, and may add relations."""

    def decorate(cls: M) -> M:
        SHOWN[contract] = cls
        return show_type(cls, description=described(contract))

    return decorate


def shown(annotation: Any) -> Any:
    """The type that shows a document, or a list of them."""
    if get_origin(annotation) is list:
        return types.GenericAlias(list, (shown(*get_args(annotation)),))
    kind = next((each for each in _inner(annotation) if isinstance(each, type) and issubclass(each, Document)), None)
    assert kind is not None, annotation
    assert kind in SHOWN or issubclass(kind, Tombstone), f"{kind.__name__} is shown before its type with relations"
    if kind not in SHOWN and "__strawberry_definition__" not in vars(kind):
        show_type(kind)
    return SHOWN.get(kind, kind)


def is_document(annotation: Any) -> bool:
    """Whether a fact's field holds a document or a list of documents."""
    return any(isinstance(each, type) and issubclass(each, Document) for each in _inner(annotation))
