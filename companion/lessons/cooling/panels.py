"""The panels of lesson 05. Where the notebook hands over what is drawn, a function makes them."""

from itertools import cycle

import numpy as np

from companion.cooling import (
    COOLING,
    constant,
    drop_a_little,
    exponential,
    inverse_time,
    lecture_plateau,
    printed_step_drop,
    reduce_on_plateau,
    step_drop,
    warm_up,
    warm_up_cosine,
)
from companion.epochs import epoch_ends, minibatches, train
from companion.lessons.cooling import backdrops
from companion.lessons.cooling.schedules import (
    decisions,
    measured_and_expected_J,
    timed_schedules,
)
from companion.network import Network
from companion.optimizers import Run
from companion.panels.controls import Choice, Slider, Toggle
from companion.panels.panel import panel
from companion.pictures.marks import Arrow, Dots, Line, Text

__all__ = [
    "ball_beside", "dropping", "every_schedule", "floor_under", "floors_on", "little_by_little",
    "rules_at_work_on", "schedules_on", "warm_ups_on",
]  # fmt: skip

LOOK = {
    "constant": ("#222222", ()),
    "standard": ("#00798C", ()),
    "printed": ("#9A4F00", (8, 4)),
    "other": ("#7A55C7", (2, 4)),
}
# What several controls are, and in what unit.
DROP = "a factor, without unit: how much of the learning rate is left after a drop"
FIRST_RATE = "learning rate of the first epoch: step per unit of gradient"
LAST_EPOCH = "epochs until the end, for the schedules that know it"
L2 = "on: J has the penalty 0.001 times the sum of the squared weights"
SCHEDULE = "how the learning rate falls as training goes on"
WARM_UP = "epochs in which the learning rate rises, before it falls"


def curve(look, x, y, name="", **more):
    """A Line in the color and dash that this lesson gives to `look`."""
    return Line(x, y, *LOOK[look], name=name, **more)


# -- 1: restitution


def ball_beside(descent):
    """The panel `bouncing`: a ball, and beside it descent(d), a path of w over 120 updates."""

    @panel(
        backdrops.ball_and_descent,
        d=Slider(
            "restitution, drop d", 0.1, 1.0, 0.8, 0.05,
            help="a factor, without unit: what is left of the speed after each bounce",
        ),
        t=Slider(
            "updates so far", 0, 120, 60, 1, play=True, help="ten to an epoch, ten to a bounce"
        ),
    )  # fmt: skip
    def bouncing(d, t):
        """The ball after t / 10 bounces, the descent after t updates."""
        x = np.arange(0, t + 0.1, 0.5) / 10
        s = x % 1
        height = 4 * d ** (2 * np.floor(x)) * s * (1 - s)
        path, k = descent(d), t // 10
        marks = [
            Line(x, height, "#9A4F00", width=2),
            Dots(x[-1], height[-1] + 0.035, "#9A4F00", 24),
            Line(np.arange(t + 1) / 10, path[: t + 1], width=2, ax=1),
            Dots(t / 10, path[t], size=16, ax=1),
        ]
        return marks, (
            f"d = {d:.2g}. After {k} bounces the ball has {d**k:.2g} of its speed; after {k} "
            f"epochs η is {d**k:.2g} of its first value, and w = {path[t]:.2f} (the "
            "minimum is at 0)."
        )

    return bouncing


# -- 2: drop by d every k_d epochs


