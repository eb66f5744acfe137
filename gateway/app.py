"""The gateway's api: GraphQL, and the schemas of our public events."""

from dataclasses import dataclass

from fastapi import APIRouter, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse

from chassis import problems, telemetry
from chassis.problems import Refused
from chassis.viewers import Doorkeeper
from contracts import catalog
from contracts.asyncapi import asyncapi
from contracts.messages import Audience
from contracts.refusals import Code
from contracts.schemas import schema as event_schema
from gateway.context import Behind
from gateway.door import GatewayDoor
from gateway.http import GraphQLEndpoint
from gateway.read_model import MIGRATIONS
from gateway.schema import build

__all__ = ["MIGRATIONS", "NAME", "Options", "create_app"]

NAME = "gateway"
_DAY = {"cache-control": "public, max-age=86400"}


@dataclass(frozen=True, slots=True)
class Options:
    """How it is served."""

    public_url: str = "http://127.0.0.1:8000"
    body_bytes: int = 1024 * 1024
    origins: tuple[str, ...] = ()
    development: bool = False
    introspection: bool = True


def create_app(behind: Behind, doorkeeper: Doorkeeper, options: Options) -> FastAPI:
    """The HTTP app; `app.state.endpoint` holds its open connections."""
    endpoint = GraphQLEndpoint(
        build(introspection=options.introspection),
        GatewayDoor(doorkeeper, behind),
        body_bytes=options.body_bytes,
        origins=options.origins,
        development=options.development,
    )
    app = FastAPI(title="Forthright gateway", docs_url=None, redoc_url=None, openapi_url=None, telemetry=telemetry.NATIVE_OFF)
    app.state.endpoint = endpoint
    problems.install(app)
    app.include_router(endpoint)
    app.include_router(_schemas(f"{options.public_url}/schemas"))
    if options.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=options.origins,
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", "traceparent"],
            max_age=600,
        )
    telemetry.install(app, component=NAME)
    return app


def _schemas(url: str) -> APIRouter:
    """What `ce_dataschema` points at, for anybody: it is the contract, not data."""
    router = APIRouter()
    public = {name: fact for name, fact in catalog.facts().items() if fact.audience is Audience.PUBLIC}

    @router.get("/schemas/{type}.json")
    async def schema(type: str) -> JSONResponse:
        """The JSON Schema of a fact type."""
        if type not in public:
            raise Refused(Code.NOT_FOUND)
        return JSONResponse(event_schema(public[type], url), headers=_DAY, media_type="application/schema+json")

    @router.get("/asyncapi.json")
    async def document() -> JSONResponse:
        """The AsyncAPI document of our public facts."""
        return JSONResponse(asyncapi(url), headers=_DAY)

    return router
