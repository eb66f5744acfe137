"""The app of a service: its routers, its refusals, its pull pages."""

from fastapi import APIRouter, FastAPI

from chassis import problems, pull, telemetry
from chassis.service import Service


def service_app(service: Service, *routers: APIRouter) -> FastAPI:
    """An HTTP app that answers the service's verbs, private reads and pull pages."""
    app = FastAPI(title=f"Forthright {service.name}", redoc_url=None, telemetry=telemetry.NATIVE_OFF)
    app.state.service = service
    problems.install(app)
    for router in (*routers, pull.router):
        app.include_router(router)
    telemetry.install(app, component=service.name)
    return app
