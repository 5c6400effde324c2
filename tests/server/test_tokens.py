"""Tokens that were forged, changed, borrowed or have expired open nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import stat
import time
from pathlib import Path

import pytest

from rpgmusic.domain.errors import NotSignedIn, Unavailable
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.message import Role
from rpgmusic.protocol.rest import CampaignView
from rpgmusic.server.access import Access
from rpgmusic.server.external_issuer import JwksIssuer
from rpgmusic.server.routes import ROUTES
from rpgmusic.server.runtime import RunningServer
from rpgmusic.server.signatures import UrlSigner
from rpgmusic.server.tokens import TokenMint, load_gm_token, load_secret

from .driving import calling, player_token

SECRET = b"s" * 32


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def claims(**changed: object) -> dict[str, object]:
    return {"role": "gm", "sub": "me", "iss": "rpgmusic", "exp": int(time.time()) + 1_000, **changed}


def signed(header: dict[str, str], payload: dict[str, object], secret: bytes = SECRET) -> str:
    body = f"{part(header)}.{part(payload)}"
    signature = hmac.new(secret, body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


HS256 = {"alg": "HS256", "typ": "JWT"}
BAD_TOKENS = {
    "empty": "",
    "nonsense": "a.b.c",
    "not ascii": "täken.x.y",
    "no algorithm": f"{part({'alg': 'none'})}.{part(claims())}.",
    "wrong key": signed(HS256, claims(), b"x" * 32),
    "other algorithm": signed({"alg": "HS512"}, claims()),
    "expired": signed(HS256, claims(exp=1)),
    "without expiry": signed(HS256, {"role": "gm", "sub": "me", "iss": "rpgmusic"}),
    "expiry is text": signed(HS256, claims(exp="never")),
    "other issuer": signed(HS256, claims(iss="someone")),
    "unknown role": signed(HS256, claims(role="god")),
    "player of no campaign": signed(HS256, claims(role="player")),
    "subject is a number": signed(HS256, claims(sub=7)),
}


@pytest.mark.parametrize("token", BAD_TOKENS.values(), ids=BAD_TOKENS.keys())
def test_a_bad_token_is_nobody(token: str) -> None:
    with pytest.raises(NotSignedIn):
        TokenMint(SECRET).caller(token)


def test_a_good_token_says_who_holds_it() -> None:
    mint = TokenMint(SECRET)
    assert mint.caller(mint.gm_token()).role is Role.GM
    assert mint.caller(mint.player_token(CampaignId("x"))).campaign_id == "x"


def test_a_token_that_was_accepted_before_expires_all_the_same() -> None:
    now_s = [time.time()]
    mint = TokenMint(SECRET, lambda: now_s[0])
    token = signed(HS256, claims(exp=int(now_s[0]) + 1))
    assert mint.caller(token).role is Role.GM
    now_s[0] += 2
    assert token in mint._checked
    with pytest.raises(NotSignedIn):
        TokenMint(SECRET).caller(signed(HS256, claims(exp=int(time.time()) - 1)))


def test_secrets_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    secret = load_secret(tmp_path)
    token = load_gm_token(tmp_path, TokenMint(secret))
    assert load_secret(tmp_path) == secret
    assert load_gm_token(tmp_path, TokenMint(secret)) == token
    for name in ("secret.key", "gm.token"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_lost_secret_makes_a_new_token(tmp_path: Path) -> None:
    token = load_gm_token(tmp_path, TokenMint(load_secret(tmp_path)))
    (tmp_path / "secret.key").write_text("damaged")
    mint = TokenMint(load_secret(tmp_path))
    assert load_gm_token(tmp_path, mint) != token


def test_a_signed_address_expires() -> None:
    now_s = [1_000.0]
    signer = UrlSigner(SECRET, lambda: now_s[0])
    path, _, text = signer.signed("/audio/x", 60).partition("?")
    query = dict(pair.split("=") for pair in text.split("&"))
    assert signer.admits(path, query)
    assert not signer.admits("/audio/y", query)
    now_s[0] += 61
    assert not signer.admits(path, query)


ISSUER = Settings(jwks_url="http://127.0.0.1:9/jwks", jwt_issuer="https://id.example", jwt_audience="rpg")
OUTSIDE = {"role": "gm", "sub": "me", "iss": "https://id.example", "aud": "rpg", "exp": int(time.time()) + 100}


@pytest.mark.parametrize("algorithm", ["none", "HS256", "HS512", "rs256", "RS256"])
async def test_a_token_from_outside_needs_a_public_key_signature(
    algorithm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jwt.algorithms.has_crypto", True)
    issuer = JwksIssuer(ISSUER)
    with pytest.raises(NotSignedIn):
        await issuer.caller(signed({"alg": algorithm, "kid": "1"}, OUTSIDE))
    issuer.close()


def test_trusting_an_issuer_without_the_parts_for_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jwt.algorithms.has_crypto", False)
    with pytest.raises(Unavailable, match="oidc"):
        JwksIssuer(ISSUER)


async def test_players_may_listen_but_not_command(server: RunningServer) -> None:
    async with calling(server) as gm, calling(server, await player_token(server)) as player:
        other = (await gm.call("POST", "/api/campaigns", {"name": "Other"})).read(CampaignView)
        track = (await gm.tracks())[0]
        assert (await player.call("GET", f"/audio/{track.id}")).status == 200
        assert (await player.call("GET", "/api/campaigns/default")).status == 200
        for method, path in (
            ("POST", "/api/campaigns/default/playback/panic"),
            ("GET", "/api/tracks"),
            ("GET", "/api/campaigns"),
            ("GET", "/api/campaigns/default/players"),
            ("GET", f"/api/campaigns/{other.id}"),
            ("POST", "/api/scan"),
            ("POST", "/api/login-links"),
        ):
            reply = await player.call(method, path)
            assert reply.status == 403, path
            assert reply.problem.type.endswith("not-allowed")


async def test_without_a_token_nothing_but_the_doors_is_open(server: RunningServer) -> None:
    async with calling(server, "") as anyone:
        for route in ROUTES:
            if route.access is Access.ANYONE:
                continue
            path = route.path.replace("{", "").replace("}", "")
            assert (await anyone.call(route.method, path)).status == 401, route.path
