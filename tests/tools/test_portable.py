"""make test-portable runs what it says: a variable that does not take is noticed."""

import platform

import portable
import pytest


@pytest.fixture
def usual(monkeypatch):
    """What NumPy uses here when nothing is asked for. (make test-matrix asks for something.)"""
    monkeypatch.delenv("NPY_DISABLE_CPU_FEATURES", raising=False)
    found = portable.probe({})
    if platform.machine() not in ("x86_64", "AMD64") or found["kernel"] is None:
        pytest.skip("this NumPy has no OpenBLAS for x86")
    return found


@pytest.mark.parametrize("kernel", portable.KERNELS)
def test_openblas_takes_the_kernel_and_one_thread(usual, kernel):
    found = portable.probe({"OPENBLAS_CORETYPE": kernel, "OPENBLAS_NUM_THREADS": "1"})
    assert (found["kernel"], found["threads"]) == (kernel, 1)


def test_numpy_falls_back_to_its_baseline(usual):
    (*_, (_, variables, wanted)) = portable.combinations()
    assert variables["NPY_DISABLE_CPU_FEATURES"].split() == usual["used"] != []
    assert portable.unmet(wanted, portable.probe(variables)) is None
    assert "asked for used []" in portable.unmet(wanted, usual | {"threads": 1})


def test_a_kernel_that_openblas_does_not_know_is_noticed(usual):
    found = portable.probe({"OPENBLAS_CORETYPE": "Hazwell", "OPENBLAS_NUM_THREADS": "1"})
    assert portable.unmet({"kernel": "Hazwell", "threads": 1}, found)


def test_every_combination_is_there():
    names = [name for name, _, _ in portable.combinations()]
    assert names[:4] == [
        "Haswell, 1 thread",
        "Haswell, 2 threads",
        "Prescott, 1 thread",
        "Prescott, 2 threads",
    ]