@panel(
    backdrops.printed_and_standard_drop,
    eta_0=Slider("first rate η₀", 0.1, 1.0, 0.8, 0.05, help=FIRST_RATE),
    d=Slider("drop d", 0.1, 0.95, 0.5, 0.05, help=DROP),
    k_d=Slider("drop every k_d", 1, 20, 5, help="epochs between two drops"),
    k_max=Slider("last epoch k_max", 5, 40, 20, help=LAST_EPOCH),
)
def dropping(eta_0, d, k_d, k_max):
    """The rate at each epoch, as printed and as meant."""
    k = np.arange(k_max + 1)
    printed, standard = printed_step_drop(eta_0, d, k_max), step_drop(eta_0, d, k_d)
    up, down = [printed(j) for j in k[1:]], [standard(j) for j in k]
    marks = [
        curve("printed", k[1:], up, dots=8),
        Text(-0.5, 1.1, "k = 0: division by zero", "#9A4F00"),
        curve("standard", k, down, dots=8, ax=1),
    ]
    return marks, (
        f"From epoch 1 to {k_max} the printed rate rises from {up[0]:.2g} to {up[-1]:.2g}; "
        f"the standard one falls from {down[0]:.2g} to {down[-1]:.2g}, times {d:.2g} every "
        f"{f'{k_d} epochs' if k_d > 1 else 'epoch'}."
    )


# -- 3: drop a little every epoch


@panel(
    backdrops.printed_and_standard_ramp,
    eta_0=Slider("first rate η₀", 0.01, 2.0, 0.1, log=True, help=FIRST_RATE),
    d=Slider("d", 0.0, 0.3, 0.05, 0.01, help=DROP),
)
def little_by_little(eta_0, d):
    """The rate over its first, as printed and in the two standard forms."""
    k = np.arange(41)

    def of(schedule):
        return np.array([schedule(j) for j in k]) / eta_0

    printed = of(drop_a_little(eta_0, d))
    marks = [
        curve("printed", k, printed, "η₀^(1 + k d),\nfloor η₀/1000"),
        curve("standard", k, of(exponential(eta_0, 1 - d)), "exponential", ax=1),
        curve("other", k, of(inverse_time(eta_0, d)), "inverse time", ax=1),
    ]
    what = (
        "grows" if printed[-1] > 1.0001 else "stays as it is" if printed[-1] > 0.9999 else "falls"
    )
    return marks, (
        f"At η₀ = {eta_0:.2g} and d = {d:.2g} the printed rate {what}: times {eta_0**d:.3g} an "
        f"epoch. The standard exponential: times {1 - d:.3g} an epoch, whatever η₀ is."
    )


# -- 4: first rise, then plateau, then fall


@panel(
    backdrops.two_scales,
    schedule=Choice(
        "schedule", tuple(timed_schedules(1, 0.5, 5, 3, 20)), "warm-up and cosine", help=SCHEDULE
    ),
    eta_0=Slider("first rate η₀", 0.1, 1.5, 0.8, 0.05, help=FIRST_RATE),
    d=Slider("drop d", 0.1, 0.95, 0.5, 0.05, help=DROP),
    k_d=Slider("drop every k_d", 1, 20, 5, help="epochs between two drops"),
    k_w=Slider("warm-up to k_w", 1, 12, 4, help=WARM_UP),
    k_max=Slider("last epoch k_max", 18, 40, 30, help=LAST_EPOCH),
)
def every_schedule(schedule, eta_0, d, k_d, k_w, k_max):
    """Every schedule that looks at k alone, the chosen one bold."""
    k, marks, timed = np.arange(k_max + 1), [], timed_schedules(eta_0, d, k_d, k_w, k_max)
    for _, eta in timed.values():
        y = [eta(j) for j in k]
        marks += [Line(k, y, "#B5BDC6", width=1.5), Line(k, y, "#B5BDC6", width=1.5, ax=1)]
    call, chosen = timed[schedule]
    look = {
        "constant": "constant", "printed step drop": "printed", "drop a little": "printed"
    }.get(schedule, "standard")  # fmt: skip
    y = np.array([chosen(j) for j in k])
    marks += [
        curve(look, k, y, width=4, dots=7),
        curve(look, k[y > 0], y[y > 0], width=4, dots=7, ax=1),
    ]
    return marks, (
        f"{schedule}: {call}; η is {y[0]:.2g} at k = 0, {y[k_max // 2]:.2g} at k = {k_max // 2} "
        f"and {y[-1]:.2g} at k = {k_max}."
    )


