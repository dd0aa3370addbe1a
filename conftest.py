"""What pytest needs wherever it is started: a clean environment, and nbval's settings."""

import os

# nbval waits this long for a cell's output, in seconds; its own 5 are too few on a busy machine.
OUTPUT_TIMEOUT = 120


def pytest_configure(config):
    """Prepare the environment once; the parallel test processes, and kernels, inherit it."""
    from jupyter_environment import isolate_jupyter, patiently, personal

    first = not hasattr(config, "workerinput")
    if first:
        # Git tells its hooks which repository is theirs: no test may take it for its own.
        gits = [name for name in os.environ if name.startswith("GIT_")]
        for name in [*personal(os.environ), *gits]:
            del os.environ[name]
    if config.getoption("nbval", False):
        import nbval.kernel

        nbval.kernel.start_new_kernel = patiently(nbval.kernel.start_new_kernel)
        if first:
            config.add_cleanup(isolate_jupyter())


def pytest_collection_modifyitems(items):
    """Give every cell of a notebook time to show its output."""
    for item in items:
        if hasattr(item, "output_timeout"):
            item.output_timeout = OUTPUT_TIMEOUT
