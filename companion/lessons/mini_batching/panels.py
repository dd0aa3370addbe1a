"""The panels of lesson 02: the slide's strip, the noise of a batch, a training one watches."""

from functools import cache
from itertools import pairwise

import numpy as np

from companion.lessons.mini_batching.pictures import size_line
from companion.lessons.mini_batching.race import race
from companion.panels.controls import Choice, Slider
from companion.panels.panel import panel
from companion.pictures.marks import Arrow, Dots, Line, Pixels, Text
from companion.pictures.stage import stage
from companion.questions.using import Answers, Halt
from companion.streams import SHUFFLES, stream

N = 35  # instances of the strip: few enough to read each one's number
ORANGE = "#C43300"
TOP, PITCH = 7.7, 1.25  # where the strip "all data" lies, and from one epoch to the next


# The slide's strip.


@cache
def cell_colors():
    """Return each instance's color (N, 3), and the ink that is read on it (N,)."""
    import matplotlib

    colors = matplotlib.colormaps["viridis"](np.linspace(0, 1, N))[:, :3]
    return colors, np.where(colors @ [0.3, 0.6, 0.1] > 0.45, "#111111", "#FFFFFF")


def strip_backdrop():
    """Draw the strip "all data"."""
    colors, ink = cell_colors()
    figure, ax = stage(height=510)
    ax.set(xlim=(-4.6, N + 4.2), ylim=(-0.12, TOP + 1))
    ax.axis("off")
    ax.imshow(colors[None], extent=(0, N, TOP, TOP + 0.85), aspect="auto")
    for i in range(N):
        ax.text(i + 0.5, TOP + 0.42, i, color=ink[i], ha="center", va="center", fontsize=9.5)
    ax.text(-0.3, TOP + 0.42, "all data", ha="right", va="center")
    return figure


def height_of(epoch):
    """Return where an epoch's row lies."""
    return TOP - 1.95 - epoch * PITCH


def ends_of(batches):
    """Return where an epoch's batches begin and end, (batches + 1,)."""
    return np.cumsum([0] + [len(batch) for batch in batches])


def seat(batches, follow):
    """Return an instance's place in an epoch's row, and the number of its batch from 1; None and
    "none" where a wrong answer has left it out."""
    places = np.flatnonzero(np.concatenate(batches) == follow)
    if not len(places):
        return None, "none"
    place = int(places[0])
    return place, int(np.searchsorted(ends_of(batches), place, side="right"))


def box(x, y):
    """Return a frame around the cell at x in the row at y."""
    return Line([x, x + 1, x + 1, x, x], [y, y, y + 0.85, y + 0.85, y], "#000000", width=4)


def strip_row(y, batches):
    """Yield an epoch's instances as colors with their numbers, and the batches' ends."""
    (colors, ink), rows, ends = cell_colors(), np.concatenate(batches), ends_of(batches)
    yield Pixels(colors[rows][None], (0, len(rows), y, y + 0.85))
    for x in ends[1:-1]:
        yield Line([x, x], [y - 0.05, y + 0.9], "#FFFFFF", width=min(6, 1 + 2 * ends[1]))
    for i, row in enumerate(rows):
        yield Text(i + 0.5, y + 0.42, str(row), str(ink[row]), 12.5, "middle")


def strip_epoch(epoch, batches, place, size, words):
    """Yield all of an epoch's marks: its row, the frame, its words, the last, smaller batch."""
    y = height_of(epoch)
    yield from strip_row(y, batches)
    if place is not None:
        yield box(place, y)
    yield Text(N + 0.3, y + 0.42, words)
    yield Text(-0.3, y + 0.42, f"epoch {epoch}", anchor="end")
    if len(batches[-1]) < size:
        yield Line(ends_of(batches)[-2:] + np.array([0.1, 0]), [y - 0.13] * 2, ORANGE, width=5)


def strip_way(places):
    """Yield the dashed lines from an instance's place in each epoch to that in the next."""
    for epoch, (place, after) in enumerate(pairwise(places)):
        if place is None or after is None:
            continue
        x = [place + 0.5, after + 0.5]
        y = [height_of(epoch), height_of(epoch + 1) + 0.85]
        yield Line(x, y, "#000000", (4, 4), 2)


