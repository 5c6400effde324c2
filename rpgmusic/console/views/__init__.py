"""The five views: table, library, scenes, log, story. All but the table are imported when the first paint is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rpgmusic.console.commands import Where

if TYPE_CHECKING:
    from rpgmusic.console.views.view import View

VIEWS: Final = (Where.TABLE, Where.LIBRARY, Where.SCENES, Where.LOG, Where.STORY)
"""The views in the order of their keys."""


def view_class(where: Where) -> type[View]:
    """The class of a view.

    Raises:
        ValueError: no view is there.
    """
    match where:
        case Where.TABLE:
            from rpgmusic.console.views.table_view import TableView  # noqa: PLC0415  # see the module's docstring

            return TableView
        case Where.LIBRARY:
            from rpgmusic.console.views.library_view import LibraryView  # noqa: PLC0415  # the same

            return LibraryView
        case Where.SCENES:
            from rpgmusic.console.views.scenes_view import ScenesView  # noqa: PLC0415  # the same

            return ScenesView
        case Where.LOG:
            from rpgmusic.console.views.log_view import LogView  # noqa: PLC0415  # the same

            return LogView
        case Where.STORY:
            from rpgmusic.console.views.story_view import StoryView  # noqa: PLC0415  # the same

            return StoryView
        case _:
            message = f"“{where}” is no view."
            raise ValueError(message)
