"""One address or none: tricks, names, groups, Cyrillic domains."""

import pytest

from correspondence.parsing import addresses

ONE = {
    "Анна <Anna@Example.ORG>": ("anna@example.org", "Анна"),
    '"Иванов, Иван" <a@b.ru>': ("a@b.ru", "Иванов, Иван"),
    "a@b.ru (Анна (Ив) К)": ("a@b.ru", "Анна К"),
    '"boss@vm.ru" <evil@x.ru>': ("evil@x.ru", "boss@vm.ru"),
    "a@b.ru <a@b.ru>": ("a@b.ru", "a@b.ru"),
    "<@r1,@r2:u@h.ru>": ("u@h.ru", ""),
    "почта@пример.рф": ("почта@xn--e1afmkfd.xn--p1ai", ""),
    "Почта@XN--E1AFMKFD.xn--p1ai": ("почта@xn--e1afmkfd.xn--p1ai", ""),
    '"anna"@x.ru': ("anna@x.ru", ""),
    "alice(@evil.com)@example.org": ("alice@example.org", "@evil.com"),
    "=?utf-8?b?0JDQvdC90LA=?= <anna@x.ru>": ("anna@x.ru", "Анна"),
    '"=?utf-8?b?0JDQvdC90LA=?=" <anna@x.ru>': ("anna@x.ru", "Анна"),
    "=?utf-8?q?a=40b.ru=2C?= <anna@x.ru>": ("anna@x.ru", "a@b.ru,"),
    r'"a\"b" <x@y.ru>': ("x@y.ru", 'a"b'),
    "anna@localhost,": ("anna@localhost", ""),
    "\xa0Анна\xa0Ив <a@b.ru>": ("a@b.ru", "Анна Ив"),
}
NONE = (
    "alice@example.org)bob@evil.com",
    "alice@example.org]bob@evil.com",
    "alice@example.org <bob@evil.com>",
    "<alice@example.org> <bob@evil.com>",
    "<alice@example.org>bob@evil.com",
    '"alice@example.org" bob@evil.com',
    '"alice@example.org"@evil.com',
    "=?utf-8?q?alice=40example.org?=",
    "=?utf-8?q?alice?=@example.org",
    "<>",
    "a@b@c.ru",
    "a b@c.ru",
    "<a@b.ru",
    "a@b.ru>",
    "<<a@b.ru>>",
    "a..b@x.ru",
    ".a@x.ru",
    "a@x..ru",
    "a@-x.ru",
    "a@x_y.ru",
    "@x.ru",
    "a@",
    "a@[127.0.0.1]",
    '"unclosed <a@b.ru>',
    "MAILER-DAEMON",
    "a" * 65 + "@x.ru",
    "a@" + "x" * 64 + ".ru",
    "a@" + "x." * 130 + "ru",
    "(comment)",
    "",
)


@pytest.mark.parametrize("value", ONE)
def test_an_address_and_its_name(value):
    (mailbox,) = addresses.parse(value.encode())

    assert (mailbox.address, mailbox.name) == ONE[value]


@pytest.mark.parametrize("value", NONE)
def test_what_is_not_plainly_an_address_is_none(value):
    assert [mailbox.address for mailbox in addresses.parse(value.encode()) if mailbox.address] == []


def test_groups_give_their_members():
    value = "Undisclosed recipients:; Врачи: a@x.ru, Б <b@x.ru>;, c@x.ru"

    assert [mailbox.address for mailbox in addresses.parse(value.encode())] == ["a@x.ru", "b@x.ru", "c@x.ru"]


def test_a_comma_in_a_bare_name_makes_no_address():
    first, second = addresses.parse("Иванов, Иван <a@b.ru>".encode())

    assert (first.claims, second.claims, second.address) == (False, True, "a@b.ru")


@pytest.mark.parametrize(
    "evil",
    [
        b"(" * 200_000,
        b"<" * 200_000,
        b"a@b.ru, " * 100_000,
        b'"' * 100_001,
        b"(a" * 100_000 + b")" * 100_000,
        b"a:" * 100_000,
    ],
)
def test_a_header_of_any_size_is_bounded(evil):
    assert len(addresses.parse(evil)) <= addresses.MOST
