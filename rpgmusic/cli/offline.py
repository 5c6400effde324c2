"""Commands that need no server: how they print, and what an error becomes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Concatenate, ParamSpec

import typer

from rpgmusic.cli.bundles import bundles_among, gathered, options_of
from rpgmusic.cli.exits import exit_code_of
from rpgmusic.cli.invocation import JsonOption
from rpgmusic.cli.output import Output
from rpgmusic.domain.errors import RpgMusicError

Arguments = ParamSpec("Arguments")


def offline(
    app: typer.Typer,
) -> Callable[[Callable[Concatenate[Output, Arguments], None]], Callable[Concatenate[Output, Arguments], None]]:
    """Register a function as a command that gets an `Output`; a parameter that is a `Bundle` stands for its options.

    The function is not run in an event loop, so that ctrl+c ends it where it is.
    """

    def register(
        work: Callable[Concatenate[Output, Arguments], None],
    ) -> Callable[Concatenate[Output, Arguments], None]:
        def command(*, as_json: bool, **own: object) -> None:
            output = Output(as_json=as_json)
            try:
                work(output, **gathered(bundles, own))  # type: ignore[arg-type, call-arg]  # typer gives what the signature names
            except RpgMusicError as error:
                output.failure(error)
                raise typer.Exit(exit_code_of(error)) from None

        command.__doc__ = work.__doc__
        _, *rest = inspect.signature(work, eval_str=True).parameters.values()
        bundles = bundles_among(rest)
        keyword = inspect.Parameter.KEYWORD_ONLY
        parameters = [
            parameter.replace(kind=keyword)
            for one in rest
            for parameter in (options_of(bundles[one.name]) if one.name in bundles else (one,))
        ]
        parameters.append(inspect.Parameter("as_json", keyword, default=False, annotation=JsonOption))
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # read by inspect.signature
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        app.command(work.__name__)(command)
        return work

    return register
