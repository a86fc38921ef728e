"""Posting to an address that was looked at: to the machine it led to then, whatever its name says a moment later.

A name is looked up once. Looked up again by the connection, it could lead elsewhere (DNS rebinding); so the connection
goes to the address found, and the certificate is still asked to be that of the name.
"""

from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter


class PinnedAdapter(HTTPAdapter):
    """Connects to an address, and checks the certificate against the name it stands for."""

    def __init__(self, host):
        self.host = host
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        return super().init_poolmanager(
            *args, **kwargs, server_hostname=self.host, assert_hostname=self.host
        )


def pin(url, address):
    """``(url at that address, host name, value of the Host header)``."""
    parts = urlsplit(url)
    host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode()
    port = f":{parts.port}" if parts.port else ""
    there = parts._replace(netloc=f"{_write_host(address)}{port}", fragment="")
    return there.geturl(), host, f"{_write_host(host)}{port}"


def _write_host(host):
    return f"[{host}]" if ":" in host else host


def post(url, addresses, body, headers, timeout, verify=True):
    """The answer to ``body`` posted to ``url``, of the first of ``addresses`` that answers; its status, not its text.

    No proxy, password or other setting of this machine is used, no redirection followed.

    :param addresses: those its host name led to, as texts
    :param verify: the authorities trusted: those known, or a file of them
    :raise requests.RequestException: nobody answers, or not who the name says
    """
    for rank, address in enumerate(addresses, 1):
        there, host, header = pin(url, address)
        with requests.Session() as session:
            session.trust_env = False
            session.mount("https://", PinnedAdapter(host))
            try:
                return session.post(
                    there,
                    data=body,
                    headers={**headers, "Host": header},
                    timeout=timeout,
                    allow_redirects=False,
                    verify=verify,
                    stream=True,  # what it says beside its status is not read, be it without end
                )
            except requests.ConnectionError:
                if rank == len(addresses):
                    raise
    raise requests.ConnectionError("no address")
