"""Which addresses may be called."""

import pytest

from core.outbound import targets
from core.outbound.api import BadTarget, NoAnswer, TargetForbidden, checked_target
from core.outbound.targets import addresses_of, may_be_called
from tests.core.outbound.receiver import Names

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "168.63.129.16",
    "::ffff:168.63.129.16",
    "3fff::1",
    "3fff:fff:ffff::1",
]
NEVER = ["0.0.0.0", "::", "224.0.0.1", "239.255.255.250", "ff02::1", "255.255.255.255", "240.0.0.1", "::ffff:0.0.0.0"]
PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_called(address):
    assert may_be_called(address, allow_private=False)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_needs_leave(address):
    assert not may_be_called(address, allow_private=False)
    assert may_be_called(address, allow_private=True)


@pytest.mark.parametrize("address", [*NEVER, "nonsense", ""])
def test_what_is_no_single_host_is_never_called(address):
    assert not may_be_called(address, allow_private=False)
    assert not may_be_called(address, allow_private=True)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http:///path",
        "http://user@example.org/",
        "http://user:password@example.org/",
        "http://example.org/#part",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://exam ple.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org/\r\nX: y",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://example.org/" + "x" * 2000,
    ],
)
def test_an_address_we_never_call_is_refused_with_a_sentence(url):
    with pytest.raises(BadTarget, match=r"\.$"):
        checked_target(url)


def test_an_address_is_taken_apart():
    target = checked_target("https://Hooks.Example.org:8443/a%20b?c=d")

    assert (target.scheme, target.host, target.port) == ("https", "hooks.example.org", 8443)
    assert target.path == "/a%20b?c=d"
    assert checked_target("http://[2606:4700::1]").host == "2606:4700::1"
    assert checked_target("https://bücher.example").host == "xn--bcher-kva.example"


@pytest.mark.parametrize("url", ["http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://017700000001/"])
def test_other_spellings_of_this_machine_are_seen_through(url):
    with pytest.raises((TargetForbidden, NoAnswer)):
        addresses_of(checked_target(url), allow_private=False, seconds=5)


def test_one_private_address_among_several_refuses_the_name(monkeypatch):
    monkeypatch.setattr(targets, "lookup", Names(mixed_example="93.184.215.14 10.0.0.1"))

    with pytest.raises(TargetForbidden, match=r"10\.0\.0\.1"):
        addresses_of(checked_target("https://mixed.example/"), allow_private=False, seconds=5)


def test_a_name_without_address_is_worth_another_try(monkeypatch):
    monkeypatch.setattr(targets, "lookup", Names(empty_example=""))

    for host in ("empty.example", "unknown.example"):
        with pytest.raises(NoAnswer, match=host):
            addresses_of(checked_target(f"https://{host}/"), allow_private=False, seconds=5)
