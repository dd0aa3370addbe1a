"""Record how each method of notebook 06 ends, at every eta, from many seeds: data/tuning.json.

Networks, etas and budget are the notebook's own. With one table of J, whoever draws other seeds for
a sweep reads what would have come out, instead of training anew (about four minutes, one thread).

    OPENBLAS_NUM_THREADS=1 python tools/tune.py
"""

import json
import sys
from itertools import islice
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from notebook_tools import named  # noqa: E402

from companion.lessons.comparing.tuning import (  # noqa: E402
    FACTORS,
    RACE_SEEDS,
    REDRAWN_SEEDS,
    SHOWN_SEEDS,
    TABLE,
)
from mlp_helpers import Run, minibatches, train  # noqa: E402

NAME = "06_comparing_optimizers"


def ends(loss: str, method: str, a: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """J on the training and on the validation data at each eta, (10,) each, after the budget."""
    (network, init), digits = named(NAME, "NETWORKS")[loss], named(NAME, "digits")
    runs = [Run(method, eta, a) for eta in named(NAME, "ETAS")[method].tolist()]
    w, batches = network.start(seed, init, np.float32), minibatches(1437, 32, seed)
    updates = named(NAME, "BUDGET") // named(NAME, "COST")[method]
    end = next(islice(train(network.on(*digits.train), w, runs, batches), updates - 1, None))
    J = [network.evaluate(end.w, *part)[0] for part in (digits.train, digits.validation)]
    training, validation = np.nan_to_num(J, nan=1e9, posinf=1e9).clip(max=1e9)
    return training, validation


def digits_of(J: list[np.ndarray]) -> list[list[float]]:
    """J (seeds, etas) with four digits."""
    return [[float(f"{x:.4g}") for x in row] for row in J]


def recorded(loss: str, method: str, a: float) -> dict[str, list]:
    """What the table holds of a method: its etas, and J (seeds, etas) of the sweep and the race."""
    sweep = [ends(loss, method, a, seed)[1] for seed in SHOWN_SEEDS + REDRAWN_SEEDS]
    race = [ends(loss, method, a, seed)[0] for seed in RACE_SEEDS]
    etas = digits_of([named(NAME, "ETAS")[method]])[0]
    return {"etas": etas, "sweep": digits_of(sweep), "race": digits_of(race)}


def main() -> None:
    """Write the table, a method and momentum factor a line."""
    lines = []
    for loss in named(NAME, "NETWORKS"):
        for method in named(NAME, "METHOD_NAMES"):
            for a in FACTORS.get(method, (0.9,)):
                held = json.dumps(recorded(loss, method, a), separators=(",", ":"))
                lines.append(f"{json.dumps(f'{loss}, {method}, {a:g}')}: {held}")
                print(f"{loss}, {method}, a = {a:g}", flush=True)
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