def warm_ups_on(digits, network):
    """The panel `warming`: the network learns the digits at a constant rate and with warm-ups."""
    looks = ("constant", "standard", "other")

    @panel(
        backdrops.J_and_eta,
        eta_0=Slider("rate η₀", 0.5, 8.0, 8.0, 0.5, help=FIRST_RATE),
        k_w=Slider("warm-up to k_w", 1, 15, 5, help=WARM_UP),
        seed=Slider("seed", 0, 9, 0, help="of the start and of the batches"),
    )
    def warming(eta_0, k_w, seed):
        """J and the rate, an epoch a picture."""
        schedules = _with_and_without_warm_up(eta_0, k_w)
        runs = [Run("plain", eta) for eta in schedules.values()]
        objective, w = network.on(*digits.train), network.start(seed, dtype=np.float32)
        k, J = np.arange(21), []
        rates = [
            curve(look, k, [eta(j) for j in k], ax=1, width=6 - 1.5 * r)
            for r, (look, eta) in enumerate(zip(looks, schedules.values()))
        ]
        batches = minibatches(objective.n, 32, seed)
        for now in epoch_ends(train(objective, w, runs, batches), 20):
            J.append(now.losses[-1])
            n = len(J)
            seen = [
                curve(look, k[1 : n + 1], np.array(J)[:, r], name, width=6 - 1.5 * r)
                for r, (look, name) in enumerate(zip(looks, schedules))
            ]
            reached = ", ".join(f"{name} {last:.2g}" for name, last in zip(schedules, J[-1]))
            says = f"Epoch {n} at η₀ = {eta_0:g}. J: {reached}."
            yield seen + rates, says.replace("\n", " ")

    return warming


def _with_and_without_warm_up(eta_0, k_w):
    """{name: schedule}, for 20 epochs."""
    return {
        "constant": constant(eta_0),
        "warm-up": warm_up(eta_0, k_w, 0.05),
        "warm-up\nand cosine": warm_up_cosine(eta_0, k_w, 16, 21, 0.05),
    }


# -- 5: why noise makes cooling necessary


