"""Give the chapters as lectures: slides with live explorers, from this machine alone.

    make lecture                       the index of all lectures, in your browser
    make lecture ARGS=06               chapter 06 at once
    make lecture ARGS=--no-browser     or --port=9000

Press ? in a lecture for its keys. Ctrl-C here ends it, and the kernels with it.
"""

import argparse
import socket
import sys
import threading
import webbrowser

from lstmlab.course.syllabus import chapters
from scripts.lecture.server import NOTEBOOKS, run

PORT = 8866


def named(numbers, folder=NOTEBOOKS):
    """The chapters with these numbers ("06"), all for none; exits where there is no such one."""
    found = {one.number: one for one in chapters(folder)}
    for number in numbers:
        if number not in found:
            sys.exit(f"lecture: there is no chapter {number}, only {', '.join(found)}")
    return [found[number] for number in numbers] or list(found.values())


def free_port(asked=None):
    """The port asked for, or else the first free one from PORT on; exits if it is taken."""
    for port in [asked] if asked else range(PORT, PORT + 50):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    taken = f"port {asked} is taken" if asked else "no port is free"
    sys.exit(f"lecture: {taken}; name another one: make lecture ARGS=--port=9000")


def main(words=None):
    parser = argparse.ArgumentParser(prog="make lecture", description=__doc__.splitlines()[0])
    parser.add_argument("chapter", nargs="?", help="its number, such as 06")
    parser.add_argument("--port", type=int, help=f"({PORT}, or the next one that is free)")
    parser.add_argument("--no-browser", action="store_true", help="only say the address")
    given = parser.parse_args(words)
    page = f"voila/render/{named([given.chapter])[0].name}.ipynb" if given.chapter else ""
    port = free_port(given.port)
    address = f"http://127.0.0.1:{port}/{page}"
    show = not given.no_browser

    def listening():
        print(f"lecture: {address} {'opens in your browser' if show else ''}".rstrip(), flush=True)
        print("lecture: ? in a lecture shows its keys; Ctrl-C here ends it", flush=True)
        if show:
            threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()

    run(port, listening)


if __name__ == "__main__":
    main()
