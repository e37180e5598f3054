"""The map of the course with what the reader has done, what comes next, and what to predict again.

    lab = CourseMap()       # in the folder of the notebooks
    lab.sentence            # "1 of 23 chapters done: 9 of 115 predictions, ... Next: 02 ..."
    lab.set(chapter="06")   # "06 forget gate: 2 of 6 predictions, ..."
    Markdown(lab.advice)    # what comes next with a link, and a wrong prediction some days later
    lab.again()             # that prediction's question, to be answered there
"""

import time
from pathlib import Path
from urllib.parse import quote

import ipywidgets
import numpy as np
from matplotlib.patches import Rectangle

from lstmlab.course import progress, questions
from lstmlab.course.syllabus import NEEDS, chapters
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.prediction import SHOW, ask
from lstmlab.plots.course import course_map, fill_done
from lstmlab.plots.style import INK

ENOUGH = 0.75  # the fraction from which on a chapter, or its quiz, counts as done
KINDS = {"predictions": "prediction", "exercises": "exercise", "quizzes": "quiz"}
ALL = ""
NOTHING = "Nothing is to be asked again today."


class CourseMap(Explorer):
    """Chapters, homework and their needs; a bar says what is done, what comes next has a frame.

    folder: where the notebooks are. now: seconds, as `time.time()`. Attributes: `chapters` by
    number; `tasks` and `done`, {kind: names}; `fractions`, {chapter: 0 to 1}; `finished`, chapters
    of which three quarters are done, and the quiz; `following`, the chapter last worked on, if it
    is not finished, else the next that is not, or None; `wrong`, the name of the prediction to be
    made again, or None.
    """

    title = "The map of the course, and what you have done"
    height = 428

    def __init__(self, folder=".", now=None):
        self.folder, self.now = Path(folder), time.time() if now is None else now
        self.known = progress.load()
        self.chapters = {one.number: one for one in chapters(self.folder)}
        self.tasks = {kind: [] for kind in KINDS} | {"quizzes": list(self.chapters)}
        for number in self.chapters:
            for name, entry in questions.chapter(number).items():
                kind = "exercises" if entry["kind"] == "exercise" else "predictions"
                self.tasks[kind].append(f"{number}.{name}")
        self.done = {kind: [name for name in names if self._is_done(kind, name)]
                     for kind, names in self.tasks.items()}  # fmt: skip
        self.fractions = {number: self._fraction(number) for number in self.chapters}
        self.finished = [number for number, part in self.fractions.items()
                         if part >= ENOUGH and number in self.done["quizzes"]]  # fmt: skip
        self.following, self.wrong = self._following(), self._to_remember()
        super().__init__()

    def controls(self):
        options = [("all", ALL), *((number, number) for number in self.chapters)]
        return {"chapter": ipywidgets.SelectionSlider(options=options, description="chapter")}

    def build(self, fig):
        ax = fig.subplots()
        names = {number: one.idea for number, one in self.chapters.items()}
        self.boxes = course_map(ax, names, NEEDS)
        fill_done(ax, self.boxes, self.fractions)
        self.frame = Rectangle((0, 0), 1, 1, fill=False, edgecolor=INK, linewidth=5, zorder=6)
        return [ax.add_patch(self.frame)]

    def draw(self, chapter):
        box = self.boxes.get(chapter or self.following)
        self.frame.set_visible(box is not None)
        if box is not None:
            self.frame.set_bounds(box.get_x(), box.get_y(), box.get_width(), box.get_height())
        return {"done": np.array(list(self.fractions.values()))}

    def tell(self, chapter):
        counts = ", ".join(f"{len(_of(self.done[kind], chapter))} of {len(_of(names, chapter))} "
                           f"{kind}" for kind, names in self.tasks.items())  # fmt: skip
        minutes = sum(entry["minutes"] for name, entry in self.known["minutes"].items()
                      if chapter in (ALL, name))  # fmt: skip
        said = f"{counts}, in {minutes:.0f} minutes."
        if chapter:
            return f"{self._name(chapter)}: {said}"
        left = self._left(self.following)
        following = f" Next: {self._name(self.following)}{left}." if self.following else ""
        return f"{len(self.finished)} of {len(self.chapters)} chapters done: {said}{following}"

    def arrange(self):
        """The button beside the slider, for a map is tall; a long sentence in two even lines."""
        self._words.add_class("lstmlab-balanced")
        title, bar, row, *rest = super().arrange()
        row.children = (*row.children, bar)
        return [title, row, *rest]

    @property
    def advice(self):
        """What to do next, and a wrong prediction to be made again, as Markdown with links."""
        following = self.following
        said = "**All done.**"
        if following:
            said = f"**Next:** {self._link(following)}{self._left(following)}."
        return f"{said}\n\n{self._reminder()}" if self.wrong else said

    def again(self):
        """The question to be answered again; without one it is said, and None."""
        if self.wrong:
            return ask(self.wrong)
        print(NOTHING)

    def _reminder(self):
        number = self.wrong.partition(".")[0]
        asked = questions.where_asked(self.folder / f"{self.chapters[number].name}.ipynb")
        heading, words = asked.get(self.wrong, ("", ""))  # the reader may have changed the notebook
        return (f"**Predict again.** {words}\n\nYour prediction some days ago was wrong. "
                f"Answer below from memory, then press *{SHOW}*. Explanation: "
                f"{self._link(number, heading)}")  # fmt: skip

    def _is_done(self, kind, name):
        entry = self.known[kind].get(name)
        return bool(entry) and (kind == "predictions" or entry["right"] >= ENOUGH)

    def _fraction(self, number):
        """The fraction of the chapter's predictions, exercises and quiz that is done."""
        done, tasks = (sum(len(_of(names, number)) for names in kinds.values())
                       for kinds in (self.done, self.tasks))  # fmt: skip
        return done / tasks

    def _following(self):
        left = [number for number in self.chapters if number not in self.finished]
        worked = {number: entry["at"] for number, entry in self.known["minutes"].items()
                  if number in self.chapters}  # fmt: skip
        last = max(worked, key=worked.get, default="")
        return next((number for number in left if number >= last), next(iter(left), None))

    def _left(self, number):
        """What is left of a chapter that was begun, in brackets; else nothing."""
        if number not in self.known["minutes"]:
            return ""
        left = {kind: len(_of(names, number)) - len(_of(self.done[kind], number))
                for kind, names in self.tasks.items()}  # fmt: skip
        counts = [f"{count} {kind if count > 1 else KINDS[kind]}"
                  for kind, count in left.items() if count]  # fmt: skip
        return f" (begun; left: {', '.join(counts)})"

    def _to_remember(self):
        """The name of a wrong prediction that is some days old, another one each day; or None."""
        wrong = sorted(name for name, entry in self.known["predictions"].items()
                       if name in self.tasks["predictions"] and entry["right"] < 1
                       and self.now - entry["at"] > progress.LATER)  # fmt: skip
        return wrong[int(self.now // 86_400) % len(wrong)] if wrong else None

    def _name(self, number):
        return f"{number} {self.chapters[number].idea}"

    def _link(self, number, heading=""):
        where = f"#{quote(heading.replace(' ', '-'))}" if heading else ""
        words = f"{self._name(number)}: {heading}" if heading else self._name(number)
        return f"[{words}]({self.chapters[number].name}.ipynb{where})"


def _of(names, chapter):
    """The names that belong to a chapter; to all of them all."""
    return [name for name in names if chapter in (ALL, name.partition(".")[0])]
