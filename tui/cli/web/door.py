"""Who may come in: the token of the printed address, and the names by which this server may be asked.

A foreign Host is a name of somebody else's that was made to lead here (DNS rebinding); a foreign Origin is a
page of somebody else's that asks in the name of who looks at it.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from msgspec import Struct

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SHORTEST = 16  # characters of a token of one's own
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Door(Struct, frozen=True):
    """`names`: hosts as a browser writes them, in lower case; `origins`: the same with their scheme.

    `any_address`: a bare IP address with `port` is a right host, too: nobody else can make one lead here.
    """

    token: str
    port: int
    names: frozenset[str]
    origins: frozenset[str]
    any_address: bool = False

    def refuses(self, host: str, origin: str | None) -> str:
        """Why a request with these two headers is not answered, else ""."""
        if not self._is_ours(host.lower()):
            return f"this server is not {host[:80] or 'nameless'}: ask it by its own address, or --public-url"
        if origin is None or origin.lower() in self.origins:
            return ""
        scheme, _, rest = origin.lower().partition("://")
        if self.any_address and scheme == "http" and rest == host.lower():
            return ""
        return "a page of another address asks: refused"

    def knows(self, token: str | None) -> bool:
        """True for the token of the printed address."""
        from hmac import compare_digest  # brings OpenSSL, as secrets does

        return token is not None and compare_digest(token.encode(), self.token.encode())

    def _is_ours(self, host: str) -> bool:
        return host in self.names or (self.any_address and _is_address(host, self.port))


def door_of(host: str, port: int, public_url: str, own_name: str, token: str = "") -> Door:
    """The door of a server on `host` and `port`, known outside as `public_url` (may be "").

    `own_name`: the machine's. Raises ValueError for an address that is none, or a token that can be guessed.
    """
    if token and len(token) < SHORTEST:
        raise ValueError(f"a token of one's own has at least {SHORTEST} characters")
    from secrets import token_urlsafe

    inside = LOOPBACK if is_loopback(host) else (_written(host), own_name.lower())
    names = {_with_port(name, port, "http") for name in inside}
    origins = {f"http://{name}" for name in names}
    if public_url:
        public = urlsplit(public_url)
        if public.scheme not in _DEFAULT_PORTS or not public.hostname or public.path.strip("/"):
            raise ValueError(f"{public_url}: write it as https://desk.example.org (a name of its own)")
        outside = public.port or _DEFAULT_PORTS[public.scheme]
        name = _with_port(_written(public.hostname), outside, public.scheme)
        names.add(name)
        origins.add(f"{public.scheme}://{name}")
    return Door(token or token_urlsafe(24), port, frozenset(names), frozenset(origins), not is_loopback(host))


def is_loopback(host: str) -> bool:
    """True for an address that this machine alone can reach."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host.lower()


def _with_port(name: str, port: int, scheme: str) -> str:
    return name if port == _DEFAULT_PORTS[scheme] else f"{name}:{port}"


def _is_address(host: str, port: int) -> bool:
    """`host` is an IP address with our port behind it."""
    name, _, written = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if not name:
        name, written = host, "80"
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return written == str(port)
