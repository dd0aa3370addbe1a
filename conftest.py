"""What pytest needs everywhere: a clean environment, nbval's settings, an eye on what CI skips."""

import os
import sys

import pytest
from ci import IN_CI, may_be_skipped

# nbval waits this long for a cell's output, in seconds; its own 5 are too few on a busy machine.
OUTPUT_TIMEOUT = 120


def pytest_configure(config):
    """Prepare the environment once; the parallel test processes, and kernels, inherit it."""
    from jupyter_environment import isolate_jupyter, patiently, personal

    first = not hasattr(config, "workerinput")
    if first and IN_CI:
        config.pluginmanager.register(NothingSkipped())
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


class NothingSkipped:
    """In CI, a test that is skipped for a reason that is not listed (tools/ci.py) fails the run."""

    def __init__(self):
        self.unsaid = []

    def pytest_runtest_logreport(self, report):
        """Note a skip whose reason is not listed."""
        if report.skipped and not hasattr(report, "wasxfail"):
            reason = str(report.longrepr[2] if len(report.longrepr) == 3 else report.longrepr)
            reason = reason.removeprefix("Skipped: ")
            if not may_be_skipped(reason, sys.platform):
                self.unsaid.append(f"{report.nodeid}: {reason}")

    pytest_collectreport = pytest_runtest_logreport

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        """Fail the run, if nothing else has."""
        if self.unsaid and session.exitstatus == 0:
            session.exitstatus = 1

    def pytest_terminal_summary(self, terminalreporter):
        """Say which tests they were."""
        for each in self.unsaid:
            terminalreporter.write_line(f"CI must run this, or tools/ci.py say why not: {each}")