def strip_numbers(batches, size):
    """Yield the batches' numbers, as many as have room, and how small the last batch is."""
    ends, y = ends_of(batches), TOP - 0.72
    every = max(1, -(-len(batches) // 12))
    for b, x in enumerate((ends[1:] + ends[:-1]) / 2):
        if b % every == 0:
            yield Text(x, y, str(b + 1), "#555555", anchor="middle")
    yield Text(-0.3, y, "batch", "#555555", anchor="end")
    if len(batches[-1]) < size:
        yield Text(N + 0.3, y, f"last: {len(batches[-1])}", ORANGE)


def strip_batches(epoch_batches, size, epochs, seed, shuffle):
    """Yield the batches of each epoch: those of `minibatches`, if epoch_batches cuts as it does."""
    for epoch in range(epochs):
        rng = stream(seed, SHUFFLES, epoch if shuffle == "every epoch" else 0)
        batches = [np.asarray(batch, int) for batch in epoch_batches(N, size, rng)]
        rows = np.concatenate([*batches, np.zeros(0, int)])
        if not 0 < len(rows) <= N or not all(map(len, batches)):
            raise Halt(f"Epoch {epoch} has {len(rows)} of {N} rows, or an empty batch.")
        if rows.min() < 0 or rows.max() >= N:
            raise Halt(f"Epoch {epoch} has rows {rows.min()} to {rows.max()}, not 0 to {N - 1}.")
        yield batches


@panel(
    strip_backdrop,
    uses=Answers("batches of an epoch"),
    size=Slider("batch size B", 1, N, 4, help="instances in a gradient"),
    epochs=Slider("epochs", 1, 5, 5, help="passes over all data"),
    follow=Slider(
        "follow instance",
        0,
        N - 1,
        12,
        help="the number of the instance whose way through the batches is drawn",
    ),
    seed=Slider(
        "seed",
        0,
        20,
        0,
        help="a number that fixes all that is random: another one draws it anew",
    ),
    shuffle=Choice(
        "shuffle",
        ("every epoch", "once"),
        "every epoch",
        help="whether the order of the instances is drawn for each epoch or once",
    ),
)
def strip(size, epochs, follow, seed, shuffle, used):
    """Draw the slide's strip, a row an epoch."""
    drawn, why = used.record(lambda cut: strip_batches(cut, size, epochs, seed, shuffle))
    marks = [box(follow, TOP), Text(0, 0.02, f"cut by {used.names[0]}", "#555555")]
    if not drawn:
        return marks, f"{used.says} {why}"
    places, seats = zip(*(seat(batches, follow) for batches in drawn))
    words = "shuffle" if shuffle == "every epoch" else "as before"
    for epoch, (batches, place) in enumerate(zip(drawn, places)):
        marks += strip_epoch(epoch, batches, place, size, words)
    marks += [*strip_way(places), *strip_numbers(drawn[-1], size)]
    updates, left = len(drawn[-1]), len(drawn[-1][-1])
    last = f", the last one from only {left}" if left < size else ""
    plural = "s" if updates > 1 else ""
    says = f"{N} instances in batches of {size}: {updates} update{plural} an epoch{last}. "
    says += f"Instance {follow} is in batch {', '.join(map(str, seats))}."
    return marks, f"{says} {used.says} {why}".rstrip()


# The noise of a batch's gradient.


def draw_spread(ax, noise, sizes):
    """Draw a batch's scatter against its size: the formula, without its second factor, measured."""
    B = np.geomspace(1, noise.n - 0.5, 300)
    ax.loglog(B, noise.sigma / np.sqrt(B), "--", color=ORANGE, label="1/√B")
    ax.loglog(B, noise.theory(B), color=ORANGE, linewidth=1.5, label="exact")
    ax.loglog(sizes[:-1], noise.spreads[:-1], "o", color="#0065B8", markersize=5, label="measured")
    ax.set(title="spread / |∇J|", ylim=(0.008, 40), yticks=(0.01, 0.1, 1, 10))
    ax.set_yticklabels(["0.01", "0.1", "1", "10"])
    ax.legend(loc="lower left", fontsize=11, handlelength=1.3, borderaxespad=0, frameon=False)


def draw_turn(ax, noise, sizes):
    """Draw the angle between a batch's gradient and the full one against the batch's size."""
    B = np.geomspace(1, noise.n - 0.5, 300)
    ax.loglog(B, np.degrees(np.arctan(noise.theory(B))), color=ORANGE, linewidth=1.5)
    ax.loglog(sizes[:-1], noise.angles[:-1], "o", color="#0065B8", markersize=5)
    ax.set(
        title="angle to ∇J",
        ylim=(0.5, 120),
        yticks=[1, 3, 10, 30, 90],
        yticklabels=["1°", "3°", "10°", "30°", "90°"],
    )


def draw_noise(noise, sizes):
    """Draw what a cloud of batch gradients stands on, and its spread and angle beside it."""
    figure, (cloud, spread, turn) = stage(3, height=430, width_ratios=(1.3, 1, 1))
    reach = max(1.1, np.quantile(np.hypot(noise.along - 1, noise.across), 0.9))
    cloud.set(
        xlim=(1 - 1.05 * reach, 1 + reach),
        ylim=(-reach, reach),
        xlabel="along ∇J",
        ylabel="across it",
        title="one dot a batch",
    )
    cloud.axhline(0, color="#999999", linewidth=0.8)
    cloud.axvline(0, color="#999999", linewidth=0.8)
    draw_spread(spread, noise, sizes)
    draw_turn(turn, noise, sizes)
    for ax in (spread, turn):
        ax.minorticks_off()
        ax.set(xlabel="batch size B", xticks=(1, 10, 100, 1000), xticklabels=(1, 10, 100, 1000))
    return figure


def noise_around(noises, drawn):
    """Make the panel of batch gradients around the full one.

    noises  {epochs trained: Noise}
    drawn   {batch size: row numbers (count, batch size)}, sizes rising up to all of the data
    """
    sizes = tuple(drawn)

    def backdrop(trained):
        return draw_noise(noises[trained], sizes)

    @panel(
        backdrop,
        size=Choice("batch size B", sizes, 32, slider=True, help="instances in a gradient"),
        trained=Choice(
            "epochs trained",
            tuple(noises),
            0,
            help="epochs that the network was trained before its gradients are looked at",
        ),
    )
    def cloud(size, trained):
        noise, at = noises[trained], sizes.index(size)
        dots = noise.coordinates(drawn[size]).T
        spread, turn = noise.spreads[at], noise.angles[at]
        marks = [Dots(*dots, "#0065B8", 8), Arrow([0, 1], [0, 0], "#000000", width=4)]
        if size == noise.n:
            return marks, "The batch is all of the data: all dots are one, and no scatter is left."
        marks += [Dots(size, spread, "#0065B8", 18, ax=1), Dots(size, turn, "#0065B8", 18, ax=2)]
        uphill = f"{(dots[0] < 0).sum() or 'None'} of the {dots.shape[1]} dots point uphill."
        says = f"Batches of {size} scatter by {spread:.2g} times the full gradient's length; "
        return marks, f"{says}the middle one is {turn:.0f} degrees off. {uphill}"

    return cloud


# A training that one watches.

AXES = {"epochs": (0, 5), "updates": (0, 300), "seconds": (3e-4, 0.3)}


def training_backdrop(against):
    """Draw the axes of J against epochs, updates or seconds."""
    figure, ax = stage(legend=210, height=460)
    ax.set(xlim=AXES[against], ylim=(0.01, 5), yscale="log", xlabel=against, ylabel="training J")
    if against == "seconds":
        ax.set_xscale("log")
    return figure


def against_axis(against, per_epoch, updates, seconds):
    """Return what a training is drawn against: its epochs, updates or seconds."""
    return {"epochs": updates / per_epoch, "updates": updates, "seconds": seconds}[against]


def rival_lines(raced, against, n, own):
    """Return the thin lines of the smallest, a middling and the largest size, but for one's own."""
    return [
        size_line(B, against_axis(against, -(-n // B), k, seconds), J, width=1.5)
        for B, (k, seconds, J) in raced.items()
        if B in {1, 32, 1437} - {own}
    ]


def own_lines(x, J, J_batch, size):
    """Return one's own training: each batch's own J as faint dots, J over all data as a line."""
    return [
        Dots(x[1:], J_batch[1:], "#9AA5B1", 6, "the batch's own J"),
        Line(x, J, "#0065B8", width=5, name=f"your run\n(B = {size})"),
    ]


def training_controls(sizes):
    """Return the controls of a training: batch size, eta, and what J is drawn against."""
    return {
        "size": Choice("batch size B", sizes, 32, slider=True, help="instances in a gradient"),
        "eta": Slider(
            "learning rate η", 0.1, 20, 1.0, log=True, help="step per unit of gradient"
        ),
        "against": Choice(
            "J against",
            tuple(AXES),
            "epochs",
            help="what J is drawn against: epochs, updates, or seconds",
        ),
    }


def live_training(objective, digits, w, sizes, rivals):
    """Make the panel that trains from w in batches of a size that one chooses.

    objective  that of digits.train
    sizes      batch sizes to choose from
    rivals     {"epochs", "updates" or "seconds": {batch size: (updates, seconds, J) of a race}}
    """
    n, network = objective.n, objective.network

    @panel(training_backdrop, **training_controls(sizes))
    def live(size, eta, against):
        per_epoch = -(-n // size)
        last = {"epochs": 5 * per_epoch, "updates": 300, "seconds": 10**6}[against]
        seconds = AXES["seconds"][1] if against == "seconds" else np.inf
        others, notes = rival_lines(rivals[against], against, n, size), []
        for *note, weights in race(objective, digits.train, w, size, eta, last, seconds):
            notes.append(note)
            k, each, J, J_batch = np.transpose(notes)
            x = against_axis(against, per_epoch, k, k * each[-1])
            accuracy = network.accuracy(weights, *digits.validation)
            says = (
                f"B = {size}, η = {eta:.2g}: {k[-1]:.0f} updates, {k[-1] / per_epoch:.1f} epochs. "
                f"J = {J[-1]:.2g} over all the training data; validation accuracy {accuracy:.2f}."
            )
            if eta > 2 and J[-1] >= objective.best_constant:
                says += " So far no better than the best constant output: η may be too large."
            yield [*own_lines(x, J, J_batch, size), *others], says

    return live
