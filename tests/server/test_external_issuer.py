"""Tokens of an issuer outside, with its keys served over HTTP on this machine as such issuers serve them."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from rpgmusic.domain.errors import NotSignedIn
from rpgmusic.domain.settings import Settings
from rpgmusic.protocol.client_messages import Hello
from rpgmusic.protocol.message import Role
from rpgmusic.server.external_issuer import JwksIssuer
from rpgmusic.server.runtime import running_server

from .driving import connected

ISSUER, AUDIENCE = "https://id.example", "rpg"
RSA_KEY, ANOTHER_RSA_KEY = (generate_rsa_key(public_exponent=65_537, key_size=2_048) for _ in range(2))
EC_KEY = generate_private_key(SECP256R1())


class Issuer:
    """Publishes keys and signs tokens."""

    def __init__(self) -> None:
        self.url = ""
        self.published: dict[str, RSAPrivateKey | EllipticCurvePrivateKey] = {"rsa": RSA_KEY, "ec": EC_KEY}
        self.requests = 0

    async def keys(self, _: web.Request) -> web.Response:
        self.requests += 1
        return web.json_response({"keys": [_jwk(kid, key) for kid, key in self.published.items()]})

    @property
    def settings(self) -> Settings:
        return Settings(jwks_url=self.url, jwt_issuer=ISSUER, jwt_audience=AUDIENCE)


def _jwk(kid: str, key: RSAPrivateKey | EllipticCurvePrivateKey) -> dict[str, object]:
    text = (
        RSAAlgorithm.to_jwk(key.public_key())
        if isinstance(key, RSAPrivateKey)
        else ECAlgorithm.to_jwk(key.public_key())
    )
    facts: dict[str, object] = json.loads(text)
    return facts | {"kid": kid, "use": "sig"}


def token(kid: str, key: RSAPrivateKey | EllipticCurvePrivateKey, **changed: object) -> str:
    claims: dict[str, object] = {
        "role": "gm",
        "sub": "me",
        "iss": ISSUER,
        "aud": AUDIENCE,
        "exp": int(time.time()) + 3_600,
        **changed,
    }
    algorithm = "RS256" if isinstance(key, RSAPrivateKey) else "ES256"
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    publishing = Issuer()
    app = web.Application()
    app.router.add_get("/jwks", publishing.keys)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    publishing.url = f"http://127.0.0.1:{runner.addresses[0][1]}/jwks"
    yield publishing
    await runner.cleanup()


@pytest.fixture
async def trusting(issuer: Issuer) -> AsyncIterator[JwksIssuer]:
    checking = JwksIssuer(issuer.settings)
    yield checking
    checking.close()


@pytest.mark.parametrize(("kid", "key"), [("rsa", RSA_KEY), ("ec", EC_KEY)], ids=["RS256", "ES256"])
async def test_a_token_that_a_published_key_signed_is_trusted(
    trusting: JwksIssuer, kid: str, key: RSAPrivateKey | EllipticCurvePrivateKey
) -> None:
    caller = await trusting.caller(token(kid, key))
    assert (caller.role, caller.subject) == (Role.GM, "me")


async def test_a_player_of_the_issuer_belongs_to_one_campaign(trusting: JwksIssuer) -> None:
    caller = await trusting.caller(token("ec", EC_KEY, role="player", campaign="dragons"))
    assert (caller.role, caller.campaign_id) == (Role.PLAYER, "dragons")


async def test_the_keys_are_fetched_once_for_many_tokens(issuer: Issuer, trusting: JwksIssuer) -> None:
    for subject in ("ana", "ben", "cleo"):
        await trusting.caller(token("rsa", RSA_KEY, sub=subject))
    assert issuer.requests == 1


REFUSED = {
    "another audience": token("rsa", RSA_KEY, aud="elsewhere"),
    "no audience": token("rsa", RSA_KEY, aud=None),
    "another issuer": token("rsa", RSA_KEY, iss="https://evil.example"),
    "expired": token("rsa", RSA_KEY, exp=int(time.time()) - 10),
    "another key under a published name": token("rsa", ANOTHER_RSA_KEY),
    "a key of the other kind": token("ec", RSA_KEY),
    "a key that is not published": token("unknown", ANOTHER_RSA_KEY),
    "a role that does not exist": token("rsa", RSA_KEY, role="god"),
}


@pytest.mark.parametrize("signed", REFUSED.values(), ids=REFUSED.keys())
async def test_a_token_that_does_not_fit_is_nobody(trusting: JwksIssuer, signed: str) -> None:
    with pytest.raises(NotSignedIn):
        await trusting.caller(signed)


async def test_after_a_change_of_keys_the_new_one_counts_and_the_old_one_does_not(
    issuer: Issuer, trusting: JwksIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trusting._keys, "cooldown_duration", 0)
    await trusting.caller(token("rsa", RSA_KEY))
    issuer.published = {"rsa-2": ANOTHER_RSA_KEY}
    await trusting.caller(token("rsa-2", ANOTHER_RSA_KEY))
    with pytest.raises(NotSignedIn):
        await trusting.caller(token("rsa", RSA_KEY))


async def test_an_issuer_out_of_reach_is_no_reason_to_trust_anyone(issuer: Issuer) -> None:
    checking = JwksIssuer(replace(issuer.settings, jwks_url="http://127.0.0.1:9/jwks"))
    with pytest.raises(NotSignedIn):
        await checking.caller(token("rsa", RSA_KEY))
    checking.close()


async def test_a_gm_of_the_issuer_sits_down_at_the_table(issuer: Issuer, settings: Settings) -> None:
    trusting_server = replace(
        settings, jwks_url=issuer.url, jwt_issuer=ISSUER, jwt_audience=AUDIENCE, scan_on_startup=False
    )
    async with running_server(trusting_server) as server:
        hello = Hello(token=token("ec", EC_KEY), listens=False)
        async with connected(server, hello) as (_, welcome):
            assert welcome.data.role is Role.GM
