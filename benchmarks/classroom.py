"""A class at once: what a server needs for students who all open a notebook and move its sliders.

    python -m benchmarks.classroom hub                20 students on a JupyterHub on this machine
    python -m benchmarks.classroom hub --students 5 --moves 10
    python -m benchmarks.classroom site dist/site     the same class with the site of `make site`

hub: JupyterHub (the extras `lab`, `hub` and `test`) with a server and a kernel for each student;
npm's configurable-http-proxy is fetched where it is missing. All but one student are programs that
speak the protocol of a browser: start a server, open chapter 09, run every cell, then move a slider
once a second and wait for the picture. The last one is a real Chromium, in which key to pixels is
measured while the others move theirs. site: a real Chromium opens 09 and runs it; then the files
that it fetched are fetched for every student at once.

Everything is on the loopback and ends by itself, after --minutes at the latest. Memory is the
proportional set size (pages that processes have in common are divided among them). The disk of a
home is chapter 09 and what Jupyter wrote; the course itself takes what `git clone --depth 1` does.
"""

import argparse
import asyncio
import itertools
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))
import lab  # noqa: E402

NAME = "09_output_gate.ipynb"
TOKEN = "classroom-" + "0" * 32  # of a hub that lives for minutes, on the loopback
KEY = {"Authorization": f"token {TOKEN}"}
PROXY = "configurable-http-proxy"
EXPLORER = "lab"  # the name of the explorer in the notebook, and of the slider that is moved
SLIDER = "T"
PICTURE = f".lstmlab-explorer:not(.lstmlab-question) {lab.PICTURE}"
KEYED = ".lstmlab-explorer:not(.lstmlab-question) [role=slider][aria-orientation=horizontal]"
CONFIG = """
import sys
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port, c.ConfigurableHTTPProxy.api_url = {port} + 1, "http://127.0.0.1:{after}"
c.JupyterHub.db_url, c.JupyterHub.cookie_secret_file = "sqlite:///hub.sqlite", "cookie_secret"
c.JupyterHub.authenticator_class, c.JupyterHub.spawner_class = "dummy", "simple"
c.Authenticator.allow_all = True
c.ConfigurableHTTPProxy.command = ["{proxy}"]
c.SimpleLocalProcessSpawner.home_dir_template = "{home}/{{username}}"
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root", "--LabApp.expose_app_in_browser=True"]
c.Spawner.environment = {{"OMP_NUM_THREADS": "1"}}
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.JupyterHub.services = [{{"name": "class", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [{{"name": "class", "services": ["class"],
                            "scopes": ["admin:users", "admin:servers", "access:servers"]}}]
"""


def proxy(folder):
    """The path of npm's proxy, which is fetched into the folder where it is missing."""
    if found := shutil.which(PROXY):
        return found
    if not shutil.which("npm"):
        sys.exit("classroom: no npm here; install it (Debian: apt-get install npm)")
    subprocess.run(["npm", "install", "--silent", "--prefix", folder, f"{PROXY}@5"], check=True)
    return folder / "node_modules" / ".bin" / PROXY


