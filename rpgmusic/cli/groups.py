"""Groups of commands that do something useful when no command is named."""

from __future__ import annotations

from typing import ClassVar

import typer
from typer.core import TyperGroup


class DefaultCommandGroup(TyperGroup):
    """A group in which one command may be left out, with or without its options."""

    default_command: ClassVar[str] = "list"

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer's public name of it
        """Insert the default command where the first argument is no command and no option of the group itself."""
        own_options = {option for parameter in self.get_params(ctx) for option in parameter.opts}
        completing = ctx.resilient_parsing
        if not completing and (not args or (args[0].startswith("-") and args[0] not in own_options)):
            args = [self.default_command, *args]
        return super().parse_args(ctx, args)


class DefaultShowGroup(DefaultCommandGroup):
    """A group whose default is `show`."""

    default_command = "show"


class DefaultTreeGroup(DefaultCommandGroup):
    """A group whose default is `tree`."""

    default_command = "tree"
