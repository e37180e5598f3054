"""Many processes on this machine, which end when they should."""

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess

from lstmlab import checks


def processes(workers=2):
    """An executor with that many processes, for `with processes(2) as executor:`.

    They start afresh (spawn), which is safe beside the threads of a notebook. Ctrl-C is left to the
    parent: it ends the work once the points under way are done. Should the parent be killed, they
    end too.
    """
    return ProcessPoolExecutor(checks.whole("workers", workers), _Context(), _follow_parent)


class _Worker(SpawnProcess):
    """A process that no interrupt reaches, from its first instruction on."""

    def start(self):
        if not hasattr(signal, "pthread_sigmask"):  # Windows; there _follow_parent has to do
            return super().start()
        resource_tracker.ensure_running()  # which would unblock the interrupt once it has started
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # inherited
        try:
            super().start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Context(SpawnContext):
    Process = _Worker  # the executor starts each when it first needs it


def _follow_parent():
    def end_with_it():
        multiprocessing.parent_process().join()
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for systems that block no signals
    threading.Thread(target=end_with_it, daemon=True).start()
