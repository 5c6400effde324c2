"""The queue keeps its order, its current entry and its promises."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpgmusic.domain.errors import EntryNotFound
from rpgmusic.domain.queue import EMPTY_QUEUE, Queue, Repeat, filled, inserted, moved, removed, shuffled, unshuffled
from rpgmusic.domain.units import EntryId, TrackId


def queue(names: str, current: str | None = None) -> Queue:
    made = filled(EMPTY_QUEUE, [(EntryId(name), TrackId(name)) for name in names], random.Random(1))
    return replace(made, current=EntryId(current) if current else None)


def order(of: Queue) -> str:
    return "".join(entry.id for entry in of.entries)


def onwards(of: Queue, step: int = 1) -> str:
    return "".join(entry.id for entry in of.onwards(step))


def test_next_of_a_queue_that_has_not_begun_is_its_first_entry() -> None:
    assert onwards(queue("abc")) == "abc"


def test_the_end_is_the_end_unless_everything_repeats() -> None:
    assert onwards(queue("abc", "b")) == "c"
    assert onwards(queue("abc", "b"), -1) == "a"
    assert onwards(queue("abc", "c")) == ""
    assert onwards(replace(queue("abc", "b"), repeat=Repeat.ALL)) == "cab"
    assert onwards(replace(queue("abc", "b"), repeat=Repeat.ALL), -1) == "acb"


def test_a_removed_current_entry_leaves_the_next_one_next() -> None:
    assert onwards(removed(queue("abc", "b"), EntryId("b"))) == "c"


def test_an_entry_that_is_gone_is_named_as_such() -> None:
    with pytest.raises(EntryNotFound):
        removed(queue("abc"), EntryId("z"))


def test_moving_clamps_to_the_queue() -> None:
    assert order(moved(queue("abc"), EntryId("a"), 99)) == "bca"
    assert order(moved(queue("abc"), EntryId("c"), 0)) == "cab"


@given(st.integers(1, 30), st.integers(0, 2**32), st.data())
def test_shuffling_keeps_every_entry_and_the_current_one_first_and_can_be_undone(
    length: int, seed: int, data: st.DataObject
) -> None:
    names = [chr(0x4E00 + number) for number in range(length)]
    before = queue("".join(names), data.draw(st.sampled_from(names)))
    mixed = shuffled(before, random.Random(seed))
    assert sorted(order(mixed)) == sorted(order(before))
    assert mixed.entries[0].id == before.current
    assert unshuffled(mixed) == before


def test_what_is_inserted_while_shuffled_stays_after_the_rest_when_unshuffled() -> None:
    mixed = shuffled(queue("abc"), random.Random(4))
    longer = inserted(mixed, [(EntryId("z"), TrackId("z"))], 0)
    assert order(longer)[0] == "z"
    assert order(unshuffled(longer)) == "abcz"


def test_the_order_from_before_shuffling_is_the_one_that_was_made_by_hand() -> None:
    by_hand = inserted(moved(queue("abcd"), EntryId("d"), 0), [(EntryId("z"), TrackId("z"))], 1)
    assert order(unshuffled(shuffled(by_hand, random.Random(4)))) == order(by_hand) == "dzabc"
