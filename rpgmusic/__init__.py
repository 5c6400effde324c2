"""rpgmusic: one game master directs the music, every player's browser plays the same frame at the same moment.

The package is a house of floors; imports point down only (checked by import-linter, see `pyproject.toml`):

- `__main__`, `cli`: the composition root and the typer commands
- `console`, `server`: the Textual app, and the aiohttp server with its sockets and routes
- `client`: the typed HTTP and WebSocket client that console and command line share
- `director`: decides what should play for a scene, says why, and lets better music in when it is ready
- `campaigns`: the state of each table; commands go in, a new timeline and events come out
- `generation`: new music: requests that are kept, limited, cached and carried out by providers
- `library`: files become tracks: scan, tags, analysis, folders, search
- `scenes`: a scene's words become mood, intensity and setting, and these a prompt
- `composer`: the built-in composer: a prompt's parameters become notes, and the notes become sound
- `audio`, `storage`: everything that touches samples; everything that lasts
- `protocol`: every message on the wire, typed once
- `domain`: frozen values and pure functions; the standard library only

The players' page is plain JavaScript in `web_player/`, beside this package.
"""
