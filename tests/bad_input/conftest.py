"""The organization of the table of who may, and worlds of the okrs service and the gateway."""

from tests.gateway.conftest import gateway
from tests.services.okrs.conftest import cycle, world
from tests.services.okrs.files.conftest import office
from tests.who_may.conftest import okrs_place

__all__ = ["cycle", "gateway", "office", "okrs_place", "world"]
