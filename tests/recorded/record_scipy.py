"""Record how fast SciPy's L-BFGS-B brings J down in scipy.json.

    python record_scipy.py            write scipy.json beside this script

The tests read scipy.json and never import SciPy.
"""

import platform
import sys
from pathlib import Path

import numpy as np
import scipy
from scipy.optimize import minimize

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1])]

from layout import as_json  # noqa: E402
from objectives import FUNCTIONS, lowest_so_far, on_digits  # noqa: E402

SHARES = 10.0 ** -np.arange(1, 10)  # of the way from J at the start to the lowest J
# These starts did not choose anything in companion/lbfgs.py.
CROSS_ENTROPY_SEEDS, SQUARED_ERROR_SEEDS = range(200, 205), range(200, 216)
EVALUATIONS = (40, 100, 200)


def scipys(objective, w, most):
    """The lowest J after each of at most so many evaluations."""
    options = {"maxcor": 10, "maxfun": most, "maxiter": most, "ftol": 0, "gtol": 0}

    def by_scipy(watched, w):
        minimize(watched, w, jac=True, method="L-BFGS-B", options=options)

    return lowest_so_far(by_scipy, objective, w)[:most]


def by_share(objective, w, most, shares):
    """[[J, evaluations until J was as low], ...], one for each share."""
    lowest = scipys(objective, w, most)
    goals = lowest[-1] + shares * (lowest[0] - lowest[-1])
    return [[float(J), int(np.argmax(lowest <= J)) + 1] for J in goals]


def by_count(objective, w):
    """[[J, evaluations], ...]: what was reached after each number of EVALUATIONS."""
    lowest = scipys(objective, w, max(EVALUATIONS))
    counts = [min(n, len(lowest)) for n in EVALUATIONS]  # SciPy may end before
    return [[float(lowest[n - 1]), n] for n in counts]


def record():
    cross_entropy, squared_error = "cross-entropy", "squared error"
    return {
        "versions": {
            "python": platform.python_version(),
            "scipy": scipy.__version__,
            "numpy": np.__version__,
        },
        "functions": {
            name: by_share(*case, 800, SHARES) for name, case in FUNCTIONS.items()
        },
        "digits": {
            cross_entropy: {
                seed: by_share(*on_digits(cross_entropy, seed), 200, SHARES[:6])
                for seed in CROSS_ENTROPY_SEEDS
            },
            squared_error: {
                seed: by_count(*on_digits(squared_error, seed)) for seed in SQUARED_ERROR_SEEDS
            },
        },
    }  # fmt: skip


def main():
    (HERE / "scipy.json").write_text(as_json(record()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
