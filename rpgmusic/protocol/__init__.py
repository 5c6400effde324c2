"""Every message on the wire, typed once.

`client_messages` and `server_messages` hold what travels over the WebSocket, `message` what both share, `rest` the
bodies of the HTTP interface, `views` the shapes in which domain values travel; `codec` turns them into JSON and back.
Times are server microseconds and end in `_us`; durations and positions in HTTP bodies are seconds, as people write
them, and end in `_s`.
"""
