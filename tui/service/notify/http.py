"""JSON over HTTP to an address that the person has named: ten seconds, no redirect, said nowhere."""

from __future__ import annotations

from typing import Any

TIMEOUT_S = 10
_AGAIN = (408, 425, 429)


class PostError(Exception):
    """It was not taken; the text holds no address. `final`: trying again would say the same."""

    def __init__(self, said: str, final: bool = False) -> None:
        super().__init__(said)
        self.final = final


def post_json(address: str, body: object) -> None:
    """POST `body`; name and password of the address go as basic authentication. Raises PostError."""
    import base64
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError
    from urllib.parse import unquote, urlsplit, urlunsplit
    from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

    import msgspec

    class Stay(HTTPRedirectHandler):
        """What was meant for one address goes to no other."""

        def redirect_request(self, *_: Any, **__: Any) -> None:
            return None

    parts = urlsplit(address)
    headers = {"Content-Type": "application/json", "User-Agent": "loopwatch"}
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    near = parts.hostname == "localhost" or (parts.hostname or "").startswith(("127.", "::1"))
    opener = build_opener(Stay, *([ProxyHandler({})] if near else []))  # no proxy leads to this machine
    try:
        with opener.open(Request(bare, msgspec.json.encode(body), headers), timeout=TIMEOUT_S):
            return
    except HTTPError as error:
        error.close()
        final = 300 <= error.code < 500 and error.code not in _AGAIN
        raise PostError(f"the server answered {error.code}", final) from None
    except URLError as error:
        why = error.reason
        raise PostError(f"the server cannot be reached: {_words(why)}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise PostError(f"the server cannot be reached: {_words(error)}") from None


def _words(why: object) -> str:
    """Of an error of the system its own words, of any other its kind: an address may stand in its text."""
    if isinstance(why, OSError):
        return why.strerror or type(why).__name__
    return type(why).__name__
