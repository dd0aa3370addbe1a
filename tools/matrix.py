"""The course on the machines that a class brings: ``make test-matrix``.

Python x packages x BLAS kernel x threads x NumPy's SIMD loops: runs that together cover every pair
of settings, at least 16 of them, each with all unit tests and all notebooks under strict nbval.
What this machine lacks is named first, and left out of the plan; a run that cannot be made as it is
planned has failed. At the end the pre-releases of NumPy, matplotlib and ipywidgets are tried once:
what they break is reported, and does not fail.

    python tools/matrix.py [--list] [--only N [N ...]] [--write] [--lowest PYTHON]

--list only prints the runs; --only makes those with these numbers; --write keeps the table in
docs/measured.md, between its two marks. --lowest only prints the lowest versions that this Python
can have, for pip's PIP_CONSTRAINT.
"""

import argparse
import datetime
import functools
import itertools
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import readme
from course_folder import ROOT
from portable import FORCED, probe, unmet

FOLDER = ROOT / ".venv-matrix"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
KERNELS = ("Haswell", "SkylakeX", "Zen", "Prescott")
RUNS = 16
LIMIT = 1800  # seconds for the unit tests, and for the notebooks, of one run

# The lowest versions that the two requirements files allow; where one has no wheels for a later
# Python, the first that has.
LOWEST = {
    "numpy": "2.4.0" if sys.platform == "darwin" else "2.0.0",
    "matplotlib": "3.9.0",
    "jupyterlab": "4.3.4",
    "ipywidgets": "8.1.0",
    "nbval": "0.11.0",
    "pytest": "8.0.1",
    "pytest-xdist": "3.6.1",
    "threadpoolctl": "3.5.0",
    "ruff": "0.17.0",
    "mypy": "2.4.0",
    "import-linter": "2.12.0",
    "codespell": "2.4.1",
    "coverage": "7.10.1",
    "hypothesis": "6.130.0",
    "scikit-learn": "1.6.1",
    "pandas": "2.2.3",
    "polars": "1.20.0",
    "array-api-compat": "1.9.0",
    "packaging": "24.0",
}
FIRST_WHEELS = {
    "3.13": {"numpy": "2.1.0", "matplotlib": "3.9.2"},
    "3.14": {
        "numpy": "2.3.2", "matplotlib": "3.10.5", "scikit-learn": "1.7.2", "pandas": "2.3.3",
    },
}  # fmt: skip


