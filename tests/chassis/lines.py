"""What is logged while a test looks, with all logging as it was before and afterwards."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from chassis import logs


@contextmanager
def written(level: str) -> Iterator[io.StringIO]:
    """The lines from here on, in that setting."""
    before = {logger: (logger.handlers[:], logger.level, logger.propagate) for logger in _loggers()}
    stream = io.StringIO()
    logs.configure(level, stream)
    try:
        yield stream
    finally:
        for logger in _loggers():
            handlers, its_level, logger.propagate = before.get(logger, ([], logging.NOTSET, True))
            logger.handlers[:] = handlers
            logger.setLevel(its_level)
        logging.captureWarnings(capture=False)
        structlog.reset_defaults()


def _loggers() -> list[logging.Logger]:
    known = logging.Logger.manager.loggerDict.values()
    return [logging.getLogger(), *(each for each in known if isinstance(each, logging.Logger))]
