"""What no run of a notebook shows: that it was stored executed, small, and worth comparing.

`pytest --nbval` executes the notebooks anew and compares what they print with what is stored; a
notebook without stored outputs would pass with nothing compared, hence these promises.
"""

import ast
import json
import pkgutil
import re
import statistics
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from lstmlab.course.syllabus import ROWS
from lstmlab.explorers.quiz import quiz
from scripts.notebooks import execute
from scripts.sources import text, tree

FOLDER = Path(__file__).parents[1] / "notebooks"
PATHS = sorted(FOLDER.rglob("*.ipynb"))
PATHS = [path for path in PATHS if not {".ipynb_checkpoints", "release"} & set(path.parts)]
COURSE = sorted(FOLDER.glob("[0-9]*.ipynb"))  # the chapters, and not the glossary
HOMEWORK = [path for path in PATHS if path.parent != FOLDER]

LARGEST_FILE = 700_000  # bytes
LARGEST_PICTURE = 150_000  # bytes of PNG, written as base64
SHORTEST_WORDS = 40  # characters of a picture's alternative text
LONGEST_CELL = 25  # lines
LONGEST_SOLUTION = 45  # lines, docstring and markers among them
MEDIAN_CELL = 8  # lines


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def code_cells(path):
    """(number in the notebook from 1, source, cell), without empty cells."""
    cells = enumerate(load(path)["cells"], start=1)
    found = [(n, text(cell["source"]), cell) for n, cell in cells if cell["cell_type"] == "code"]
    return [(n, source, cell) for n, source, cell in found if source.strip()]


def outputs(path):
    return [(n, output) for n, _, cell in code_cells(path) for output in cell["outputs"]]


def ignored(cell):
    return "nbval-ignore-output" in cell["metadata"].get("tags", [])


def compared(output):
    """What nbval holds a new run to: streams and plain text, not pictures or widgets."""
    if output["output_type"] == "stream":
        return text(output["text"]).strip()
    data = output.get("data", {})
    skipped = {"application/vnd.jupyter.widget-view+json", "image/png", "image/jpeg"}
    return "text/plain" in data and not skipped & data.keys()


def lines_of(source):
    return len(source.strip().splitlines())


