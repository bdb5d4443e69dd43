"""Everything that can go wrong, one class per decision a caller can take.

GongkaiError
  UsageError            wrong command or argument            -> say so, exit 2
  ConfigurationError    our own settings or TOML are wrong    -> name file and key, exit 2
  AlreadyRunning        a second daemon on the same home      -> exit 75
  PortalError           the portal failed us                  -> the column is unhealthy, others continue
    Unreachable         DNS, timeout, 5xx
    TlsFailure          the certificate or the handshake
    Blocked             a challenge page in place of content, whatever the status code
    Gone                404, 410 or a soft 404
    Refused             an address, scheme or host that we do not fetch
    LayoutChanged       no listing where the portal promised one
    UnknownPortal       no adapter recognises the page
  DocumentError         this one file failed us               -> keep the capture, say why, go on
  ArchiveError          captured bytes are missing or altered -> stop and tell a person
  DeliveryError         an alert could not be handed over
    Undeliverable       the server refused it for good        -> aside, shown in `alert list`
    DeliveryDelayed     the server or the way to it is down   -> again later
"""

from pipeline.types import Status


class GongkaiError(Exception):
    """Anything gongkai raises on purpose."""

    exit_code = 1


class UsageError(GongkaiError):
    """A command or argument that cannot be meant."""

    exit_code = 2


class ConfigurationError(GongkaiError):
    """A setting or portal file that cannot be used; the message names the file and the key."""

    exit_code = 2


class AlreadyRunning(GongkaiError):
    """Another daemon holds this home."""

    exit_code = 75


class PortalError(GongkaiError):
    """The portal failed us."""


class Unreachable(PortalError):
    """No answer: DNS, timeout, reset, 5xx."""


class TlsFailure(PortalError):
    """The certificate or the TLS handshake failed."""


class Blocked(PortalError):
    """A challenge in place of content. It is reported, never solved."""


class Gone(PortalError):
    """404, 410, or a page that says so under 200."""


class Refused(PortalError):
    """An address, scheme or host that gongkai does not fetch."""


class LayoutChanged(PortalError):
    """No listing where the portal promised one."""


class UnknownPortal(PortalError):
    """No adapter recognises the page."""


class DocumentError(GongkaiError):
    """This one file cannot be read; `status` is the contract's word for why."""

    def __init__(self, status: Status, reason: str) -> None:
        """`reason` is a sentence for a person."""
        super().__init__(reason)
        self.status = status
        self.reason = reason


class ArchiveError(GongkaiError):
    """Captured bytes are missing or no longer match their digest."""


class DeliveryError(GongkaiError):
    """An alert could not be handed over."""


class Undeliverable(DeliveryError):
    """Refused for good (5xx, a malformed address)."""


class DeliveryDelayed(DeliveryError):
    """Worth another attempt (4xx, connection refused, timeout)."""
