r"""The journal's text: one change a line, each with a checksum, so that a half-written or damaged line is noticed.

A line is `<CRC-32 of the rest, 8 hex digits> {"collection":…,"put":{id: document},"delete":[id]}\n`. A snapshot is
the same text, holding only what is still there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import msgspec
import orjson

Tables = dict[str, dict[str, bytes]]
"""Collection → id → document as JSON text. Bytes, not dicts: small, and nothing for the garbage collector to walk."""

_CHECKSUM_BYTES: Final = 9
_SNAPSHOT_DOCUMENTS_PER_LINE: Final = 64


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """One atomic change to one collection; a collection that is dropped is first emptied."""

    collection: str
    put: dict[str, msgspec.Raw] = {}
    delete: list[str] = []


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one file found: bytes up to the last whole line, and how many lines were damaged before it."""

    whole_bytes: int
    damaged_lines: int


_decoder: Final = msgspec.json.Decoder(Change)


def encode_change(collection: str, put: Mapping[str, bytes], delete: Iterable[str] = ()) -> bytes:
    """The line that says this change."""
    change: dict[str, object] = {"collection": collection}
    if put:
        change["put"] = {document_id: orjson.Fragment(text) for document_id, text in put.items()}
    deleted = list(delete)
    if deleted:
        change["delete"] = deleted
    body = orjson.dumps(change)
    return b"%08x %b\n" % (crc32(body), body)


def snapshot_lines(tables: Mapping[str, Mapping[str, bytes]]) -> Iterator[bytes]:
    """Lines that say everything there is."""
    for collection, documents in tables.items():
        ids = list(documents)
        for start in range(0, len(ids), _SNAPSHOT_DOCUMENTS_PER_LINE):
            some = ids[start : start + _SNAPSHOT_DOCUMENTS_PER_LINE]
            yield encode_change(collection, {document_id: documents[document_id] for document_id in some})


def apply_change(tables: Tables, collection: str, put: Mapping[str, bytes], delete: Iterable[str]) -> None:
    """Make the change in memory."""
    table = tables.setdefault(collection, {})
    table.update(put)
    for document_id in delete:
        table.pop(document_id, None)


def read_lines(content: bytes, tables: Tables) -> Reading:
    """Apply every sound line of a file to `tables`.

    A last line without its end was being written when the process died: it was never acknowledged and is left out of
    `whole_bytes`. Any other line that does not match its checksum is damage.
    """
    whole_bytes = content.rfind(b"\n") + 1
    damaged = 0
    start = 0
    while start < whole_bytes:
        end = content.index(b"\n", start)
        damaged += not _apply_line(content[start:end], tables)
        start = end + 1
    return Reading(whole_bytes, damaged)


def _apply_line(line: bytes, tables: Tables) -> bool:
    body = line[_CHECKSUM_BYTES:]
    if line[:_CHECKSUM_BYTES] != b"%08x " % crc32(body):
        return False
    try:
        change = _decoder.decode(body)
    except msgspec.DecodeError:
        return False
    put = {document_id: bytes(text) for document_id, text in change.put.items()}
    apply_change(tables, change.collection, put, change.delete)
    return True
