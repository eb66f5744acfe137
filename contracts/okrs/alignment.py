"""Alignment: what objectives contribute to and support."""

from pydantic import Field

from contracts.okrs.messages import OkrsCommand
from contracts.okrs.objectives import AlignmentKind, ObjectiveFact
from contracts.values import KeyResultId, ObjectiveId


class ObjectiveAligned(ObjectiveFact):
    """An objective was aligned to another, or to a key result of another."""


class ObjectiveUnaligned(ObjectiveFact):
    """An objective is not aligned to another any more."""


class AlignObjective(OkrsCommand[ObjectiveAligned]):
    """Say that an objective contributes to or supports another of its own or a longer cycle, or a key result of one."""

    objective_id: ObjectiveId = Field(description="The objective that contributes or supports.")
    target_objective_id: ObjectiveId = Field(description="The objective it is aligned to.")
    target_key_result_id: KeyResultId | None = Field(
        None, description="The key result of that objective, to align to it in particular."
    )
    kind: AlignmentKind = Field(
        AlignmentKind.CONTRIBUTES_TO, description="How it relates to it; naming the same target again changes this."
    )


class UnalignObjective(OkrsCommand[ObjectiveUnaligned]):
    """Take an alignment back."""

    objective_id: ObjectiveId = Field(description="The objective that is aligned.")
    target_objective_id: ObjectiveId = Field(description="The objective it is aligned to.")
    target_key_result_id: KeyResultId | None = Field(
        None, description="The key result of that objective, where it is aligned to one."
    )
