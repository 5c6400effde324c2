"""The server: HTTP and WebSocket interface over the tables and the library.

`runtime.running_server` composes everything. A request passes `guard` (addresses, origins, limits), finds its `Route`
declared in `routes/`, is authorised in `access`, and its answer or error is encoded in `answering`. Sockets live in
`hub` and `connection`.
"""
