"""The OpenAPI 3.1 document, made from the declared routes and the messages' types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from rpgmusic.protocol.rest import ProblemDocument
from rpgmusic.server.access import Access
from rpgmusic.server.problems import PROBLEM_MEDIA_TYPE
from rpgmusic.server.route import NO_BODY, Route
from rpgmusic.server.version import server_version

_REF: Final = "#/components/schemas/{name}"
_WHO: Final = {
    Access.ANYONE: "For anyone.",
    Access.LISTENER: "For players of the campaign and the game master.",
    Access.GM: "For the game master.",
}


def openapi_document(routes: Iterable[Route]) -> bytes:
    """The description of all routes, as JSON."""
    routes = tuple(routes)
    kinds = [kind for one in routes for kind in (one.body, one.answer) if kind not in (None, NO_BODY)]
    schemas, components = msgspec.json.schema_components([*kinds, ProblemDocument], ref_template=_REF)
    schema_of = dict(zip([*kinds, ProblemDocument], schemas, strict=True))
    paths: dict[str, dict[str, object]] = {}
    for one in routes:
        paths.setdefault(_path(one), {})[one.method.lower()] = _operation(one, schema_of)
    document = {
        "openapi": "3.1.0",
        "info": {"title": "rpgmusic", "version": server_version(), "description": "Music for tabletop sessions."},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }
    return msgspec.json.encode(document)


def _path(one: Route) -> str:
    return re.sub(r"{(\w+):[^}]*}", r"{\1}", one.path)


def _operation(one: Route, schema_of: dict[type, dict[str, object]]) -> dict[str, object]:
    operation: dict[str, object] = {
        "operationId": f"{one.method.lower()}{re.sub(r'[^A-Za-z0-9]+', '_', _path(one)).rstrip('_')}",
        "summary": one.summary,
        "description": _WHO[one.access],
        "parameters": _parameters(one),
        "responses": {**_success(one, schema_of), "default": _problem(schema_of)},
    }
    if one.access is not Access.ANYONE:
        operation["security"] = [{"bearer": []}]
    if one.body is not NO_BODY:
        operation["requestBody"] = {"content": {"application/json": {"schema": schema_of[one.body]}}}
    return operation


def _parameters(one: Route) -> list[dict[str, object]]:
    in_path: list[dict[str, object]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)", one.path)
    ]
    in_query: list[dict[str, object]] = [
        {"name": field.name, "in": "query", "description": field.summary, "schema": {"type": field.kind}}
        for field in one.query
    ]
    return in_path + in_query


def _success(one: Route, schema_of: dict[type, dict[str, object]]) -> dict[str, object]:
    if one.answer is not None:
        content = {"application/json": {"schema": schema_of[one.answer]}}
        return {"200": {"description": one.summary, "content": content}}
    if one.media_type != "application/json" or one.path == "/api/openapi.json":
        return {"200": {"description": one.summary, "content": {one.media_type: {}}}}
    return {"204": {"description": "Done."}}


def _problem(schema_of: dict[type, dict[str, object]]) -> dict[str, object]:
    return {
        "description": "A problem (RFC 9457) with a sentence that says what to do.",
        "content": {PROBLEM_MEDIA_TYPE: {"schema": schema_of[ProblemDocument]}},
    }
