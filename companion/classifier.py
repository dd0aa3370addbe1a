"""The network as scikit-learn's users expect a classifier to be."""

import inspect
import sys
from collections.abc import Hashable, Sequence
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from companion.checks import as_numbers, column_names, look_up, short_repr, warn, whole_number
from companion.data import as_label_array, as_sample_weights
from companion.layers import layer_widths
from companion.network import Network
from companion.optimizers import Run
from companion.training import Fit, fit


class NotFittedError(ValueError, AttributeError):
    """A classifier was asked before it was fitted; where scikit-learn is loaded, its own."""


class Settings:
    """What an estimator's constructor was given, to show, to read and to change by name."""

    def __repr__(self) -> str:
        first = inspect.signature(type(self)).parameters
        changed = [
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if repr(value) != repr(first[name].default)
        ]
        return f"{type(self).__name__}({', '.join(changed)})"

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The settings by name; deep changes nothing: no setting is itself an estimator."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **settings: Any) -> "Settings":
        """Change settings by name and return self; what was learned stays until the next fit."""
        for name in settings:
            look_up("setting", name, self.get_params())
        for name, value in settings.items():
            setattr(self, name, value)
        return self


class Classifier(Settings):
    """A Network and how it is trained, as scikit-learn's users expect a classifier to be.

    Works in scikit-learn's Pipeline, GridSearchCV and AdaBoost (1.6 and newer). The same settings
    and data give the same w_: give the members of an ensemble seeds of their own. The stop button
    ends what called `fit`, too, but what this estimator has learned by then is kept.

    Parameters
    ----------
    hidden : sequence of int
        Widths of the hidden layers; () for none. Inputs and outputs come with the data.
    activation, loss, l2
        Of the Network.
    init : str
        Of its start: 'uniform', 'Glorot' or 'He'.
    method, eta, a
        Of the Run; eta may be a schedule.
    epochs, batch_size
        Of `fit`; fewer instances than batch_size make one batch.
    seed : int
        Of the start and of the batches.

    Attributes
    ----------
    classes_ : (classes,)
        The labels, sorted; of any kind that can be, texts for instance.
    n_features_in_ : int
        Columns of X; for a data frame, feature_names_in_ are their names.
    network_, w_ : Network, (P,)
        What was trained.
    history_, n_iter_ : History, int
        What was noted at the start and after each epoch, and how many there were.
    ended_, collapsed_ : str or None
        Why the run was stopped before its time; why it learned nothing more (see `Fit`).

    Notes
    -----
    In scikit-learn's MLPClassifier these are

    - hidden: hidden_layer_sizes; activation 'sigmoid', 'tanh', 'ReLU': 'logistic', 'tanh', 'relu'
    - eta: learning_rate_init, and as a schedule learning_rate; epochs: max_iter
    - method 'heavy ball', 'Nesterov', 'Adam': solver 'sgd' with nesterovs_momentum False or True,
      'adam'; a: momentum, and beta_1 of 'adam'
    - l2: alpha, where l2 = alpha / (2 batch_size); batch_size, seed: batch_size, random_state
    - history_.J: loss_curve_; network_.layers(w_): coefs_ (transposed) and intercepts_
    """

    def __init__(
        self, *, hidden: Sequence[int] = (50,), activation: str = "tanh",
        loss: str = "cross-entropy", l2: float = 0.0, init: str = "Glorot",
        method: str = "heavy ball", eta: Any = 0.1, a: float = 0.9,
        epochs: int = 20, batch_size: int = 32, seed: int = 0,
    ) -> None:  # fmt: skip
        # Stored as they came: scikit-learn's clone compares them, and set_params may change them.
        self.hidden = hidden
        self.activation = activation
        self.loss = loss
        self.l2 = l2
        self.init = init
        self.method = method
        self.eta = eta
        self.a = a
        self.epochs = epochs
        self.batch_size = batch_size
        self.seed = seed

    def fit(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> "Classifier":
        """Train from the start; return self.

        Parameters
        ----------
        X : (M, S_0)
            An instance per row.
        y : (M,)
            A label for each.
        sample_weight : (M,)
            How much each counts, 0 or more: those of 0 are left out; None: all alike.
        """
        hidden, given = layer_widths("hidden", self.hidden, "(50,)"), X
        X = as_numbers("X", X, 2)
        if not X.size:
            raise ValueError(f"X should have rows and columns, its shape is {X.shape}")
        classes, y = _sorted_labels(_labels_of(y, len(X)))
        weights = as_sample_weights(sample_weight, len(X), "sample_weight")
        if weights is not None:
            X, y, weights = X[weights > 0], y[weights > 0], weights[weights > 0]
        sizes = (X.shape[1], *hidden, len(classes))
        network = Network(sizes, self.activation, self.loss, self.l2)
        learned = fit(
            network, (X, y), Run(self.method, self.eta, self.a), epochs=self.epochs, seed=self.seed,
            batch_size=min(whole_number("batch_size", self.batch_size, 1), len(X)),
            w=network.start(self.seed, self.init), weights=weights,
        )  # fmt: skip
        self.classes_, self.n_features_in_, self.network_ = classes, X.shape[1], network
        self._keep(learned, _names_of(given))
        if learned.interrupted:
            raise KeyboardInterrupt(learned.interrupted)
        return self

    def _keep(self, learned: Fit, names: NDArray | None) -> None:
        self.w_, self.history_, self.n_iter_ = learned.w, learned.history, learned.snapshot.epoch
        self.ended_ = learned.interrupted or learned.ended
        self.collapsed_ = learned.collapsed
        if names is not None:
            self.feature_names_in_ = names
        elif hasattr(self, "feature_names_in_"):
            del self.feature_names_in_

    def predict(self, X: ArrayLike) -> NDArray:
        """The label of each row of X: (M,)."""
        return self._fitted(X).classes_[self.network_.predict(self.w_, X)]

    def predict_proba(self, X: ArrayLike) -> NDArray:
        """The probability of each label for each row of X: (M, classes), columns as in classes_."""
        return self._fitted(X).network_.probabilities(self.w_, X)

    def score(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> float:
        """The share of rows of X whose label is predicted as y has it, by their weight."""
        predicted = self.predict(X)
        y = _labels_of(y, len(predicted))
        known, came = _sort_of(self.classes_[0]), _sort_of(y[0])
        if known != came:
            came = f"{came} such as {y[0]!s:.60}"
            raise ValueError(f"y should hold {known}, as the labels in fit were, not {came}")
        weights = as_sample_weights(sample_weight, len(y), "sample_weight")
        return float(np.average(predicted == y, weights=weights))

    def _fitted(self, X: Any) -> "Classifier":
        """Itself, if it has been fitted, and to columns of such names."""
        if not hasattr(self, "w_"):
            raise _not_fitted(f"this {short_repr(self)} is not fitted yet: call fit first")
        names, known = _names_of(X), getattr(self, "feature_names_in_", None)
        if names is not None and known is not None:
            if names.tolist() != known.tolist():
                raise ValueError(_other_names(names.tolist(), known.tolist()))
        elif names is not None or known is not None:
            has, was = ("has", "without") if known is None else ("does not have valid", "with")
            warn(f"X {has} feature names, but {type(self).__name__} was fitted {was} feature names")
        return self

    def __sklearn_tags__(self) -> Any:
        """What scikit-learn asks each estimator; no one else calls this, so it is there."""
        from sklearn.utils import ClassifierTags, Tags, TargetTags

        kind = {"estimator_type": "classifier", "classifier_tags": ClassifierTags()}
        return Tags(target_tags=TargetTags(required=True), **kind)


def _not_fitted(words: str) -> Exception:
    there = sys.modules.get("sklearn.exceptions")
    error: Any = getattr(there, "NotFittedError", NotFittedError)
    return error(words)


def _names_of(X: Any) -> NDArray | None:
    """The names of the columns of a data frame; None for an array, and where they are not texts."""
    names = column_names(X)
    if not names or not all(isinstance(name, str) for name in names):
        return None
    return np.array(names, object)


def _other_names(names: list[str], known: list[str]) -> str:
    """What is wrong with the columns' names, in scikit-learn's words."""
    parts = {
        "Feature names unseen at fit time:": sorted({*names} - {*known}),
        "Feature names seen at fit time, yet now missing:": sorted({*known} - {*names}),
    }
    lines = ["The feature names should match those that were passed during fit."]
    for words, differing in parts.items():
        lines += [words, *(f"- {name}" for name in differing[:5])] if differing else []
    order = ["Feature names must be in the same order as they were in fit."]
    return "\n".join([*lines, *(order if len(lines) == 1 else []), ""])


def _labels_of(y: Any, n: int) -> NDArray:
    """`y` as an array of n labels; numbers that are not whole are quantities and none."""
    given, y = y, as_label_array(y, n)
    if y.dtype.kind == "f":
        as_numbers("y", y)
        wrong = y[y != np.floor(y)]
    else:  # as they came: of texts and numbers NumPy has made texts, NaN included
        came = given if isinstance(given, (list, tuple)) else y
        wrong = [each for each in came if not _is_label(each)]
    if len(wrong):
        raise ValueError(f"y should hold labels (texts, whole numbers), it holds {wrong[0]!s:.60}")
    if isinstance(given, (list, tuple)):  # NumPy makes all of one kind: 1 and "1" would be one
        kinds = sorted({_sort_of(each) for each in given})
        if len(kinds) > 1:
            raise ValueError(f"y should hold labels of one kind, it holds {' and '.join(kinds)}")
        if y.dtype.kind == "f" and len({*given}) > len({*y.tolist()}):
            raise ValueError("y should hold whole numbers that 64 bits can tell apart")
    return y


def _is_label(value: Any) -> bool:
    """Whether it names a class: NaN does not, nor does a number that is not whole, or a list."""
    try:
        if isinstance(value, Real) and not isinstance(value, np.timedelta64):
            number: Any = value
            return bool(abs(number) < np.inf and number == int(number))
        return isinstance(value, Hashable) and value is not None and bool(value == value)
    except Exception:  # what other libraries have for "missing" may refuse to be compared
        return False


def _sort_of(label: Any) -> str:
    """What kind of label it is, in words: those of another kind never agree with it."""
    for kind, words in {str: "texts", bytes: "bytes", Real: "numbers", np.bool_: "numbers"}.items():
        if isinstance(label, kind) and not isinstance(label, np.timedelta64):
            return words
    return f"values of type {type(label).__name__}"


def _sorted_labels(y: NDArray) -> tuple[NDArray, NDArray[np.intp]]:
    """The labels that there are, sorted, and for each of y the place of its own among them."""
    try:
        classes, numbers = np.unique(y, return_inverse=True)
    except TypeError as error:
        raise TypeError(f"y should hold labels that can be sorted, but {error}") from None
    if len(classes) < 2:
        raise ValueError(f"y should hold two classes or more, it holds {classes.tolist()}")
    return classes, numbers
