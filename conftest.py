"""What pytest needs wherever it is started: settings for the notebooks (``pytest --nbval``)."""

# nbval waits this long for a cell's output, in seconds; its own 5 are too few on a busy machine.
OUTPUT_TIMEOUT = 120


def pytest_configure(config):
    """Prepare the kernels' environment once; the parallel test processes inherit it."""
    if config.getoption("nbval", False):
        import nbval.kernel
        from jupyter_environment import isolate_jupyter, patiently

        nbval.kernel.start_new_kernel = patiently(nbval.kernel.start_new_kernel)
        if not hasattr(config, "workerinput"):
            config.add_cleanup(isolate_jupyter())


def pytest_collection_modifyitems(items):
    """Give every cell of a notebook time to show its output."""
    for item in items:
        if hasattr(item, "output_timeout"):
            item.output_timeout = OUTPUT_TIMEOUT
