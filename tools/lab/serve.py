"""JupyterLab, as its own command starts it; its address is printed whoever chose the token."""

import sys

from jupyterlab.labapp import LabApp
from tornado.ioloop import IOLoop


def tell_address(server):
    """Print the address as soon as the server listens there."""
    told = f"    {server.local_url}  (with the token that you gave)"
    IOLoop.current().add_callback(print, told, flush=True)


server = LabApp.initialize_server(argv=sys.argv[1:])
if server.identity_provider.token and not server.identity_provider.token_generated:
    tell_address(server)
server.start()
