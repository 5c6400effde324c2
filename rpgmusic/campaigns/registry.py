"""The tables that are laid: their names, links and histories, and finding one again."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from rpgmusic.campaigns import records
from rpgmusic.campaigns.clock import ServerClock
from rpgmusic.campaigns.naming import new_campaign_id, new_join_code
from rpgmusic.campaigns.players import PlayerRegistry
from rpgmusic.campaigns.table import Table
from rpgmusic.domain.campaign import Campaign, HistoryEntry
from rpgmusic.domain.errors import CampaignNotFound, Conflict, NotSignedIn
from rpgmusic.domain.queue import FIRST_QUEUE
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, CampaignId
from rpgmusic.storage import Documents

MAX_CAMPAIGNS: Final = 200


class Registry:
    """Keeps every table, in memory and stored. What happens at one is the matter of `Campaigns`."""

    def __init__(self, documents: Documents, players: PlayerRegistry, clock: ServerClock) -> None:
        self._documents = documents
        self._players = players
        self._clock = clock
        self._tables: dict[CampaignId, Table] = {}

    def all(self) -> tuple[Campaign, ...]:
        """Every campaign, the oldest first."""
        return tuple(sorted((table.campaign for table in self._tables.values()), key=lambda c: c.created_at_s))

    def get(self, campaign_id: CampaignId) -> Campaign:
        """One campaign.

        Raises:
            CampaignNotFound: there is none with this id.
        """
        return self._table(campaign_id).campaign

    def admitted_by(self, join_code: str) -> Campaign:
        """The campaign whose link holds this code.

        Raises:
            NotSignedIn: no campaign has it.
        """
        code = join_code.encode()
        matches = [c for c in self.all() if hmac.compare_digest(c.join_code.encode(), code)]
        if not matches:
            message = "This link does not lead to a table (any more). Ask the game master for the present one."
            raise NotSignedIn(message)
        return matches[0]

    def history(self, campaign_id: CampaignId, limit: int) -> tuple[HistoryEntry, ...]:
        """What was played, latest first; raises CampaignNotFound."""
        return self._table(campaign_id).history.latest_first(limit)

    def rewrite_history(self, campaign_id: CampaignId, entries: Iterable[HistoryEntry]) -> None:
        """Put another history, oldest first, in the place of a campaign's; raises CampaignNotFound."""
        self._table(campaign_id).history.rewrite(entries)

    def create(self, name: str) -> Campaign:
        """Lay another table.

        Raises:
            Conflict: there are very many already.
        """
        if len(self._tables) >= MAX_CAMPAIGNS:
            message = f"There are {MAX_CAMPAIGNS} campaigns already. Delete one that is over first."
            raise Conflict(message)
        return self._add(new_campaign_id(name, self._tables), name)

    def delete(self, campaign_id: CampaignId) -> None:
        """Delete a campaign with its history and players.

        Raises:
            CampaignNotFound: there is none with this id.
            Conflict: it is the one that always exists.
        """
        self._table(campaign_id)
        if campaign_id == DEFAULT_CAMPAIGN:
            message = "The first campaign always exists. Rename it instead."
            raise Conflict(message)
        self._players.remove_campaign(campaign_id)
        records.delete_campaign(self._documents, campaign_id)
        del self._tables[campaign_id]

    def rotate_join_code(self, campaign_id: CampaignId) -> Campaign:
        """Make a new link; the old one leads nowhere from now on. Raises CampaignNotFound."""
        return self._replace(campaign_id, replace(self.get(campaign_id), join_code=new_join_code()))

    def _add(self, campaign_id: CampaignId, name: str) -> Campaign:
        campaign = Campaign(campaign_id, name, new_join_code(), self._clock.wall_s(), queue=FIRST_QUEUE)
        records.save_campaign(self._documents, campaign, None, self._clock.reading())
        self._seat(campaign)
        return campaign

    def _seat(self, campaign: Campaign) -> None:
        table = Table(campaign, records.HistoryBook(self._documents, campaign.id))
        table.note_playing(self._clock.now_us())
        self._tables[campaign.id] = table

    def _table(self, campaign_id: CampaignId) -> Table:
        try:
            return self._tables[campaign_id]
        except KeyError:
            message = f"There is no campaign “{campaign_id[:64]}”. List them with `rpgmusic campaigns list`."
            raise CampaignNotFound(message) from None

    def _replace(self, campaign_id: CampaignId, after: Campaign) -> Campaign:
        table = self._table(campaign_id)
        records.save_campaign(self._documents, after, table.campaign, self._clock.reading())
        table.campaign = after
        return after
