# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hashlib
import socket
import ssl
import threading
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from ansible_collections.streamops.expressplay.plugins.module_utils._service import tls
from ansible_collections.streamops.expressplay.plugins.module_utils._service.answer import read_uri_list
from ansible_collections.streamops.expressplay.plugins.module_utils._service.errors import ExchangeError
from ansible_collections.streamops.expressplay.plugins.module_utils._service.exchange import request_license
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.conftest import Client
from ansible_collections.streamops.expressplay.tests.unit.plugins.module_utils._service.servers import Server

MakeClient = Callable[..., Client]
Serve = Callable[..., Server]


@pytest.fixture
def server(serve: Serve, server_tls: ssl.SSLContext, license_answer: bytes) -> Server:
    return serve(license_answer, tls=server_tls)


@pytest.fixture
def demanding(serve: Serve, authority: trustme.CA, license_answer: bytes) -> Server:
    """A server that wants a client certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    return serve(license_answer, tls=context)


@pytest.fixture
def certificate(authority: trustme.CA, tmp_path: Path) -> tuple[str, str]:
    issued = authority.issue_cert("client@example.org")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "client.pem")
    issued.private_key_pem.write_to_path(tmp_path / "client.key")
    return str(tmp_path / "client.pem"), str(tmp_path / "client.key")


def failure(client: Client, url: str) -> ExchangeError:
    with pytest.raises(ExchangeError) as caught:
        request_license(client.exchange, url, [("kid", "0" * 32)], read_uri_list)
    return caught.value


def subject_hash(authority: trustme.CA) -> str:
    """Return the name by which OpenSSL finds a certificate in a directory: a hash of its normalised subject."""
    subject = x509.load_pem_x509_certificate(authority.cert_pem.bytes()).subject
    normalised = x509.Name([x509.NameAttribute(part.oid, str(part.value).lower()) for part in subject])
    without_its_header = normalised.public_bytes()[2:]
    return hashlib.sha1(without_its_header).digest()[3::-1].hex()


def test_an_authority_in_a_file(server: Server, client: MakeClient, ca_path: str) -> None:
    assert client(ca_path=ca_path).exchange.send(server.url, []).status == 200


def test_an_authority_in_a_directory(server: Server, client: MakeClient, authority: trustme.CA, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(tmp_path / f"{subject_hash(authority)}.0")
    assert client(ca_path=str(tmp_path)).exchange.send(server.url, []).status == 200


def test_a_certificate_of_an_unknown_authority(server: Server, client: MakeClient) -> None:
    error = failure(client(retries=2), server.url)
    assert error.message.startswith(f"The certificate of the server at {server.where} was refused (")
    assert "ca_path" in str(error.hint)
    assert (error.attempts, server.requests) == (1, [])


def test_a_certificate_for_another_name(
    serve: Serve, client: MakeClient, authority: trustme.CA, ca_path: str, license_answer: bytes
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("other.example").configure_cert(context)
    server = serve(license_answer, tls=context)
    error = failure(client(ca_path=ca_path, retries=2), server.url)
    assert "IP address mismatch" in error.message
    assert error.attempts == 1


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_environment_names_no_authority(
    server: Server, client: MakeClient, ca_path: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str
) -> None:
    monkeypatch.setenv(variable, ca_path)
    assert "was refused" in failure(client(), server.url).message
    monkeypatch.setenv(variable, str(tmp_path / "absent"))
    assert client(ca_path=ca_path).exchange.send(server.url, []).status == 200


def test_verification_can_be_switched_off_without_a_warning(server: Server, client: MakeClient) -> None:
    filters = list(warnings.filters)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert client(validate_certs=False, ca_path="/does/not/exist").exchange.send(server.url, []).status == 200
    assert seen == []
    assert warnings.filters == filters


def test_connections_are_kept_over_tls(server: Server, client: MakeClient, ca_path: str) -> None:
    exchange = client(ca_path=ca_path).exchange
    for _unused in range(3):
        exchange.send(server.url, [])
    assert server.connections == 1


def test_a_handshake_that_breaks_off_is_tried_again(client: MakeClient, ca_path: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up_on_three() -> None:
            for _unused in range(3):
                listener.accept()[0].close()

        thread = threading.Thread(target=hang_up_on_three)
        thread.start()
        error = failure(client(ca_path=ca_path, retries=2), f"https://127.0.0.1:{listener.getsockname()[1]}/")
        thread.join(10)
    assert "broke off the connection" in error.message
    assert error.attempts == 3


def test_a_server_without_tls(client: MakeClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_in_plain_text() -> None:
            connection, _unused = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 400 Speak up\r\n\r\n")

        thread = threading.Thread(target=answer_in_plain_text)
        thread.start()
        where = f"127.0.0.1:{listener.getsockname()[1]}"
        error = failure(client(retries=2), f"https://{where}/")
        thread.join(10)
    assert f"No TLS connection with the server at {where} came about (wrong version number)" in error.message
    assert "base_url" in str(error.hint)
    assert error.attempts == 1


def test_a_client_certificate(
    demanding: Server, client: MakeClient, ca_path: str, certificate: tuple[str, str]
) -> None:
    made = client(ca_path=ca_path, client_cert=certificate[0], client_key=certificate[1])
    assert made.exchange.send(demanding.url, []).status == 200


def test_a_client_certificate_with_its_key_in_one_file(
    demanding: Server, client: MakeClient, ca_path: str, certificate: tuple[str, str], tmp_path: Path
) -> None:
    both = tmp_path / "both.pem"
    both.write_text("".join(Path(name).read_text() for name in certificate))
    assert client(ca_path=ca_path, client_cert=str(both)).exchange.send(demanding.url, []).status == 200


def test_a_missing_client_certificate(demanding: Server, client: MakeClient, ca_path: str) -> None:
    error = failure(client(ca_path=ca_path), demanding.url)
    assert "127.0.0.1" in error.message
    assert demanding.requests == []


@pytest.mark.parametrize("option", ["ca_path", "client_cert", "client_key"])
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/does/not/exist", "no such file or directory"),
        ("/a\0b", "no path has such characters"),
        ("/\ud800", "no path has such characters"),
    ],
)
def test_a_file_that_does_not_exist(
    client: MakeClient, certificate: tuple[str, str], closed_port: int, option: str, path: str, reason: str
) -> None:
    options = {"client_cert": certificate[0], "client_key": certificate[1], option: path}
    error = failure(client(**options), f"https://127.0.0.1:{closed_port}/")
    assert error.message == (
        f"The option {option} names {path!r}, which cannot be read ({reason}): correct the "
        "path, or the mode of the file."
    )
    assert error.attempts == 0


def test_a_directory_in_place_of_a_file(client: MakeClient, tmp_path: Path, closed_port: int) -> None:
    error = failure(client(client_cert=str(tmp_path)), f"https://127.0.0.1:{closed_port}/")
    assert "which cannot be read (is a directory)" in error.message


def test_a_file_without_an_authority(client: MakeClient, tmp_path: Path, closed_port: int) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate")
    error = failure(client(ca_path=str(tmp_path / "ca.pem")), f"https://127.0.0.1:{closed_port}/")
    assert "holds no certificate" in error.message


def test_a_key_without_a_certificate(client: MakeClient, certificate: tuple[str, str], closed_port: int) -> None:
    error = failure(client(client_key=certificate[1]), f"https://127.0.0.1:{closed_port}/")
    assert "client_key is set without client_cert" in error.message


def test_the_key_of_another_certificate(
    client: MakeClient, authority: trustme.CA, certificate: tuple[str, str], tmp_path: Path, closed_port: int
) -> None:
    authority.issue_cert("other@example.org").private_key_pem.write_to_path(tmp_path / "other.key")
    made = client(client_cert=certificate[0], client_key=str(tmp_path / "other.key"))
    assert "does not belong to the certificate" in failure(made, f"https://127.0.0.1:{closed_port}/").message


def test_a_key_with_a_passphrase_asks_nobody(
    client: MakeClient, authority: trustme.CA, certificate: tuple[str, str], tmp_path: Path, closed_port: int
) -> None:
    key = serialization.load_pem_private_key(Path(certificate[1]).read_bytes(), None)
    (tmp_path / "locked.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"hunter2"),
        )
    )
    made = client(client_cert=certificate[0], client_key=str(tmp_path / "locked.key"))
    assert "is protected by a passphrase" in failure(made, f"https://127.0.0.1:{closed_port}/").message


def test_files_that_are_no_certificate(client: MakeClient, tmp_path: Path, closed_port: int) -> None:
    (tmp_path / "x.pem").write_text("nothing")
    made = client(client_cert=str(tmp_path / "x.pem"))
    assert "which cannot be used with its key" in failure(made, f"https://127.0.0.1:{closed_port}/").message


def test_a_directory_of_authorities_that_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may read everything, so that no mode would do.
    monkeypatch.setattr(tls.os, "access", lambda path, mode: False)
    with pytest.raises(ExchangeError, match="a directory that this user may not read") as refused:
        tls.check_authorities(str(tmp_path))
    assert str(tmp_path) in str(refused.value)
