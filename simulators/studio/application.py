"""The studio as an ASGI application."""

from starlette.applications import Starlette

from simulators.instagram.fault_delivery import AsgiApp
from simulators.studio.control import Control
from simulators.studio.page_api import PageApi
from simulators.studio.pages import Pages
from simulators.studio.world import World


def create_application(world: World) -> AsgiApp:
    """Control, what pages ask, and the pages."""
    return Starlette(routes=[*Control(world).routes(), *PageApi(world).routes(), *Pages(world).routes()])
