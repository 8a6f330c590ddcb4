"""The allow-list of addresses: what must not pass, what must, and whether a browser reads addresses as we do."""

from __future__ import annotations

import ipaddress
import itertools
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import ConfigError
from agent.network.addresses import AddressPolicy, HostRule, Reach, read_address, read_host, rules_for
from agent.network.ranges import to_address, why_not_public
from devices.errors import AddressRefused

POLICY = AddressPolicy.of("example.com", "*.shop.example", "127.0.0.1:8080", "bücher.example")

# ---------------------------------------------------------------- what must not pass

_LOOPBACK = (
    "127.0.0.1 127.1 127.0.1 127.00.00.01 127.0.0.1. 127.255.255.254 0x7f.0.0.1 0x7f.1 0x7F000001 0177.0.0.1 "
    "0177.1 017700000001 2130706433 2130706434 0 0.0.0.0 0x0 00.0 localhost LOCALHOST LocalHost localhost. "
    "foo.localhost a.b.localhost. [::1] [::] [0:0:0:0:0:0:0:1] [0000::0001] [::ffff:127.0.0.1] [::ffff:7f00:1] "
    "[::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] １２７.0.0.1 127。0。0。1 127．0．0．1 ①②⑦.⓪.⓪.① "
    "%31%32%37.0.0.1 %6cocalhost l%6Fcalhost ｌｏｃａｌｈｏｓｔ lo\u00adcalhost ℓocalhost 127.0.0.1%2e"
)
LOOPBACK = _LOOPBACK.split()
_METADATA = (
    "169.254.169.254 0xa9fea9fe 2852039166 0251.0376.0251.0376 169.254.43518 169.16689662 [::ffff:a9fe:a9fe] "
    "[::ffff:169.254.169.254] [64:ff9b::a9fe:a9fe] [fd00:ec2::254] metadata.google.internal "
    "metadata.google.internal. METADATA.google.internal metadata 169.254.170.2 100.100.100.200 192.0.0.192 "
    "168.63.129.16 ①⑥⑨.②⑤④.①⑥⑨.②⑤④"
)
METADATA = _METADATA.split()
_PRIVATE = (
    "10.0.0.1 10.1 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 3232235777 169.254.1.1 100.64.0.1 "
    "100.127.255.255 224.0.0.1 239.255.255.250 255.255.255.255 240.0.0.1 198.18.0.1 192.0.2.1 0.1.2.3 [fe80::1] "
    "[fc00::1] [fd12::1] [fec0::1] [ff02::1] [2001:db8::1] [100::1] [2001::1] [::2] [2002:a00:1::] router.home "
    "intranet nas.local"
)
PRIVATE = _PRIVATE.split()
_CONFUSED = (
    "evil.test evil.test. EVIL.test sub.example.com www.example.com xexample.com example.com.evil.test "
    "example.co example.comm example.com.. .example.com example..com shop.example xshop.example "
    "shop.example.evil.test a.shop.example.evil.test exаmple.com examp1e.com еxample.com example.com%2eevil.test "
    "example.com。evil.test example.com%00.evil.test example.com%09.evil.test example.com%20.evil.test "
    "example%E3%80%82com.evil.test bucher.example xn--example.com 1.1.1.1 [2606:4700::1111] 134744072 "
    "xn--bcher-kva.example.evil.test"
)
CONFUSED = _CONFUSED.split()
_SCHEMES = (
    "file view-source data blob javascript vbscript about chrome chrome-extension chrome-search chrome-untrusted "
    "devtools edge brave opera resource intent android-app market content ftp ftps sftp ssh telnet gopher ws wss "
    "mailto tel sms facetime filesystem jar ldap dict tftp magnet smb itms-apps ms-settings moz-extension cid "
    "urn httpss hxxp http+unix"
)
SCHEMES = _SCHEMES.split()


