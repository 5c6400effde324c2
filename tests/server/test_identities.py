"""Public ids: the same for who comes back, of no use to anyone else."""

from __future__ import annotations

from rpgmusic.domain.units import CampaignId
from rpgmusic.server.identities import PublicIds

TABLE = CampaignId("table")
IDS = PublicIds(b"s" * 32)


def test_a_browser_that_comes_back_has_the_same_public_id_even_after_a_restart() -> None:
    assert IDS.public_id(TABLE, "mine") == PublicIds(b"s" * 32).public_id(TABLE, "mine")


def test_public_ids_differ_by_browser_by_table_and_by_server() -> None:
    others = (
        IDS.public_id(TABLE, "yours"),
        IDS.public_id(CampaignId("other"), "mine"),
        PublicIds(b"t" * 32).public_id(TABLE, "mine"),
    )
    assert IDS.public_id(TABLE, "mine") not in others


def test_who_claims_no_id_gets_a_fresh_one_each_time() -> None:
    assert IDS.public_id(TABLE, None) != IDS.public_id(TABLE, None)
