"""Playlists over the wire: folders out as M3U8, folders in from M3U."""

from __future__ import annotations

from rpgmusic.protocol.board import EditReply
from rpgmusic.protocol.rest import FolderTree, PlaylistReply, PlaylistText, TrackList
from rpgmusic.protocol.views import FolderView
from rpgmusic.server.runtime import RunningServer

from .driving import Caller, calling


async def test_a_folder_goes_out_as_a_playlist_and_comes_back_the_same(server: RunningServer) -> None:
    async with calling(server) as gm:
        ids = [track.id for track in await gm.tracks()]
        made = (await gm.call("POST", "/api/folders", {"name": "Inns / Taverns"})).read(FolderView)
        await gm.call("POST", f"/api/folders/{made.id}/tracks", {"track_ids": ids})
        playlist = (await gm.call("GET", f"/api/folders/{made.id}/playlist")).read(PlaylistText)
        assert playlist.file_name == "Inns Taverns.m3u8"
        assert playlist.text.startswith("#EXTM3U\n#PLAYLIST:Inns / Taverns\n#EXTINF:6,")
        reply = await loaded(gm, "Inns / Taverns", playlist.text)
        assert (reply.folder.name, reply.found, reply.not_found) == ("Inns / Taverns (2)", len(ids), ())
        tracks = (await gm.call("GET", f"/api/folders/{reply.folder.id}/tracks")).read(TrackList).tracks
        assert [track.id for track in tracks] == ids


async def test_what_the_library_does_not_have_is_listed_and_the_folder_can_be_undone(server: RunningServer) -> None:
    async with calling(server) as gm:
        text = (
            "#EXTM3U\r\nC:\\Users\\gm\\Music\\town\\market.ogg\r\nfile:///music/deep%20woods.m4a\r\nhttp://x/y.mp3\r\n"
        )
        reply = await loaded(gm, "Evening", text)
        assert (reply.folder.track_count, reply.found, reply.not_found) == (2, 2, ("http://x/y.mp3",))
        undone = (await gm.call("POST", "/api/campaigns/default/undo")).read(EditReply)
        assert undone.label == "Made the folder “Evening” of a playlist"
        assert (await gm.call("GET", "/api/folders")).read(FolderTree).folders == ()


async def test_a_playlist_of_several_megabytes_is_taken_and_one_without_an_entry_is_not(server: RunningServer) -> None:
    async with calling(server) as gm:
        long = "# nothing\n" * 300_000 + "tavern.wav"
        assert (await loaded(gm, "Long", long)).found == 1
        assert (await gm.call("POST", "/api/folders/playlist", {"name": "x", "text": "\n" * 10_000})).status == 400


async def test_a_playlist_with_more_entries_than_a_folder_takes_is_refused(server: RunningServer) -> None:
    async with calling(server) as gm:
        reply = await gm.call("POST", "/api/folders/playlist", {"name": "x", "text": "a\n" * 200_000})
        assert reply.status == 413
        assert (await gm.call("GET", "/api/folders")).read(FolderTree).folders == ()


async def loaded(gm: Caller, name: str, text: str) -> PlaylistReply:
    return (await gm.call("POST", "/api/folders/playlist", {"name": name, "text": text})).read(PlaylistReply)