def hostile() -> list[str]:
    urls = [f"{s}://{h}/" for h in (*LOOPBACK, *METADATA, *PRIVATE, *CONFUSED) for s in ("http", "https")]
    urls += [f"http://{h}:{p}/json" for h in LOOPBACK if "." in h for p in (9222, 5037, 4723, 80)]
    urls += [f"http://{h}:8080/" for h in ("127.0.0.2", "localhost", "[::1]", "0.0.0.0", "2130706434", "10.0.0.1")]
    for scheme in SCHEMES:
        urls += [f"{scheme}://example.com/", f"{scheme.upper()}:example.com", f" {scheme}:https://example.com/"]
    urls += [
        "file:///etc/passwd", "file://localhost/etc/passwd", "FILE://LocalHost/etc/passwd", "file:/etc/passwd",
        "file:\\\\localhost\\c$", "file://example.com/share", "view-source:http://example.com/",
        "view-source:file:///etc/passwd", "data:text/html,<script>1</script>", "data:,x", "DATA:text/html;base64,PGI+",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)",
        "javascript://example.com/%0aalert(1)", "blob:https://example.com/0b7a", "blob:https://evil.test/0b7a",
        "filesystem:http://example.com/temporary/x", "about:srcdoc", "about:config", "about:blankx", "ABOUT:BLANK",
        "chrome://settings", "chrome://inspect/#devices", "intent://scan/#Intent;scheme=zxing;end",
    ]  # fmt: skip
    allowed = ("example.com", "a.shop.example", "127.0.0.1:8080")
    for host in allowed:
        urls += [
            f"http://{host}@evil.test/", f"http://{host}%40evil.test/", f"http://user@{host}/", f"http://u:p@{host}/",
            f"http://:p@{host}/", f"https://{host}:x@evil.test/", f"http://evil.test#{host}", f"http://evil.test?{host}",
            f"http://evil.test/{host}", f"http://evil.test\\@{host}/", f"http://{host}\\@evil.test/",
            f"http://{host}\\.evil.test/", f"http:\\\\evil.test\\{host}", f"http:evil.test/{host}",
            f"http:/evil.test/{host}", f"http:///evil.test/{host}", f"http:////evil.test@{host}",
            f"//{host}/", f"/{host}", f"\\\\{host}\\", host, f"{host}/x", f"?{host}", f"#{host}", f"http//{host}",
            f"h ttp://{host}/", f"http://{host} .evil.test/", f"http://{host}\t.evil.test/", f"ht\ntp://{host}/",
            f"http://{host}/\x00", f"http://{host}/\r\nHost: evil.test", f"http://evil.test\r\n@{host}/",
            f"http://[{host}]/", f"http://{host}\ud800/", f"http://{host}＠evil.test/", f"http://{host}＃@evil.test/",
            f"http://{host}．evil.test/", f"http://{host}∕@evil.test/",
        ]  # fmt: skip
    for port in (0, 1, 21, 22, 25, 79, 81, 444, 3000, 6000, 8443, 9222, 65535):
        urls += [f"http://example.com:{port}/", f"https://example.com:{port}/", f"https://a.shop.example:{port}/"]
    urls += [
        "http://example.com:443/", "https://example.com:80/", "http://example.com:65536/", "http://example.com:-1/",
        "http://example.com:8o/", "http://127.0.0.1/", "https://127.0.0.1/", "http://127.0.0.1:8081/",
        "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[::1", "http://::1/", "http://[::1]extra/",
        "http://[example.com]/", "http://256.256.256.256/", "http://1.2.3.4.5/", "http://0x100000000/", "http://09.1/",
        "http://", "http:", "https://", "http:///", "http://#", "http://?", "", " ", "\x00", "a" * 70_000,
        "http://" + "a" * 64_000 + ".example.com/", "http://example.com/" + "a" * 66_000,
        "http://" + "a." * 200 + "com/", "http://stra%E1%BA%9Ee.shop.example/", "http://stra\u1e9ee.shop.example/",
        "http://example%2ecom/", "http://exam%70le.com/", "http://a*b.shop.example/", "http://a!b.shop.example/",
    ]  # fmt: skip
    return urls


HOSTILE = hostile()


def test_the_list_of_hostile_addresses_is_long_and_has_no_doubles():
    assert len(set(HOSTILE)) >= 300


def test_no_hostile_address_passes():
    told = {url: refusal_of(url) for url in HOSTILE}
    assert [url for url, refusal in told.items() if refusal is None] == []
    # What a page chose must not move a terminal's cursor.
    assert all(refusal.message.isprintable() and refusal.exit_code == 4 for refusal in told.values() if refusal)


def refusal_of(url: str) -> AddressRefused | None:
    try:
        POLICY.check(url)
    except AddressRefused as refusal:
        return refusal
    return None