class Student:
    """A program in place of a browser."""

    def __init__(self, hub, name):
        self.hub, self.name, self.numbers = hub, name, itertools.count()
        self.waits, self.errors = [], 0

    async def ask(self, method, path, body=None):
        """The answer of the hub, or of the student's server, as JSON."""
        request = HTTPRequest(
            f"{self.hub}{path}", method, KEY,
            json.dumps(body or {}) if method == "POST" else None, request_timeout=300,
        )  # fmt: skip
        answer = await AsyncHTTPClient().fetch(request)
        return json.loads(answer.body) if answer.body else None

    async def arrive(self):
        """Start a server, open the notebook, run all cells."""
        start = time.perf_counter()
        await self.ask("POST", f"/hub/api/users/{self.name}")
        await self.ask("POST", f"/hub/api/users/{self.name}/server")
        while not (await self.ask("GET", f"/hub/api/users/{self.name}"))["server"]:
            await asyncio.sleep(0.3)
        self.started = time.perf_counter() - start
        mine = f"/user/{self.name}/api"
        cells = (await self.ask("GET", f"{mine}/contents/{NAME}"))["content"]["cells"]
        about = {"path": NAME, "name": NAME, "type": "notebook", "kernel": {"name": "python3"}}
        session = await self.ask("POST", f"{mine}/sessions", about)
        path = f"{mine}/kernels/{session['kernel']['id']}/channels"
        address = f"{self.hub}{path}".replace("http", "ws", 1)
        self.socket = await websocket_connect(HTTPRequest(address, headers=KEY))
        for cell in cells:
            if cell["cell_type"] == "code":
                await self.run("".join(cell["source"]))
        self.running = time.perf_counter() - start

    async def send(self, kind, content):
        mark = f"{self.name}-{next(self.numbers)}"
        header = {"msg_id": mark, "msg_type": kind, "session": self.name, "username": self.name,
                  "version": "5.3", "date": ""}  # fmt: skip
        await self.socket.write_message(json.dumps({
            "header": header, "parent_header": {}, "metadata": {}, "content": content,
            "channel": "shell", "buffers": []}))  # fmt: skip
        return mark

    async def answers(self, mark, *until):
        """The messages that answer one of ours, until the kernel is idle again.

        until: types of message that must have come too; they take another way than "idle".
        """
        missing = {"idle", *until}
        while missing:
            got = await self.socket.read_message()
            message = json.loads(got if isinstance(got, str) else _first_part(got))
            if message["parent_header"].get("msg_id") == mark:
                yield message
                missing -= {message["content"].get("execution_state"), message["msg_type"]}

    async def run(self, code, **expressions):
        asked = {"code": code, "silent": False, "store_history": True, "allow_stdin": False,
                 "stop_on_error": True, "user_expressions": expressions}  # fmt: skip
        mark, found = await self.send("execute_request", asked), {}
        async for message in self.answers(mark, "execute_reply"):
            self.errors += message["msg_type"] == "error"
            found = found or message["content"].get("user_expressions", {})
        return {key: value["data"]["text/plain"].strip("'") for key, value in found.items()}

    async def move(self, moves, pace):
        """Move the slider once in `pace` seconds; how long each new picture took to arrive."""
        found = await self.run("", slider=f"{EXPLORER}.control['{SLIDER}'].model_id",
                               picture=f"{EXPLORER}.live.image.model_id")  # fmt: skip
        for step in range(moves):
            start = time.perf_counter()
            change = {"method": "update", "state": {"value": 10 + step % 2}, "buffer_paths": []}
            mark = await self.send("comm_msg", {"comm_id": found["slider"], "data": change})
            pictures = [
                time.perf_counter() - start async for message in self.answers(mark)
                if message["content"].get("comm_id") == found["picture"]
            ]  # fmt: skip
            self.waits += pictures[:1]
            self.errors += not pictures
            await asyncio.sleep(max(0, pace - (time.perf_counter() - start)))


def _first_part(frame):
    """The JSON of a message that carries buffers."""
    ends = [int.from_bytes(frame[k : k + 4], "big") for k in (4, 8)]
    return frame[ends[0] : ends[1]]


def memory_of(names):
    """Megabytes of each student's processes, server and kernel together."""
    totals = dict.fromkeys(names, 0.0)
    for process in psutil.process_iter():
        try:
            name = process.environ().get("JUPYTERHUB_USER")
            if name in totals:
                totals[name] += process.memory_full_info().pss / 1e6
        except (psutil.Error, OSError):
            continue
    return list(totals.values())


def disk_of(folder):
    """Megabytes that a folder takes on the disk."""
    return sum(path.lstat().st_blocks for path in Path(folder).rglob("*")) * 512 / 1e6


async def attend(hub, options, browser):
    """The whole lesson; returns the students and the browser's milliseconds."""
    students = [Student(hub, f"student{k:02}") for k in range(options.students - 1)]
    watcher = Student(hub, "browser")
    begun = time.perf_counter()
    await asyncio.gather(*(student.arrive() for student in [*students, watcher]))
    print(f"all {options.students} notebooks have run after {time.perf_counter() - begun:.0f} s")
    print(f"{'memory a student, MB':32}", spread(memory_of([s.name for s in students])), flush=True)
    moving = [student.move(options.moves, 1.0) for student in students]
    seen = asyncio.to_thread(browser, hub)
    *_, keys = await asyncio.gather(*moving, seen)
    return students, keys


def watch(hub, moves):
    """Log in with a real browser and move the slider: key to pixels, in milliseconds."""
    from playwright.sync_api import sync_playwright

    from benchmarks import latency

    with sync_playwright() as playwright:
        page = lab.launch(playwright, lab.find_chromium()).new_page(**lab.WINDOW)
        page.goto(f"{hub}/hub/login")
        page.fill("input[name=username]", "browser")
        page.fill("input[name=password]", "any")
        page.keyboard.press("Enter")
        page.wait_for_url("**/user/browser/**", timeout=120_000)
        lab.open_notebook(page, f"{hub}/user/browser/lab/tree", NAME)
        lab.run_all(page)
        return latency.press(page, page.locator(KEYED).first, PICTURE, moves)


