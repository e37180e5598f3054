"""The map of the course with what the reader has done, what comes next, and what to predict again.

    lab = CourseMap()     # in the folder of the notebooks
    lab.sentence          # "1 of 23 chapters done: 9 of 124 predictions, ... Next: 02."
    Markdown(lab.advice)  # the same next step with a link, and a wrong prediction some days later
"""

import time
from pathlib import Path

import numpy as np

from lstmlab.course import progress, questions
from lstmlab.course.syllabus import NEEDS, chapters
from lstmlab.explorers.explorer import Explorer
from lstmlab.plots.course import course_map, mark

ENOUGH = 0.75  # the fraction from which on a chapter, or its quiz, counts as done
KINDS = "predictions", "exercises", "quizzes"


class CourseMap(Explorer):
    """Chapters, homework and their needs; dark is what is done, framed what comes next.

    folder: where the notebooks are. now: seconds, as `time.time()`. Attributes: `chapters`, `tasks`
    and `done`, {kind: set of names}, and `fractions`, {chapter: 0 to 1}.
    """

    title = "The map of the course, and what you have done"
    height = 482

    def __init__(self, folder=".", now=None):
        self.known, self.now = progress.load(), time.time() if now is None else now
        self.chapters = {one.number: one for one in chapters(Path(folder))}
        self.tasks = {kind: set() for kind in KINDS} | {"quizzes": set(self.chapters)}
        for number in self.chapters:
            for name, entry in questions.chapter(number).items():
                kind = "exercises" if entry["kind"] == "exercise" else "predictions"
                self.tasks[kind].add(f"{number}.{name}")
        self.done = {kind: {name for name in names if self._is_done(kind, name)}
                     for kind, names in self.tasks.items()}  # fmt: skip
        self.fractions = {number: self._fraction(number) for number in self.chapters}
        left = (number for number, part in self.fractions.items() if part < ENOUGH)
        self.following = next(left, None)
        super().__init__()

    def controls(self):
        return {}

    def build(self, fig):
        ax = fig.subplots()
        boxes = course_map(ax, {key: one.idea for key, one in self.chapters.items()}, NEEDS)
        mark(ax, boxes, self.fractions, self.following)
        return []

    def draw(self):
        return {"done": np.array(list(self.fractions.values()))}

    def tell(self):
        finished = sum(part >= ENOUGH for part in self.fractions.values())
        counts = [f"{len(self.done[kind])} of {len(names)} {kind}"
                  for kind, names in self.tasks.items()]  # fmt: skip
        minutes = sum(entry["minutes"] for entry in self.known["minutes"].values())
        said = f"{finished} of {len(self.chapters)} chapters done: {', '.join(counts)}"
        following = f" Next: {self._name(self.following)}." if self.following else ""
        return f"{said}, in {minutes:.0f} minutes.{following}"

    @property
    def advice(self):
        """What to do next, and a wrong prediction to be made again, as Markdown with links."""
        said = f"**Next:** {self._link(self.following)}." if self.following else "**All done.**"
        if (wrong := self._to_remember()) is None:
            return said
        asks = questions.question(wrong)["asks"]
        return (f"{said}\n\n**Predict again:** *{asks}* Some days ago your prediction was another "
                f"one than what you found, in {self._link(wrong.partition('.')[0])}.")  # fmt: skip

    def arrange(self):
        """Nothing is to be set here: title, sentence, picture."""
        title, *_, error, sentence, image = super().arrange()
        return [title, error, sentence, image]

    def _is_done(self, kind, name):
        entry = self.known[kind].get(name)
        return bool(entry) and (kind == "predictions" or entry["right"] >= ENOUGH)

    def _fraction(self, number):
        """The fraction of the chapter's predictions, exercises and quiz that is done."""
        all_of, done = ([name for names in kinds.values() for name in names
                         if name.partition(".")[0] == number]
                        for kinds in (self.tasks, self.done))  # fmt: skip
        return len(done) / len(all_of)

    def _to_remember(self):
        """The name of a wrong prediction that is some days old, another one each day; or None."""
        wrong = sorted(name for name, entry in self.known["predictions"].items()
                       if name in self.tasks["predictions"] and entry["right"] < 1
                       and self.now - entry["at"] > progress.LATER)  # fmt: skip
        return wrong[int(self.now // 86_400) % len(wrong)] if wrong else None

    def _name(self, number):
        return f"{number} {self.chapters[number].idea}"

    def _link(self, number):
        return f"[{self._name(number)}]({self.chapters[number].name}.ipynb)"
