"""Where the server's log goes and how a line of it looks; secrets never get that far."""

from __future__ import annotations

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from rpgmusic.domain.errors import Unavailable

LINE: Final = "%(asctime)s %(levelname)-7s %(name)s  %(message)s"
MAX_LOG_BYTES: Final = 5_000_000
KEPT_LOGS: Final = 2

_SECRETS: Final = re.compile(
    r"(?P<kept>Bearer\s+|[?&#](?:token|code|signature|sig|login)=|/(?:join|login|j)/)(?P<secret>[^\s&\"']+)"
    r"|eyJ[\w-]+\.[\w-]+\.[\w-]*",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """A text without the tokens and codes that may stand in it."""
    return _SECRETS.sub(lambda match: (match["kept"] or "") + "***", text)


class MaskingFormatter(logging.Formatter):
    """Writes a record with its secrets masked, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, or lines, for a record."""
        return masked(super().format(record))


def _log_file(path: Path) -> RotatingFileHandler:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return RotatingFileHandler(path, maxBytes=MAX_LOG_BYTES, backupCount=KEPT_LOGS, encoding="utf-8")
    except OSError as error:
        message = f"The log {path} cannot be written: {error.strerror}. Choose another place for it."
        raise Unavailable(message) from None


def log_to(file: Path | None, level: str) -> None:
    """Send this process's log to a file of bounded size, or to standard error.

    Raises:
        Unavailable: the file cannot be written.
    """
    handler = logging.StreamHandler(sys.stderr) if file is None else _log_file(file)
    handler.setFormatter(MaskingFormatter(LINE))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for chatty in ("aiohttp.access", "watchfiles.main"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
