"""What one unit accounts for in one year: the model that figures.py fills."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from simulator.units import CLASSES

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

ECONOMY = {
    "301": "工资福利支出",
    "302": "商品和服务支出",
    "303": "对个人和家庭的补助",
    "310": "资本性支出",
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30103": "奖金",
    "30108": "机关事业单位基本养老保险缴费",
    "30109": "职业年金缴费",
    "30110": "职工基本医疗保险缴费",
    "30111": "公务员医疗补助缴费",
    "30113": "住房公积金",
    "30199": "其他工资福利支出",
    "30201": "办公费",
    "30207": "邮电费",
    "30211": "差旅费",
    "30217": "公务接待费",
    "30228": "工会经费",
    "30229": "福利费",
    "30231": "公务用车运行维护费",
    "30239": "其他交通费用",
    "30299": "其他商品和服务支出",
    "30305": "生活补助",
    "30309": "奖励金",
    "31002": "办公设备购置",
}
"""部门预算支出经济分类: 类 and the 款 that the units here use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One 项 of the functional classification."""

    code: str
    type_name: str
    name: str
    economy: Mapping[str, Decimal]
    """基本支出 from 财政拨款 by economic 类."""
    project: Decimal
    """项目支出 from 财政拨款."""
    other: Decimal
    """项目支出 from other income."""
    budget: Decimal
    """年初预算 of what 财政拨款 pays."""

    @property
    def basic(self) -> Decimal:
        """基本支出."""
        return total(self.economy.values())

    @property
    def fiscal(self) -> Decimal:
        """What 财政拨款 paid."""
        return self.basic + self.project

    @property
    def spent(self) -> Decimal:
        """What was paid from all money."""
        return self.fiscal + self.other

    @property
    def class_name(self) -> str:
        """Name of its 类."""
        return CLASSES[self.code[:3]]


@dataclass(frozen=True, slots=True)
class Planned:
    """An amount with the budget it is measured against."""

    budget: Decimal
    final: Decimal


@dataclass(frozen=True, slots=True)
class Project:
    """One 二级项目 with its self-evaluation."""

    name: str
    money: Planned
    score: int


@dataclass(frozen=True, slots=True)
class Purchases:
    """政府采购 of one category, and what of it went to 中小企业."""

    total: Decimal
    small: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything one unit accounts for in one year."""

    year: int
    fiscal_opening: Decimal
    fiscal_income: Decimal
    fiscal_closing: Decimal
    other_opening: Decimal
    other_income: Decimal
    other_closing: Decimal
    items: tuple[Item, ...]
    economy: Mapping[str, Decimal]
    """一般公共预算财政拨款基本支出 by economic 款."""
    sangong: Mapping[str, Planned]
    """abroad, vehicle_purchase, vehicle_operating, reception."""
    operating_funds: Planned
    procurement: Mapping[str, Purchases]
    """goods, works, services."""
    micro: Decimal
    """What of the procurement went to 小微企业."""
    projects: tuple[Project, ...]
    counts: Mapping[str, int]
    """Persons, vehicles, batches, by field."""

    def economy_class(self, code: str) -> Decimal:
        """基本支出 of one economic 类."""
        return total(amount for detail, amount in self.economy.items() if detail.startswith(code))


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum, 0.00 of nothing."""
    return sum(amounts, ZERO)
