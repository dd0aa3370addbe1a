"""The pictures of lesson 02 that stand still."""

import numpy as np

from companion.pictures.marks import Dots, Line
from companion.pictures.stage import plot_images, show, stage
from companion.pictures.svg import draw

LOOKS = {
    1: ("#F8765C", (3, 4)),
    8: ("#D3436E", (9, 4)),
    32: ("#982D80", (20, 5)),
    256: ("#5F187F", (20, 4, 3, 4)),
    1437: ("#221150", ()),
}


def look_of(size):
    """Return a size's color and dash, or the nearest known one's: the lighter, the smaller."""
    return LOOKS[min(LOOKS, key=lambda known: abs(np.log(known / size)))]


def size_line(size, x, y, ax=0, name=None, **kwargs):
    """Return a Line in the batch size's color and dash."""
    color, dash = look_of(size)
    name = {1: "B = 1", 1437: "B = 1437 (all)"}.get(size, f"B = {size}") if name is None else name
    return Line(x, y, color, dash, name=name, ax=ax, **kwargs)


def show_unit_gradients(objective, w, counts):
    """Show eight hidden units' gradients as images, from the first instances, so many each time."""
    figure, axes = stage(rows=len(counts), height=330)
    for M, ax in zip(counts, axes):
        gradient = objective.network.layers(objective(w, np.arange(M))[1])[0][1]  # of W1
        plot_images(ax, gradient[:8], columns=8, limit=np.abs(gradient[:8]).max())
        ax.set_title(f"{M} instance{'s' * (M > 1)}", loc="left")
    show(
        figure,
        "Eight hidden units' gradients from 1, 32 and 1437 instances; the last two rows look "
        "alike.",
    )


def show_first_digits(data, batches):
    """Show the first eight digits of batch 1, in epochs 0, 1 and 2."""
    figure, axes = stage(rows=3, height=330)
    for epoch, ax in enumerate(axes):
        rows = batches(epoch)[0][:8]
        plot_images(ax, data.X[rows], rows, columns=8)
        ax.set_title(f"epoch {epoch}", loc="left")
    show(figure, "Three rows of eight digits with their row numbers, another eight in each epoch.")


def show_orders(J_orders):
    """Show training J after each epoch, (epochs + 1, 3): shuffled anew, once, sorted by class."""
    figure, ax = stage(height=400, legend=250)
    ax.set(xlim=(0, len(J_orders) - 1), ylim=(0, 2), xlabel="epochs", ylabel="training J")
    looks = [
        ("every epoch", "#0065B8", (), 9),
        ("once", "#E08E00", (3, 6), 0),
        ("sorted by class,\nnever shuffled", "#222222", (10, 4), 0),
    ]
    marks = [
        Line(range(len(J_orders)), J, color, dash, 4, dots, name)
        for J, (name, color, dash, dots) in zip(np.transpose(J_orders), looks)
    ]
    draw(marks, figure)
    show(
        figure,
        "Training J over ten epochs for three orders: two fall alike, the sorted one stays high.",
    )


def show_sweep(contests, etas, xlabel, says):
    """Show validation J against eta in two contests, each batch size's winner as a large dot.

    contests  {title: {batch size: J of each of its etas}}
    etas      {batch size: its etas}
    """
    figure, axes = stage(2, legend=190, sharey=True, height=420)
    lowest, highest = min(map(min, etas.values())), max(map(max, etas.values()))
    marks = []
    for i, (ax, (title, table)) in enumerate(zip(axes, contests.items())):
        ax.set(xscale="log", xlabel=xlabel, ylim=(0, 1.2), title=title)
        ax.set_xlim(0.8 * lowest, 1.25 * highest)
        for size, J in table.items():
            x = etas[size]
            marks.append(size_line(size, x, J, i, None if i == 0 else "", dots=6))
            marks.append(Dots(x[J.argmin()], J.min(), look_of(size)[0], 17, ax=i))
    axes[0].set_ylabel("validation J")
    draw(marks, figure)
    show(figure, says)


def show_race(raced_epochs, raced_updates, per_epoch):
    """Show training J against epochs, and against updates; per_epoch: {batch size: updates}."""
    figure, axes = stage(2, legend=190, sharey=True, height=420)
    axes[0].set(
        xlim=(0, 5),
        ylim=(0.01, 3),
        yscale="log",
        xlabel="epochs",
        ylabel="training J",
        title="the same instances seen",
    )
    axes[1].set(xlim=(0, 300), xlabel="updates", title="the same number of updates")
    draw(
        [size_line(size, k / per_epoch[size], J) for size, (k, _, J) in raced_epochs.items()]
        + [size_line(size, k, J, 1, "") for size, (k, _, J) in raced_updates.items()],
        figure,
    )
    show(figure, "Training J of five batch sizes against epochs, and against updates.")


def show_race_in_time(raced_time):
    """Show training J against the seconds that a training of each batch size took."""
    figure, ax = stage(legend=190, height=420)
    ax.set(
        xlim=(3e-4, 0.3),
        ylim=(0.01, 3),
        xscale="log",
        yscale="log",
        xlabel="seconds of training",
        ylabel="training J",
    )
    lines = [size_line(size, t[1:], J[1:]) for size, (_, t, J) in raced_time.items()]
    draw(lines, figure)
    show(
        figure, "Training J of five batch sizes against seconds, each for 0.3 seconds of training."
    )
