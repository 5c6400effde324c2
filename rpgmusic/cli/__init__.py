"""The command line: typer commands, one module a noun.

`app` lists the commands and loads a command's module when it is called, so that `--help` is quick. `invocation` gives
every command its connection and its output; `configuration` and `local_server` find settings and the running server.
"""
