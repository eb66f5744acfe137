"""The app of a service: its routers, its refusals, its pull pages."""

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from chassis import problems, pull, telemetry
from chassis.service import Service
from chassis.verbs import UNRECORDED


def service_app(service: Service, *routers: APIRouter) -> FastAPI:
    """An HTTP app that answers the service's verbs, private reads and pull pages."""
    app = FastAPI(title=f"Forthright {service.name}", redoc_url=None, telemetry=telemetry.NATIVE_OFF)
    app.state.service = service
    problems.install(app)
    for router in (*routers, pull.router):
        app.include_router(router)
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    app.state.unrecorded = frozenset(route.path for route in routes if UNRECORDED in route.tags)
    telemetry.install(app, component=service.name)
    return app
