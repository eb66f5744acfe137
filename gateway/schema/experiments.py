"""Experiments with their links."""

from pydantic import Field

from contracts.okrs import experiments as okrs
from contracts.values import ExperimentId
from gateway.schema.node import Node
from gateway.words import shows


@shows(okrs.ExperimentDocument)
class Experiment(okrs.ExperimentDocument, Node):
    """An experiment."""

    id: ExperimentId = Field(description="The experiment.")
