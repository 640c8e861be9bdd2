"""Calls go into the open internet and nowhere else, whatever a name says later."""

import pytest

from core.errors import InvalidInput
from core.outside_addresses import Target, check_url, is_public, target_of


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "not an address", "",
        "0.0.0.0",  # noqa: S104 - nothing listens there
        "::127.0.0.1", "::ffff:a00:1", "::ffff:169.254.169.254", "64:ff9b::10.0.0.1", "64:ff9b:1::a00:1",
        "2001:0:7f00:1::", "198.18.0.1", "240.0.0.1", "192.0.0.8", "192.88.99.1", "fec0::1", "5f00::1", "3fff::1",
        "0177.0.0.1", "2130706433", "0x7f000001", "127.1",
    ],
)  # fmt: skip
def test_addresses_of_networks_inside_are_refused(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "193.99.144.80", "2a00:1450:4001::1"])
def test_addresses_of_the_open_internet_are_taken(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https://user@example.org/", "https://example.org:22/",
        "https://example.org/#part", "//example.org", "https://exa mple.org/", "https://ex\nample.org/", "javascript:1",
        "https://example.org:99999/", "https://[::1", "https://münchen.example/", "https://example.org/" + "a" * 600,
    ],
)  # fmt: skip
def test_what_is_no_plain_https_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        check_url(url)


def test_the_connection_goes_to_the_number_that_was_checked() -> None:
    answers = iter([["193.99.144.80"], ["127.0.0.1"]])  # a name that changes: DNS rebinding

    target = target_of("https://hooks.example.org:8443/in?a=1", lambda _host, _port: next(answers))

    assert target == Target("hooks.example.org", 8443, "/in?a=1", "193.99.144.80")


@pytest.mark.parametrize("found", [["127.0.0.1"], ["193.99.144.80", "10.0.0.1"], []])
def test_a_name_that_leads_inside_even_sometimes_is_refused(found: list[str]) -> None:
    with pytest.raises(InvalidInput):
        target_of("https://hooks.example.org/", lambda _host, _port: found)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "localhost"])
def test_numbers_written_otherwise_lead_inside_too(host: str) -> None:
    written = {"2130706433": "127.0.0.1", "0x7f.1": "127.0.0.1", "localhost": "127.0.0.1", "[::1]": "::1"}

    with pytest.raises(InvalidInput):
        target_of(f"https://{host}/", lambda _host, _port: [written.get(host, host)])


@pytest.mark.parametrize(
    "host",
    [
        "0177.0.0.1", "017700000001", "2130706433", "0x7f000001", "0x7f.1", "127.1", "0", "0xa9fea9fe",
        "[::]", "[::1]", "[::ffff:10.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::10.0.0.1]",
        "[64:ff9b::a00:1]",
        "0.0.0.0",  # noqa: S104 - nothing listens there
    ],
)  # fmt: skip
def test_the_system_reads_no_number_as_one_of_the_open_internet_that_leads_inside(host: str) -> None:
    """With the resolver that calls use; numbers need no network."""
    with pytest.raises(InvalidInput):
        target_of(f"https://{host}/")
