"""How an owner shows what only some may read: to the viewer of the token, and into no cache."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.handles import Handles
from chassis.service import Service
from chassis.viewers import Viewer


@asynccontextmanager
async def reading(request: Request, response: Response) -> AsyncIterator[tuple[AsyncSession, Viewer, Handles]]:
    """A session to read in, who reads, and how confidential authors are known again."""
    service: Service = request.app.state.service
    response.headers["cache-control"] = "no-store"
    who = await service.doorkeeper.sign_in(request.headers.get("authorization"))
    async with service.sessions() as session:
        viewer, session.info["epoch"] = await service.doorkeeper.look_up(session, who)
        session.info["now"] = service.clock.now()
        session.info["today"] = session.info["now"].date()
        yield session, viewer, service.handles.bound()
