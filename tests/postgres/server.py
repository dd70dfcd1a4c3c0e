"""Starts, stops and kills a PostgreSQL of one's own, as an account without powers, in a temporary folder."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

import psutil

NOBODY = "postgres"  # the account that Debian's package makes


def binaries() -> Path:
    """The folder of initdb and postgres. Raises RuntimeError."""
    found = shutil.which("postgres") or ""
    there = [*sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres")), *([Path(found)] if found else [])]
    if not there:
        raise RuntimeError("no PostgreSQL here: apt-get install postgresql")
    return there[-1].resolve().parent


class Server:
    """A cluster with its own port on the loopback; `url(name)` is the address of a database."""

    def __init__(self, *settings: str) -> None:
        self._account = NOBODY if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="loopwatch-pg-"))
        if self._account:
            shutil.chown(self.folder, self._account)
        self._data, self._settings = self.folder / "data", settings
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._databases = 0
        self._run("initdb", "-D", str(self._data), "-A", "trust", "-U", "postgres", "-E", "UTF8",
                  "--no-locale", "--no-instructions", "--no-sync")

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._process is not None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Until it answers."""
        options = [f"-c{one}" for one in ("listen_addresses=127.0.0.1", f"port={self.port}",
                                          f"unix_socket_directories={self.folder}", "max_connections=200",
                                          "log_min_messages=fatal", *self._settings)]
        command = [str(binaries() / "postgres"), "-D", str(self._data), *options]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, user=self._account, group=self._account, stdout=log,
                                             stderr=log, cwd=self.folder, start_new_session=True)
        self._wait()

    def stop(self) -> None:
        """In order: who is connected is sent away."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        self._process.wait(60)
        self._process = None

    def kill(self) -> None:
        """kill -9 of all its processes, as when the power fails."""
        assert self._process is not None
        master = psutil.Process(self._process.pid)
        master.suspend()  # else it would start what is killed anew
        family = [*master.children(recursive=True), master]
        for process in family:
            process.kill()
        self._process.wait(60)
        psutil.wait_procs(family, 60)
        self._process = None

    def database(self) -> str:
        """The address of a fresh database."""
        import psycopg  # of the extra `desk`: asked for with the mark

        self._databases += 1
        name = f"desk{self._databases}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run([str(binaries() / program), *arguments], user=self._account, group=self._account,
                       cwd=self.folder, check=True, capture_output=True)

    def _wait(self) -> None:
        ready = str(binaries() / "pg_isready")
        for _ in range(600):
            ask = [ready, "-q", "-h", "127.0.0.1", "-p", str(self.port), "-t", "1"]
            done = subprocess.run(ask, check=False)
            if done.returncode == 0:
                return
            assert self._process is not None
            try:
                code = self._process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            raise RuntimeError(f"postgres ended with {code}: {(self.folder / 'log').read_text()[-800:]}")
        raise RuntimeError("postgres does not answer")
