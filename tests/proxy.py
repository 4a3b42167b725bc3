"""nginx before the app, speaking TLS, with the lines that `docs/security.md` gives."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.app import ROOT

MISSING = "nginx or openssl is missing: install Debian's packages `nginx` and `openssl` to run this test."
NAME = "lab.school"
AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {lines}
}}
"""


def program() -> str | None:
    """The path of nginx, if the test can run."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    return found if shutil.which("openssl") else None


def documented_lines() -> str:
    """The block in the documentation."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    return re.findall(r"```nginx\n(.*?)```", text, re.DOTALL)[0]


@contextmanager
def proxied(app_port: int, port: int, folder: Path) -> Iterator[None]:
    """nginx on `port`, before an app on `app_port`, for as long as the block lasts."""
    _make_certificate(folder)
    lines = documented_lines().replace("443", f"127.0.0.1:{port}").replace("8501", str(app_port))
    lines = lines.replace("/etc/ssl", str(folder))
    configuration = folder / "nginx.conf"
    configuration.write_text(AROUND.format(folder=folder, lines=lines), encoding="utf-8")
    command = [str(program()), "-e", f"{folder}/error.log", "-c", str(configuration)]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, cwd=folder)
    try:
        _wait_for(port, server, folder / "error.log")
        yield
    finally:
        server.terminate()
        server.wait(20)


def _make_certificate(folder: Path) -> None:
    key, certificate = folder / f"{NAME}.key", folder / f"{NAME}.crt"
    options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", "req", *options, *files], check=True, capture_output=True)


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
            return
        except OSError:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < until, log.read_text(encoding="utf-8")
            time.sleep(0.05)