@pytest.mark.parametrize("host", [*LOOPBACK, *METADATA, *PRIVATE])
def test_no_request_to_a_host_that_is_not_public_leaves_even_where_every_public_host_may_be_reached(host):
    everywhere = AddressPolicy.of("*")
    names = {"router.home", "intranet", "nas.local"}  # told apart only when they are resolved
    for policy, port in ((POLICY, 80), (POLICY, 443), (everywhere, 80), (everywhere, 443)):
        try:
            address = read_host(host, port)
            policy.check_request(address.host, port, "public")
        except AddressRefused:
            continue
        assert host in names
        with pytest.raises(AddressRefused):
            policy.check_resolved(address.host, "192.168.1.1", port)


def test_with_no_rules_nothing_passes():
    for url in (*HOSTILE, *VALID):
        with pytest.raises(AddressRefused):
            AddressPolicy().check(url)


# ---------------------------------------------------------------- what must pass


def valid() -> list[str]:
    chance = random.Random(7)
    hosts = ["example.com", "EXAMPLE.com", "example.com.", "Example.Com", "ｅxample.com", "ｅｘａｍｐｌｅ。com"]
    hosts += ["a.shop.example", "a.b.c.shop.example", "A.SHOP.EXAMPLE", "x--y.shop.example", "münchen.shop.example"]
    hosts += ["bücher.example", "BÜCHER.example", "xn--bcher-kva.example", "b\u00fccher.example.", "日本.shop.example"]
    hosts += ["xn--wgv71a.shop.example", "under_score.shop.example", "1.shop.example", "shop.example.shop.example"]
    paths = ["", "/", "/a/b", "/%2e%2e/x", "/@evil.test", "/http://evil.test/", "/a;b=c", "/ü", "/a%20b", "/:80", "//x"]
    queries = ["", "?", "?q=1&r=2", "?u=http://evil.test", "?a@b", "?back\\slash", "?q=日本", "?x=[1]", "?" + "y" * 300]
    fragments = ["", "#", "#top", "#/route?x=1", "#@evil.test", "#a\\b"]
    urls = []
    for host, path, query, fragment in itertools.product(hosts, paths, queries, fragments):
        scheme, port = chance.choice([("http", ""), ("http", ":80"), ("https", ""), ("https", ":443"), ("HTTPS", ":")])
        urls.append(f"{scheme}://{host}{port}{path}{query}{fragment}")
    chosen = chance.sample(urls, 980)
    own = ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "127.0.0.1.", "[::ffff:127.0.0.1]"]
    return chosen + [f"http://{host}:8080{path}" for host, path in itertools.product(own, paths[:4])]


VALID = valid()


def test_every_valid_address_passes():
    assert len(set(VALID)) >= 1000
    for url in VALID:
        POLICY.check(url)


def test_nowhere_is_always_allowed():
    AddressPolicy().check("about:blank")
    AddressPolicy().check("about:blank#x")


# ---------------------------------------------------------------- the address that a name resolves to


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("1.1.1.1", True), ("2606:4700::1111", True), ("64:ff9b::101:101", True),
        ("2002:101:101::1", True), ("::ffff:1.1.1.1", True), ("127.0.0.1", False), ("127.9.9.9", False),
        ("0.0.0.0", False), ("10.1.2.3", False), ("172.20.0.1", False), ("192.168.0.9", False), ("169.254.9.9", False),
        ("169.254.169.254", False), ("100.64.1.1", False), ("100.100.100.200", False), ("168.63.129.16", False),
        ("224.0.0.251", False), ("255.255.255.255", False), ("198.19.0.1", False), ("203.0.113.7", False),
        ("::1", False), ("::", False), ("fe80::1", False), ("fe80::1%eth0", False), ("fd00:ec2::254", False),
        ("fc00::1", False), ("ff02::1", False), ("2001:db8::1", False), ("2001::1", False), ("3fff::1", False),
        ("4000::1", False), ("::ffff:127.0.0.1", False), ("64:ff9b::7f00:1", False), ("64:ff9b:1::1", False),
        ("2002:7f00:1::1", False), ("2002:c0a8:1::", False), ("::7f00:1", False),
    ],
)  # fmt: skip
def test_a_name_is_judged_by_what_it_resolves_to(address, public):
    assert (why_not_public(to_address(address)) == "") is public
    if public:
        POLICY.check_resolved("example.com", address, 443)
    else:
        with pytest.raises(AddressRefused, match=r"example\.com resolves to") as caught:
            POLICY.check_resolved("example.com", address, 443)
        assert f"--allow-host example.com={to_address(address)}" in caught.value.hint


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_no_table_calls_public_what_python_calls_private(number):
    address = ipaddress.IPv4Address(number)
    if address.is_private or address.is_multicast or address.is_reserved or address.is_link_local:
        assert why_not_public(address)
        assert why_not_public(ipaddress.IPv6Address(f"::ffff:{address}"))
        assert why_not_public(ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + number))


