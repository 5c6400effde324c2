from __future__ import annotations

import pytest

from rpgmusic.client.problems import error_from_body, error_of
from rpgmusic.domain.errors import (
    FolderCycle,
    NotSignedIn,
    RpgMusicError,
    ServerUnreachable,
    TrackNotFound,
)
from rpgmusic.protocol.codec import encode
from rpgmusic.protocol.rest import ProblemDocument

URL = "http://127.0.0.1:8080"


@pytest.mark.parametrize("kind", ["track-not-found", "/problems/track-not-found", "urn:rpgmusic:track-not-found"])
def test_a_problem_becomes_the_error_it_was_made_from(kind: str) -> None:
    error = error_of(kind, "No such track.")
    assert type(error) is TrackNotFound
    assert str(error) == "No such track."


def test_a_problem_of_a_newer_server_is_still_an_error_with_its_sentence() -> None:
    error = error_of("dragon-in-the-cellar", "There is a dragon.")
    assert type(error) is RpgMusicError
    assert str(error) == "There is a dragon."


def test_a_problem_document_wins_over_the_status() -> None:
    body = encode(ProblemDocument(type="folder-cycle", title="No", status=400, detail="It would lie inside itself."))
    assert type(error_from_body(URL, 400, body)) is FolderCycle


@pytest.mark.parametrize(("status", "expected"), [(401, NotSignedIn), (502, ServerUnreachable), (500, RpgMusicError)])
def test_an_answer_that_is_no_problem_document_is_judged_by_its_status(
    status: int, expected: type[RpgMusicError]
) -> None:
    error = error_from_body(URL, status, b"<html>Bad Gateway</html>")
    assert type(error) is expected
    assert URL in str(error)
