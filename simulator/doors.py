"""The addresses of a province: a door for every portal, one for files that lie apart, one for control."""

from collections.abc import Callable
from functools import partial

from simulator.exchange import Request, Response
from simulator.families import files_apart
from simulator.listener import Answer, Listener, Reception
from simulator.portals import Outage, Portal

Respond = Callable[[str, bool, Request], Response | None]
"""What a portal answers: its slug, whether that door has its files only, the request."""


class Doors:
    """All listeners of a server, from the start.

    Raises:
        OSError: a port is taken; nothing stays open then.
    """

    def __init__(
        self,
        portals: list[Portal],
        addresses: "Addressing",
        respond: Respond,
        desk: Answer,
        pause: Callable[[float], object],
    ) -> None:
        self._pause = pause
        self._all: list[Listener] = []
        self._portals: dict[str, Listener] = {}
        self._files: dict[str, Listener] = {}
        try:
            for number, portal in enumerate(portals):
                door = self._open(addresses.of_portal(number), partial(respond, portal.slug, False))
                self._portals[portal.slug] = door
                addresses.settle(door.server_port)
                if files_apart(portal):
                    there = addresses.of_files(number, door.server_port)
                    self._files[portal.slug] = self._open(there, partial(respond, portal.slug, True))
            self._desk = self._open(addresses.of_desk(len(portals)), desk)
        except OSError:
            for listener in self._all:
                listener.server_close()
            raise
        self._reception = Reception(self._all)

    def origins(self, portal: Portal) -> tuple[str, str]:
        """Of a portal and of its files."""
        door = self._portals[portal.slug]
        return door.origin, self._files.get(portal.slug, door).origin

    @property
    def desk_origin(self) -> str:
        """Where truth and controls answer even while no portal does."""
        return self._desk.origin

    def keep(self, portals: list[Portal]) -> None:
        """Shuts the doors of portals that are to refuse connections, opens those of all others."""
        for portal in portals:
            door, wanted = self._portals[portal.slug], portal.outage is not Outage.REFUSED
            if door.listening is not wanted:
                self._reception.admit(door, wanted)

    def close(self) -> None:
        """Ends all."""
        self._reception.close()

    def _open(self, address: tuple[str, int], answer: Answer) -> Listener:
        listener = Listener(address, answer, self._pause)
        self._all.append(listener)
        return listener


class Addressing:
    """Which address is whose: ports after one another, or one port and a loopback address each."""

    def __init__(self, port: int, host: str, *, spread: bool) -> None:
        self._port, self._host, self._spread = port, host, spread
        self._chosen = port

    def settle(self, port: int) -> None:
        """Where all share a port that nobody chose, the first one's it is."""
        self._port = port if self._spread else self._port

    def of_portal(self, number: int) -> tuple[str, int]:
        """The next port, or 127.1.0.1 and on."""
        if self._spread:
            return _loopback(1, number), self._port
        return self._host, self._port and self._port + number

    def of_files(self, number: int, port: int) -> tuple[str, int]:
        """127.0.0.2 at the portal's port, or 127.101.0.1 and on."""
        return (_loopback(101, number) if self._spread else "127.0.0.2"), port

    def of_desk(self, portals: int) -> tuple[str, int]:
        """The port after the last, or the one that all share; where none was chosen, any."""
        return self._host, self._chosen and self._chosen + portals * (not self._spread)


def _loopback(block: int, number: int) -> str:
    """250 to a block."""
    return f"127.{block}.{number // 250}.{number % 250 + 1}"
