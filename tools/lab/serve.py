"""JupyterLab, as its own command starts it; its address is printed whoever chose the token."""

import sys

from jupyterlab.labapp import LabApp

server = LabApp.initialize_server(argv=sys.argv[1:])
if server.identity_provider.token and not server.identity_provider.token_generated:
    print(f"    {server.local_url}  (with the token that you gave)", flush=True)
server.start()