def found_pythons():
    """{version: path} of the Pythons here that can make an environment, pyenv's included."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = {}
    for version in PYTHONS:
        candidates = [*sorted(pyenv.glob(f"{version}.*/bin/python"), reverse=True)]
        candidates += [Path(path) for path in [shutil.which(f"python{version}")] if path]
        code = f"import sys, venv, ensurepip; assert '%d.%d' % sys.version_info[:2] == '{version}'"
        for path in candidates:
            if not subprocess.run([path, "-c", code], capture_output=True).returncode:
                found[version] = path
                break
    return found


def found_kernels():
    """The BLAS kernels that NumPy really uses when asked for them."""
    return [k for k in KERNELS if probe({"OPENBLAS_CORETYPE": k})["kernel"] == k]


def covering(factors, runs=RUNS):
    """Rows, one setting of each factor, that hold every pair of settings of two factors; then more
    rows of what was used least, until there are `runs`."""
    rows = list(itertools.product(*factors))
    open_pairs = {pair for row in rows for pair in pairs(row)}
    chosen, used = [], {}
    while len(chosen) < runs or open_pairs:
        if len(chosen) == len(rows):
            break
        row = max(
            (row for row in rows if row not in chosen),
            key=lambda row: (
                len(open_pairs.intersection(pairs(row))),
                -sum(used.get(pair, 0) for pair in pairs(row)),
            ),
        )
        chosen.append(row)
        open_pairs.difference_update(pairs(row))
        for pair in pairs(row):
            used[pair] = used.get(pair, 0) + 1
    return chosen


def pairs(row):
    return list(itertools.combinations(enumerate(row), 2))


def lowest(python):
    """Requirements: the lowest versions that this Python can have."""
    first = FIRST_WHEELS.get(python, {})
    return [f"{name}=={max(v, first.get(name, v), key=parts)}" for name, v in LOWEST.items()]


def parts(version):
    return [int(part) for part in version.split(".")]


@functools.cache
def environment(python, packages, path):
    """The Python of an environment with these packages; what is newest is looked up anew."""
    inside = FOLDER / f"{python}-{packages}" / "bin" / "python"
    subprocess.run([path, "-I", "-m", "venv", inside.parent.parent], check=True)
    files = ("requirements.txt", "tests/requirements.txt")
    wanted = [each for file in files for each in ("-r", file)]
    newest = ["--upgrade", "--upgrade-strategy", "eager", *wanted]
    steps = {
        "lowest": [[*wanted, *lowest(python)]],
        "newest": [newest],
        "pre-release": [newest, ["--upgrade", "--pre", "numpy", "matplotlib", "ipywidgets"]],
    }
    pip = [inside, "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    commands = [[*pip, *step] for step in steps[packages]]
    # A setting of pip's may have sent packages elsewhere: the environment itself is asked.
    commands.insert(1, [inside, "-I", "tools/installed.py", *files])
    for command in commands:
        subprocess.run(command, cwd=ROOT, check=True, stdin=subprocess.DEVNULL)
    return inside


def variables(python, kernel, threads, simd):
    """(environment variables, what the probe must find) for these settings."""
    if kernel is None:  # another BLAS than OpenBLAS, which takes no orders
        made, wanted = {}, {}
    else:
        made = FORCED | {"OPENBLAS_CORETYPE": kernel, "OPENBLAS_NUM_THREADS": str(threads)}
        wanted = {"kernel": kernel, "threads": threads}
    if simd == "off":  # the levels' names differ between NumPy's releases: ask it
        made["NPY_DISABLE_CPU_FEATURES"] = " ".join(probe({}, python)["used"])
        wanted["used"] = []
    return made, wanted


def tested(python, made):
    """[(what, last line, printed, whether it passed)] of the unit tests and the notebooks."""
    jobs = {
        "unit tests": ["--dist", "loadscope", "--ignore", "tests/browser", "tests"],
        "notebooks": ["--dist", "loadfile", "--nbval", "notebooks"],
    }
    for what, arguments in jobs.items():
        # A process that crashes is not replaced: pytest-xdist would wait for it for ever.
        command = [python, "-m", "pytest", "-q", "--color=no", "-n", "2", "--max-worker-restart=0"]
        command += ["-m", "not slow", *arguments]
        try:
            run = subprocess.run(
                command, cwd=ROOT, env=os.environ | made, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LIMIT,
            )  # fmt: skip
            printed, ok = run.stdout, run.returncode == 0
        except subprocess.TimeoutExpired:
            printed, ok = f"not done within {LIMIT} s", False
        last = (printed.strip() or "nothing printed").splitlines()[-1]
        yield what, last.split(" in ")[0], printed, ok


def version_of(python, package):
    code = f"from importlib.metadata import version; print(version('{package}'))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.strip()


def make(number, row, path):
    """Make one run; (its line of the table, whether it passed)."""
    python, packages, kernel, threads, simd = row
    try:
        inside = environment(python, packages, path)
        made, wanted = variables(inside, kernel, threads, simd)
        reason = unmet(wanted, probe(made, inside))
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        return line([number, python, packages, "", *row[2:], f"FAILED: {error}", "", ""]), False
    if packages == "pre-release":
        others = [f"{name} {version_of(inside, name)}" for name in ("matplotlib", "ipywidgets")]
        packages = f"{packages}: {', '.join(others)}"
    cells = [number, python, packages, version_of(inside, "numpy"), *row[2:]]
    if reason:
        return line([*cells, f"FAILED: {reason}", "", ""]), False
    begin, passed = time.perf_counter(), True
    for what, last, printed, ok in tested(inside, made):
        if not ok:
            print(f"{printed}\nrun {number} {row}: the {what} FAILED", flush=True)
        passed &= ok
        cells.append(last if ok else f"FAILED: {last}")
    return line([*cells, f"{time.perf_counter() - begin:.0f}"]), passed


def line(cells):
    return "| " + " | ".join(map(str, cells)) + " |"


def main():
    parse = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parse.add_argument("--list", action="store_true")
    parse.add_argument("--only", type=int, nargs="+")
    parse.add_argument("--write", action="store_true")
    parse.add_argument("--lowest", choices=PYTHONS)
    asked = parse.parse_args()
    if asked.only and asked.write:
        parse.error("--write keeps the whole table, --only makes a part of it")
    if asked.lowest:
        print("\n".join(lowest(asked.lowest)))
        return 0
    paths, kernels = found_pythons(), found_kernels()
    missing = [f"Python {p}" for p in PYTHONS if p not in paths]
    missing += [f"kernel {k}" for k in KERNELS if k not in kernels]
    rows = covering([list(paths), ["lowest", "newest"], kernels or [None], [1, 2], ["on", "off"]])
    if unknown := set(asked.only or ()) - set(range(1, len(rows) + 1)):
        parse.error(f"--only takes numbers from 1 to {len(rows)}, not {min(unknown)}")
    head = ["", "Python", "packages", "NumPy", "BLAS kernel", "threads", "SIMD"]
    head += ["unit tests", "notebooks", "s"]
    made_on = f"{datetime.date.today()}; not on that machine: {', '.join(missing) or 'nothing'}."
    table = [made_on, "", line(head), line(["---"] * len(head))]
    print("\n".join(table), flush=True)
    if asked.list:
        print("\n".join(line([n, *row]) for n, row in enumerate(rows, 1)))
        return 0
    failed = 0
    for number, row in enumerate(rows, 1):
        if asked.only and number not in asked.only:
            continue
        told, passed = make(number, row, paths[row[0]])
        table.append(told)
        print(told, flush=True)
        failed += not passed
    if not asked.only:
        newest = list(paths)[-1]
        told, _ = make("pre", (newest, "pre-release", rows[0][2], 1, "on"), paths[newest])
        table.append(told)
        print(told)
    print(f"{failed} failed")
    if asked.write:
        readme.keep("matrix", "\n".join(table))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
