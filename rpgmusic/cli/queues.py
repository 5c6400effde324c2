"""The `queue` commands."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from rpgmusic.cli.groups import DefaultCommandGroup
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_entry, find_folder, find_tracks
from rpgmusic.cli.options import complete_folders
from rpgmusic.cli.output import table
from rpgmusic.cli.wording import frames
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.units import seconds
from rpgmusic.protocol.rest import EnqueueRequest, QueueSettings, QueueView

EntryArgument = Annotated[str, typer.Argument(metavar="PLACE", help="Place in the queue, counted from 1, or entry id.")]

app = typer.Typer(name="queue", cls=DefaultCommandGroup, help="See and change what plays next.")


def show(call: Invocation, view: QueueView) -> None:
    """Print the queue."""
    queue, cards = view.queue, {card.id: card for card in view.tracks}
    rows = []
    for place, entry in enumerate(queue.entries, start=1):
        card = cards.get(entry.track_id)
        sign = "▶" if entry.id == queue.current else ""
        title, artist, length = (card.title, card.artist, frames(card.length_frames)) if card else ("(gone)", "", "")
        rows.append((sign, str(place), title, artist, length))
    shuffle = "on" if queue.shuffle else "off"
    facts = f"repeat {queue.repeat.value} · shuffle {shuffle} · cross-fade {seconds(queue.crossfade_us):g} s"
    listed = (
        table(("", "#", "title", "artist", "length"), rows, numbers=("#", "length")) if rows else "The queue is empty."
    )
    call.output.result(view, listed, facts)


@connected(app, "list")
async def list_(call: Invocation) -> None:
    """Show the queue (the default)."""
    show(call, await call.client.queue.show())


@connected(app)
async def add(
    call: Invocation,
    what: Annotated[
        list[str] | None, typer.Argument(help="Words to search for, or track ids.", show_default=False)
    ] = None,
    *,
    folder: Annotated[str, typer.Option("--folder", "-f", help="Add a folder.", autocompletion=complete_folders)] = "",
    each: Annotated[bool, typer.Option("--each", help="Search for every argument by itself.")] = False,
    next_: Annotated[bool, typer.Option("--next", help="Right after what plays, not at the end.")] = False,
) -> None:
    """Add tracks or a folder."""
    if bool(folder) == bool(what):
        raise typer.BadParameter("Give either tracks or --folder.")
    where: Literal["next", "end"] = "next" if next_ else "end"
    if folder:
        request = EnqueueRequest(folder_id=(await find_folder(call.client, folder)).id, where=where)
    else:
        tracks = await find_tracks(call.client, what or [], each=each)
        call.output.note("Adding " + ", ".join(f"“{track.title}”" for track in tracks) + ".")
        request = EnqueueRequest(track_ids=tuple(track.id for track in tracks), where=where)
    show(call, await call.client.queue.add(request))


@connected(app)
async def remove(call: Invocation, entry: EntryArgument) -> None:
    """Take an entry out."""
    entry_id = find_entry(await call.client.queue.show(), entry)
    show(call, await call.client.queue.remove(entry_id))


@connected(app)
async def move(
    call: Invocation,
    entry: EntryArgument,
    to: Annotated[int, typer.Argument(min=1, help="Where to, counted from 1.")],
) -> None:
    """Move an entry to another place."""
    entry_id = find_entry(await call.client.queue.show(), entry)
    show(call, await call.client.queue.move(entry_id, to - 1))


@connected(app)
async def clear(call: Invocation) -> None:
    """Take everything out."""
    show(call, await call.client.queue.clear())


@connected(app)
async def shuffle(call: Invocation, switch: Annotated[Literal["on", "off"], typer.Argument()] = "on") -> None:
    """Play in random order, or in the order of before."""
    show(call, await call.client.queue.configure(QueueSettings(shuffle=switch == "on")))


@connected(app)
async def repeat(call: Invocation, what: Annotated[Repeat, typer.Argument(case_sensitive=False)]) -> None:
    """Repeat one track, all of the queue, or nothing."""
    show(call, await call.client.queue.configure(QueueSettings(repeat=what)))


@connected(app)
async def crossfade(
    call: Invocation, length: Annotated[float, typer.Argument(min=0, max=60, metavar="SECONDS")]
) -> None:
    """Set the cross-fade from one track to the next."""
    show(call, await call.client.queue.configure(QueueSettings(crossfade_s=length)))
