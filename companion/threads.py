"""One thread for NumPy's products, unless the user has said how many.

The products of this course are small: a second thread gains nothing on an idle machine, and on a
busy one (a hub's, a laptop in class) threads wait for one another and take several times as long.
A library for products (BLAS) asks how many threads it may have when NumPy loads: so this is said
before.
"""

import os
import sys

ASKED = (  # whom each library asks, in its own order; the last is heard by all but Accelerate
    "OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS", "OMP_NUM_THREADS",
)  # fmt: skip


def one_thread() -> None:
    """Ask for one thread, if NumPy is not loaded yet and no variable names a number."""
    if "numpy" not in sys.modules and not any(map(os.environ.get, ASKED)):
        os.environ.update(dict.fromkeys(ASKED, "1"))
