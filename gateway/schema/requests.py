"""Resource requests, as everyone reads them."""

from pydantic import Field

from contracts.okrs import requests as okrs
from contracts.values import ResourceRequestId
from gateway.schema.node import Node
from gateway.words import shows


@shows(okrs.ResourceRequestDocument)
class ResourceRequest(okrs.ResourceRequestDocument, Node):
    """A request."""

    id: ResourceRequestId = Field(description="The request.")
