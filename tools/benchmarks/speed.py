"""Time per epoch against scikit-learn, PyTorch and JAX doing the same work: ``make bench``.

Same layers (sigmoid), loss, batch size, momentum (heavy ball, 0.9), float32, as many updates, data
shuffled anew each epoch, the last, smaller batch included. Peers are interleaved: each round times
one epoch of each, so that a machine that slows down slows all of them; what is printed is the
median over rounds and the median of the ratios within a round, by the clock and by CPU time (of the
thread that trains; of PyTorch's two and JAX's, of all). With each row stands its CPU time by the
clock's, which other work lowers, and with each table how many processors other work kept busy
meanwhile: where that is much, a warning says so.

NumPy's products take the threads that BLAS gives them, for scikit-learn as for ours: only the large
data's are worth a second one. The course asks for one; OPENBLAS_NUM_THREADS=1 measures that.

    python tools/benchmarks/speed.py [--rounds N] [--only WORK] [--no-peers] [--write]

--no-peers leaves them out: it runs in the course's own environment, and tries the rest. --write
keeps the table in docs/measured.md, between its two marks.
"""

import argparse
import contextlib
import os
import sys
import time
import tracemalloc
import warnings
from functools import partial
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "tests")]

import notebook_tools  # noqa: E402
import numpy as np  # noqa: E402
import readme  # noqa: E402

import mlp_helpers as mlp  # noqa: E402

ETA, BETA = 0.05, 0.9


# ---- the work ------------------------------------------------------------------------------


def digits():
    return mlp.load_digits(dtype=np.float32).train, (64, 50, 10), 32


def fashion():
    """Random data of Fashion-MNIST's shape: time does not depend on what the pixels show."""
    rng = np.random.default_rng(0)
    X = rng.random((60_000, 784), np.float32) - np.float32(0.5)
    return mlp.Split(X, rng.integers(0, 10, len(X))), (784, 50, 10), 256


WORKS = {
    "1437 digits, 64-50-10, batch 32": (digits, 40),
    "60000 x 784, 784-50-10, batch 256": (fashion, 7),
}
TARGETS = {  # ours / theirs, at most
    "scikit-learn": (0.28, 0.65),
    "PyTorch, 1 thread": (0.17, 0.5),
    "PyTorch, 2 threads": (0.19, 0.58),
    "JAX": (1.05, 0.87),
    "six runs at once, per run": (0.5, None),
    "the five products alone": (3.4, 2.2),
}
THREADED = ("PyTorch, 2 threads", "JAX")  # all their threads count; elsewhere some spin that wait
OTHERS = 0.1  # processors that other work keeps busy: more than that disturbs
HELD_UP = 0.95  # CPU time of ours, by the clock's: less than that is waiting for a processor


# ---- ours and the floor --------------------------------------------------------------------


def ours(data, sizes, size, loss="squared error", runs=1):
    """A function that trains one epoch of `runs` networks."""
    network = mlp.Network(sizes, loss=loss)
    objective = network.on(*data)
    start = network.start(0, "Glorot", np.float32)
    methods = [mlp.Run("heavy ball", ETA * (1 + r / 10), BETA) for r in range(runs)]
    snapshots = mlp.train(objective, start, methods, mlp.minibatches(len(data.y), size))
    updates = -(-len(data.y) // size)

    def epoch():
        for _ in range(updates):
            next(snapshots)

    return epoch


def floor(data, sizes, size):
    """The five matrix products of each update and nothing else."""
    rng = np.random.default_rng(0)
    N, S, C = sizes
    A1, A2 = rng.random((size, N), np.float32), rng.random((size, S), np.float32)
    W1, W2 = rng.random((S, N), np.float32), rng.random((C, S), np.float32)
    V1, V2 = rng.random((size, S), np.float32), rng.random((size, C), np.float32)
    Z1, Z2, back, g1, g2 = A1 @ W1.T, A2 @ W2.T, V2 @ W2, V1.T @ A1, V2.T @ A2
    whole, rest = divmod(len(data.y), size)

    def products(m):
        np.matmul(A1[:m], W1.T, out=Z1[:m])
        np.matmul(A2[:m], W2.T, out=Z2[:m])
        np.matmul(V2[:m].T, A2[:m], out=g2)
        np.matmul(V2[:m], W2, out=back[:m])
        np.matmul(V1[:m].T, A1[:m], out=g1)

    def epoch():
        for _ in range(whole):
            products(size)
        products(rest)

    return epoch


# ---- the peers -----------------------------------------------------------------------------


def sklearn(data, sizes, size):
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        sizes[1:-1], activation="logistic", solver="sgd", alpha=0.0, batch_size=size,
        learning_rate_init=ETA, momentum=BETA, nesterovs_momentum=False, max_iter=1,
        warm_start=True, shuffle=True, random_state=0, n_iter_no_change=10**6,
    )  # fmt: skip

    def epoch():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(data.X, data.y)

    return epoch