@each(PATHS)
def test_every_code_cell_was_run_in_order(path):
    counts = [cell["execution_count"] for _, _, cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


@each(COURSE)
def test_something_printed_is_compared(path):
    stored = [o for _, _, cell in code_cells(path) if not ignored(cell) for o in cell["outputs"]]
    assert any(compared(output) for output in stored)


@each(PATHS)
def test_no_error_is_stored(path):
    assert [n for n, output in outputs(path) if output["output_type"] == "error"] == []


@each(PATHS)
def test_nothing_is_written_to_standard_error(path):
    assert [n for n, output in outputs(path) if output.get("name") == "stderr"] == []


@each(PATHS)
def test_no_cell_ends_with_a_semicolon(path):
    """IPython hides such a cell's value, but nbval compares it: write `_ = ...`."""
    assert [n for n, source, _ in code_cells(path) if source.rstrip().endswith(";")] == []


@each(PATHS)
def test_no_cell_calls_interact(path):
    """It swallows exceptions, so a broken figure would pass."""
    called = {
        (n, getattr(node.func, "attr", getattr(node.func, "id", "")))
        for n, source, _ in code_cells(path)
        for node in ast.walk(tree(source))
        if isinstance(node, ast.Call)
    }
    assert [n for n, name in called if name in {"interact", "interactive"}] == []


@each(COURSE)
def test_cells_are_short(path):
    lengths = {n: lines_of(source) for n, source, _ in code_cells(path)}
    assert {n: length for n, length in lengths.items() if length > LONGEST_CELL} == {}
    assert statistics.median(lengths.values()) <= MEDIAN_CELL


@each(HOMEWORK)
def test_solutions_fit_on_a_screen(path):
    lengths = {n: lines_of(source) for n, source, _ in code_cells(path)}
    assert {n: length for n, length in lengths.items() if length > LONGEST_SOLUTION} == {}


@each(HOMEWORK)
def test_homework_needs_numpy_and_the_package_alone(path):
    """Graders hang on live widgets, and students have what they have."""
    tops = {
        (alias.name if isinstance(node, ast.Import) else node.module).split(".")[0]
        for _, source, _ in code_cells(path)
        for node in ast.walk(tree(source))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    assert tops <= {"numpy", "lstmlab"}
    assert "lstmlab.explorers" not in json.dumps(load(path))
    assert [n for n, source, _ in code_cells(path) if source.lstrip()[:1] in "%!"] == []


@each(HOMEWORK)
def test_homework_says_which_it_is(path):
    assert load(path)["metadata"]["lstmlab"] == {"homework": path.stem}


@each(PATHS)
def test_pictures_and_file_are_small(path):
    pictures = [(n, text(o.get("data", {}).get("image/png", ""))) for n, o in outputs(path)]
    assert {n: len(png) for n, png in pictures if len(png) > LARGEST_PICTURE * 4 / 3} == {}
    assert path.stat().st_size < LARGEST_FILE


@each(PATHS)
def test_every_picture_has_words_of_its_own_for_those_who_cannot_see_it(path):
    pictures = [(n, o["metadata"].get("image/png", {}).get("alt", ""))
                for n, o in outputs(path) if "image/png" in o.get("data", {})]  # fmt: skip
    assert [n for n, words in pictures if len(words) < SHORTEST_WORDS] == []
    counts = Counter(words for _, words in pictures)
    assert [words for words, count in counts.items() if count > 1] == []


@each(PATHS)
def test_no_widget_is_stored(path):
    """Without its model a stored view shows an error where a still picture could stand."""
    notebook = load(path)
    assert "widgets" not in notebook["metadata"]
    outputs = [o for cell in notebook["cells"] for o in cell.get("outputs", [])]
    views = "application/vnd.jupyter.widget-view+json"
    assert [o for o in outputs if views in o.get("data", {})] == []


@each(PATHS)
def test_the_kernel_is_plain_python(path):
    assert load(path)["metadata"]["kernelspec"]["name"] == "python3"


@each(PATHS)
def test_no_path_of_the_authors_machine_is_stored(path):
    stored = json.dumps(load(path))
    homes = ("/home/", "/Users/", "/root/", "/tmp/", "C:\\\\Users", "site-packages")
    assert [home for home in homes if home in stored] == []


@each(COURSE)
def test_rows_of_the_syllabus_are_tagged_as_a_list_of_rows(path):
    for number, cell in enumerate(load(path)["cells"], start=1):
        tags = cell["metadata"].get("syllabus", [])
        assert isinstance(tags, list), f"cell {number}"
        assert set(tags) <= ROWS.keys(), f"cell {number}"


QUIZ = re.compile(r'^## Quiz$|^quiz\("', re.M)


@each(COURSE)
def test_a_chapter_ends_with_its_quiz(path):
    """The last cell of code, under its heading; what is stored is what it asks today."""
    *_, (number, source, cell) = code_cells(path)
    assert source.endswith(f'quiz("{path.stem.split("_")[0]}")')
    heading, _, *after = load(path)["cells"][number - 2 :]
    assert text(heading["source"]).startswith("## Quiz") and len(after) == 1
    (output,) = cell["outputs"]
    assert text(output["data"]["text/plain"]) == repr(quiz(path.stem.split("_")[0]))


FOR_COLAB = """
import sys
from importlib.util import find_spec

if "google.colab" in sys.modules:  # elsewhere this costs nothing
    %pip install --quiet --find-links . lstmlab anywidget
    if not find_spec("lstmlab"):
        sys.exit("No package index has lstmlab yet. Take lstmlab-...-any.whl from the course's "
                 "site (lab/wheels/) or from your teacher, upload it by the folder symbol on the "
                 "left, and run this cell again.")
    from google.colab import output
    output.enable_custom_widget_manager()
""".strip()


@each(COURSE)
def test_the_first_cell_gets_the_package_on_colab(path):
    (_, source, cell), *_ = code_cells(path)
    assert source == FOR_COLAB
    assert cell["metadata"]["jupyter"]["source_hidden"] and not cell["outputs"]


def first_cell(monkeypatch, colab):
    """Run the cell as on Colab, or elsewhere; what it has called."""
    done = []
    shell = InteractiveShell()
    monkeypatch.setattr(shell, "run_line_magic", lambda *words, **_: done.append(words))
    if colab:
        output = ModuleType("output")
        output.enable_custom_widget_manager = lambda: done.append("widgets")
        module = ModuleType("google.colab")
        module.output = output
        monkeypatch.setitem(sys.modules, "google", ModuleType("google"))
        monkeypatch.setitem(sys.modules, "google.colab", module)
    shell.run_cell(FOR_COLAB).raise_error()
    return done


@pytest.mark.parametrize("colab", [False, True])
def test_the_first_cell_installs_on_colab_alone(colab, monkeypatch):
    done = first_cell(monkeypatch, colab)
    installed = ("pip", "install --quiet --find-links . lstmlab anywidget")
    assert done == ([installed, "widgets"] if colab else [])


@pytest.mark.filterwarnings("ignore:To exit")
def test_a_reader_on_colab_is_told_where_the_package_comes_from(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r"(?s)course's site \(lab/wheels/\).*upload it"):
        first_cell(monkeypatch, colab=True)


@each(PATHS)
def test_a_notebook_is_valid_in_its_format(path):
    """As Notebook 7 and VS Code read it too."""
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook, relax_add_props=False)
    assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


FOR_THE_STUCK = re.compile(r"<details>.*?</details>|^Stuck\? [^\n]*", re.S | re.M)


def minutes(path):
    """Reading at 130 words a minute, and a minute for each cell of code that is seen.

    The quiz is not counted, nor what is there for who is stuck: hints, solutions, where to read.
    """
    cells = [cell for cell in load(path)["cells"] if not QUIZ.search(text(cell["source"]))]
    prose = "\n".join(text(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    words = len(FOR_THE_STUCK.sub("", prose).split())
    hidden = [cell["metadata"].get("jupyter", {}).get("source_hidden") for cell in cells
              if cell["cell_type"] == "code"]  # fmt: skip
    return words / 130 + hidden.count(None)


@each(COURSE)
def test_a_notebook_takes_an_hour_at_most_and_says_how_long(path):
    said = re.search(r"Time needed: about (\d+) minutes", json.dumps(load(path)))
    assert minutes(path) <= 60
    assert minutes(path) <= int(said[1]) < minutes(path) + 10


@each(COURSE)
def test_a_notebook_is_named_by_number_and_idea(path):
    number, _, idea = path.stem.partition("_")
    assert re.fullmatch(r"\d\d[a-z]?", number) and idea.islower()


def test_the_course_begins_with_its_first_page():
    assert [path.stem for path in COURSE][:1] == ["00_start_here"]


INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FENCE = re.compile(r"```.*?```", re.S)
SIZE = re.compile(r"#.*?(\d+) (?:diaries|sequences|texts|masks|units|symbols|characters|words)")


def inline_code(path):
    """(number of the cell, code between single backquotes) in the text of a notebook."""
    cells = enumerate(load(path)["cells"], start=1)
    plain = [(n, FENCE.sub("", text(c["source"]))) for n, c in cells if c["cell_type"] != "code"]
    return [(n, code) for n, words in plain for code in INLINE.findall(words)]


def unresolved(code, known):
    """What inline code says of the package and what is not so; "" if all is well.

    known: what a notebook's imports call the modules of the package, {"norms": "lstmlab.norms"}.
    """
    code = re.sub(r"^python -m (lstmlab\.\w+) (\w+)$", r"\1.\2", code)  # an experiment's module
    if re.match(r"(from|import) ", code):
        try:
            exec(code, {})
        except (SyntaxError, ImportError) as error:
            return str(error)
    for name in re.findall(r"\blstmlab/[\w/.]+\w", code):
        if not (FOLDER.parent / name).exists():
            return f"no file {name}"
    for name in re.findall(r"(?<![\w./])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+", code):
        first, *rest = name.split(".")
        if first == "lstmlab" or first in known:
            try:
                ast.parse(re.sub(r"^python -m ", "", code))
                pkgutil.resolve_name(".".join([known.get(first, first), *rest]))
            except (SyntaxError, ImportError, AttributeError) as error:
                return str(error)
    return ""


def modules_of(path):
    """What the imports of a notebook call the modules of the package."""
    known = {}
    for _, source, _ in code_cells(path):
        for node in ast.walk(tree(source)):
            if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] == "lstmlab":
                named = {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
                known |= {name: path for name, path in named.items()
                          if isinstance(pkgutil.resolve_name(path), ModuleType)}  # fmt: skip
    return known


@each(PATHS)
def test_inline_code_names_what_there_is(path):
    known = modules_of(path)
    wrong = [(n, code, unresolved(code, known)) for n, code in inline_code(path)]
    assert [what for what in wrong if what[2]] == []


def test_inline_code_that_is_wrong_is_noticed():
    known = {"norms": "lstmlab.norms"}
    assert unresolved("norms.bound(f, sigma, gaps)", known) == ""
    assert unresolved("start=trace.last", known) == unresolved("lstmlab.cells.LSTM", {}) == ""
    assert "norm_s" in unresolved("norms.norm_s", known)
    assert unresolved("the norms norms.bound", known)
    assert "nowhere" in unresolved("from lstmlab import nowhere", known)
    assert "nowhere" in unresolved("lstmlab/nowhere.py", known)
    assert unresolved("python -m lstmlab.experiments coupled", known) == ""
    assert "nowhere" in unresolved("python -m lstmlab.experiments nowhere", known)


@each(COURSE)
def test_sizes_told_in_comments_stand_in_the_code_beside_them(path):
    """`batch(0)  # 64 texts` can grow old; beside an assert on 64 it cannot."""
    for number, source, _ in code_cells(path):
        code = re.sub(r"#.*", "", source)
        for size in SIZE.findall(source):
            assert re.search(rf"\b{size}\b", code), f"cell {number}: {size}"


@pytest.mark.parametrize("page", ["README.md", "notebooks/00_start_here.ipynb"])
def test_maps_of_the_course_ask_the_chapters_own_questions(page):
    rows = (FOLDER.parent / page).read_text(encoding="utf-8").splitlines()
    for path in COURSE[page.startswith("notebooks") :]:
        title = load(path)["cells"][0]["source"][0].strip("# \n")
        told = [row for row in rows if path.name in row and "| [" in row]
        assert told and all(f"| {title} |" in row for row in told), title


def test_what_a_cell_prints_is_stored_as_one_text(tmp_path):
    """However the kernel sent it: else what is compared would depend on its buffer."""
    source = "for n in range(3):\n    print(n, flush=True)\ndisplay(7)\nprint(8)"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbformat.write(notebook, tmp_path / "one.ipynb")
    execute(tmp_path / "one.ipynb")
    first, shown, last = load(tmp_path / "one.ipynb")["cells"][0]["outputs"]
    assert text(first["text"]) == "0\n1\n2\n" and text(last["text"]) == "8\n"
    assert text(shown["data"]["text/plain"]) == "7"
