"""Record PyTorch's descent, gradients and learning rates in pytorch.json.

    python record_pytorch.py            write pytorch.json beside this script
    python record_pytorch.py --check    record again and compare, write nothing

The tests read pytorch.json and never import torch. README.md beside this script
gives the conventions and the versions.
"""

import json
import platform
import random
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from bridges import LOSSES, defaults, paths
from layout import as_json
from torch.nn import functional as F
from torch.optim import lr_scheduler

HERE = Path(__file__).resolve().parent
BETA = 0.9
SGD, ADAM = torch.optim.SGD, {"betas": (BETA, 0.999), "eps": 1e-8}
METHODS = {
    "plain": (SGD, {}),
    "heavy_ball": (SGD, {"momentum": BETA}),
    "nesterov": (SGD, {"momentum": BETA, "nesterov": True}),
    "adagrad": (torch.optim.Adagrad, {"eps": 1e-10}),
    "rmsprop": (torch.optim.RMSprop, {"alpha": 0.99, "eps": 1e-8}),
    "adam": (torch.optim.Adam, ADAM),
    "adamw": (torch.optim.AdamW, ADAM | {"weight_decay": 0.01}),
}


def optimizer_of(method, parameters, eta):
    kind, settings = METHODS[method]
    return kind(parameters, lr=eta, **settings)


# ---- two surfaces ----------------------------------------------------------------


def quadratic(w):
    """J = 1/2 sum(lambda_i w_i^2), lambda = (1, 10)."""
    return 0.5 * (torch.tensor([1.0, 10.0]) * w**2).sum()


def rosenbrock(w):
    """J = (1 - x)^2 + 100 (y - x^2)^2 with w = (x, y)."""
    return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2


def surface_path(objective, start, eta, steps, method):
    """The start and the point after each of the steps: steps + 1 lists."""
    w = torch.tensor(start, requires_grad=True)
    optimizer = optimizer_of(method, [w], eta)
    path = [w.tolist()]
    for _ in range(steps):
        optimizer.zero_grad()
        objective(w).backward()
        optimizer.step()
        path.append(w.tolist())
    return path


def record_surfaces(steps=40):
    """Both surfaces, each with plain descent, heavy ball and Nesterov."""
    cases = {
        "quadratic": (quadratic, [1.5, -1.0], 0.05, {"lambda": [1.0, 10.0]}),
        "rosenbrock": (rosenbrock, [-1.2, 1.0], 0.0005, {}),
    }
    recorded = {}
    for name, (objective, start, eta, constants) in cases.items():
        paths = {m: surface_path(objective, start, eta, steps, m) for m in METHODS}
        recorded[name] = {
            "J": objective.__doc__,
            **constants,
            "start": start,
            "eta": eta,
            "beta": BETA,
            "steps": steps,
            "paths": paths,
        }
    return recorded


# ---- a small network -------------------------------------------------------------

LAYERS = [5, 4, 3]
BATCH_ROWS = [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11]]
PARAMETERS = ["W1", "b1", "W2", "b2"]
HIDDEN = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}
NETWORKS = {
    "sigmoid_squared_error": ("sigmoid", "sigmoid", "squared_error"),
    "sigmoid_cross_entropy": ("sigmoid", "softmax", "cross_entropy"),
    "tanh_cross_entropy": ("tanh", "softmax", "cross_entropy"),
    "relu_cross_entropy": ("relu", "softmax", "cross_entropy"),
}


def network_inputs():
    """X, labels and parameters of three decimals, so that they read well."""
    draw = random.Random(1998)

    def uniform(rows, columns):
        return [[round(draw.uniform(-1, 1), 3) for _ in range(columns)] for _ in range(rows)]

    n, hidden, classes = LAYERS
    return {
        "X": uniform(12, n),
        "labels": [2, 0, 1, 1, 0, 2, 0, 1, 2, 2, 0, 1],
        "W1": uniform(hidden, n),
        "b1": uniform(1, hidden)[0],
        "W2": uniform(classes, hidden),
        "b2": uniform(1, classes)[0],
    }


def objective_of_batch(parameters, hidden, loss, X, labels):
    """J of one batch: the mean over its instances."""
    W1, b1, W2, b2 = parameters
    Z1 = F.linear(X, W1, b1)
    if hidden == "relu":
        # ReLU has no derivative at 0: a unit that comes near it would make
        # the recorded path depend on the last digit.
        assert Z1.abs().min() > 1e-6, "a ReLU unit sits on its kink: change the data"
    Z2 = F.linear(HIDDEN[hidden](Z1), W2, b2)
    if loss == "cross_entropy":
        return F.cross_entropy(Z2, labels)  # the softmax is inside
    Y = F.one_hot(labels, LAYERS[-1]).to(X.dtype)
    return ((Y - torch.sigmoid(Z2)) ** 2).sum(dim=1).mean()