def torch_eager(data, sizes, size, threads):
    import torch

    X, Y = torch.from_numpy(data.X), torch.eye(10)[torch.from_numpy(np.asarray(data.y))]
    layers = [torch.nn.Linear(s, t) for s, t in pairwise(sizes)]
    model = torch.nn.Sequential(*[part for layer in layers for part in (layer, torch.nn.Sigmoid())])
    optimizer = torch.optim.SGD(model.parameters(), lr=ETA, momentum=BETA)

    def epoch():
        torch.set_num_threads(threads)
        for rows in torch.randperm(len(X)).split(size):
            optimizer.zero_grad()
            J = ((model(X[rows]) - Y[rows]) ** 2).sum() / len(rows)
            J.backward()
            optimizer.step()

    return epoch


def torch_six():
    """Six functions that train an epoch, as notebook 06's panel does: softmax, cross-entropy."""
    import torch

    train, validation, _ = mlp.load_digits(dtype=np.float32)
    X, y = torch.from_numpy(train.X), torch.from_numpy(train.y)
    watched = torch.from_numpy(validation.X), torch.from_numpy(validation.y)
    judge = torch.nn.CrossEntropyLoss()

    def peer(optimizer, **settings):
        model = torch.nn.Sequential(
            torch.nn.Linear(64, 50), torch.nn.Sigmoid(), torch.nn.Linear(50, 10)
        )
        optimizer = optimizer(model.parameters(), **settings)

        def epoch():
            torch.set_num_threads(1)
            for rows in torch.randperm(len(X)).split(32):
                optimizer.zero_grad()
                judge(model(X[rows]), y[rows]).backward()
                optimizer.step()
            with torch.no_grad():
                return (model(watched[0]).argmax(dim=1) == watched[1]).float().mean().item()

        return epoch

    sgd = partial(peer, torch.optim.SGD, lr=0.1)
    return [
        sgd(), sgd(momentum=0.9), sgd(momentum=0.9), sgd(momentum=0.9, nesterov=True),
        peer(torch.optim.RMSprop), peer(torch.optim.Adam),
    ]  # fmt: skip


def jax_scan(data, sizes, size):
    import jax
    import jax.numpy as jnp

    X, Y = jnp.asarray(data.X), jnp.eye(10)[jnp.asarray(data.y)]
    n, whole = len(X), len(X) // size

    def J(w, rows):
        A = X[rows]
        for W, b in w:
            A = jax.nn.sigmoid(A @ W.T + b)
        return ((A - Y[rows]) ** 2).sum() / len(rows)

    def update(carry, rows):
        w, rho = carry
        gradient = jax.grad(J)(w, rows)
        rho = jax.tree.map(lambda g, r: ETA * g + BETA * r, gradient, rho)
        return (jax.tree.map(jnp.subtract, w, rho), rho), None

    @jax.jit
    def trained(carry, key):
        order = jax.random.permutation(key, n)
        carry, _ = jax.lax.scan(update, carry, order[: whole * size].reshape(whole, size))
        return update(carry, order[whole * size :])[0] if n % size else carry

    rng = np.random.default_rng(0)
    w = [
        (jnp.asarray(rng.uniform(-0.1, 0.1, (t, s)), jnp.float32), jnp.zeros(t, jnp.float32))
        for s, t in pairwise(sizes)
    ]
    state = {"carry": (w, jax.tree.map(jnp.zeros_like, w)), "key": jax.random.key(0)}

    def epoch():
        state["key"], key = jax.random.split(state["key"])
        state["carry"] = jax.block_until_ready(trained(state["carry"], key))

    return epoch


# ---- measuring -----------------------------------------------------------------------------


def cases(data, sizes, size, column, peers=True):
    made = {
        "ours": ours(data, sizes, size),
        "ours, cross-entropy": ours(data, sizes, size, "cross-entropy"),
    }
    if peers:
        made |= {
            "scikit-learn": sklearn(data, sizes, size),
            "PyTorch, 1 thread": torch_eager(data, sizes, size, 1),
            "PyTorch, 2 threads": torch_eager(data, sizes, size, 2),
            "JAX": jax_scan(data, sizes, size),
        }
    made["the five products alone"] = floor(data, sizes, size)
    if column == 0:
        made["six runs at once, per run"] = ours(data, sizes, size, runs=6)
    return made