def hub(options):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        folder, port = Path(folder), lab.free_port()
        for name in [f"student{k:02}" for k in range(options.students)] + ["browser"]:
            (folder / "home" / name).mkdir(parents=True)
            shutil.copy(lab.NOTEBOOKS / NAME, folder / "home" / name)
        config = folder / "jupyterhub_config.py"
        config.write_text(CONFIG.format(port=port, after=port + 2, token=TOKEN, proxy=proxy(folder),
                                        home=folder / "home"))  # fmt: skip
        with open(folder / "log", "w") as log:
            command = [sys.executable, "-m", "jupyterhub", "--config", config]
            server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
            try:
                lab.wait_for(f"http://127.0.0.1:{port}/hub/api/", server, folder / "log")
                lesson = attend(f"http://127.0.0.1:{port}", options,
                                lambda hub: watch(hub, options.moves))  # fmt: skip
                students, keys = asyncio.run(asyncio.wait_for(lesson, 60 * options.minutes))
            finally:
                stop(server)
        homes = [disk_of(home) for home in (folder / "home").iterdir()]
    waits = [1000 * wait for student in students for wait in student.waits]
    print(f"{'seconds to a server':32}", spread(student.started for student in students))
    print(f"{'seconds to a notebook that ran':32}", spread(student.running for student in students))
    print(f"{'slider to picture, ms':32}", spread(waits))
    print(f"{'key to pixels in Chromium, ms':32}", spread(keys))
    print(f"{'disk of a home after it, MB':32}", spread(homes))
    print(f"{'disk of the environment, MB':32} {disk_of(sys.prefix):14.1f}")
    print(f"{'failures':32}", failed := sum(student.errors for student in students))
    return failed


def stop(server):
    """End a process and all that it has started."""
    family = psutil.Process(server.pid).children(recursive=True)
    server.terminate()
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
    for process in psutil.wait_procs(family, timeout=10)[1]:
        process.kill()


def spread(numbers):
    """Median, 95th percentile and largest of some numbers."""
    numbers = sorted(numbers)
    p95 = statistics.quantiles(numbers, n=20)[-1] if len(numbers) > 1 else numbers[0]
    return f"median {statistics.median(numbers):7.1f}   p95 {p95:7.1f}   most {numbers[-1]:7.1f}"


def site(options):
    """The site's own files, served to a class by Python's web server."""
    import static
    from playwright.sync_api import sync_playwright

    from benchmarks import latency

    port, quiet = lab.free_port(), subprocess.DEVNULL
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    server = subprocess.Popen([*command, "--directory", options.folder], stdout=quiet, stderr=quiet)
    address = f"http://127.0.0.1:{port}"
    try:
        lab.wait_for(address, server, Path("/dev/null"))
        with sync_playwright() as playwright:
            page = lab.launch(playwright, lab.find_chromium()).new_page(**lab.WINDOW)
            fetched = []
            page.on("response", lambda answer: answer.ok and fetched.append(answer.url))
            start = time.perf_counter()
            static.open_notebook(page, address, f"notebooks/{NAME}")
            print(f"seconds to Python                {time.perf_counter() - start:7.1f}")
            static.run_all(page)
            print(f"seconds to a notebook that ran   {time.perf_counter() - start:7.1f}")
            errors = len(static.errors(page))
            keys = latency.press(page, page.locator(KEYED).first, PICTURE, options.moves)
        print("key to pixels in Chromium, ms   ", spread(keys))
        # What has /api/ in it the page's own service worker answers.
        urls = {url for url in fetched if url.startswith(address) and "/api/" not in url}
        start = time.perf_counter()
        sizes, missed = asyncio.run(fetch_all(urls, options.students))
        print(f"a student fetches                {sizes / 1e6:7.1f} MB in {len(urls)} files")
        print(f"all {options.students} have them after          "
              f"{time.perf_counter() - start:7.1f} s")  # fmt: skip
        memory = psutil.Process(server.pid).memory_info().rss / 1e6
        print(f"memory of the server             {memory:7.1f} MB")
        print(f"failures                         {errors + missed:7}")
        return errors + missed
    finally:
        server.terminate()


async def fetch_all(urls, students):
    """Fetch the files once for each student, all at once: bytes a student, and failures."""

    def one():
        size = missed = 0
        for url in urls:
            try:
                with urllib.request.urlopen(url, timeout=120) as answer:
                    size += len(answer.read())
            except OSError:
                missed += 1
        return size, missed

    found = await asyncio.gather(*(asyncio.to_thread(one) for _ in range(students)))
    return found[0][0], sum(missed for _, missed in found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=["hub", "site"])
    parser.add_argument("folder", nargs="?", default=ROOT / "dist" / "site", help="of the site")
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--moves", type=int, default=40, help="of each student's slider")
    parser.add_argument("--minutes", type=float, default=15, help="the longest that it may take")
    options = parser.parse_args()
    sys.exit(bool({"hub": hub, "site": site}[options.what](options)))


if __name__ == "__main__":
    main()
