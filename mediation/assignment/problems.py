"""What a check of a run's file can find, in both languages; ids and figures only."""

from __future__ import annotations

from typing import Any, NamedTuple

# fmt: off
SENTENCES: dict[str, tuple[str, str]] = {
    "unreadable": ("文件不符合格式：{what}。",
                   "The file is not shaped like the file of a run: {what}."),
    "rules": ("文件采用的规则版本为 {theirs}，本程序的规则版本为 {ours}。",
              "The file follows version {theirs} of the rules, this program version {ours}."),
    "digest": ("文件写成后被改动：摘要不符。",
               "The file was changed after it was written: its digest is another."),
    "input_digest": ("抽签前确定的内容被改动：摘要不符。",
                     "What was fixed before the draw was changed: its digest is another."),
    "commitment": ("揭示的密值与事先公布的承诺不符。",
                   "The secret is not the one that was committed to."),
    "seed": ("种子不是由密值和公共信标得出的。",
             "The seed does not follow from the secret and the beacon."),
    "case_twice": ("案件 {case} 出现两次。",
                   "Case {case} is listed twice."),
    "case_unmatched": ("案件 {case} 既未指派，也未列入等候。",
                       "Case {case} is neither matched nor left in the queue."),
    "case_unknown": ("案件 {case} 的指派结果列在不含该案件的类别下。",
                     "Case {case} is matched in a class that does not hold it."),
    "case_matched_twice": ("案件 {case} 被指派两次。",
                           "Case {case} is matched twice."),
    "class_twice": ("案件 {case} 与另一类的案件完全相同，应同属一类。",
                    "Case {case} is of the same kind as the cases of another class."),
    "priority": ("案件 {case} 的优先级 {priority} 不存在。",
                 "Case {case} has priority {priority}, which does not exist."),
    "mediator_twice": ("调解员 {mediator} 出现两次。",
                       "Mediator {mediator} is listed twice."),
    "mediator_unknown": ("案件 {case} 指派给名单之外的调解员 {mediator}。",
                         "Case {case} went to mediator {mediator}, who is not on the roster."),
    "places": ("调解员 {mediator} 的容量或在办数为负。",
               "Mediator {mediator} has a capacity or a load below nought."),
    "blocked": ("案件 {case} 指派给调解员 {mediator}，但该调解员{rule.zh}（{rule.code}）。",
                "Case {case} went to mediator {mediator}, who {rule.en} ({rule.code})."),
    "capacity": ("调解员 {mediator} 获派 {cases} 件，只有 {room} 个名额。",
                 "Mediator {mediator} got {cases} cases and has {room} places."),
    "share": ("调解员 {mediator} 获派机构 {institution} 的案件 {cases} 件，占比上限只余 {room} 件。",
              "Mediator {mediator} got {cases} cases of institution {institution}, whose share has room for {room}."),
    "price": ("调解员 {mediator} 的价格缺失、为负或没有依据。",
              "Mediator {mediator} has a price that is missing, below nought or without ground."),
    "objective": ("文件称总分为 {claimed}，按结果计算为 {found}。",
                  "The file claims an objective of {claimed}; its matches add up to {found}."),
    "bound": ("文件称上界为 {claimed}，按价格计算为 {found}。",
              "The file claims a bound of {claimed}; its prices prove {found}."),
    "gap": ("文件称差距为 {claimed}，实际为 {found}。",
            "The file claims a gap of {claimed}; it is {found}."),
    "not_best": ("结果比上界低 {gap}：不是最优，或未经证明。",
                 "The result is {gap} below the bound: it is not the best, or not proven to be."),
    "draw": ("案件 {case} 未按抽签顺序指派。",
             "Case {case} did not go where the draw puts it."),
    "list": ("案件 {case} 的调解员名单不是按抽签得出的。",
             "The list of mediators of case {case} is not the one that was drawn."),
}
# fmt: on


class Problem(NamedTuple):
    """What is wrong with the file of a run."""

    code: str
    zh: str
    en: str


def problem(code: str, **facts: Any) -> Problem:
    """The problem of a code, with its facts."""
    zh, en = SENTENCES[code]
    return Problem(code, zh.format(**facts), en.format(**facts))
