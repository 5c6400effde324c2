"""A table of JSON text seen as a table of documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

import orjson

from rpgmusic.storage.documents import Document


class Decoding(Mapping[str, Document]):
    """Read-only; each document is decoded when it is looked at, and a fresh copy each time."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts

    def __getitem__(self, document_id: str) -> Document:
        return cast("Document", orjson.loads(self._texts[document_id]))

    def __contains__(self, document_id: object) -> bool:
        return document_id in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)
