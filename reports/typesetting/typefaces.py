"""The four typefaces of our paper, read from `reports/fonts` once per process."""

from functools import cache
from pathlib import Path
from threading import Lock

from reportlab.pdfbase import pdfmetrics

from reports.typesetting import sfnt
from reports.typesetting.font import Typeface

SONG = "Song"
SONG_BOLD = "SongBold"
HEI = "Hei"
HEI_BOLD = "HeiBold"

FONTS = Path(__file__).parents[1] / "fonts"
# What nearly every agreement needs; a character that is not here is only cut again each time.
FREQUENT = (
    " ,-.0123456789ABCDEFGHJKLMNPQRSTUVWXYZ　、。一七万"
    "三上下不与业个中串为主义之九书争事二于五人亿仍他付仟代以件任份伍休会住何余作佰依保信"
    "借债假偿元充免全八公六共其具内写决况减出分划列利别到制前剩加务包区十协单卡印原县叁及"
    "双发取变可号司各合同名后向否含告员和四因围国在地址型壹复大失女如姓委存定实室害家容宽"
    "对尚就届履州工已币市幢年并应延建开异式张强当录形征律性恢息恶悉情意愿成或截户所手托扣"
    "执扫承报抵担拒括拾持指按捌损据描提支收效整文方族无日时明是更最月有期未末本权村条构柒"
    "核案档欠次款正此段民汉没泉法清满点照玖现理生用由申电男的益盖目省知码确社福称立章第签"
    "管类系纠约纷组细终经结绝统继续维编罚者职联肆股自至致范行街表被裁要见规视角解计订认议"
    "记讼证诉话该请调负责账贰贷费起足路转达还违迟述送适通逾遇道避部金银镇阶附际陆限院除零"
    "面项顺额首验（），：；"
)

_reading = Lock()  # or two threads at the start would both read the files


def typeface(name: str) -> Typeface:
    """The typeface of this name; the first call reads all four (about 0.1 s)."""
    with _reading:
        return _typefaces()[name]


@cache
def _typefaces() -> dict[str, Typeface]:
    serif, serif_bold, sans, sans_bold = (
        sfnt.read(FONTS / file_name)
        for file_name in (
            "NotoSerifSC-Regular.ttf",
            "NotoSerifSC-Bold.tgh.ttf",
            "NotoSansSC-Regular.tgh.ttf",
            "NotoSansSC-Bold.tgh.ttf",
        )
    )
    # Only the regular serif is complete, so every chain ends in it.
    chains = (
        Typeface(SONG, [serif], frozen=FREQUENT),
        Typeface(SONG_BOLD, [serif_bold, serif]),
        Typeface(HEI, [sans, serif]),
        Typeface(HEI_BOLD, [sans_bold, sans, serif]),
    )
    for chain in chains:
        pdfmetrics.registerFont(chain)
    return {chain.fontName: chain for chain in chains}
