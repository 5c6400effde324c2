from __future__ import annotations

from rpgmusic.client.clock import BURST, ServerClock


class LocalClock:
    def __init__(self) -> None:
        self.now_us = 0

    def __call__(self) -> int:
        return self.now_us


def test_server_time_starts_from_the_welcome() -> None:
    local = LocalClock()
    clock = ServerClock(local)
    clock.begin(5_000_000)
    local.now_us = 250
    assert clock.now_us() == 5_000_250


def test_the_exchange_with_the_shortest_round_trip_counts() -> None:
    local = LocalClock()
    clock = ServerClock(local)
    clock.observe(sent_us=0, server_received_us=1_090_000, server_sent_us=1_090_000, received_us=100_000)
    clock.observe(sent_us=200_000, server_received_us=1_201_000, server_sent_us=1_201_500, received_us=202_500)
    clock.observe(sent_us=300_000, server_received_us=1_305_000, server_sent_us=1_305_000, received_us=380_000)
    assert clock.round_trip_us == 2_000
    assert clock.now_us() == 1_000_000


def test_exchanges_of_an_earlier_burst_are_forgotten() -> None:
    clock = ServerClock(LocalClock())
    clock.observe(sent_us=0, server_received_us=500, server_sent_us=500, received_us=10)
    for _ in range(BURST):
        clock.observe(sent_us=0, server_received_us=7_010, server_sent_us=7_010, received_us=20)
    assert clock.now_us() == 7_000


def test_an_impossible_exchange_is_passed_over() -> None:
    clock = ServerClock(LocalClock())
    clock.observe(sent_us=0, server_received_us=0, server_sent_us=900, received_us=10)
    assert clock.round_trip_us is None
