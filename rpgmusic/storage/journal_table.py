"""A TinyDB table that writes only the documents an operation touched."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import cast

import orjson
from tinydb.table import Table

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.storage.decoding import Decoding
from rpgmusic.storage.journal_storage import JournalStorage


class Draft(MutableMapping[str, dict[str, object]]):
    """A table as one operation of TinyDB sees and changes it; remembers what was looked at, put and deleted."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts
        self._touched: dict[str, dict[str, object]] = {}
        self.deleted: dict[str, None] = {}

    def __getitem__(self, document_id: str) -> dict[str, object]:
        if document_id in self.deleted:
            raise KeyError(document_id)
        if document_id not in self._touched:
            self._touched[document_id] = orjson.loads(self._texts[document_id])
        return self._touched[document_id]

    def __setitem__(self, document_id: str, document: dict[str, object]) -> None:
        self.deleted.pop(document_id, None)
        self._touched[document_id] = document

    def __delitem__(self, document_id: str) -> None:
        self._touched.pop(document_id, None)
        self.deleted[document_id] = None

    def __iter__(self) -> Iterator[str]:
        return iter([key for key in {**self._texts, **self._touched} if key not in self.deleted])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def put(self) -> dict[str, bytes]:
        """The documents that are new or differ from what is stored."""
        texts = {document_id: encode_document(document) for document_id, document in self._touched.items()}
        return {document_id: text for document_id, text in texts.items() if self._texts.get(document_id) != text}


class JournalTable(Table):
    """Every operation of a TinyDB table, with string ids, at the price of the documents it touches."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's own ids are numbers

    def put_texts(self, texts: Mapping[str, bytes]) -> None:
        """Put documents, as JSON text, in place by id."""
        self._apply(texts, ())

    def delete_many(self, document_ids: tuple[str, ...]) -> None:
        """Delete documents by id; those that do not exist are no error."""
        self._apply({}, document_ids)

    @property
    def texts(self) -> dict[str, bytes]:
        """The stored JSON text by id."""
        return self._journal.tables.setdefault(self.name, {})

    @property
    def _journal(self) -> JournalStorage:
        return cast("JournalStorage", self.storage)

    def _apply(self, put: Mapping[str, bytes], delete: tuple[str, ...]) -> None:
        if put or delete:
            self._journal.apply(self.name, put, delete)
            self.clear_cache()

    def _get_next_id(self) -> str:
        return uuid.uuid4().hex

    def _read_table(self) -> Decoding:  # type: ignore[override]  # read-only where TinyDB says dict
        return Decoding(self.texts)

    def _update_table(self, updater: Callable[[Draft], None]) -> None:  # type: ignore[override]  # not a plain dict
        draft = Draft(self.texts)
        updater(draft)
        self._apply(draft.put(), tuple(draft.deleted))


def encode_document(document: Mapping[str, object]) -> bytes:
    """JSON text of a document.

    Raises:
        InvalidRequest: it holds something that JSON cannot say.
    """
    try:
        return orjson.dumps(dict(document))
    except orjson.JSONEncodeError as fault:
        message = f"This cannot be stored: {fault}."
        raise InvalidRequest(message) from fault
