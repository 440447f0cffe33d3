"""The catalogue: what the clock does, when, and for how long at most."""

from __future__ import annotations

from datetime import timedelta

from schedulers import ordered, work
from schedulers.job import Job

# Hourly where a day would be long to wait after a failure: none of them finds the same thing to do twice.
JOBS: tuple[Job, ...] = (
    Job(
        name="seal_yesterday",
        when="0 30 0 * * *",
        zh="封存前一日的事件记录",
        en="Seal the events of the day before",
        run=work.seal_yesterday,
    ),
    Job(
        name="take_filed",
        when="*/5 * * * * *",
        zh="处理经接口提交的批次",
        en="Judge and commit what banks' systems sent in",
        run=work.count_filed,
        then=work.take_filed,
    ),
    Job(
        name="read_odoos",
        when="40 * * * * *",
        zh="提取机构 Odoo 中的逾期应收账款：有人提出时，以及每日一次",
        en="Read what is overdue from institutions' Odoo systems, when somebody asks and daily where wanted",
        run=work.ask_odoos,
        then=work.read_odoos,
    ),
    Job(
        name="triage_filed",
        when="0 5 * * * *",
        zh="按公开规则审查新申请并受理",
        en="Judge new filings by the published rules and accept what is clean",
        run=work.triage_filed,
    ),
    Job(
        name="check_claims",
        when="0 */10 * * * *",
        zh="按合同利率和日期重新计算已受理案件的债权金额",
        en="Recompute accepted claims from rate and dates",
        run=work.check_claims,
    ),
    Job(
        name="lapse_amendments",
        when="0 25 * * * *",
        zh="案件已达成协议或已结束的，其待确认的变更失效",
        en="Close changes that wait for an answer in cases that are agreed or over",
        run=work.lapse_amendments,
    ),
    Job(
        name="assign_waiting",
        when="0 0 8,13 * * *",
        zh="为待指派案件指派调解员",
        en="Match waiting cases to mediators",
        run=work.assign_waiting,
        pause=timedelta(minutes=2),
    ),
    Job(
        name="warn_of_clocks",
        when="0 40 7 * * *",
        zh="提示即将届满的诉讼时效和保证期间",
        en="Warn of limitation and guarantee periods about to end",
        run=work.warn_of_clocks,
    ),
    Job(
        name="expire_assignments",
        when="0 10 * * * *",
        zh="调解员逾期未答复的案件重新指派",
        en="Take back cases whose mediator let three working days pass",
        run=work.expire_assignments,
    ),
    Job(
        name="expire_requests",
        when="0 12 * * * *",
        zh="机构逾期未答复的审批请求登记为过期",
        en="Close requests for approval that institutions did not answer in their working days",
        run=work.expire_requests,
    ),
    Job(
        name="give_up_unreached",
        when="0 35 7 * * *",
        zh="经多种方式联系、答复期限届满仍无法联系到当事人的，以及联系上但三十日内未答复是否同意调解的，终结案件",
        en="End cases whose parties could not be reached before the last notice ran out, or are silent for thirty days",
        run=work.give_up_unreached,
    ),
    Job(
        name="end_expired_periods",
        when="0 15 * * * *",
        zh="调解期限届满的案件终结",
        en="End mediations whose period has run out",
        run=work.end_expired_periods,
    ),
    Job(
        name="cancel_idle_sessions",
        when="0 17 * * * *",
        zh="取消已结束或已更换调解员案件的调解会",
        en="Call off sessions of mediations that are over or went to another mediator",
        run=work.cancel_idle_sessions,
    ),
    Job(
        name="expire_offers",
        when="0 12 * * * *",
        zh="方案答复期限届满或者调解已结束的，方案失效",
        en="Close offers that nobody answered in time, and those of mediations that are over",
        run=work.expire_offers,
    ),
    Job(
        name="make_standing_offers",
        when="0 22 * * * *",
        zh="向符合条件的案件一律提出机构公布的常设方案",
        en="Make what institutions offer to a class to every case of it, alike",
        run=work.make_standing_offers,
    ),
    Job(
        name="follow_answers",
        when="20 * * * * *",
        zh="已预约的调解会随当事人的同意、撤回和增减而调整",
        en="Let booked sessions follow who came, who was left out, and what is no longer wanted",
        run=work.follow_answers,
    ),
    Job(
        name="close_windows",
        when="0 25 * * * *",
        zh="司法确认申请或者补充材料期限届满的登记，并告知其他途径",
        en="Record that nobody applied for confirmation, or answered the court, in time; tell what is left to do",
        run=work.close_windows,
    ),
    Job(
        name="sweep_performance",
        when="0 20 * * * *",
        zh="协议生效后生成还款计划，更新分期履行状态",
        en="Lay out the plans of agreements in effect; mark instalments due, overdue and in default",
        run=work.sweep_performance,
    ),
    Job(
        name="remind_people",
        when="0 0 9 * * *",
        zh="提醒补正、还款、调解会、答复意愿、签署和申请司法确认",
        en="Remind of rectification, instalments, sessions, consent, signatures and confirmation",
        run=work.remind_people,
        # Nobody is reminded in the evening of what a clock missed in the morning.
        grace=timedelta(hours=9),
    ),
    Job(
        name="plan_contacts",
        when="0 45 7 * * *",
        zh="安排当日联系：对象、时段、方式",
        en="Plan the day's contacts: whom, when and how",
        run=work.plan_contacts,
        # A day is planned once; from the evening on there is nothing left of it to plan.
        grace=timedelta(hours=10),
    ),
    Job(
        name="close_days",
        when="0 10 1 * * *",
        zh="日终统计：按机构、法院、调解员结转前一日数据",
        en="Close the figures of the day before by institution, court and mediator",
        run=work.close_days,
    ),
    Job(
        name="make_ordered",
        when="0 35 * * * *",
        zh="生成已订阅的统计报告（周、月结束后）",
        en="Make the reports that people ordered, once their week or month is over",
        run=ordered.make_ordered,
    ),
    Job(
        name="erase_persons",
        when="0 15 3 * * *",
        zh="保存期限届满的个人信息删除",
        en="Erase what identifies people when its time of retention is over",
        run=work.erase_persons,
    ),
    Job(
        name="forget_records",
        when="0 45 3 * * *",
        zh="清理早已过时的定时任务记录、已发送消息、联系安排和接口令牌",
        en="Drop the clock's own records after 30 days, messages and plans of contacts after 400 days, tokens run out",
        run=work.forget_records,
    ),
    Job(
        name="forget_files",
        when="0 50 3 * * *",
        zh="删除保存期满的上传文件（入库后三十日，未入库九十日）和信件（有投递结果后三十日）",
        en="Remove uploaded files 30 days after a commit, 90 after an upload, letters 30 after delivery",
        run=work.forget_files,
    ),
    Job(
        name="tell_ended",
        when="30 * * * * *",
        zh="当事人拒绝或撤回调解、不参加调解，调解期限届满或者未达成协议，以及法院作出结果的，即时书面告知双方",
        en="Tell both sides in writing how a mediation ended, who is left out of it, and what a court said",
        run=work.tell_ended,
    ),
    Job(
        name="send_outbox",
        when="0 * * * * *",
        zh="发送待发消息",
        en="Send the messages that wait",
        run=work.count_outbox,
        then=work.send_outbox,
    ),
)
