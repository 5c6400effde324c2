"""Documents in TinyDB, on the local disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast

from tinydb import TinyDB

from rpgmusic.storage.decoding import Decoding
from rpgmusic.storage.documents import Document, DocumentsChanged
from rpgmusic.storage.journal_storage import COMPACTION_FLOOR_BYTES, SYNC_INTERVAL_S, JournalStorage
from rpgmusic.storage.journal_table import JournalTable, encode_document
from rpgmusic.storage.lock import DirectoryLock

DOCUMENTS_DIRECTORY: Final = "documents"

Watcher = Callable[[DocumentsChanged], None]


class _Database(TinyDB):
    table_class = JournalTable


class TinyDbDocuments:
    """The `Documents` port on TinyDB with a crash-safe journal: O(1) a write, good for 100,000 documents.

    Holds the data directory locked while open. A write that returned survives `kill -9`; a power loss costs at most
    the last `sync_interval_s`. `database` is the TinyDB itself, for queries.

    Raises (when opened):
        DataDirectoryInUse: another process has the directory open.
        DiskFull, Unavailable: the directory cannot be written.
    """

    def __init__(
        self,
        directory: Path,
        *,
        sync_interval_s: float = SYNC_INTERVAL_S,
        compaction_floor_bytes: int = COMPACTION_FLOOR_BYTES,
    ) -> None:
        self._lock = DirectoryLock(directory)
        self._watchers: defaultdict[str, tuple[Watcher, ...]] = defaultdict(tuple)
        try:
            self.database = _Database(
                directory / DOCUMENTS_DIRECTORY,
                storage=JournalStorage,
                sync_interval_s=sync_interval_s,
                compaction_floor_bytes=compaction_floor_bytes,
            )
        except BaseException:
            self._lock.release()
            raise

    @property
    def problems(self) -> tuple[str, ...]:
        """Damage found when the files were read, in sentences for the GM; empty if all was well."""
        return cast("JournalStorage", self.database.storage).problems

    def get(self, collection: str, document_id: str) -> Document | None:
        """See `Documents.get`."""
        return self.all(collection).get(document_id)

    def put(self, collection: str, document_id: str, document: Document) -> None:
        """See `Documents.put`."""
        self.put_many(collection, {document_id: document})

    def put_many(self, collection: str, documents: Mapping[str, Document]) -> None:
        """See `Documents.put_many`."""
        if documents:
            self.put_encoded(collection, {key: encode_document(document) for key, document in documents.items()})

    def put_encoded(self, collection: str, texts: Mapping[str, bytes]) -> None:
        """See `Documents.put_encoded`."""
        if texts:
            self._table(collection).put_texts(texts)
            self._announce(DocumentsChanged(collection, put=tuple(texts)))

    def delete(self, collection: str, document_id: str) -> None:
        """See `Documents.delete`."""
        self.delete_many(collection, (document_id,))

    def delete_many(self, collection: str, document_ids: Iterable[str]) -> None:
        """See `Documents.delete_many`."""
        table = self._table(collection)
        present = tuple(document_id for document_id in document_ids if document_id in table.texts)
        if present:
            table.delete_many(present)
            self._announce(DocumentsChanged(collection, deleted=present))

    def all(self, collection: str) -> Mapping[str, Document]:
        """See `Documents.all`."""
        return Decoding(self._table(collection).texts)

    def encoded(self, collection: str) -> Mapping[str, bytes]:
        """See `Documents.encoded`."""
        return MappingProxyType(self._table(collection).texts)

    def watch(self, collection: str, callback: Watcher) -> Callable[[], None]:
        """See `Documents.watch`."""
        self._watchers[collection] += (callback,)

        def stop() -> None:
            self._watchers[collection] = tuple(other for other in self._watchers[collection] if other is not callback)

        return stop

    def close(self) -> None:
        """Bring everything to the disk, close the files and let go of the directory."""
        self.database.close()
        self._lock.release()

    def _table(self, collection: str) -> JournalTable:
        return cast("JournalTable", self.database.table(collection))

    def _announce(self, change: DocumentsChanged) -> None:
        for callback in self._watchers[change.collection]:
            callback(change)
