"""Do peepholes help with timing? Plain LSTM, diagonal and full peepholes, eight seeds, three tasks.

    python -m lstmlab.experiments peephole          about six minutes on one core

All see the same batches. The rule for rates was fixed before the reported seeds were run.
"""

from lstmlab import checks
from lstmlab.experiments.experiment import FEWEST, Experiment, at_each, fewest
from lstmlab.experiments.learners import Learner
from lstmlab.experiments.until_solved import SETTINGS as USUAL
from lstmlab.experiments.until_solved import Trial
from lstmlab.tasks.timing import alarm, third_beat

TASKS = {"alarm after 10": alarm(10), "alarm after 20": alarm(20), "third beat": third_beat(3, 8)}
LEARNERS = {
    "lstm": Learner("lstm"),
    "diagonal": Learner("peephole", {"diagonal": True}),
    "full": Learner("peephole"),
}
RATES = (1e-2, 3e-2, 1e-1)  # at 3e-3 the budget is too short: tried with other seeds
TUNING_SEEDS, SEEDS = (100, 101, 102), tuple(range(8))
SETTINGS = USUAL | {"parameters": 155, "budget": 25_600, "check_every": 20}
SETTINGS |= {"solved": 0.95}  # share of validation sequences that are right


def run(task, learner, learning_rate, seed, settings=SETTINGS):
    """One training run; a dict for JSON.

    solved: sequences until the task was solved, None if it was not. accuracy, loss: at the end, on
    test sequences that training did not see.
    """
    problem = TASKS[checks.one_of("task", task, TASKS)]
    who = LEARNERS[checks.one_of("learner", learner, LEARNERS)]
    trial = Trial(who, problem, seed, settings)

    def good(params):
        return trial.score(params, trial.validation)[0] >= settings["solved"]

    end = trial.learn(learning_rate, good)
    accuracy, loss = trial.score(end.params, trial.draw(trial.testing, "test"))
    return {"solved": end.solved, "accuracy": round(accuracy, 4), "loss": round(loss, 5),
            **trial.sizes}  # fmt: skip


COMPARED = [{"task": task, "learner": learner} for task in TASKS for learner in LEARNERS]
EXPERIMENT = Experiment(
    "peephole", run, ("solved", "accuracy", "loss", "hidden_size", "parameters"),
    SETTINGS, SEEDS, TUNING_SEEDS, COMPARED, by=("task", "learner"),
    tuned=at_each(COMPARED, RATES, TUNING_SEEDS), cost=fewest(SETTINGS["budget"]),
    about={"rates": list(RATES),
           "rate chosen": "for each task and learner: " + FEWEST.format("sequences", "loss")},
)  # fmt: skip
bundled, reported, chosen_rates = EXPERIMENT.bundled, EXPERIMENT.reported, EXPERIMENT.chosen_rates
