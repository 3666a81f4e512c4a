"""Logs: one line a request; never a body, a key or the text of a query.

{"event": "request", "method": "GET", "path": "/v1/claims/{claim_id}", "status": 200, "ms": 3.1,
 "request_id": "...", "level": "info", "timestamp": "..."}
"""

import logging
import sys
from typing import Any

import structlog

from ledger.settings import Settings


def configure_logging(settings: Settings) -> None:
    """Send what is logged, here and in the libraries, to stderr, as ``log_format`` and ``log_level`` say."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(settings.log_format),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    # They announce every start and stop; what matters of it we say ourselves.
    for name in ("_granian", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _rendering(log_format: str) -> list[Any]:
    if log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
