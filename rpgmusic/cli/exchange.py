"""The commands that carry campaigns in and out: export, import, backup, restore."""

from __future__ import annotations

import msgspec
import typer

from rpgmusic.cli.files import STANDARD_STREAM, read_file, write_file
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.options import FileArgument, ForceOption, YesOption
from rpgmusic.cli.playlists import not_found
from rpgmusic.cli.wording import counted
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.protocol.exchange import CampaignFile, ImportReply

app = typer.Typer()


@connected(app)
async def export(call: Invocation, file: FileArgument, *, force: ForceOption = False) -> None:
    """Write scenes, pads and folders into a file, for another server or campaign."""
    _write(call, file, await call.client.exchange.export(), force=force)


@connected(app, "import")
async def import_(call: Invocation, file: FileArgument) -> None:
    """Add the scenes, pads and folders of a file to the campaign."""
    reply = await call.client.exchange.load(_read(file))
    call.output.result(reply, *_came_in(reply))


@connected(app)
async def backup(call: Invocation, file: FileArgument, *, force: ForceOption = False) -> None:
    """Write everything of the campaign into a file: also what sounds, queue, history, players' names and trims."""
    _write(call, file, await call.client.exchange.backup(), force=force)


@connected(app)
async def restore(call: Invocation, file: FileArgument, *, yes: YesOption = False) -> None:
    """Make the campaign what it was in a backup; what it is now is lost."""
    content = _read(file)
    if content.table is None:
        message = f"{file} is an export, no backup. Add what is in it with `rpgmusic import`."
        raise InvalidRequest(message)
    if not yes and (call.output.as_json or file == STANDARD_STREAM):
        message = "Restoring replaces all of the campaign and nobody can be asked here. Say so with --yes."
        raise InvalidRequest(message)
    if not yes:
        present = await call.client.state()
        typer.confirm(f"Replace all of “{present.name}” by the backup of “{content.name}”?", abort=True)
    reply = await call.client.exchange.restore(content)
    call.output.result(reply, f"“{reply.campaign.name}” is what it was.", *_came_in(reply.imported))


def _write(call: Invocation, name: str, content: CampaignFile, *, force: bool) -> None:
    write_file(name, msgspec.json.format(msgspec.json.encode(content)) + b"\n", force=force)
    if name != STANDARD_STREAM:
        counts = {"scene": len(content.scenes), "pad": len(content.pads), "folder": len(content.folders)}
        words = ", ".join(counted(number, thing) for thing, number in counts.items())
        facts = {"file": name} | {f"{thing}s": number for thing, number in counts.items()}
        call.output.result(facts, f"{name} holds {words}.")


def _read(name: str) -> CampaignFile:
    try:
        return msgspec.json.decode(read_file(name), type=CampaignFile)
    except (msgspec.DecodeError, UnicodeError) as error:
        message = f"{name} is no file that rpgmusic wrote, or it is damaged ({error})."
        raise InvalidRequest(message) from None


def _came_in(reply: ImportReply) -> list[str]:
    parts = (counted(reply.scenes, "scene"), counted(reply.pads, "pad"), counted(reply.folders, "folder"))
    return [f"{', '.join(parts)} came in; {counted(reply.labelled, 'track')} got labels.", *not_found(reply.not_found)]
