"""A made-up province to test against: portals of real CMS families whose disclosures and figures are known.

with simulator.serve(simulator.Province(seed=1)) as server:
    server.portals[0].home_url, server.truth(), server.control({"action": "publish"})

docs/simulator.md has the portals with their quirks, the truth and the controls.
"""

from simulator.orders import ControlError
from simulator.province import Province
from simulator.request_log import LoggedRequest, RequestLog
from simulator.server import ServedPortal, Server, serve

__all__ = ["ControlError", "LoggedRequest", "Province", "RequestLog", "ServedPortal", "Server", "serve"]
