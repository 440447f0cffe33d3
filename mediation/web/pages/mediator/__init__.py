"""The mediator's desk: what comes next and why, and what is done in a case."""

from __future__ import annotations

from django.urls import URLPattern, path

from mediation.web.pages.mediator import (
    acting,
    calling,
    desk,
    diary,
    ending,
    people,
    session,
    sessions,
    stepping_back,
    together,
)


def addresses() -> list[URLPattern]:
    """Lists of a day, and below the number of a case what is done in it."""
    return [
        path("next", desk.what_next, name="next"),
        path("plan", calling.plan, name="plan"),
        *_of_case("", acting, "mediator", "confirm", "decline", "take_back", "take_answer", "write_clauses", "draw_up"),
        *_of_case("", ending, "mediator", "extend", "end"),
        path("cases/<str:number>/transfer", ending.transfer, name="case_transfer"),
        path("cases/<str:number>/transfer.zip", ending.transfer_file, name="case_transfer_file"),
        path("cases/<str:number>/transfer/hand-over", ending.hand_over, name="case_transfer_hand_over"),
        path("diary", diary.diary, name="diary"),
        path("diary/leave", diary.ask_leave, name="diary_leave"),
        path("diary/hours", diary.set_hours, name="diary_hours"),
        path("diary/feed", diary.open_feed, name="diary_feed"),
        path("diary/feed/close", diary.close_feed, name="diary_feed_close"),
        *_of_case("", stepping_back, "mediator", "disclose", "recuse"),
        path("cases/<str:number>/calls", calling.calls, name="case_calls"),
        *_of_case("/calls", calling, "case_calls", "reserve", "result", "opt_out", "opt_in", "wrong_number",
                  "right_number", "quiet_hours", "agreed_hours"),
        path("cases/<str:number>/sessions", sessions.sessions, name="case_sessions"),
        *_of_case("/sessions", sessions, "case_sessions", "offer", "pick", "book", "prepare"),
        path("cases/<str:number>/sessions/<int:session_id>", session.session, name="case_session"),
        *_of_case("/sessions/<int:session_id>", session, "case_session", "move", "cancel", "hold", "record", "draft",
                  "sign", "settle_facts", "note"),
        path("cases/<str:number>/sessions/<int:session_id>/<str:kind>.pdf", session.paper, name="case_session_paper"),
        path("cases/<str:number>/together", together.together, name="case_together"),
        path("cases/<str:number>/together/budget", together.budget, name="case_together_budget"),
        path("cases/<str:number>/people", people.people, name="case_people"),
        *_of_case("/people", people, "case_people", "ask", "answer", "add_agent", "end_agent", "confirm_address",
                  "raise_need", "clear_need", "invite"),
        path("cases/<str:number>/people/<int:notice_id>.pdf", people.letter, name="case_people_letter"),
    ]  # fmt: skip


def _of_case(below: str, module: object, name: str, *verbs: str) -> list[URLPattern]:
    """Buttons on a page of a case, each under the name of its verb."""
    return [
        path(f"cases/<str:number>{below}/{verb.replace('_', '-')}", getattr(module, verb), name=f"{name}_{verb}")
        for verb in verbs
    ]
