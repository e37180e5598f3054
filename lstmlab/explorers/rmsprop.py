"""Chapter 16: five optimisers on one surface, and what each weight's step is made of."""

from functools import lru_cache

import numpy as np

from lstmlab.explorers.controls import choice, scale, slider, tick
from lstmlab.explorers.explorer import Explorer
from lstmlab.explorers.loss_surfaces import SURFACES, follow, make_surface
from lstmlab.optim import OPTIMISERS, rmsprop
from lstmlab.plots.style import FAINT, SMALL
from lstmlab.plots.surfaces import LOOKS, Landscape, Paths, Scales, legend

STEPS = 80
RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
DECAYS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
EPSILONS = (1e-8, 1e-4, 1e-3, 1e-2, 1e-1, 1.0)
ROOTS = {"adagrad": ", √sum of squares", "rmsprop": ", √mean square", "adam": ", √mean square"}


class RmsProp(Explorer):
    """Paths of SGD, momentum, AdaGrad, RMSProp and Adam; one of them taken apart at the right."""

    title = "Who finds the lowest point, and with which steps?"
    presets = {
        "too steep for SGD": {"stretch": 50, "n": 6},
        "a rotated valley": {"turn": 45},
        "ravine": {"surface": "ravine", "stretch": 20, "learning_rate": 0.02, "n": 80},
        "saddle": {"surface": "saddle", "n": 40},
        "decay 0": {"decay": 0.0, "learning_rate": 0.1},
        "decay 0.999": {"decay": 0.999},
        "epsilon 0.1 outside": {"epsilon": 0.1},
        "epsilon 0.1 inside": {"epsilon": 0.1, "inside": True},
        "AdaGrad": {"look": "adagrad"},
    }
    play = "n"
    in_sight = "surface", "look", "stretch", "learning_rate", "n"
    height = 366

    def controls(self):
        looks = [(look.label, name) for name, look in LOOKS.items()]
        return {
            "surface": choice("surface", list(SURFACES), "bowl"),
            "look": choice("in detail", looks, "rmsprop"),
            "stretch": slider("condition number", 1, 50, 35, step=1),
            "turn": slider("rotated by, °", 0, 90, 0, step=5),
            "learning_rate": scale("learning rate", RATES, 0.05),
            "decay": scale("decay", DECAYS, 0.9),
            "epsilon": scale("epsilon ε", EPSILONS, 1e-8),
            "inside": tick("ε inside the root"),
            **{name: tick(look.label, True) for name, look in LOOKS.items()},
            "n": slider("steps n", 1, STEPS, 30, step=1),
        }

    def build(self, fig):
        fig.get_layout_engine().set(rect=(0, 0, 1, 0.935))
        legend(fig, loc="upper center", bbox_to_anchor=(0.5, 1.012))
        left, right = fig.subfigures(1, 2, width_ratios=[11, 9])
        ax = left.subplots()
        self.landscape, self.paths = Landscape(ax), Paths(ax)
        upper, lower = right.subplots(2, 1, sharex=True)
        self.sizes = Scales(upper, STEPS, dots=True)
        self.lengths = Scales(lower, STEPS, 1e-4, 10.0)
        lower.set_xlabel("step")
        self.rate = lower.axhline(1, color=FAINT, linewidth=2, linestyle=(0, (1, 2)))
        self.rate_name = lower.text(STEPS, 1, "learning rate", size=SMALL, ha="right", va="bottom")
        return [*self.landscape.artists, *self.paths.artists, *self.sizes.artists,
                *self.lengths.artists, self.rate, self.rate_name]  # fmt: skip

    def draw(self, surface, look, stretch, turn, learning_rate, decay, epsilon, inside, n, **shown):
        world = landscape(surface, stretch, turn)
        own = (decay, epsilon, inside)
        own_of = {"rmsprop": own}
        paths = {name: walk(surface, stretch, turn, name, learning_rate, own_of.get(name, ()))
                 for name in LOOKS if shown[name] or name == look}  # fmt: skip
        seen = paths[look]
        root = root_of(seen.memory)
        self.landscape.show(world)
        self.paths.show({name: path.places for name, path in paths.items()}, n)
        name, colour = LOOKS[look].label, LOOKS[look].colour
        size = f"{name}: |gradient| (dots){ROOTS.get(look, '')}"
        self.sizes.show(root, n, colour, size, np.abs(seen.gradients))
        self.lengths.show(np.abs(seen.steps), n, colour, f"{name}: length of the step")
        self.rate.set_ydata([learning_rate] * 2)
        self.rate_name.set_y(learning_rate * 1.1)
        return {
            **{f"path {name}": path.places for name, path in paths.items()},
            **{f"loss {name}": losses(world, path.places) for name, path in paths.items()},
            "gradients": seen.gradients, "steps": seen.steps, "n": n,
            "learning_rate": learning_rate, "root": np.zeros((0, 2)) if root is None else root,
        }  # fmt: skip

    def tell(self, look, n, **others):
        d = self.drawn
        g, step = (np.abs(d[name][n - 1]) for name in ("gradients", "steps"))
        root = f"{ROOTS[look]} {few(d['root'][n - 1])}" if look in ROOTS else ""
        left = ", ".join(f"{LOOKS[name].label} {say(d[f'loss {name}'][n])}"
                         for name in LOOKS if f"loss {name}" in d)  # fmt: skip
        return (f"{LOOKS[look].label}, step {n}: gradient {few(g)}{root}, step {few(step)}. "
                f"Loss left: {left}.")  # fmt: skip


@lru_cache(64)
def landscape(surface, stretch, turn):
    return make_surface(surface, stretch, turn)


@lru_cache(256)
def walk(surface, stretch, turn, name, learning_rate, own):
    """The Path of an optimiser; own: decay, epsilon and its place, for RMSProp."""
    rule = rmsprop(learning_rate, *own) if own else OPTIMISERS[name](learning_rate)
    return follow(landscape(surface, stretch, turn), rule, STEPS)


def losses(world, places):
    """How far above the lowest point each place lies."""
    return world.loss(places) - world.loss(world.optima[0])


def root_of(memory):
    """The root of what a rule keeps of squared gradients, (N, 2), or None if it keeps none."""
    kept = memory.get("mean_square", memory.get("square_sum"))
    return None if kept is None else np.sqrt(kept)


def few(pair):
    return "({}, {})".format(*map(say, pair))


def say(number):
    """A number in two digits, in few letters."""
    if number >= 1e4:
        return ">10⁴"
    if 0 < number < 1e-3:
        return "<0.001"
    return f"{number:.2g}" if number < 100 else f"{number:.0f}"