def flat(parameters):
    """All parameters in one list: W1 row by row, b1, W2 row by row, b2."""
    return torch.cat([p.detach().reshape(-1) for p in parameters]).tolist()


def network_path(inputs, hidden, loss, eta, updates, method):
    """Flat parameters at the start and after each update: updates + 1 lists."""
    X, labels = torch.tensor(inputs["X"]), torch.tensor(inputs["labels"])
    parameters = [torch.tensor(inputs[p], requires_grad=True) for p in PARAMETERS]
    optimizer = optimizer_of(method, parameters, eta)
    path = [flat(parameters)]
    for k in range(updates):
        rows = BATCH_ROWS[k % len(BATCH_ROWS)]
        optimizer.zero_grad()
        objective_of_batch(parameters, hidden, loss, X[rows], labels[rows]).backward()
        optimizer.step()
        path.append(flat(parameters))
    return path


def network_gradient(inputs, hidden, loss):
    """J over all 12 instances at the start, and its gradient by name."""
    X, labels = torch.tensor(inputs["X"]), torch.tensor(inputs["labels"])
    parameters = [torch.tensor(inputs[p], requires_grad=True) for p in PARAMETERS]
    J = objective_of_batch(parameters, hidden, loss, X, labels)
    J.backward()
    return J.item(), {name: p.grad.tolist() for name, p in zip(PARAMETERS, parameters, strict=True)}


def record_network(eta=0.1, updates=15):
    """Four networks from one start: their gradients there and their paths."""
    inputs = network_inputs()
    cases = {}
    for name, (hidden, output, loss) in NETWORKS.items():
        J, gradient = network_gradient(inputs, hidden, loss)
        cases[name] = {
            "hidden": hidden,
            "output": output,
            "loss": loss,
            "J_at_start": J,
            "gradient_at_start": gradient,
            "paths": {m: network_path(inputs, hidden, loss, eta, updates, m) for m in METHODS},
        }
    return {
        "layers": LAYERS,
        "inputs": inputs,
        "eta": eta,
        "beta": BETA,
        "updates": updates,
        "batch_rows": BATCH_ROWS,
        "flat_order": PARAMETERS,
        "cases": cases,
    }


# ---- learning rates --------------------------------------------------------------

EPOCHS = 30
SCHEDULES = {
    "step": ("StepLR", {"step_size": 7, "gamma": 0.5}),
    "exponential": ("ExponentialLR", {"gamma": 0.9}),
    "cosine": ("CosineAnnealingLR", {"T_max": EPOCHS}),
    "warm_up": ("LinearLR", {"start_factor": 0.1, "total_iters": 5}),
    "plateau_threshold_1e-2": (
        "ReduceLROnPlateau",
        {"factor": 0.5, "patience": 2, "threshold": 1e-2, "threshold_mode": "rel"},
    ),
    "plateau_default_threshold": (
        "ReduceLROnPlateau",
        {"factor": 0.5, "patience": 2, "threshold": 1e-4, "threshold_mode": "rel"},
    ),
}


def noisy_losses():
    """A loss per epoch that falls, then flattens under its noise.

    The seed is one at which a plateau rule with another patience, threshold or
    memory (the last loss for the best one) gives another sequence, and no loss
    comes within 1e-3 (relative) of either threshold.
    """
    draw = random.Random(10)
    fall = [0.30 + 1.10 * 0.70**k for k in range(EPOCHS)]
    return [round(J + draw.uniform(-0.012, 0.012), 4) for J in fall]


def learning_rates(torch_name, settings, eta_0, losses):
    """eta_k in use during each epoch k, read before the scheduler's step."""
    w = torch.zeros(1, requires_grad=True)
    w.grad = torch.zeros(1)
    optimizer = torch.optim.SGD([w], lr=eta_0)
    scheduler = getattr(lr_scheduler, torch_name)(optimizer, **settings)
    etas = []
    for loss in losses:
        etas.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        if torch_name == "ReduceLROnPlateau":
            scheduler.step(loss)
        else:
            scheduler.step()
    return etas


