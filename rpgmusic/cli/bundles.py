"""Options that belong together: declared once as the fields of a dataclass, taken by several commands as one value."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from typing import get_type_hints


class Bundle:
    """Base of such dataclasses; each field is annotated as typer wants an option to be."""

    __slots__ = ()


def bundles_among(parameters: Iterable[inspect.Parameter]) -> dict[str, type[Bundle]]:
    """The parameters that are bundles, by name."""
    return {
        one.name: one.annotation
        for one in parameters
        if isinstance(one.annotation, type) and issubclass(one.annotation, Bundle)
    }


def options_of(bundle: type[Bundle]) -> tuple[inspect.Parameter, ...]:
    """One parameter for each option of a bundle."""
    hints = get_type_hints(bundle, include_extras=True)
    return tuple(
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if field.default is MISSING else field.default,
            annotation=hints[field.name],
        )
        for field in fields(bundle)  # type: ignore[arg-type]  # its subclasses are dataclasses
    )


def gathered(bundles: Mapping[str, type[Bundle]], given: Mapping[str, object]) -> dict[str, object]:
    """The arguments of a command, with those that belong to a bundle put into it."""
    rest = dict(given)
    made: dict[str, object] = {}
    for name, bundle in bundles.items():
        own = {field.name: rest.pop(field.name) for field in fields(bundle)}  # type: ignore[arg-type]  # as above
        made[name] = bundle(**own)
    return rest | made
