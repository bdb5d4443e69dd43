"""The units that publish: real region names and real kinds of offices, so that regions and titles resolve."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from pipeline.types import Region

YICHUN = Region(adcode="360900", province="江西省", city="宜春市")
SICHUAN = Region(adcode="510000", province="四川省")
DAYING = Region(adcode="510923", province="四川省", city="遂宁市", county="大英县")

CLASSES = {
    "201": "一般公共服务支出",
    "202": "外交支出",
    "203": "国防支出",
    "204": "公共安全支出",
    "205": "教育支出",
    "206": "科学技术支出",
    "207": "文化旅游体育与传媒支出",
    "208": "社会保障和就业支出",
    "210": "卫生健康支出",
    "211": "节能环保支出",
    "212": "城乡社区支出",
    "213": "农林水支出",
    "214": "交通运输支出",
    "215": "资源勘探工业信息等支出",
    "216": "商业服务业等支出",
    "217": "金融支出",
    "219": "援助其他地区支出",
    "220": "自然资源海洋气象等支出",
    "221": "住房保障支出",
    "222": "粮油物资储备支出",
    "223": "国有资本经营预算支出",
    "224": "灾害防治及应急管理支出",
    "229": "其他支出",
    "234": "抗疫特别国债安排的支出",
}
"""The 类 of the functional classification in the official row order of 收入支出决算总表."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One budget unit: its name, where it lies, and the 款 that most of its money is spent under."""

    name: str
    region: Region
    type_code: str
    type_name: str

    @property
    def short_name(self) -> str:
        """How its own report speaks of it: without 中共 and the region's name."""
        name = self.name.removeprefix("中共")
        for place in (self.region.province, self.region.city, self.region.county):
            name = name.removeprefix(place or "")
        return name


_BUREAUS = (
    ("财政", "20106", "财政事务"),
    ("教育", "20501", "教育管理事务"),
    ("民政", "20802", "民政管理事务"),
    ("司法", "20406", "司法"),
    ("审计", "20108", "审计事务"),
    ("水利", "21303", "水利"),
    ("农业农村", "21301", "农业农村"),
    ("交通运输", "21401", "公路水路运输"),
    ("应急管理", "22401", "应急管理事务"),
    ("科学技术", "20601", "科学技术管理事务"),
    ("自然资源", "22001", "自然资源事务"),
    ("住房和城乡建设", "21201", "城乡社区管理事务"),
    ("人力资源和社会保障", "20801", "人力资源和社会保障管理事务"),
    ("生态环境", "21101", "环境保护管理事务"),
    ("商务", "20113", "商贸事务"),
    ("退役军人事务", "20828", "退役军人管理事务"),
)
_OFFICES = (
    ("统计局", "20105", "统计信息事务"),
    ("医疗保障局", "21015", "医疗保障管理事务"),
    ("市场监督管理局", "20138", "市场监督管理事务"),
    ("信访局", "20140", "信访事务"),
    ("档案馆", "20126", "档案事务"),
    ("妇女联合会", "20129", "群众团体事务"),
)
_PARTY = (("组织部", "20132", "组织事务"), ("宣传部", "20133", "宣传事务"))


def units_of(region: Region) -> Iterator[Unit]:
    """The units of one government, never ending: offices first, then numbered brigades."""
    place = region.county or region.city or region.province
    committee = place[-1]
    bureau = "厅" if committee == "省" else "局"
    yield Unit(f"中共{place}委{_PARTY[0][0]}", region, *_PARTY[0][1:])
    for field, code, name in _BUREAUS:
        yield Unit(f"{place}{field}{bureau}", region, code, name)
    for office, code, name in _OFFICES:
        yield Unit(f"{place}{office}", region, code, name)
    yield Unit(f"中共{place}委{_PARTY[1][0]}", region, *_PARTY[1][1:])
    yield from brigades_of(region, 1)


def brigades_of(region: Region, first: int) -> Iterator[Unit]:
    """The numbered brigades of one government from that number on, never ending."""
    place = region.county or region.city or region.province
    for number in count(first):
        yield Unit(f"{place}行政执法第{number}支队", region, "20406", "司法")


def subordinates_of(region: Region) -> Iterator[Unit]:
    """Units below a finance bureau, which publish 单位决算."""
    place = region.county or region.city or region.province
    for name in ("国库支付中心", "财政投资评审中心", "政府债务服务中心", "会计服务中心"):
        yield Unit(f"{place}{name}", region, "20106", "财政事务")
    for number in count(1):
        yield Unit(f"{place}第{number}财政所", region, "20106", "财政事务")