def floor_under(xi):
    """The panel `noise_floor`: descents on w²/2 with the noise xi, (updates, descents)."""

    @panel(
        backdrops.J_over_updates,
        eta=Slider(
            "learning rate η", 0.02, 1.8, 0.4, log=True, help="step per unit of gradient"
        ),
        sigma=Slider(
            "noise σ", 0.2, 2.0, 1.0, 0.1,
            help="standard deviation of the noise on each gradient, in units of the gradient",
        ),
        d=Slider("drop d", 0.1, 1.0, 0.4, 0.05, help="every 50 updates"),
    )  # fmt: skip
    def noise_floor(eta, sigma, d):
        """J at a constant rate and at a cooled one, with the theory for both."""
        k, floor = np.arange(len(xi) + 1), eta * sigma**2 / (2 * (2 - eta))
        label = "its floor\nη σ²/(2 (2 − η λ))"
        marks = [Line([0, 200], [floor, floor], "#222222", (2, 5), 2, name=label)]
        for look, name, factor in (("constant", "constant η", 1), ("standard", "cooled", d)):
            rates = [eta * factor ** (i // 50) for i in range(len(xi))]
            J, theory = measured_and_expected_J(rates, sigma, xi)
            marks.append(Line(k, J, LOOK[look][0], width=4, name=name))
            marks.append(Line(k, theory, "#FFFFFF", width=1.2))
        return marks, (
            f"At η = {eta:.2g} and σ = {sigma:.2g} the constant rate levels off at J = "
            f"{floor:.2g}; cooled by {d:.2g} every 50 updates the descent is at {J[-1]:.2g} "
            f"after {len(xi)}."
        )

    return noise_floor


def floors_on(digits, rates, cooled_from):
    """The panel `digits_floor`: the digits learned at constant rates, and with the schedules
    cooled_from(eta_0, start)."""
    looks = list(zip(rates, cycle([LOOK["other"], LOOK["standard"], ("#222222", (20, 5))])))

    @panel(
        backdrops.J_of_the_digits,
        l2=Toggle("l2 = 0.001", True, help=L2),
        start=Slider(
            "cool from epoch", 2, 20, 12,
            help="the epoch from which the learning rate falls; before it, it is constant",
        ),
        batch=Choice("batch size", (8, 32), 8, help="instances in a gradient"),
    )  # fmt: skip
    def digits_floor(l2, start, batch):
        """J at the constant rates, and cooled from epoch `start`, an epoch a picture."""
        network = Network(l2=1e-3 if l2 else 0)
        objective, w = network.on(*digits.train), network.start(0, "Glorot", np.float32)
        schedules = [*rates, *(cooled_from(eta, start) for eta in rates)]
        runs, J = [Run("plain", eta) for eta in schedules], []
        J.append(objective(np.stack([w] * len(runs)))[0])
        batches = minibatches(objective.n, batch, 0)
        for now in epoch_ends(train(objective, w, runs, batches), 20):
            J.append(network.evaluate(now.w, *digits.train)[0])
            kept, cooled = np.split(np.array(J), 2, axis=1)
            yield (
                _kept_and_cooled(looks, kept, cooled, start),
                f"Epoch {now.epoch}, {'with' if l2 else 'without'} l2. J at the constant rates "
                f"{', '.join(map(str, rates))}: {', '.join(f'{v:.2g}' for v in kept[-1])}; cooled "
                f"from epoch {start}: {', '.join(f'{v:.2g}' for v in cooled[-1])}.",
            )

    return digits_floor


def _kept_and_cooled(looks, kept, cooled, start):
    """Lines for J after each epoch, both (epochs + 1, rates); looks are (rate, (color, dash))."""
    k, marks = np.arange(len(kept)), []
    for (eta, look), J in zip(looks, kept.T):
        marks.append(Line(k, J, *look, width=2, name=f"η = {eta:g}"))
    for r, ((_, look), J) in enumerate(zip(looks, cooled.T), 1):
        if len(k) > start:
            name = "the same,\ncooled" if r == len(looks) else ""
            marks.append(Line(k[start:], J[start:], *look, width=4.5, name=name))
    return marks


# -- 6: adjust on plateau


PLATEAU_CONTROLS = {
    "noise": Slider(
        "noise of the losses", 0.0, 0.15, 0.01, 0.01,
        help="standard deviation of the noise on each epoch's loss, in units of J",
    ),
    "d": Slider("factor d", 0.3, 0.9, 0.6, 0.05, help=DROP),
    "patience": Slider(
        "patience", 0, 10, 2,
        help="epochs without progress that are waited for before the rate drops",
    ),
    "threshold": Slider(
        "threshold", 0.0, 0.2, 0.02, 0.01,
        help="the least fall of J, as a part of J, that counts as progress",
    ),
    "rapid": Slider(
        "rapid", 0.02, 0.5, 0.1, 0.02,
        help="a change of J by more than this part of it is rapid: η is made smaller",
    ),
    "slow": Slider(
        "slow (not much)", 0.0, 0.1, 0.02, 0.005,
        help="a change of J by less than this part of it is not much: η grows",
    ),
}  # fmt: skip


def rules_at_work_on(loss_curve):
    """The panel `plateaus`: what both plateau rules make of loss_curve(noise), 45 losses."""

    @panel(backdrops.losses_and_eta, **PLATEAU_CONTROLS)
    def plateaus(noise, d, patience, threshold, rapid, slow):
        """What both rules decide at each epoch, and the rates that follow."""
        losses = loss_curve(noise)
        reduce = decisions(reduce_on_plateau(1, d, patience, threshold), list(losses))
        lecture = decisions(lecture_plateau(1, d, rapid, slow), list(losses))
        k = np.arange(len(losses) + 1)
        marks = [
            Line(k[:-1], losses, dots=7, width=2, name="the losses"),
            curve("standard", k, reduce, "reduce on\nplateau", ax=1, width=4),
            curve("printed", k, lecture, "lecture's\nplateau rule", ax=1, width=4),
            *_changes("standard", reduce, losses * 1.22, losses * 1.9),
            *_changes("printed", lecture, losses * 0.82, losses * 0.53),
        ]
        ups, downs = (np.diff(lecture) > 1e-12).sum(), (np.diff(lecture) < -1e-12).sum()
        return marks, (
            f"Reduce on plateau makes η smaller {(np.diff(reduce) < 0).sum()} times, to "
            f"{reduce[-1]:.2g} of η₀. The lecture's rule makes it smaller {downs} times and "
            f"bigger {ups} times, to {lecture[-1]:.3g} of η₀."
        )

    return plateaus


def _changes(look, eta, near, far):
    """An arrow up or down wherever eta changes, between the heights near and far."""
    arrows, changes = [], np.diff(eta)
    for j in np.flatnonzero(np.abs(changes) > 1e-12):
        ends = sorted((near[j], far[j]), reverse=bool(changes[j] < 0))
        arrows.append(Arrow((j, j), ends, LOOK[look][0], width=2))
    return arrows


# -- 7: the schedules at work


def schedules_on(digits, with_epochs):
    """The panel `cooled_training`: the digits learned at a constant rate, and beside it with the
    schedule with_epochs(name, eta_0, epochs)."""

    @panel(
        backdrops.J_and_eta_of_a_training,
        schedule=Choice("schedule", tuple(COOLING), "step drop", help=SCHEDULE),
        eta_0=Slider("first rate η₀", 0.1, 6.4, 3.2, log=True, help=FIRST_RATE),
        l2=Toggle("l2 = 0.001", True, help=L2),
    )
    def cooled_training(schedule, eta_0, l2):
        """J and both rates, an epoch a picture."""
        network, K = Network(l2=1e-3 if l2 else 0), 30
        objective, w = network.on(*digits.train), network.start(0, "Glorot", np.float32)
        runs = [Run("plain", eta_0), Run("plain", with_epochs(schedule, eta_0, K))]
        J, eta = [objective(np.stack([w, w]))[0]], []
        batches = minibatches(objective.n, 16, 0)
        snapshots = train(objective, w, runs, batches, end_collapsed=True)
        for now in epoch_ends(snapshots, K):
            J.append(network.evaluate(now.w, *digits.train)[0])
            eta.append(now.eta[:, 0])
            right = network.accuracy(now.w, *digits.validation)
            lost = [name for name, why in zip(("constant", schedule), now.ended) if why]
            yield (
                _constant_and_cooled(schedule, np.array(J), np.array(eta)),
                f"Epoch {now.epoch}: J = {J[-1][0]:.3g} at the constant rate, {J[-1][1]:.3g} with "
                f"{schedule}; validation accuracy {right[0]:.3f} and {right[1]:.3f}."
                + (f" Ended (collapsed or diverged): {', '.join(lost)}." if lost else ""),
            )

    return cooled_training


def _constant_and_cooled(schedule, J, eta):
    """Lines for J, (epochs + 1, 2), and eta, (epochs, 2): a constant rate and this schedule."""
    printed = ("printed step drop", "drop a little", "lecture's plateau")
    look, k = "printed" if schedule in printed else "standard", np.arange(len(J))
    name = schedule.replace(" and ", "\nand ").replace(" on ", "\non ")
    name = name.replace("printed ", "printed\n")
    return [
        curve("constant", k, J[:, 0], "constant"),
        curve(look, k, J[:, 1], name),
        curve("constant", k[:-1], eta[:, 0], ax=1),
        curve(look, k[:-1], eta[:, 1], ax=1, dots=6),
    ]
