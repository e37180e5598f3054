"""Run code cells in a kernel of their own, each within bounds of time, memory and output.

    with Kernel(room, limits, sandboxed, hidden) as kernel:
        ran = kernel.run("print(1)")      # .outputs, .status, .error, .witness, .trouble

A cell that runs too long or prints too much is interrupted; one that does not heed the interrupt
takes the kernel with it. `kernel.dead` says in words why there is no kernel any more, or "".
(On Windows a kernel that is not our parent's child cannot be interrupted: there it is ended.)
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import zmq
from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

from scripts.homework import sandbox
from scripts.homework.asked import Asked
from scripts.homework.processes import MEGABYTE, end_tree, family, memory

GRACE = 5  # seconds that an interrupted cell has to stop
LOST = 1.5  # seconds after a cell's end in which all that it printed has come, or is lost
PROCESSES = 60  # that a submission may start


class Limits(NamedTuple):
    cell_seconds: float = 120
    seconds: float = 900  # for a whole submission
    memory_mb: int = 1000  # for the kernel, beyond what it takes when it starts
    output_kb: int = 200  # for a cell


class Ran(NamedTuple):
    outputs: list
    status: str  # "ok", "error", or "" where no reply came
    error: tuple  # (kind, text) of what was raised
    witness: dict  # what the kernel's witness saw, see kernel.py
    trouble: str  # in words, why the cell was stopped; "" if it was not


class Kernel:
    def __init__(self, room, limits, sandboxed, hidden=()):
        self.room = Path(room).resolve()  # an empty folder, with a short path: sockets lie in it
        self.limits, self.sandboxed, self.hidden = limits, sandboxed, [str(path) for path in hidden]
        self.dead = ""
        self.parent, self.watched = os.getppid(), 0.0
        self.process = self.client = None

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.kill()
        self._disconnect()
        shutil.rmtree(self.room, ignore_errors=True)

    def _start(self):
        home = self.room / "home"
        home.mkdir()
        command = self._command(home)
        if self.sandboxed:
            command = sandbox.wrapped(command, self.room, self.hidden)
        # Outside of the sandbox, the kernel watches who started it, and ends when that one ends.
        watches = os.name == "posix" and not self.sandboxed
        parent = {"JPY_PARENT_PID": str(os.getpid())} if watches else {}
        with open(self.room / "log", "wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=home,
                env={**sandbox.environment(home), **parent},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._connect()

    def _command(self, home):
        transport, ip = ("tcp", "127.0.0.1") if os.name == "nt" else ("ipc", str(self.room / "s"))
        self.file, _ = write_connection_file(
            str(self.room / "connection.json"),
            ip=ip,
            transport=transport,
            key=os.urandom(16).hex().encode(),
        )
        memory = self.limits.memory_mb * MEGABYTE
        settings = {
            "connection": self.file, "memory": memory, "scratch": str(home),
            "hidden": self.hidden, "refuse": not self.sandboxed,
        }  # fmt: skip
        return [sys.executable, "-sP", str(sandbox.LAUNCHER), json.dumps(settings)]

    def _connect(self):
        self.context = zmq.Context()
        self.context.maxmsgsize = 40 * MEGABYTE  # a larger output is not even received
        self.client = BlockingKernelClient(context=self.context, connection_file=self.file)
        self.client.load_connection_file()
        self.client.start_channels(stdin=False, hb=False)
        self.poller = zmq.Poller()
        for channel in (self.client.iopub_channel, self.client.shell_channel):
            self.poller.register(channel.socket, zmq.POLLIN)
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            # Asked again until both ways are open: what was published before is lost.
            if Asked(self, self.client.kernel_info()).wait(1.0):
                return
        raise RuntimeError(f"the kernel does not start: {self._said()}")

    def _disconnect(self):
        if self.client is not None:
            self.client.stop_channels()
            self.context.destroy(linger=0)
            self.client = None

    def _said(self):
        return (self.room / "log").read_text(errors="replace")[-2000:].strip()

    def run(self, source, seconds=None):
        """Run a cell. seconds: less than the limit for a cell, where less is left."""
        limit = min(self.limits.cell_seconds, seconds or self.limits.cell_seconds)
        asked = Asked(self, self.client.execute(source, allow_stdin=False, stop_on_error=False))
        trouble, end = "", time.monotonic() + limit
        while not asked.wait(0.25) and not self._gone():
            now = time.monotonic()
            if asked.replied and now > asked.replied + LOST:
                trouble = trouble or "it printed too much at once"
                self._reconnect()
                break
            if trouble and now > end:
                self.kill(f"{trouble}, and did not stop when interrupted")
            elif not trouble:
                trouble = self._too_much(asked, limit if now > end else None)
                if trouble:
                    end = now + GRACE
                    self._interrupt()
        trouble = self.dead or trouble
        return Ran(asked.outputs, asked.status, asked.error, asked.witness, trouble)

    def _too_much(self, asked, overrun):
        """Why to interrupt a cell, or "". overrun: the seconds that it had, if they are up."""
        if overrun is not None:
            return f"it ran for more than {overrun:.0f} s"
        if asked.size > self.limits.output_kb * 1000:
            return f"it printed more than {self.limits.output_kb} kB"
        return ""

    def _reconnect(self):
        """Open the way again by which outputs come: one that is too large cuts it."""
        self._disconnect()
        try:
            self._connect()
        except RuntimeError:
            self.kill("the kernel answers no more")

    def _interrupt(self):
        control = self.client.control_channel
        control.send(self.client.session.msg("interrupt_request", {}))

    def _gone(self):
        """Whether the kernel is gone; it is ended here if it and what it started take too much."""
        if os.getppid() != self.parent:  # the grader was killed: so is this
            self.__exit__()
            os._exit(1)
        if self.process.poll() is not None:
            self.dead = self.dead or "the kernel died"
        elif time.monotonic() > self.watched + 0.5:
            self.watched = time.monotonic()
            tree = family(self.process.pid)
            if memory(tree) > 1.5 * self.limits.memory_mb * MEGABYTE:
                self.kill(f"it took more than {self.limits.memory_mb} MB of memory")
            elif len(tree) > PROCESSES:
                self.kill(f"it started more than {PROCESSES} processes")
        return bool(self.dead)

    def kill(self, why=""):
        if self.process is not None and self.process.poll() is None:
            end_tree(self.process.pid)
            self.process.wait()
        self.dead = self.dead or why
