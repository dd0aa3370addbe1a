"""Record scikit-learn's confusion matrix, accuracy and log loss in sklearn.json.

    python record_sklearn.py            write sklearn.json beside this script

The tests read sklearn.json and never import scikit-learn.
"""

import platform
from pathlib import Path

import numpy as np
import sklearn
from layout import as_json
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss

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
    }


def main():
    (HERE / "sklearn.json").write_text(as_json(record()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