@given(st.integers(0, 2**128 - 1))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_no_address_outside_global_unicast_is_public(number):
    address = ipaddress.IPv6Address(number)
    if number >> 125 != 1 and address.ipv4_mapped is None and address not in ipaddress.IPv6Network("64:ff9b::/96"):
        assert why_not_public(address)


def test_a_rule_can_say_where_a_name_is_expected():
    policy = AddressPolicy.of("wiki.corp=10.0.0.0/8", "*.dev.test:3000=127.0.0.1", "both.corp=10.0.0.0/8", "both.corp")
    policy.check_resolved("wiki.corp", "10.20.30.40", 80)
    policy.check_resolved("a.dev.test", "127.0.0.1", 3000)
    policy.check_resolved("both.corp", "93.184.216.34", 80)
    for host, address, port in (
        ("wiki.corp", "127.0.0.1", 80),
        ("wiki.corp", "192.168.0.1", 80),
        ("wiki.corp", "93.184.216.34", 80),  # the name server is not the one that the rule had in mind
        ("a.dev.test", "127.0.0.2", 3000),
        ("a.dev.test", "127.0.0.1", 80),
        ("other.corp", "10.0.0.1", 80),
        ("wiki.corp", "no address", 80),
    ):
        with pytest.raises(AddressRefused):
            policy.check_resolved(host, address, port)


def test_a_rule_for_an_address_does_not_let_names_resolve_to_it():
    policy = AddressPolicy.of("127.0.0.1:8080", "example.com:8080")
    policy.check_resolved("127.0.0.1", "127.0.0.1", 8080)
    with pytest.raises(AddressRefused):
        policy.check_resolved("example.com", "127.0.0.1", 8080)
    with pytest.raises(AddressRefused):
        policy.check_resolved("127.0.0.1", "127.0.0.2", 8080)


def test_this_machine_by_its_own_name_is_this_machine():
    policy = AddressPolicy.of("localhost:3000")
    policy.check("http://localhost:3000/")
    policy.check_resolved("localhost", "127.0.0.1", 3000)
    policy.check_resolved("localhost", "::1", 3000)
    with pytest.raises(AddressRefused):
        policy.check_resolved("localhost", "93.184.216.34", 3000)


# ---------------------------------------------------------------- how far a request may go


def test_pages_may_load_from_public_hosts_unless_told_otherwise():
    policy = AddressPolicy.of("example.com", "example.com:8443")
    policy.check_request("cdn.test", 443, "public")
    policy.check_request("1.1.1.1", 80, "public")
    policy.check_request("example.com", 8443, "strict")
    refused: list[tuple[str, int, Reach]] = [
        ("cdn.test", 443, "strict"),
        ("cdn.test", 8080, "public"),
        ("cdn.test", 22, "public"),
        ("127.0.0.1", 80, "public"),
        ("localhost", 80, "public"),
        ("metadata.google.internal", 80, "public"),
    ]
    for host, port, reach in refused:
        with pytest.raises(AddressRefused) as caught:
            policy.check_request(host, port, reach)
        assert "--allow-host" in caught.value.hint


def test_every_public_host_can_be_allowed_at_once():
    policy = AddressPolicy.of("*")
    policy.check("https://anything.test/")
    policy.check("http://1.1.1.1/")
    for url in ("http://127.0.0.1/", "http://localhost/", "http://10.0.0.1/", "https://x.test:8443/", "ftp://x.test/"):
        with pytest.raises(AddressRefused):
            policy.check(url)
    with pytest.raises(AddressRefused):
        policy.check_resolved("anything.test", "127.0.0.1", 80)


