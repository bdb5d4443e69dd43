"""Which class speaks for which CMS family: one file each."""

from pipeline.types import Family
from simulator.chengdu import ChengduSite
from simulator.cmspro import CmsproSite
from simulator.gkmlpt import GkmlptSite
from simulator.jiangsu import JiangsuSite
from simulator.jpaas import JpaasSite
from simulator.jpage import JpageSite
from simulator.lonsun import LonsunSite
from simulator.plain import PlainSite
from simulator.portals import Portal
from simulator.relaunch import RelaunchedSite
from simulator.site import Site
from simulator.trs import TrsSite
from simulator.ucap import UcapSite
from simulator.visionsky import VisionskySite
from simulator.vsb import VsbSite

_SITES: dict[Family, type[Site]] = {
    Family.UCAP: UcapSite,
    Family.CMSPRO: CmsproSite,
    Family.TRS: TrsSite,
    Family.JPAGE: JpageSite,
    Family.VSB: VsbSite,
    Family.GKMLPT: GkmlptSite,
    Family.JPAAS: JpaasSite,
    Family.LONSUN: LonsunSite,
    Family.VISIONSKY: VisionskySite,
    Family.CHENGDU: ChengduSite,
    Family.JIANGSU: JiangsuSite,
    Family.PLAIN: PlainSite,
}


def files_apart(portal: Portal) -> bool:
    """Whether some of a portal's files lie on another host."""
    return _SITES[portal.family].files_apart


def site_for(portal: Portal, origin: str, files_origin: str) -> Site:
    """The portal as its family shows it, or as it looks since its relaunch."""
    site = _SITES[portal.family](portal, origin, files_origin)
    return RelaunchedSite(portal, origin, before=site) if portal.relaunched else site
