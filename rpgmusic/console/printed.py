"""What is printed while the screen is up."""

from __future__ import annotations

import io
import sys
from typing import TextIO


class PrintedText(io.StringIO):
    """Hands printed text on to Textual, and says that it has no file descriptor.

    Textual's own stand-in for stdout and stderr gives -1 as its descriptor, which makes `multiprocessing` fail to start
    the worker processes of a server that lives beside the screen.
    """

    def __init__(self, capture: TextIO) -> None:
        super().__init__()
        self._capture = capture

    def write(self, text: str) -> int:
        """Hand on."""
        self._capture.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand on."""
        self._capture.flush()

    def isatty(self) -> bool:
        """Like the stream that it stands before."""
        return self._capture.isatty()


def without_descriptors() -> None:
    """Put both streams behind `PrintedText`; Textual restores the real ones when it ends."""
    sys.stdout = PrintedText(sys.stdout)
    sys.stderr = PrintedText(sys.stderr)
