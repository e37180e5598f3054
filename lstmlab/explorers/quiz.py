"""The quiz at the end of a chapter: one question at a time, each wrong choice told its reason.

    quiz("06")        # in a notebook: the last line of a cell shows it
    one = quiz("06")  # in a test: choose an option, press the button
    one.choose("0.729")
    one.press()
    one.page["said"]  # "Right. Each step multiplies once more: 0.9³."
"""

from pathlib import Path

import anywidget
import traitlets

from lstmlab.course import progress, quiz_bank

HERE = Path(__file__).parent
ANSWER, NEXT, AGAIN = "answer", "next", "again, with other numbers"
HOW = "Choose with the mouse or the arrow keys, then press Enter."


def quiz(number):
    """The quiz of a chapter, "06" or "02b"; ValueError if it has none."""
    return Quiz(number)


class Quiz(anywidget.AnyWidget):
    """Questions, a verdict with its reason after each answer, and where to look again.

    Attributes: `items` of this try, `answers` so far ([(item, option)]), `page` as it is seen.
    """

    _esm = HERE / "quiz.js"
    _css = HERE / "quiz.css"
    page = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)  # the place of the option that is marked
    pressed = traitlets.Int(0).tag(sync=True)  # how often the button was

    def __init__(self, number):
        self.number, self.attempt = number, progress.tries("quizzes", number)
        self._begin()
        super().__init__(page=self._question())
        self.observe(self._on_press, "pressed")

    def choose(self, option):
        """Mark an option of the present question by its text; ValueError if there is none such."""
        self.chosen = self.page["options"].index(option)

    def press(self):
        """Press the button."""
        self.pressed += 1

    def _begin(self):
        self.items, self.answers = quiz_bank.items(self.number, self.attempt), []

    def _on_press(self, change):
        button = self.page["button"]
        if button == ANSWER:
            self.page = self._verdict() if self.chosen >= 0 else self.page | {"said": HOW}
        elif button == NEXT and len(self.answers) == len(self.items):
            self.page = self._end()
        else:
            if button == AGAIN:
                self.attempt += 1
                self._begin()
            self.chosen = -1
            self.page = self._question()

    # What is seen: heading, asks, options, said, button; again: questions and their sections.

    def _question(self):
        place = len(self.answers)
        item = self.items[place]
        return {"heading": f"Question {place + 1} of {len(self.items)}", "asks": item.asks,
                "options": item.options, "button": ANSWER,
                "said": "" if place else HOW}  # fmt: skip

    def _verdict(self):
        item = self.items[len(self.answers)]
        option = item.options[self.chosen]
        self.answers.append((item, option))
        right = option == item.truth
        said = f"Right. {item.because}" if right else f"Not right. {item.reasons[option]}"
        return self.page | {"said": said, "button": NEXT}

    def _end(self):
        again = [{"asks": item.asks, "section": item.section, "named": _plain(item.section)}
                 for item, option in self.answers if option != item.truth]  # fmt: skip
        right, of = len(self.items) - len(again), len(self.items)
        progress.record("quizzes", self.number, right / of)
        said = f"{right} of {of} right." + (" Look at these again:" if again else "")
        return {"heading": "End of the quiz", "asks": "", "options": [], "said": said,
                "again": again, "button": AGAIN}  # fmt: skip

    def __repr__(self):
        """Where no widget lives: how many questions there are, and the first of them."""
        first = self.items[0]
        options = "\n".join(f"  - {option}" for option in first.options)
        return (f"A quiz of {len(self.items)} questions: run this cell to answer them. "
                f"The first:\n{first.asks}\n{options}")  # fmt: skip


def _plain(heading):
    """A heading without the signs of TeX, for a link."""
    return heading.replace("$", "").replace("\\partial ", "∂")
