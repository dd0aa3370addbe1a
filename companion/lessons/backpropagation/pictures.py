"""The pictures that stand still: the gradient check, the ones, and what `predict` reveals."""

import numpy as np

from companion.lessons.backpropagation.graph import BACK, FORWARD
from companion.lessons.backpropagation.panels import LOOKS
from companion.pictures.stage import show, stage


def show_gradient_check(checked, right, forgetful):
    """Each weight as a point: its gradient by differences to the right, and upwards that of
    backpropagation, with phi' and without. Three arrays of one shape."""
    figure, axes = stage(2, height=380)
    tested = {"with φ′": (right, "#222222"), "φ′ forgotten": (forgetful, BACK)}
    for ax, (title, (values, color)) in zip(axes, tested.items()):
        ax.axline((0, 0), slope=1, color="#9AA3AE", linewidth=1.2)
        ax.plot(np.ravel(checked), np.ravel(values), ".", color=color, markersize=5)
        ax.set(xlabel="by differences", ylabel="by backpropagation", title=title)
    show(figure, "With phi' all points lie on the diagonal; without it they scatter far from it.")


def show_ones(A_bias, W_bias):
    """The product A_bias @ W_bias.T in numbers, its column of ones and row of biases in orange.

    Shapes (M, S + 1) and (S_l, S + 1).
    """
    figure, ax = stage(height=300)
    left = 0
    for name, array, sign, ones in (
        ("A_bias", A_bias, "@", (slice(None), -1)),
        ("W_bias.T", W_bias.T, "=", -1),
        ("Z", A_bias @ W_bias.T, "", ()),
    ):
        rows, columns = array.shape
        paint = np.full((rows, columns, 3), (0.9, 0.93, 0.96))
        if name != "Z":
            paint[ones] = (0.97, 0.84, 0.72)
        ax.imshow(paint, extent=(left, left + columns, -rows, 0), aspect="auto")
        for i, j in np.ndindex(array.shape):
            ax.text(left + j + 0.5, -i - 0.5, f"{array[i, j]:z.2f}", ha="center", va="center")
        ax.text(left + columns / 2, 0.45, f"{name}  {array.shape}", ha="center", va="center")
        ax.text(left + columns + 0.5, -2, sign, ha="center", va="center")
        left += columns + 1
    ax.set(xlim=(-0.1, left - 0.9), ylim=(-4.1, 0.9))
    ax.axis("off")
    show(
        figure,
        "The instances with a column of ones, times the weights with a row of biases, give Z.",
    )


def factor_against_scale(deep_pass, layer_factors):
    """(figure, says): the sigmoid's factor a layer, and its two parts, against the weights' scale.

    Ten layers, uniform weights, means over three starts; the two functions as in `measuring`.
    """
    scales = np.geomspace(0.3, 5, 13)
    every = [
        [layer_factors(deep_pass("sigmoid", 10, scale, seed=seed)) for scale in scales]
        for seed in range(3)
    ]
    figure, ax = stage(height=420)
    labels = ("factor a layer", "φ′ alone", "Wᵀ alone")
    colors = (LOOKS["sigmoid"][0], BACK, FORWARD)
    for values, label, color, style in zip(np.mean(every, 0).T, labels, colors, ("-", "--", ":")):
        ax.loglog(scales, values, style, color=color, label=label)
    ax.axhline(1, color="#9AA3AE", linewidth=1)
    ax.axvline(3, color="#9AA3AE", linewidth=1)
    ax.set_title("sigmoid, uniform weights, ten layers")
    ax.set(
        xlabel="scale of the weights", ylabel="multiplies mean |V| by", xticks=[0.3, 1, 3, 5],
        xticklabels=["0.3", "1", "3", "5"],
    )  # fmt: skip
    ax.minorticks_off()
    ax.legend(loc="upper left", frameon=False)
    return figure, (
        "the factor grows from about 0.63 to about 1.1. Larger weights saturate the "
        "units: φ′ falls by more than half, and takes back most of what Wᵀ gains."
    )
