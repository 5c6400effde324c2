"""Documents: what is stored is there, whatever happens to the process or the disk."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import where

from rpgmusic.domain.errors import DataDirectoryInUse, DiskFull, InvalidRequest, Unavailable
from rpgmusic.storage import DocumentsChanged, TinyDbDocuments
from rpgmusic.storage.tinydb_documents import DOCUMENTS_DIRECTORY

WRITER = """
import sys
from pathlib import Path
from rpgmusic.storage import TinyDbDocuments
documents = TinyDbDocuments(Path(sys.argv[1]), sync_interval_s=0.01, compaction_floor_bytes=2_000)
for number in range(1_000_000):
    documents.put("numbers", str(number % 50), {"number": number})
    print(number, flush=True)
"""


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[TinyDbDocuments]:
    documents = TinyDbDocuments(tmp_path)
    yield documents
    documents.close()


def reopened(directory: Path) -> dict[str, dict[str, object]]:
    documents = TinyDbDocuments(directory)
    try:
        return {name: dict(documents.all(name)) for name in documents.database.tables()}
    finally:
        documents.close()


def journal(directory: Path) -> Path:
    return max((directory / DOCUMENTS_DIRECTORY).glob("journal-*"))


def wait_until(condition: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline_s, "waited too long"
        time.sleep(0.005)


def test_what_was_put_is_there_after_reopening(tmp_path: Path) -> None:
    documents = TinyDbDocuments(tmp_path)
    documents.put("tracks", "é 1", {"title": "Élan", "parts": [1, 2.5, None, {"deep": True}]})
    documents.put_many("tracks", {"b": {}, "c": {"n": 1}})
    documents.delete("tracks", "b")
    documents.close()
    assert reopened(tmp_path) == {
        "tracks": {"é 1": {"title": "Élan", "parts": [1, 2.5, None, {"deep": True}]}, "c": {"n": 1}}
    }


def test_changing_what_was_got_changes_nothing_that_is_stored(documents: TinyDbDocuments) -> None:
    original = {"names": ["a"]}
    documents.put("things", "1", original)
    original["names"].append("b")
    assert documents.get("things", "1") == {"names": ["a"]}


def test_a_document_that_does_not_exist_is_none_and_can_be_deleted(documents: TinyDbDocuments) -> None:
    documents.delete("things", "nothing")
    assert documents.get("things", "nothing") is None


def test_what_json_cannot_say_is_refused(documents: TinyDbDocuments) -> None:
    with pytest.raises(InvalidRequest):
        documents.put("things", "1", {"x": "\ud800"})
    assert documents.get("things", "1") is None


def test_watchers_hear_of_every_change_until_they_stop(documents: TinyDbDocuments) -> None:
    heard: list[DocumentsChanged] = []
    stop = documents.watch("things", heard.append)
    documents.put_many("things", {"1": {}, "2": {}})
    documents.put("others", "1", {})
    documents.delete_many("things", ["1", "9"])
    stop()
    documents.put("things", "3", {})
    assert heard == [DocumentsChanged("things", put=("1", "2")), DocumentsChanged("things", deleted=("1",))]


def test_tinydb_itself_queries_and_changes_the_same_documents(tmp_path: Path) -> None:
    documents = TinyDbDocuments(tmp_path)
    documents.put_many("tracks", {"a": {"year": 1999}, "b": {"year": 2001}, "c": {"year": 2001}})
    table = documents.database.table("tracks")
    assert [found["year"] for found in table.search(where("year") > 2000)] == [2001, 2001]
    table.update({"old": True}, where("year") < 2000)
    table.remove(where("year") == 2001)
    table.insert({"year": 1})
    documents.close()
    years = [document["year"] for document in reopened(tmp_path)["tracks"].values() if isinstance(document, dict)]
    assert years == [1999, 1]


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    documents = TinyDbDocuments(tmp_path / "data")
    documents.put("things", "1", {})
    documents.close()
    for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_second_holder_is_refused_with_the_name_of_the_first(documents: TinyDbDocuments, tmp_path: Path) -> None:
    with pytest.raises(DataDirectoryInUse, match=f"process {os.getpid()} on "):
        TinyDbDocuments(tmp_path)


def test_the_directory_is_free_again_after_closing(tmp_path: Path) -> None:
    TinyDbDocuments(tmp_path).close()
    TinyDbDocuments(tmp_path).close()


def test_writing_after_closing_is_refused(tmp_path: Path) -> None:
    documents = TinyDbDocuments(tmp_path)
    documents.close()
    with pytest.raises(Unavailable):
        documents.put("things", "1", {})


@pytest.mark.parametrize("lines_before", [5, 400])
def test_a_killed_writer_loses_nothing_that_was_acknowledged(tmp_path: Path, lines_before: int) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(lines_before):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        acknowledged = [int(line) for line in writer.stdout.read().split()]
    last = max([lines_before - 1, *acknowledged])
    stored = reopened(tmp_path)["numbers"]
    for number in range(max(0, last - 49), last + 1):
        document = stored[str(number % 50)]
        assert isinstance(document, dict)
        assert document["number"] in (number, number + 50)


def test_a_journal_torn_at_any_byte_is_read_up_to_its_last_whole_line(tmp_path: Path) -> None:
    documents = TinyDbDocuments(tmp_path)
    states: dict[int, int] = {0: 0}
    for number in range(4):
        documents.put("things", str(number), {"text": "é" * number})
        states[journal(tmp_path).stat().st_size] = number + 1
    documents.close()
    whole = journal(tmp_path).read_bytes()
    for length in range(len(whole)):
        journal(tmp_path).write_bytes(whole[:length])
        expected = states[max(size for size in states if size <= length)]
        documents = TinyDbDocuments(tmp_path)
        assert len(documents.all("things")) == expected
        assert documents.problems == ()
        documents.put("after", "1", {"n": length})
        documents.close()
        assert reopened(tmp_path)["after"] == {"1": {"n": length}}


def test_damage_in_the_middle_is_reported_the_file_kept_and_the_rest_read(tmp_path: Path) -> None:
    documents = TinyDbDocuments(tmp_path)
    for number in range(5):
        documents.put("things", str(number), {"n": number})
    documents.close()
    lines = journal(tmp_path).read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"n":2', b'"n":7')
    journal(tmp_path).write_bytes(b"".join(lines))
    documents = TinyDbDocuments(tmp_path)
    assert sorted(documents.all("things")) == ["0", "1", "3", "4"]
    assert str(journal(tmp_path)) in documents.problems[0]
    documents.close()
    copy = journal(tmp_path).with_name(f"damaged-{journal(tmp_path).name}")
    assert copy.read_bytes() == b"".join(lines)


def test_a_long_journal_is_compacted_and_says_the_same(tmp_path: Path) -> None:
    documents = TinyDbDocuments(tmp_path, sync_interval_s=0.01, compaction_floor_bytes=1_000)
    for number in range(500):
        documents.put("things", str(number % 7), {"n": number})
    wait_until(lambda: bool(list((tmp_path / DOCUMENTS_DIRECTORY).glob("snapshot-*.jsonl"))))
    expected = dict(documents.all("things"))
    documents.close()
    assert reopened(tmp_path)["things"] == expected
    total_bytes = sum(path.stat().st_size for path in (tmp_path / DOCUMENTS_DIRECTORY).iterdir())
    assert total_bytes < 40_000


@pytest.mark.parametrize("crash", ["before the snapshot", "half a snapshot", "before deleting"])
def test_a_compaction_cut_off_at_any_step_loses_nothing(tmp_path: Path, crash: str) -> None:
    documents = TinyDbDocuments(tmp_path)
    documents.put_many("things", {"a": {"n": 1}, "b": {"n": 2}})
    documents.close()
    directory = tmp_path / DOCUMENTS_DIRECTORY
    old, following = directory / "journal-00000000.jsonl", directory / "journal-00000001.jsonl"
    content = old.read_bytes()
    if crash == "half a snapshot":
        (directory / "snapshot.tmp").write_bytes(content[: len(content) // 2])
    if crash == "before deleting":
        (directory / "snapshot-00000001.jsonl").write_bytes(content)
    following.write_bytes(b"")
    documents = TinyDbDocuments(tmp_path)
    documents.put("things", "c", {"n": 3})
    documents.close()
    assert reopened(tmp_path)["things"] == {"a": {"n": 1}, "b": {"n": 2}, "c": {"n": 3}}
    assert following.stat().st_size > 0
    assert not (directory / "snapshot.tmp").exists()


def test_a_full_disk_changes_nothing_and_writing_works_again_with_room(tmp_path: Path) -> None:
    documents = TinyDbDocuments(tmp_path)
    documents.put("things", "1", {"n": 1})
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (journal(tmp_path).stat().st_size + 20, limits[1]))
    try:
        with pytest.raises(DiskFull, match="no room"):
            documents.put("things", "1", {"n": 2, "long": "x" * 200})
        assert documents.get("things", "1") == {"n": 1}
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    documents.put("things", "2", {"n": 3})
    documents.close()
    assert reopened(tmp_path)["things"] == {"1": {"n": 1}, "2": {"n": 3}}


Operation = tuple[str, str, int]
operations = st.lists(
    st.tuples(st.sampled_from(["put", "delete", "reopen"]), st.sampled_from("abc"), st.integers(0, 9)), max_size=25
)


@settings(max_examples=25, deadline=None)
@given(steps=operations)
def test_any_sequence_of_changes_and_restarts_equals_a_plain_dict(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Operation]
) -> None:
    directory = tmp_path_factory.mktemp("data")
    model: dict[str, object] = {}
    documents = TinyDbDocuments(directory)
    for action, key, number in steps:
        if action == "put":
            documents.put("things", key, {"n": number})
            model[key] = {"n": number}
        elif action == "delete":
            documents.delete("things", key)
            model.pop(key, None)
        else:
            documents.close()
            documents = TinyDbDocuments(directory)
        assert dict(documents.all("things")) == model
    documents.close()
