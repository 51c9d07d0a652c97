# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.streamops.expressplay.plugins.module_utils._service.endpoint import (
    EndpointError,
    Service,
    host_and_port,
    problems,
    token_url,
)


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (Service("test"), "https://wv-gen.test.expressplay.com/hms/wv/token"),
        (Service("production"), "https://wv-gen.service.expressplay.com/hms/wv/token"),
        (Service("production", "service.expressplay.cn"), "https://wv-gen.service.expressplay.cn/hms/wv/token"),
        (Service("test", "service.expressplay.cn"), "https://wv-gen.test.expressplay.com/hms/wv/token"),
        (Service("test", base_url="http://127.0.0.1:8080"), "http://127.0.0.1:8080/hms/wv/token"),
        (Service("production", base_url="http://127.0.0.1:8080/"), "http://127.0.0.1:8080/hms/wv/token"),
        (Service("test", base_url="https://proxy.example/ep/v1/"), "https://proxy.example/ep/v1/hms/wv/token"),
        (Service("test", base_url="https://[::1]:8443"), "https://[::1]:8443/hms/wv/token"),
        (Service("test", base_url="http://my_emulator:1"), "http://my_emulator:1/hms/wv/token"),
    ],
)
def test_url(service: Service, expected: str) -> None:
    assert problems(service) == []
    assert token_url(service, "wv-gen", "/hms/wv/token") == expected


def test_the_url_of_another_drm() -> None:
    assert token_url(Service("test"), "pr-gen", "/hms/pr/token") == "https://pr-gen.test.expressplay.com/hms/pr/token"


@pytest.mark.parametrize(
    ("base_url", "said"),
    [
        ("", "does not begin with https:// or http://"),
        ("ftp://host", "does not begin with https:// or http://"),
        ("host:8080", "does not begin with https:// or http://"),
        ("https://", "has no host"),
        ("https://:443", "has no host"),
        ("https://ho st", "white space"),
        ("https://host\n", "white space"),
        ("https://host\x00", "control characters"),
        ("https://host\u00a0", "white space"),
        ("https://host\\path", "backslash"),
        ("https://-host", "not a host name"),
        ("https://host..example", "not a host name"),
        ("https://b\u00fccher.example", "xn--"),
        ("https://host:0", "port"),
        ("https://host:65536", "port"),
        ("https://host:http", "port"),
        ("https://host?x=1", "query or a fragment"),
        ("https://host/?", "query or a fragment"),
        ("https://host#top", "query or a fragment"),
        ("https://[::1", "It is not a URL"),
    ],
)
def test_an_unusable_base_url_is_refused(base_url: str, said: str) -> None:
    service = Service("test", base_url=base_url)
    found = problems(service)
    assert {problem.option for problem in found} == {"base_url"}
    assert [problem for problem in found if said in problem.message + problem.hint]
    with pytest.raises(EndpointError, match="base_url"):
        token_url(service, "wv-gen", "/hms/wv/token")


def test_userinfo_in_the_base_url_is_refused_and_not_printed() -> None:
    service = Service("test", base_url="https://operator:hunter2@host:99999/?x")
    found = problems(service)
    assert len(found) == 3
    assert "user name or password" in found[0].message
    with pytest.raises(EndpointError) as caught:
        token_url(service, "wv-gen", "/hms/wv/token")
    assert not any(secret in str(caught.value) for secret in ("operator", "hunter2"))


@pytest.mark.parametrize(
    "domain",
    ["", "https://service.expressplay.com", "service.expressplay.com/x", "a:80", "u@h", "a b", "x" * 64, "a\n"],
)
def test_a_production_domain_that_is_no_host_name_is_refused(domain: str) -> None:
    found = problems(Service("production", domain))
    assert [(problem.option, problem.message) for problem in found] == [("prod_domain", "It is not a host name.")]


def test_another_service_name_is_refused() -> None:
    with pytest.raises(EndpointError) as caught:
        token_url(Service("staging"), "wv-gen", "/hms/wv/token")
    assert str(caught.value) == "service: It is not the name of a service. Set it to test or production."


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://user:pass@host/path?query=1", "host:443"),
        ("http://host:8080/", "host:8080"),
        ("http://[::1]/", "[::1]:80"),
        ("socks5://host", "host"),
        ("https://host:port/", "an unreadable address"),
        ("nonsense", "an address without a host"),
    ],
)
def test_a_url_is_shown_as_host_and_port(url: str, expected: str) -> None:
    assert host_and_port(url) == expected
