"""Why somebody is tried on a day, then and in that way, in a sentence that the person may read too.

Only facts are told, and the same for everybody: no chance, no rank, and nothing that tells who is in the holdout.
"""

from __future__ import annotations

from datetime import date

from mediation.clocks import Phrase
from mediation.contact.planning import Planned
from mediation.vocabulary import Channel

CLOCKS = {
    "consent": Phrase("征询意愿期限", "consent is to be asked for by"),
    "period": Phrase("调解期限", "mediation ends on"),
    "timebar": Phrase("诉讼时效或保证期间", "limitation or a guarantee ends on"),
}
ANSWERED = {
    Channel.CALL: Phrase("接通", "reached them"),
    Channel.SMS: Phrase("得到答复", "were answered"),
    Channel.LETTER: Phrase("得到答复", "were answered"),
}


def why(planned: Planned, day: date) -> Phrase:
    """What was tried and what came of it, with this person and with others; the clock; how long nobody tried."""
    told = [_own(planned), *_others(planned), *_clock(planned, day), *_waited(planned), *_also(planned)]
    zh, en = "；".join(one.zh for one in told), "; ".join(one.en for one in told)
    return Phrase(f"{zh}。", f"{en[0].upper()}{en[1:]}.")


def _means(planned: Planned) -> Phrase:
    if planned.channel is Channel.CALL:
        return Phrase(f"{planned.band.zh}电话", f"{planned.band.en.lower()} calls")
    return Phrase(planned.channel.zh, f"{planned.channel.en.lower()}s")


def _own(planned: Planned) -> Phrase:
    means, answered = _means(planned), ANSWERED[planned.channel]
    if not planned.tried:
        return Phrase(f"尚无{means.zh}记录", f"no {means.en} to them on record")
    times = "time" if planned.tried == 1 else "times"
    return Phrase(
        f"{means.zh}{planned.tried}次中{planned.reached}次{answered.zh}",
        f"{means.en} {answered.en} {planned.reached} of {planned.tried} {times}",
    )


def _others(planned: Planned) -> list[Phrase]:
    if not planned.group_tried:
        return []
    return [
        Phrase(
            f"同类案件、同年龄段{planned.group_tried}次中{planned.group_reached}次{ANSWERED[planned.channel].zh}",
            f"with others of their product and age {planned.group_reached} of {planned.group_tried}",
        )
    ]


def _clock(planned: Planned, day: date) -> list[Phrase]:
    if planned.due_on is None:
        return []
    name, is_over = CLOCKS[planned.clock], planned.due_on < day
    return [
        Phrase(
            f"{name.zh}{planned.due_on}{'已届满' if is_over else '届满'}",
            f"{name.en} {planned.due_on}{', which has passed' if is_over else ''}",
        )
    ]


def _waited(planned: Planned) -> list[Phrase]:
    if not planned.waited:
        return []
    days = "day" if planned.waited == 1 else "days"
    return [Phrase(f"已{planned.waited}天未联系", f"nobody tried for {planned.waited} {days}")]


def _also(planned: Planned) -> list[Phrase]:
    if not planned.also:
        return []
    others = len(planned.also)
    return [
        Phrase(
            f"经本人同意，一并沟通其另外{others}件案件",
            f"with their consent for {others} more case{'' if others == 1 else 's'} of theirs at once",
        )
    ]
