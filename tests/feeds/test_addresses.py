"""Which addresses may be asked, with and without private networks."""

from __future__ import annotations

import ipaddress

import pytest

from dynacontent.feeds.addresses import may_be_asked

PUBLIC = (
    "93.184.216.34 8.8.8.8 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0 192.167.0.1 2606:4700::1111"
)
PRIVATE = (
    "127.0.0.1 127.1.2.3 127.255.255.255 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 "
    "100.64.0.1 100.127.255.255 ::1 fc00::1 fd12:3456::1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 "
    "64:ff9b::7f00:1 64:ff9b::a00:1 0:0:0:0:0:ffff:c0a8:1"
)
NEVER = (
    "0.0.0.0 0.1.2.3 169.254.169.254 169.254.0.1 192.0.0.1 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 "
    "203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 100.100.100.200 168.63.129.16 "
    "192.88.99.1 :: fe80::1 feb0::1 fec0::1 ff02::1 fd00:ec2::254 2001:db8::1 2001:0:1::1 2001:10::1 "
    "2002:7f00:1:: "
    "2002:808:808:: 64:ff9b:1::1 64:ff9b::a9fe:a9fe 64:ff9b::e000:1 ::ffff:169.254.169.254 ::ffff:0.0.0.0 "
    "::ffff:100.100.100.200 ::127.0.0.1 ::8.8.8.8 ::ffff:0:127.0.0.1 100::1 3fff::1 4000::1 fe80::1%eth0 "
    "1 127.1 0x7f000001 0177.0.0.1 localhost 1.2.3 256.1.1.1 1.2.3.4/8"
)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_ones(address: str) -> None:
    assert may_be_asked(address, private=False)
    assert may_be_asked(address, private=True)


def test_public_ones_in_other_forms() -> None:
    assert may_be_asked("::ffff:8.8.8.8", private=False)
    assert may_be_asked("64:ff9b::8.8.8.8", private=False)  # how IPv4 is reached where there is none


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_ones(address: str) -> None:
    assert not may_be_asked(address, private=False)
    assert may_be_asked(address, private=True)


@pytest.mark.parametrize("address", ["", *NEVER.split()])
def test_special_ones(address: str) -> None:
    assert not may_be_asked(address, private=False)
    assert not may_be_asked(address, private=True)


def test_nothing_that_python_calls_private_is_public_here() -> None:
    """A sweep over the beginnings of all blocks, against the table that Python has."""
    for first in range(256):
        for second in (0, 1, 16, 31, 64, 88, 100, 127, 168, 254, 255):
            address = ipaddress.IPv4Address(f"{first}.{second}.0.1")
            if address.is_private or address.is_multicast or address.is_reserved or address.is_link_local:
                assert not may_be_asked(str(address), private=False), address
