"""Compare the notebooks' outputs as other machines would compute them: ``make test-portable``.

A stored output must not depend on the BLAS kernel, on the number of threads or on NumPy's own SIMD
loops. OpenBLAS and NumPy choose those when they are loaded, by environment variables. Each
combination is first probed in a process of its own: a variable that is misspelt or unknown changes
nothing and says nothing.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from ci import IN_CI
from course_folder import ROOT

KERNELS = ("Haswell", "Prescott")  # with AVX2 and fused multiply-add; with neither (SSE3)
THREADS = (1, 2)
# OpenBLAS builds one kernel for these and reports it under the oldest name.
SAME_KERNEL = {"Katmai": "Prescott", "Coppermine": "Prescott", "Northwood": "Prescott"}
FORCED = {
    # Threads with nothing to do sleep soon: spinning, on a busy machine, takes far longer.
    "OPENBLAS_THREAD_TIMEOUT": "4",
    # Another kernel than its own crashes on a Zen 4 processor, which OpenBLAS 0.3.34 knows by its
    # cache of 1024 kB (its issue 6021); told of half of it, it does not.
    "OPENBLAS_L2_SIZE": "512",
}
LIMIT = 900  # seconds for one run over all notebooks

# `used`: the SIMD levels beyond its baseline for which NumPy has loops and uses them.
PROBE = """
import json, numpy, threadpoolctl
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
blas = [lib for lib in threadpoolctl.threadpool_info() if lib["internal_api"] == "openblas"]
print(json.dumps({
    "kernel": blas[0]["architecture"] if blas else None,
    "threads": blas[0]["num_threads"] if blas else None,
    "used": [name for name in __cpu_dispatch__ if __cpu_features__.get(name)],
}))
"""


def probe(variables: dict[str, str], python: str | Path = sys.executable) -> dict:
    """Return what NumPy really uses under these environment variables: kernel, threads, used."""
    run = subprocess.run(
        [python, "-c", PROBE],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = json.loads(run.stdout)
    return found | {"kernel": SAME_KERNEL.get(found["kernel"], found["kernel"])}


def unmet(wanted: dict, found: dict) -> str | None:
    """Return in words how what was found differs from what was wanted; None where it does not."""
    for key, value in wanted.items():
        if found[key] != value:
            return f"asked for {key} {value}, NumPy uses {found[key]}"
    return None


def combinations() -> list[tuple[str, dict[str, str], dict]]:
    """Return (name, environment variables, what the probe must then find) for each run."""
    runs = [
        (
            f"{kernel}, {threads} thread{'s' * (threads > 1)}",
            FORCED | {"OPENBLAS_CORETYPE": kernel, "OPENBLAS_NUM_THREADS": str(threads)},
            {"kernel": kernel, "threads": threads},
        )
        for kernel in KERNELS
        for threads in THREADS
    ]
    # The levels' names differ between NumPy's releases (X86_V3, X86_V4 since 2.4): ask it.
    levels = " ".join(probe({})["used"])
    variables = {"NPY_DISABLE_CPU_FEATURES": levels, "OPENBLAS_NUM_THREADS": "1"}
    runs.append(("NumPy's baseline loops", variables, {"threads": 1, "used": []}))
    return runs


def compare_notebooks(variables: dict[str, str]) -> subprocess.CompletedProcess:
    """Run strict nbval over all notebooks under these environment variables."""
    command = ["-m", "pytest", "-q", "--color=no", "-n", "2", "--max-worker-restart=0"]
    command += ["--dist", "loadfile", "--nbval", "notebooks"]
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT,
    )


def main() -> int:
    """Run every combination, a line for each; return 1 if one failed or, in CI, was left out."""
    passed = failed = left_out = 0
    for name, variables, wanted in combinations():
        start = time.perf_counter()
        if reason := unmet(wanted, probe(variables)):
            left_out += 1
            print(f"{name}: LEFT OUT, this machine has no such thing ({reason})", flush=True)
            continue
        try:
            run = compare_notebooks(variables)
            ok, printed = run.returncode == 0, run.stdout
        except subprocess.TimeoutExpired:
            ok, printed = False, f"not done within {LIMIT} s"
        seconds = time.perf_counter() - start
        if ok:
            passed += 1
            print(f"{name}: {printed.splitlines()[-1]} ({seconds:.0f} s)", flush=True)
        else:
            failed += 1
            print(printed)
            print(f"{name}: FAILED with {variables} ({seconds:.0f} s)", flush=True)
    if IN_CI:
        failed += left_out
        left_out = 0
    print(f"{passed} passed, {failed} failed" + f", {left_out} skipped" * bool(left_out))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