def test_the_message_says_which_rule_is_missing():
    with pytest.raises(AddressRefused, match=r"evil\.test is not on the list") as caught:
        POLICY.check("https://evil.test/x")
    assert "--allow-host evil.test" in caught.value.hint
    with pytest.raises(AddressRefused, match="allowed, but not on port 9000") as caught:
        POLICY.check("http://example.com:9000/")
    assert "--allow-host example.com:9000" in caught.value.hint
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.1 is allowed, but not on port 9222"):
        POLICY.check("http://2130706433:9222/")
    with pytest.raises(AddressRefused, match=r"localhost is this machine"):
        POLICY.check("http://localhost:9222/")


# ---------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("example.com", "example.com"), ("EXAMPLE.com.", "example.com"), ("*.Example.com", "*.example.com"),
        ("127.1:80", "127.0.0.1:80"), ("::1", "[::1]"), ("[::1]:3000", "[::1]:3000"), ("*", "*"),
        ("faß.de", "xn--fa-hia.de"), ("x.corp=10.0.0.0/8", "x.corp=10.0.0.0/8"), ("x.corp=10.1.1.1", "x.corp=10.1.1.1"),
        ("*.corp:8443=fd00::/8", "*.corp:8443=fd00::/8"), (" example.com ", "example.com"),
    ],
)  # fmt: skip
def test_rules_are_read_and_told(text, told):
    rule = HostRule.parse(text)
    assert rule.describe() == told
    assert HostRule.parse(rule.describe()) == rule


@pytest.mark.parametrize(
    "text",
    ["", " ", "*.", "*.*", "a*b.com", "http://x", "x/y", "a@b", "a b", "x:", ":80", "x:99999", "x:http", "x=y",
     "*=10.0.0.0/8", "*.0.0.1", "127.0.0.1=10.0.0.1", "[::1", "x?", "a\tb", "\ud800", "fe80::1%eth0", "..", "x=",
     "x=10.0.0.1/8"],
)  # fmt: skip
def test_what_is_no_rule_is_a_mistake_in_the_configuration(text):
    with pytest.raises(ConfigError) as caught:
        HostRule.parse(text)
    assert caught.value.exit_code == 2


def test_an_address_to_begin_with_brings_its_own_rule():
    for url, rules in {
        "https://Example.com/x": ["example.com", "www.example.com"],
        "https://www.example.com:8443/": ["www.example.com:8443", "example.com:8443"],
        "http://127.0.0.1:5000/a": ["127.0.0.1:5000"],
        "http://localhost:3000": ["localhost:3000"],
        "http://[::1]/": ["[::1]"],
    }.items():
        assert [rule.describe() for rule in rules_for(url)] == rules
        AddressPolicy(rules_for(url)).check(url)
    with pytest.raises(AddressRefused):
        rules_for("file:///etc/passwd")


# ---------------------------------------------------------------- anything at all

URL_LIKE = st.one_of(
    st.text(max_size=80),
    st.builds(
        "{}{}{}{}{}".format,
        st.sampled_from(["http://", "https://", "HTTP:", "http:\\", "ftp://", "//", "", "http:////", "\thttp://"]),
        st.sampled_from(["", "u@", "u:p@", ":@", "@", "a%40"]),
        st.one_of(st.text(max_size=30), st.from_regex(r"[0-9a-fx.]{1,20}", fullmatch=True), st.ip_addresses().map(str)),
        st.sampled_from(["", ":", ":80", ":8080", ":0", ":99999", ":x", "]", "["]),
        st.text(max_size=20),
    ),
)


@given(URL_LIKE)
@settings(max_examples=1500, deadline=None, derandomize=True)
def test_whatever_is_given_it_is_read_or_refused(url):
    try:
        address = read_address(url)
    except AddressRefused:
        return
    assert address.scheme in ("http", "https")
    assert address.host
    assert address.host == address.host.lower()
    assert address.host.isascii()
    assert 0 <= address.port <= 65_535
    again = read_address(address.href)
    assert (again.host, again.port, again.href) == (address.host, address.port, address.href), "canonical is canonical"


@given(st.text(max_size=40), st.integers(0, 65_535))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_whatever_a_proxy_is_asked_for_is_read_or_refused(authority, port):
    try:
        assert read_host(authority, port).port == port
    except AddressRefused:
        pass


@given(st.text(max_size=40))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_whatever_stands_in_the_configuration_is_a_rule_or_a_mistake(text):
    try:
        rule = HostRule.parse(text)
    except ConfigError:
        return
    assert HostRule.parse(rule.describe()) == rule


# ---------------------------------------------------------------- a browser reads them the same way

