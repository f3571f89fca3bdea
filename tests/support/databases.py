"""Databases for tests: the schema, and a throw-away PostgreSQL server."""

import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest


def postgresql_binaries() -> Path | None:
    """Folder of the newest installed PostgreSQL server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


@contextmanager
def postgresql_cluster(folder: Path) -> Iterator[str]:
    """Run a server in ``folder`` on a free loopback port, and give the URL of its database ``postgres``."""
    binaries = postgresql_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)")
    data, port = folder / "data", _free_port()
    _open_to_owner(folder)
    _run(
        binaries / "initdb", f"--pgdata={data}", "--locale=C.UTF-8", "--username=flowdesk", "--auth=trust", "--no-sync"
    )
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off -c synchronous_commit=off"
    control = (binaries / "pg_ctl", f"--pgdata={data}", "--wait")
    _run(*control, f"--log={folder / 'log'}", f"--options={options}", "start")
    try:
        yield f"postgresql://flowdesk@127.0.0.1:{port}/postgres"
    finally:
        _run(*control, "--mode=immediate", "stop")


@contextmanager
def empty_database(server: str) -> Iterator[str]:
    """Make a database on ``server`` (URL of its database ``postgres``), give its URL, and drop it."""
    name = f"test_{secrets.token_hex(8)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server.removesuffix("postgres") + name
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _open_to_owner(folder: Path) -> None:
    """Give ``folder`` to the user who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        for parent in folder.parents[:3]:
            if parent.stat().st_uid == 0 and parent != Path("/tmp"):
                parent.chmod(parent.stat().st_mode | 0o011)


def _run(*command: str | Path) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    arguments = prefix + [str(part) for part in command]
    done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False, cwd="/")
    assert done.returncode == 0, done.stdout.decode(errors="replace")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
