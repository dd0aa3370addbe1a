"""Record how Keras's optimizers and schedules step in keras.json.

    KERAS_BACKEND=jax JAX_ENABLE_X64=1 python record_keras.py

The tests read keras.json and never import Keras. README.md beside this script gives the
conventions and the versions.
"""

import os
import platform
from pathlib import Path

os.environ |= {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1"}

import jax
import keras
from bridges import LOSSES, defaults, paths
from keras import optimizers
from layout import as_json

HERE = Path(__file__).resolve().parent
SGD, ADAM = optimizers.SGD, optimizers.Adam
CASES = {  # name: (class, its settings, eta)
    "SGD": (SGD, {}, 0.05),
    "SGD momentum": (SGD, {"momentum": 0.9}, 0.05),
    "SGD nesterov": (SGD, {"momentum": 0.9, "nesterov": True}, 0.05),
    "SGD weight_decay": (SGD, {"momentum": 0.9, "weight_decay": 0.1}, 0.05),
    "Adagrad": (optimizers.Adagrad, {}, 0.5),
    "Adagrad epsilon": (optimizers.Adagrad, {"epsilon": 1e-2}, 0.5),
    "RMSprop": (optimizers.RMSprop, {}, 0.05),
    "RMSprop epsilon": (optimizers.RMSprop, {"epsilon": 1e-2}, 0.05),
    "Adam": (ADAM, {}, 0.05),
    "Adam epsilon": (ADAM, {"epsilon": 1e-2}, 0.05),
    "AdamW": (optimizers.AdamW, {}, 0.05),
    "AdamW weight_decay": (optimizers.AdamW, {"weight_decay": 0.1}, 0.05),
}
SCHEDULES = {
    "ExponentialDecay": {"decay_steps": 10, "decay_rate": 0.5},
    "ExponentialDecay staircase": {"decay_steps": 10, "decay_rate": 0.5, "staircase": True},
    "InverseTimeDecay": {"decay_steps": 1, "decay_rate": 0.1},
    "CosineDecay": {"decay_steps": 30},
}
PLATEAUS = {
    "default": {},
    "patience": {"factor": 0.5, "patience": 3, "min_delta": 0.0},
    "min_delta": {"factor": 0.5, "patience": 3, "min_delta": 0.01},
}


def stepping(kind, settings):
    """make(start) for `paths`: a variable of Keras and its optimizer."""

    def make(start):
        w = keras.Variable(start, dtype="float64")
        optimizer = kind(learning_rate=1.0, **settings)
        optimizer.build([w])

        def step(gradient, eta):
            optimizer.learning_rate = eta
            optimizer.apply([keras.ops.convert_to_tensor(gradient, "float64")])
            return keras.ops.convert_to_numpy(w)

        return step

    return make


def plateau(settings, eta_0=0.1):
    """eta in use during each epoch: the callback sees a loss at the end of each."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizers.SGD(eta_0), loss="mse")
    rule, etas = keras.callbacks.ReduceLROnPlateau(monitor="loss", **settings), []
    rule.set_model(model)
    rule.on_train_begin()
    for k, J in enumerate(LOSSES):
        etas.append(float(model.optimizer.learning_rate))
        rule.on_epoch_end(k, {"loss": J})
    return etas


def schedule(name, settings, eta_0=0.1):
    """eta of the first thirty updates."""
    made = getattr(optimizers.schedules, name.split()[0])(eta_0, **settings)
    return [float(made(k)) for k in range(30)]


def record():
    keras.backend.set_floatx("float64")
    names = {name.split()[0] for name in SCHEDULES}
    kinds = {kind for kind, _, _ in CASES.values()}
    asked = [*kinds, *(getattr(optimizers.schedules, name) for name in names)]
    asked = sorted([*asked, keras.callbacks.ReduceLROnPlateau], key=lambda kind: kind.__name__)
    return {
        "versions": {
            "python": platform.python_version(), "keras": keras.__version__, "jax": jax.__version__,
        },
        "dtype": "float64",
        "defaults": defaults(*asked),
        "paths": {
            name: {"settings": settings, **paths(stepping(kind, settings), eta)}
            for name, (kind, settings, eta) in CASES.items()
        },
        "schedules": {
            name: {"settings": settings, "eta": schedule(name, settings)}
            for name, settings in SCHEDULES.items()
        },
        "losses": LOSSES,
        "plateaus": {
            name: {"settings": s, "eta": plateau(s)} for name, s in PLATEAUS.items()
        },
    }  # fmt: skip


def main():
    (HERE / "keras.json").write_text(as_json(record()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