def record_learning_rates(eta_0=0.1):
    """Every schedule over the same epochs; the plateau rules see the losses."""
    losses = noisy_losses()
    sequences = {
        name: {
            "torch": torch_name,
            "settings": settings,
            "eta": learning_rates(torch_name, settings, eta_0, losses),
        }
        for name, (torch_name, settings) in SCHEDULES.items()
    }
    return {"eta_0": eta_0, "epochs": EPOCHS, "losses": losses, "sequences": sequences}


# ---- names and conventions ---------------------------------------------------------

BRIDGES = {  # name: (class, its settings, eta)
    "SGD": (SGD, {}, 0.05),
    "SGD momentum": (SGD, {"momentum": BETA}, 0.05),
    "SGD dampening": (SGD, {"momentum": BETA, "dampening": BETA}, 0.05),
    "SGD nesterov": (SGD, {"momentum": BETA, "nesterov": True}, 0.05),
    "SGD weight_decay": (SGD, {"momentum": BETA, "weight_decay": 0.1}, 0.05),
    "Adagrad": (torch.optim.Adagrad, {}, 0.5),
    "Adagrad eps": (torch.optim.Adagrad, {"eps": 1e-2}, 0.5),
    "RMSprop": (torch.optim.RMSprop, {}, 0.05),
    "RMSprop eps": (torch.optim.RMSprop, {"eps": 1e-2}, 0.05),
    "Adam": (torch.optim.Adam, {}, 0.05),
    "Adam eps": (torch.optim.Adam, {"eps": 1e-2}, 0.05),
    "AdamW": (torch.optim.AdamW, {}, 0.05),
    "AdamW weight_decay": (torch.optim.AdamW, {"weight_decay": 0.1}, 0.05),
}
PLATEAUS = {
    "default": {},
    "patience": {"factor": 0.5, "patience": 3, "threshold": 0.0},
    "threshold": {"factor": 0.5, "patience": 3, "threshold": 0.01},
}


def stepping(kind, settings):
    """make(start) for `paths`: a tensor and its optimizer."""

    def make(start):
        w = torch.tensor(start, requires_grad=True)
        optimizer = kind([w], **{"lr": 1.0} | settings)

        def step(gradient, eta):
            w.grad = torch.tensor(np.array(gradient))
            optimizer.param_groups[0]["lr"] = eta
            optimizer.step()
            return w.detach().numpy()

        return step

    return make


def record_bridges(eta_0=0.1):
    """What each optimizer takes where nothing is said, how it steps, and what a plateau does."""
    schedulers = (
        lr_scheduler.StepLR, lr_scheduler.ExponentialLR, lr_scheduler.CosineAnnealingLR,
        lr_scheduler.LinearLR, lr_scheduler.ReduceLROnPlateau,
    )  # fmt: skip
    kinds = {kind: None for kind, _, _ in BRIDGES.values()}
    return {
        "defaults": defaults(*kinds, *schedulers),
        "paths": {
            name: {"settings": settings, **paths(stepping(kind, settings), eta)}
            for name, (kind, settings, eta) in BRIDGES.items()
        },
        "losses": LOSSES,
        "plateaus": {
            name: {"settings": s, "eta": learning_rates("ReduceLROnPlateau", s, eta_0, LOSSES)}
            for name, s in PLATEAUS.items()
        },
    }


# ---- write or compare ------------------------------------------------------------


def record():
    """Everything, as one dictionary of plain numbers and text."""
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    return {
        "versions": {"python": platform.python_version(), "torch": torch.__version__},
        "dtype": "float64",
        "surfaces": record_surfaces(),
        "network": record_network(),
        "learning_rates": record_learning_rates(),
        "bridges": record_bridges(),
    }


def largest_difference(one, other):
    """The largest difference between numbers; infinite where anything else differs."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return max((largest_difference(one[k], other[k]) for k in one), default=0.0)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return max(
            (largest_difference(a, b) for a, b in zip(one, other, strict=True)),
            default=0.0,
        )
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other)
    return 0.0 if one == other else float("inf")


def main():
    warnings.simplefilter("error")
    path = HERE / "pytorch.json"
    recorded = record()
    if "--check" not in sys.argv[1:]:
        path.write_text(as_json(recorded), encoding="utf-8", newline="\n")
        return
    stored = json.loads(path.read_text(encoding="utf-8"))
    print("stored:", stored.pop("versions"), " here:", recorded.pop("versions"))
    difference = largest_difference(stored, recorded)
    print(f"largest difference: {difference:.1e}")
    if not difference < 1e-12:
        sys.exit("pytorch.json differs from what this PyTorch does")


if __name__ == "__main__":
    main()
