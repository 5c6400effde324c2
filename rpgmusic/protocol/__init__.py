"""Every message on the wire, typed once.

`socket` holds the WebSocket messages, `rest` the bodies of the HTTP interface, `views` the shapes in which domain
values travel, `codec` turns them into JSON and back. Times are server microseconds and end in `_us`; durations and
positions in HTTP bodies are seconds, as people write them, and end in `_s`.
"""