TRICKY = [
    *[f"http://{host}/" for host in (*LOOPBACK, *METADATA, *CONFUSED)],
    *VALID[:60],
    "http://0x7f.0x0.0x0.0x1:080/", "http://1e3/", "http://0x/", "http://0x./", "http://1.0x/", "http://.../", "http://a.0/",
    "http://4294967295/", "http://4294967296/", "http://256/", "http://1.256/", "http://1.2.65536/", "http://08/", "http://1.2.3.08/",
    "http://xn--/", "http://xn--a/", "http://xn--zn7c.com/", "http://☕.example/", "http://a\u200db.example/", "http://ab\u200c/",
    "http://xn--1ug.example/", "http://ﬀ.example/", "http://ß.example/", "http://ẞ.example/", "http://ς.example/", "http://Σ.example/",
    "http://a\u0301.example/", "http://\u0301a.example/", "http://١٢٣.example/", "http://אב1.example/", "http://a_b.example/",
    "http://-a.example/", "http://a-.example/", "http://ab--c.example/", "http://" + "a" * 64 + ".example/",
    "http://a!b.example/", "http://a$b/", "http://a&b'c(d)*+,;=/", "http://a|b/", "http://a^b/", "http://a<b/", "http://a`b/",
    "http://a%21b/", "http://a%zz/", "http://a%/", "http://%/", "http://%ff/", "http://a%c3%28/", "http://%E2%98%83.example/",
    "http://[1:2:3:4:5:6:7:8]/", "http://[1:2:3:4:5:6:7::]/", "http://[1::8:0:0]/", "http://[::1.2.3.4]/", "http://[::1.2.3]/",
    "http://[::01.2.3.4]/", "http://[1:2:3]/", "http://[g::]/", "http://[::ffff:0:0]/", "http://[0:0:0:1:0:0:0:0]/",
    "HTTP://A.EXAMPLE:0080/", "https://a.example:0443/", "http://a.example:00000000080/", "http://a.example:1e1/",
    "http://a.example: 80/", "http://a.example:８０/", "http://a.example/..//..?#", "http:a.example", "http:/a.example",
    "http://@a.example/", "http://:@a.example/", "http://a.example@/", "http://a.example\u3000/", "http://a\u2044b/",
    "http://\uff0ea/", "http://a\ufe52b/", "http://a\u2024b/", "http://℀.example/", "http://㏕.example/", "http://a\ufffd/",
]  # fmt: skip


@pytest.mark.browser
def test_a_browser_reads_tricky_addresses_the_same_way():
    from devices.browser.device import BrowserDevice

    urls = list(dict.fromkeys(TRICKY))
    assert len(urls) >= 80
    device = BrowserDevice()
    try:
        told = device.page.evaluate(
            """urls => urls.map(u => {
                try { const x = new URL(u); return [x.protocol, x.hostname, x.port, x.username + x.password] }
                catch { return null }
            })""",
            urls,
        )
    finally:
        device.close()
    differing: list[tuple[object, ...]] = []
    for url, seen in zip(urls, told, strict=True):
        if seen is None:
            continue  # a browser does not open it, whatever we make of it
        scheme, hostname, port, user = seen
        try:
            ours = read_address(url)
        except AddressRefused:
            if not (user or refused_on_purpose(url, hostname)):
                differing.append((url, "refused", seen))
            continue
        theirs = (scheme, _plain(hostname), port or {"http:": "80", "https:": "443"}[scheme])
        if theirs != (f"{ours.scheme}:", ours.host, str(ours.port)):
            differing.append((url, ours, seen))
    assert differing == [], "\n".join(map(repr, differing))
    assert sum(seen is not None for seen in told) >= 80


def refused_on_purpose(url: str, hostname: str) -> bool:
    """What browsers can read and we do not want to."""
    unusual = not re.fullmatch(r"[\[\]a-z0-9:._-]+", hostname) or hostname.startswith((".", "-")) or ".." in hostname
    escaped = "%" in url.split("/")[2] or "\u1e9e" in url
    # Chromium lets labels through that begin like punycode and are not; no name server knows them. It also reads
    # an IPv4 tail with leading zeros.
    return unusual or escaped or len(hostname) > 253 or "xn--" in hostname or "[::01." in url


def _plain(hostname: str) -> str:
    host = hostname.removesuffix(".")
    try:
        return str(to_address(host))
    except ValueError:
        return host
