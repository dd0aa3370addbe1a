# Errors alone: a kernel on this machine says at every start that what it sends is not encrypted.
c.IPKernelApp.log_level = "ERROR"  # noqa: F821
