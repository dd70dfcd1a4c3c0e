"""Who may come in: a token, a Host and an Origin of our own."""

from __future__ import annotations

import pytest

from tui.cli.web.door import door_of


@pytest.mark.parametrize(("host", "origin", "in_"), [
    ("127.0.0.1:8022", None, True),
    ("localhost:8022", "http://localhost:8022", True),
    ("[::1]:8022", "http://[::1]:8022", True),
    ("LOCALHOST:8022", "http://127.0.0.1:8022", True),
    ("127.0.0.1:8023", None, False),  # another program's port
    ("rebound.example:8022", None, False),
    ("", None, False),
    ("127.0.0.1:8022", "http://evil.example", False),
    ("127.0.0.1:8022", "https://127.0.0.1:8022", False),
    ("127.0.0.1:8022", "null", False),
    ("192.0.2.7:8022", None, False),  # the loopback is asked by its own names
])
def test_the_loopback_is_asked_by_its_own_names(host: str, origin: str | None, in_: bool) -> None:
    assert (door_of("127.0.0.1", 8022, "", "desk").refuses(host, origin) == "") is in_


@pytest.mark.parametrize(("host", "origin", "in_"), [
    ("192.0.2.7:8022", "http://192.0.2.7:8022", True),  # nobody else's name leads to a bare address
    ("192.0.2.7", "http://192.0.2.7", False),
    ("desk:8022", "http://desk:8022", True),
    ("192.0.2.7:8022", "http://192.0.2.8:8022", False),
    ("loop.example.org", "https://loop.example.org", True),
    ("loop.example.org:443", None, False),  # a browser leaves the usual port out
    ("127.0.0.1:8022", "https://loop.example.org", True),  # a proxy that writes its own Host
    ("evil.example:8022", None, False),
])
def test_a_server_for_others_is_asked_by_address_machine_and_public_name(
    host: str, origin: str | None, in_: bool
) -> None:
    door = door_of("0.0.0.0", 8022, "https://loop.example.org", "desk")
    assert (door.refuses(host, origin) == "") is in_


def test_a_token_is_long_and_each_server_has_its_own() -> None:
    one, two = (door_of("127.0.0.1", 1, "", "desk") for _ in range(2))
    assert one.token != two.token and len(one.token) >= 32
    assert one.knows(one.token) and not one.knows(two.token) and not one.knows(None) and not one.knows("")
    assert door_of("127.0.0.1", 1, "", "desk", "a-token-of-my-own").knows("a-token-of-my-own")
    for bad in (("", "short"), ("ftp://x", ""), ("https://x/below", "")):
        with pytest.raises(ValueError):
            door_of("127.0.0.1", 1, bad[0], "desk", bad[1])