def measure(epochs, rounds):
    """{name: (2, rounds): seconds by the clock, and of CPU time}, after two rounds that are not
    counted."""
    times = {name: [] for name in epochs}
    for turn in range(rounds + 2):
        for name, epoch in epochs.items():
            cpu_time = time.process_time if name in THREADED else time.thread_time
            begin = time.perf_counter(), cpu_time()
            epoch()
            end = time.perf_counter(), cpu_time()
            if turn > 1:
                times[name].append(np.subtract(end, begin))
    return {name: np.array(values).T for name, values in times.items()}


def machine():
    """(clock, busy, ours): seconds by the clock, those that all processors have worked for anyone
    (NaN where the machine does not say), and those that they have worked for us."""
    try:
        fields = Path("/proc/stat").read_text("ascii").split()[1:9]
        user, nice, system, _, _, *interrupts = map(int, fields)  # and idle, and waiting for disks
        busy = sum((user, nice, system, *interrupts)) / os.sysconf("SC_CLK_TCK")
    except OSError:
        busy = np.nan
    return np.array([time.perf_counter(), busy, time.process_time()])


def disturbance(spent, times):
    """What to know of the machine while `times` were taken; spent is by how much `machine` rose."""
    clock, busy, ours = spent
    others, (wall, cpu) = (busy - ours) / clock, np.median(times["ours"], axis=1)
    told = [] if np.isnan(others) else [f"Other work kept {max(others, 0):.2f} processors busy."]
    if others > OTHERS or cpu / wall < HELD_UP:
        told.append("WARNING: other work disturbed this; measure again on an idle machine.")
    return " ".join(told)


def rows(times, column):
    """(name, (low, median, high) in ms, CPU time by the clock's, (ratio, ratio of CPU times),
    target) of each case; ratio = ours / theirs, but for the stacked runs, each of which is set
    against one run alone."""
    for name, seconds in times.items():
        six = name.startswith("six")
        seconds = seconds / 6 if six else seconds
        mine = times["ours, cross-entropy" if name == "scikit-learn" else "ours"]
        ratios = np.median(seconds / mine if six else mine / seconds, axis=1)
        busy = np.median(seconds[1]) / np.median(seconds[0])
        target = TARGETS.get(name, (None, None))[column]
        yield name, 1e3 * np.quantile(seconds[0], (0.1, 0.5, 0.9)), busy, ratios, target


