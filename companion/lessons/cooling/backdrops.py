"""What stands still under the panels of lesson 05: their figures and axes."""

from companion.pictures.stage import stage

__all__ = [
    "J_and_eta", "J_and_eta_of_a_training", "J_of_the_digits", "J_over_updates",
    "ball_and_descent", "losses_and_eta", "printed_and_standard_drop",
    "printed_and_standard_ramp", "two_scales",
]  # fmt: skip


def ball_and_descent():
    """A floor to bounce on, and axes for a descent to w = 0."""
    figure, (ball, descent) = stage(2, height=430)
    ball.set(
        xlim=(0, 12), ylim=(-0.04, 1.15), xlabel="bounces", ylabel="height",
        title="a ball, restitution d",
    )  # fmt: skip
    ball.axhline(0, color="#222222", linewidth=3)
    descent.axhline(0, color="#888888", linewidth=1)
    descent.set(
        xlim=(0, 12), ylim=(-1.0, 1.7), xlabel="epochs k", ylabel="w",
        title="noisy descent, step η₀ dᵏ",
    )  # fmt: skip
    return figure


def printed_and_standard_drop():
    """Axes for the rate at each epoch: the printed step drop, and the standard one."""
    figure, axes = stage(2, height=400, sharey=True)
    titles = (
        r"printed: $\eta_0\, d^{\lfloor k_{max} / k \rfloor}$",
        r"standard: $\eta_0\, d^{\lfloor k / k_d \rfloor}$",
    )
    for ax, title in zip(axes, titles):
        ax.set(xlim=(-1, 41), ylim=(-0.03, 1.16), xlabel="epoch $k$")
        ax.set_title(title, fontsize=15)
    axes[0].set_ylabel(r"$\eta_k$")
    return figure


def printed_and_standard_ramp():
    """Axes for the rate over its first, and the floor of the printed one."""
    figure, axes = stage(2, height=420, legend=170, sharey=True)
    for ax, title in zip(axes, ("printed", "standard")):
        ax.set(xlim=(0, 40), ylim=(5e-4, 20), yscale="log", xlabel="epoch k", title=title)
        ax.axhline(1, color="#888888", linewidth=1)
        ax.axhline(1e-3, color="#888888", linewidth=1, linestyle=":")
    axes[0].set_ylabel(r"$\eta_k / \eta_0$")
    return figure


def two_scales():
    """Axes for the rate at each epoch: plain, and in powers of ten."""
    figure, (left, right) = stage(2, height=430)
    left.set(xlim=(0, 40), ylim=(-0.03, 1.65), xlabel="epoch k", ylabel=r"$\eta_k$", title="plain")
    right.set(xlim=(0, 40), ylim=(3e-4, 3), yscale="log", xlabel="epoch k", title="powers of ten")
    return figure


def J_and_eta():
    """Axes for J, with that of a constant output, and for the rate."""
    figure, (left, right) = stage(2, height=420, legend=190)
    left.set(
        xlim=(0, 20), ylim=(8e-3, 4), yscale="log", xlabel="epoch k", ylabel="J, training data"
    )
    right.set(xlim=(0, 20), ylim=(0, 8.5), xlabel="epoch k", ylabel=r"$\eta_k$")
    left.axhline(0.9, color="#888888", linewidth=1, linestyle=":")
    left.text(
        19.8, 0.8, "the best constant output", color="#555555", ha="right", va="top", fontsize=11
    )
    return figure


def J_over_updates():
    """Axes for J after each update."""
    figure, ax = stage(height=440, legend=230)
    ax.set(
        xlim=(0, 200), ylim=(1e-3, 40), yscale="log", xlabel="updates",
        ylabel="J, mean of 400 descents",
    )  # fmt: skip
    return figure


def J_of_the_digits(l2):
    """Axes for J after each epoch; without l2 it goes further down."""
    figure, ax = stage(height=460, legend=190)
    ax.set(
        xlim=(0, 20), ylim=(0.41, 0.75) if l2 else (3e-3, 1), xlabel="epoch k",
        ylabel="J, training data", xticks=range(0, 21, 4),
    )  # fmt: skip
    if not l2:
        ax.set_yscale("log")
    return figure


def losses_and_eta():
    """Axes for a curve of losses, and below them for the rate."""
    figure, (top, bottom) = stage(1, 2, height=580, legend=190, sharex=True, height_ratios=(1.5, 1))
    top.set(ylim=(0.05, 2), yscale="log", ylabel="J")
    bottom.set(
        xlim=(-1, 46), ylim=(7e-3, 150), yscale="log", xlabel="epoch k", ylabel=r"$\eta_k / \eta_0$"
    )
    bottom.axhline(1, color="#888888", linewidth=1)
    return figure


def J_and_eta_of_a_training(l2):
    """Axes for J after each epoch, and for the rate; without l2, J goes further down."""
    figure, (left, right) = stage(2, height=430, legend=190)
    left.set(
        xlim=(0, 30), ylim=(0.41, 1.3) if l2 else (5e-3, 3), yscale="log", xlabel="epoch k",
        ylabel="J, training data",
    )  # fmt: skip
    if l2:
        left.set_yticks([0.45, 0.5, 0.6, 0.8, 1], ["0.45", "0.5", "0.6", "0.8", "1"])
        left.minorticks_off()
    right.set(xlim=(0, 30), ylim=(1e-3, 50), yscale="log", xlabel="epoch k", ylabel=r"$\eta_k$")
    return figure
