"""Where a webhook is posted: to the machine that was looked at, known by the name of its certificate, and no further."""

import ssl
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest.mock import patch

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from odoo.tests import BaseCase, tagged

from ..tools import post as posting

NAME = "hooks.example.com"


def write_certificate(path, name):
    """A certificate of ``name`` that vouches for itself, with its key, in the file ``path``."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.headers["Host"], self.path, body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args):
        """Nothing on the screen."""


@tagged("post_install", "-at_install")
class TestPinnedAddress(BaseCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.certificate = Path(folder.name) / "hooks.pem"
        write_certificate(self.certificate, NAME)
        self.server = HTTPServer(("127.0.0.1", 0), Answering)
        self.server.got, self.server.status = [], 200
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def post(self, name=NAME, addresses=("127.0.0.1",), verify=None):
        url = f"https://{name}:{self.server.server_port}/in?x=1"
        verify = str(self.certificate) if verify is None else verify
        return posting.post(url, list(addresses), b"{}", {"X": "y"}, 5, verify=verify)

    def test_it_goes_to_the_address_looked_at_under_the_name_of_the_host(self):
        answer = self.post()
        self.assertEqual(answer.status_code, 200)
        port = self.server.server_port
        self.assertEqual(self.server.got, [(f"{NAME}:{port}", "/in?x=1", b"{}")])

    def test_a_machine_that_is_not_the_one_of_the_name_gets_nothing(self):
        with self.assertRaises(requests.exceptions.SSLError):
            self.post(name="other.example.com")
        with self.assertRaises(requests.exceptions.SSLError):
            self.post(verify=True)
        self.assertFalse(self.server.got)

    def test_a_redirection_is_not_followed_and_a_proxy_not_asked(self):
        self.server.status = 307
        with patch.dict(
            "os.environ", {"HTTPS_PROXY": "http://127.0.0.1:1", "https_proxy": "http://127.0.0.1:1"}
        ):
            self.assertEqual(self.post().status_code, 307)
        self.assertEqual(len(self.server.got), 1)

    def test_an_address_that_does_not_answer_leaves_its_place_to_the_next(self):
        # Nobody listens at 127.0.0.2 on that port.
        self.assertEqual(self.post(addresses=("127.0.0.2", "127.0.0.1")).status_code, 200)

    def test_how_addresses_and_names_are_written(self):
        for url, address, expected in (
            ("https://a.example/x", "9.9.9.9", ("https://9.9.9.9/x", "a.example", "a.example")),
            ("https://é.example:8443/x#y", "2620:fe::fe", ("https://[2620:fe::fe]:8443/x", "xn--9ca.example", "xn--9ca.example:8443")),
            ("https://[2620:fe::fe]/", "2620:fe::fe", ("https://[2620:fe::fe]/", "2620:fe::fe", "[2620:fe::fe]")),
        ):  # fmt: skip
            with self.subTest(url):
                self.assertEqual(posting.pin(url, address), expected)