def table(work, times, column):
    lines = [
        f"**{work}**, float32", "",
        "| | ms an epoch (10 % to 90 %) | CPU / clock | ours / theirs | by CPU time | to reach |",
        "| --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    for name, (low, median, high), busy, ratios, target in rows(times, column):
        clock, cpu = ("", "") if name.startswith("ours") else (f"{ratio:.2f}" for ratio in ratios)
        goal = "" if target is None else f"{target:g}"
        took = f"{median:.2f} ({low:.2f} to {high:.2f})"
        lines.append(f"| {name} | {took} | {busy:.2f} | {clock} | {cpu} | {goal} |")
    return "\n".join(lines)


def growth(rounds=9):
    """Time at 16 times the instances, epochs and runs, over 16 times that at one."""
    (X, y), sizes, size = digits()
    many = mlp.Split(np.tile(X, (16, 1)), np.tile(y, 16))
    one, stack = ours(mlp.Split(X, y), sizes, size), ours(mlp.Split(X, y), sizes, size, runs=16)
    made = {
        "one": one,
        "instances": ours(many, sizes, size),
        "epochs": lambda: [one() for _ in range(16)],
        "runs": stack,
    }
    cpu = {name: seconds[1] for name, seconds in measure(made, rounds).items()}
    grown = [f"{k} {np.median(cpu[k] / cpu['one']) / 16:.2f}" for k in list(made)[1:]]
    return "CPU time at 16 times as many, over 16 times that at one: " + ", ".join(grown) + "."


def memory():
    """Peak memory of an epoch over the large data, in data and weights; NumPy's arrays are counted
    by tracemalloc."""
    data, sizes, size = fashion()
    tracemalloc.start()
    data = mlp.Split(data.X.copy(), data.y.copy())
    ours(data, sizes, size)()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    whole = data.X.nbytes + data.y.nbytes + 4 * mlp.Network(sizes).P
    return f"Peak memory of an epoch over 60000 x 784: {peak / whole:.2f} times data and weights."


def race(rounds=7, peers=None):
    """The panel of notebook 06, six networks for ten epochs with all its pictures, against PyTorch
    training six with the same methods (printed momentum, which it lacks, as momentum) one after
    the other, their accuracy on validation data taken after each epoch, too."""
    panel = notebook_tools.panels("06_comparing_optimizers")["live"]
    figure, values = panel.backdrop(panel.values()), panel.values()
    peers = torch_six() if peers is None else peers
    first, full, theirs = [], [], []
    for _ in range(rounds):
        begin = time.perf_counter()
        for n, (marks, says) in enumerate(panel.pictures(**values)):
            mlp.svg(marks, figure, says)
            if n == 0:
                first.append(time.perf_counter() - begin)
        full.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        for peer in peers:
            repeat(peer, 10)
        theirs.append(time.perf_counter() - begin)
    first, full, theirs = map(np.array, (first, full, theirs))
    takes = f"{np.median(full):.2f} s"
    if peers:
        takes = f"{np.median(full / theirs):.2f} times what six PyTorch runs take (to reach: 0.2)"
    return (
        f"The race panel (six methods, ten epochs, {n + 1} pictures) takes {takes}; its "
        f"first picture comes after {np.median(first / full):.2f} of its full time (0.5)."
    )


def profile(rounds=200):
    """Where an epoch on the digits goes, as shares of its time."""
    data, sizes, size = digits()
    network, rows = mlp.Network(sizes), np.arange(size)
    objective, w = network.on(*data), network.start(0, "Glorot", np.float32)[None]
    trace = mlp.Trace(network, (1,), size, np.float32)
    trace.w[...] = w
    X, Y = data.X[rows], mlp.one_hot(data.y[rows], sizes[-1], np.float32)
    updates = -(-len(data.y) // size)
    parts = {
        "forward": lambda: trace.forward(X),
        "backward": lambda: trace.backward(Y),
        "objective": lambda: objective(w, rows),
        "rule": lambda: heavy_ball_step(w),
    }
    many = {name: partial(repeat, part, updates) for name, part in parts.items()}
    whole = {"epoch": ours(data, sizes, size), "products": floor(data, sizes, size)}
    cpu = {name: seconds[1] for name, seconds in measure(whole | many, rounds).items()}
    share = {name: float(np.median(t / cpu["epoch"])) for name, t in cpu.items()}
    passes = share["forward"] + share["backward"]
    shares = {
        "the five products": share["products"],
        "what else is in the forward and backward pass (some 25 calls into NumPy, on arrays of 320 "
        "to 1600 numbers)": passes - share["products"],
        "the batch's rows, J, and the gradient's copy": share["objective"] - passes,
        "the rule": share["rule"],
        "snapshots and shuffling": 1 - share["objective"] - share["rule"],
    }
    told = ", ".join(f"{name} {value:.0%}" for name, value in shares.items())
    return f"Where an epoch on the digits goes: {told}."


def repeat(part, times):
    for _ in range(times):
        part()


def heavy_ball_step(w):
    rule = mlp.heavy_ball(w, w, ETA, BETA)
    next(rule)
    with contextlib.suppress(StopIteration):
        rule.send(w)


def versions(peers=True):
    from importlib.metadata import version

    names = ("numpy", "scikit-learn", "torch", "jax") if peers else ("numpy",)
    asked = os.environ.get("OPENBLAS_NUM_THREADS")
    threads = f"OPENBLAS_NUM_THREADS={asked}" if asked else "as many BLAS threads"
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{os.cpu_count()} cores, {threads}; {packages}"


def main(arguments=None):
    parse = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parse.add_argument("--rounds", type=int, help="default: 40 on the digits, 7 on the large data")
    parse.add_argument("--only", choices=("digits", "fashion"))
    parse.add_argument("--no-peers", action="store_true", help="nothing that is to be installed")
    parse.add_argument("--write", action="store_true", help="keep the table in docs/measured.md")
    wanted = parse.parse_args(arguments)
    if wanted.no_peers and wanted.write:
        parse.error("--write keeps the whole table, --no-peers makes a part of it")
    peers = not wanted.no_peers
    report = partial(print, flush=True)
    parts = []
    for column, (work, (make, rounds)) in enumerate(WORKS.items()):
        if wanted.only in (None, make.__name__):
            epochs, begin = cases(*make(), column, peers), machine()
            times = measure(epochs, wanted.rounds or rounds)
            told = disturbance(machine() - begin, times)
            parts.append("\n\n".join(filter(None, (table(work, times, column), told))))
            report(parts[-1] + "\n")
    also = {"rounds": wanted.rounds} if wanted.rounds else {}
    more = [partial(growth, **also), memory, partial(race, **also, peers=None if peers else [])]
    for part in (*more, partial(profile, **also), partial(versions, peers)):
        parts.append(part())
        report(parts[-1] + "\n")
    if wanted.write:
        readme.keep("bench", "\n\n".join(parts))


if __name__ == "__main__":
    main()
