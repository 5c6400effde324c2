"""Storage: everything that lasts. Documents (small JSON values in collections) and blobs (bytes in files)."""

from __future__ import annotations

from rpgmusic.storage.documents import Document, Documents, DocumentsChanged
from rpgmusic.storage.files import Blobs, make_private_directory, write_atomically, write_faults
from rpgmusic.storage.lock import DirectoryLock
from rpgmusic.storage.tinydb_documents import TinyDbDocuments

__all__ = [
    "Blobs",
    "DirectoryLock",
    "Document",
    "Documents",
    "DocumentsChanged",
    "TinyDbDocuments",
    "make_private_directory",
    "write_atomically",
    "write_faults",
]
