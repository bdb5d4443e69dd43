"""Which class speaks for which CMS family: one file each."""

from pipeline.types import Family
from simulator.cmspro import CmsproSite
from simulator.gkmlpt import GkmlptSite
from simulator.jpage import JpageSite
from simulator.portals import Portal
from simulator.site import Site
from simulator.trs import TrsSite
from simulator.ucap import UcapSite
from simulator.vsb import VsbSite

_SITES: dict[Family, type[Site]] = {
    Family.UCAP: UcapSite,
    Family.CMSPRO: CmsproSite,
    Family.TRS: TrsSite,
    Family.JPAGE: JpageSite,
    Family.VSB: VsbSite,
    Family.GKMLPT: GkmlptSite,
}


def site_for(portal: Portal) -> type[Site]:
    """The class of that portal's family."""
    return _SITES[portal.family]
