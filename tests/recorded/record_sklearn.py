"""Record scikit-learn's metrics, and how its networks' optimizers step, in sklearn.json.

    python record_sklearn.py            write sklearn.json beside this script

The tests read sklearn.json and never import scikit-learn.
"""

import platform
import warnings
from pathlib import Path

import numpy as np
import sklearn
from bridges import defaults, paths
from layout import as_json
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

HERE = Path(__file__).resolve().parent

# Class 3 occurs but is never predicted, class 4 is predicted but never occurs:
# a confusion matrix must keep both, as a row and a column of its own.
CLASSES = [0, 1, 2, 3, 4]
LABELS = [0, 0, 0, 1, 1, 2, 2, 2, 3, 3]
PROBABILITIES = [
    [0.70, 0.10, 0.10, 0.05, 0.05],
    [0.20, 0.50, 0.10, 0.10, 0.10],
    [0.90, 0.025, 0.025, 0.025, 0.025],
    [0.05, 0.80, 0.05, 0.05, 0.05],
    [0.05, 0.35, 0.40, 0.10, 0.10],
    [0.02, 0.03, 0.91, 0.03, 0.01],
    [0.10, 0.10, 0.25, 0.15, 0.40],
    [0.15, 0.15, 0.45, 0.15, 0.10],
    [0.36, 0.08, 0.20, 0.32, 0.04],
    [0.001, 0.004, 0.985, 0.003, 0.007],
]

CASES = {  # name: (class, its settings, eta)
    "SGD": (SGDOptimizer, {"momentum": 0.0, "nesterov": False}, 0.05),
    "SGD momentum": (SGDOptimizer, {"momentum": 0.9, "nesterov": False}, 0.05),
    "SGD nesterov": (SGDOptimizer, {}, 0.05),
    "Adam": (AdamOptimizer, {}, 0.05),
    "Adam epsilon": (AdamOptimizer, {"epsilon": 1e-2}, 0.05),
}


def stepping(kind, settings):
    """make(start) for `paths`: an array and the optimizer that MLPClassifier hands it to."""

    def make(start):
        w = np.array(start)
        optimizer = kind([w], **settings)

        def step(gradient, eta):
            # SGD reads the one, Adam makes the one from the other at each update.
            optimizer.learning_rate = optimizer.learning_rate_init = eta
            optimizer.update_params([w], [np.array(gradient)])
            return w

        return step

    return make


def adaptive(X, y, epochs=40, **settings):
    """The loss of each epoch, and eta after 1, 2, ... epochs of training on these."""
    etas = []
    for n in range(1, epochs + 1):
        model = MLPRegressor(
            hidden_layer_sizes=(1,), solver="sgd", learning_rate="adaptive", max_iter=n,
            learning_rate_init=0.1, shuffle=False, random_state=0, **settings,
        )  # fmt: skip
        model.fit(X, y)
        etas.append(float(model._optimizer.learning_rate))
    losses = [float(J) for J in model.loss_curve_]
    return {"settings": settings, "losses": losses, "eta": etas}


def adaptive_cases():
    """The default patience, with losses none of which but the first is better by tol; and losses
    that fall far below 1, where a difference and a share are not the same."""
    never = adaptive(np.zeros((4, 1)), np.zeros(4), tol=1e3)
    X = np.linspace(-1, 1, 8)[:, None]
    return {"default": never, "tol": adaptive(X, X[:, 0], tol=0.05, n_iter_no_change=3)}


def shrinking(eta=0.1, alpha=0.5):
    """By which share of itself alpha moves the weights in one update, by the batch's size."""
    share = {}
    for M in (1, 2, 5, 10):
        X, y, moved = np.zeros((M, 1)), np.zeros(M), {}
        for factor in (0.0, alpha):
            model = MLPRegressor(
                hidden_layer_sizes=(1,), solver="sgd", momentum=0.0, learning_rate_init=eta,
                activation="identity", alpha=0.0, batch_size=M, random_state=0,
            )  # fmt: skip
            model.partial_fit(X, y)
            before = model.coefs_[0].copy()
            moved[factor] = model.set_params(alpha=factor).partial_fit(X, y).coefs_[0]
        share[M] = float(((moved[0.0] - moved[alpha]) / before).item())
    return {"eta": eta, "alpha": alpha, "share": share}


def record_bridges():
    """What is taken where nothing is said, how both optimizers step, and when eta is cut."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return {
            "defaults": defaults(MLPClassifier),
            "paths": {
                name: {"settings": settings, **paths(stepping(kind, settings), eta)}
                for name, (kind, settings, eta) in CASES.items()
            },
            "adaptive": adaptive_cases(),
            "shrinking": shrinking(),
        }


def record():
    """The example and what scikit-learn makes of it."""
    predictions = np.argmax(PROBABILITIES, axis=1)
    return {
        "versions": {
            "python": platform.python_version(),
            "sklearn": sklearn.__version__,
            "numpy": np.__version__,
        },
        "classes": CLASSES,
        "labels": LABELS,
        "probabilities": PROBABILITIES,
        "predictions": predictions.tolist(),
        # rows: the true class, columns: the predicted one
        "confusion_matrix": confusion_matrix(LABELS, predictions, labels=CLASSES).tolist(),
        "accuracy_score": float(accuracy_score(LABELS, predictions)),
        # mean over the instances, natural logarithm
        "log_loss": float(log_loss(LABELS, PROBABILITIES, labels=CLASSES)),
        "bridges": record_bridges(),
    }


def main():
    (HERE / "sklearn.json").write_text(as_json(record()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
