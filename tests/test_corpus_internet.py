"""The public web is told from everything else by numbers alone."""

from __future__ import annotations

import pytest
from yarl import URL

from corpus.web.internet import host_of, is_named, is_public, is_web_port


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("168.63.129.16", False),
        ("::ffff:168.63.129.16", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("192.0.2.1", False),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("2001::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("192.0.0.192", False),
        ("192.88.99.1", False),
        ("198.18.0.1", False),
        ("100.100.100.200", False),
        ("fd00:ec2::254", False),
        ("64:ff9b:1::7f00:1", False),
        ("64:ff9b:1::808:808", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("::ffff:0:7f00:1", False),
        ("::ffff:169.254.169.254", False),
        ("2002:7f00:1::", False),
        ("2002:808:808::", True),
        ("2606:4700:4700::1111%eth0", False),
        ("3ffe::1", True),
        ("5f00::1", False),
        ("100::1", False),
        ("2001:20::1", False),
        ("1.1.1.1", True),
        ("2130706433", False),
        ("0x7f.1", False),
        ("127.1", False),
        ("010.8.8.8", False),
        ("localhost", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    """None of this machine, this network, a group of machines, or no network at all."""
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("port", "web"),
    [(80, True), (443, True), (1024, True), (8000, True), (8443, True), (65535, True),
     (0, False), (21, False), (22, False), (25, False), (81, False), (110, False), (1023, False),
     (2049, False), (5060, False), (6000, False), (6667, False), (10080, False)],
)  # fmt: skip
def test_which_ports_are_the_webs(port: int, web: bool) -> None:
    """Other services are not spoken to as if they were one."""
    assert is_web_port(port) is web


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("http://wiki.example/a", True),
        ("https://WIKI.example./a", True),
        ("http://wiki.example:8080/a", True),
        ("http://wiki.example:25/a", False),
        ("http://a.wiki.example/", False),
        ("http://wiki.example.org/", False),
        ("http://notwiki.example/", False),
        ("http://10.0.0.1:25/", True),
        ("http://10.0.0.1/", False),
        ("http://[::1]:8000/", True),
        ("http://[::1]/", False),
        ("http://xn--bcher-kva.example/", True),
        ("http://bücher.example/", True),
    ],
)
def test_only_what_is_named_is_inside(address: str, named: bool) -> None:
    """By just this name: with the port if one is named, else with any that is the web's."""
    places = ("wiki.example", "10.0.0.1:25", "[::1]:8000", "xn--bcher-kva.example")

    assert is_named(URL(address), places) is named


def test_a_host_has_one_spelling() -> None:
    """However it is written."""
    assert host_of(URL("http://Example.ORG./")) == "example.org"
    assert host_of(URL("http://[FE80::1]:80/")) == "[fe80::1]"
