"""One spelling for matching, of the same length as the text, so that offsets stay those of the original.

Mirrors of official pages bring traditional characters with their sounds in brackets, 財(cái)政: both are
undone for the characters that the vocabulary of public accounts is written with.
"""

import re

_FULL = "０１２３４５６７８９，．％（）：；！？＋－｜“”‘’＂〈〉"
_HALF = '0123456789,.%():;!?+-|""\'\'"《》'
_SPACES = (
    "\t\r\v\f\u00a0\u00ad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
_TRADITIONAL = (
    "佔來個備傚傢傳債價億償優儲內別劃動務勞勵匯區協卹參員啣單噹嚮國圍團埰執堅報場壓夥學寀實審專對導層"
    "屬崗幹廣廳強彆彌彙後徑復態應戰戶捄採搆撥撫擁數於昇時暫曏會朮條業榦構標機檔檢檯權殘氣汙決沒況減測"
    "漲濟災為無營牠獄獎獨現環產異當療發監眾睏瞭礎礦稅種積箇節範築糧糰紀約紅級細組結絡統經綜維網綵編緻"
    "縮總績織繕繫繳續纍聞聯職脩脫臨臺與興萬葠葯蔘藥號術衕衛補裝製複覈規視計訓託訪設評詢說調諮識議護變"
    "讓負財貧貨責貸費貼貿賃資賓購蹤車軍軟較載輛輸轉轎辦農迻進遊運達遷選還郵鄉醫釋銜錶鐵長門開閤關陞陳"
    "際險離電鞏項預領額類颱養餘體髮麵點黨齡齣"
)
_SIMPLIFIED = (
    "占来个备效家传债价亿偿优储内别划动务劳励汇区协恤参员衔单当向国围团采执坚报场压伙学采实审专对导层"
    "属岗干广厅强别弥汇后径复态应战户救采构拨抚拥数于升时暂向会术条业干构标机档检台权残气污决没况减测"
    "涨济灾为无营它狱奖独现环产异当疗发监众困了础矿税种积个节范筑粮团纪约红级细组结络统经综维网彩编致"
    "缩总绩织缮系缴续累闻联职修脱临台与兴万参药参药号术同卫补装制复核规视计训托访设评询说调咨识议护变"
    "让负财贫货责贷费贴贸赁资宾购踪车军软较载辆输转轿办农移进游运达迁选还邮乡医释衔表铁长门开合关升陈"
    "际险离电巩项预领额类台养余体发面点党龄出"
)
_SPELT = dict(zip(_FULL + _SPACES + _TRADITIONAL, _HALF + " " * len(_SPACES) + _SIMPLIFIED, strict=True))
_OTHERWISE = re.compile(f"[{''.join(map(re.escape, _SPELT))}]")
"""Most characters stand as they are: to find the few others is faster than to translate all of them."""
_SOUND = re.compile(r"\([a-zü\u00e0-\u01dc]{1,8}\)")


def normal(text: str) -> str:
    """The text with half-width digits and signs, plain spaces and simplified characters, place for place."""
    return _SOUND.sub(_blank, _OTHERWISE.sub(_plain, text))


def _plain(found: re.Match[str]) -> str:
    return _SPELT[found[0]]


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
