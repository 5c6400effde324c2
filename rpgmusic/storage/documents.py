"""The `Documents` port: collections of small JSON documents with string ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

Document = Mapping[str, object]
"""A JSON object. Read-only for those who get one: to change it, put another in its place."""


@dataclass(frozen=True, slots=True)
class DocumentsChanged:
    """Which documents of a collection one write put in place and which it deleted."""

    collection: str
    put: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


class Documents(Protocol):
    """Where metadata lives.

    A write that returned survives the death of the process. Each call is one atomic change: after a crash all of it
    is there, or nothing. Every method may be called from any thread.

    Raises (from every writing method):
        DiskFull: there was no room; nothing was changed.
        Unavailable: the data folder cannot be written for another reason; nothing was changed.
        InvalidRequest: the document cannot be said in JSON.
    """

    def get(self, collection: str, document_id: str) -> Document | None:
        """The document with this id, or None."""

    def put(self, collection: str, document_id: str, document: Document) -> None:
        """Put a document in place, new or instead of the one with this id."""

    def put_many(self, collection: str, documents: Mapping[str, Document]) -> None:
        """Put several documents in place at once."""

    def put_encoded(self, collection: str, texts: Mapping[str, bytes]) -> None:
        """The same for documents that are JSON text already; the counterpart of `encoded`."""

    def delete(self, collection: str, document_id: str) -> None:
        """Delete a document; one that does not exist is no error."""

    def delete_many(self, collection: str, document_ids: Iterable[str]) -> None:
        """Delete several documents at once."""

    def all(self, collection: str) -> Mapping[str, Document]:
        """All documents of a collection by id, as they are now; decoded as they are looked at."""

    def encoded(self, collection: str) -> Mapping[str, bytes]:
        """The same as JSON text, for readers that decode into their own types."""

    def watch(self, collection: str, callback: Callable[[DocumentsChanged], None]) -> Callable[[], None]:
        """Call back after every change to a collection, in the thread that made it; returns how to stop that."""
