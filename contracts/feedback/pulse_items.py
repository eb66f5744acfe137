"""What pulses ask: items by facet, in our own words, and the pack that ships with the platform."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.feedback.ids import ItemId
from contracts.messages import Input, Part
from contracts.values import Clean, OneLine, Term

PER_FACET = 2
MOST_ITEMS = 10
LOWEST, HIGHEST = 1, 7

Rating = Annotated[int, Field(ge=LOWEST, le=HIGHEST, strict=True)]
ItemText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Clean, OneLine]


class Facet(Term):
    """What an item is about."""

    INCLUDED = "included", "Whether people belong here as they are."
    LEARNING = "learning", "Whether people can ask, try and be wrong in order to learn."
    CONTRIBUTING = "contributing", "Whether what people can do finds its place."
    CHALLENGING = "challenging", "Whether people say so when they think otherwise."
    LEADS = "leads", "Whether those who lead say so when they were wrong; shown only where it is about five leads or more."


REQUIRED = (Facet.INCLUDED, Facet.LEARNING, Facet.CONTRIBUTING, Facet.CHALLENGING)


class Item(Part):
    """An item, for ever in these words: another wording is another item."""

    id: ItemId = Field(description="The item.")
    facet: Facet = Field(description="What it is about.")
    text: ItemText = Field(description="The statement, to which people say how far they agree.")
    reversed: bool = Field(description="Whether agreeing speaks against the facet.")


class ItemInput(Input):
    """A statement that people agree with or not."""

    facet: Facet = Field(description="What it is about.")
    text: ItemText = Field(description="The statement; one that the pack has already in these words stays the same item.")
    reversed: bool = Field(False, description="Whether agreeing speaks against the facet.")


SHIPPED = (
    ItemInput(facet=Facet.INCLUDED, text="In this team I do not have to pretend to be somebody else."),
    ItemInput(facet=Facet.INCLUDED, text="Some of us are kept at a distance because they are different.", reversed=True),
    ItemInput(facet=Facet.LEARNING, text="When I do not understand something here, I ask right away."),
    ItemInput(facet=Facet.LEARNING, text="Whoever admits a mistake here pays for it later.", reversed=True),
    ItemInput(facet=Facet.CONTRIBUTING, text="What I do best finds its place in what this team does."),
    ItemInput(facet=Facet.CONTRIBUTING, text="For our results it hardly matters whether I take part.", reversed=True),
    ItemInput(facet=Facet.CHALLENGING, text="When I think that we are on the wrong way, I say it in the round."),
    ItemInput(facet=Facet.CHALLENGING, text="I would rather be silent than contradict somebody with influence.", reversed=True),
    ItemInput(facet=Facet.LEADS, text="Those who lead here say so when they were wrong."),
    ItemInput(
        facet=Facet.LEADS, text="Those who lead here explain a failure by anything but their own part in it.", reversed=True
    ),
)
"""The pack that ships with the platform, in words of our own."""
