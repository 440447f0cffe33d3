"""Words of the people in a case: who acts for whom, who needs care, and what is then done differently."""

from __future__ import annotations

from mediation.vocabulary import Word


class RepresentationKind(Word):
    """Why somebody acts for a party: by its power of attorney, as the head of an organisation, or by law."""

    AGENT = "agent", "委托代理人", "Agent by power of attorney"
    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人或负责人", "Legal representative of an organisation"
    GUARDIAN = "guardian", "法定代理人", "Guardian"


class Vulnerability(Word):
    """Why a party needs to be treated with care; told to nobody who does not care for the case."""

    MINOR = "minor", "未成年人", "Minor"
    ELDERLY = "elderly", "六十周岁以上", "Sixty or older"
    ILLNESS = "illness", "重病", "Grave illness"
    DISABILITY = "disability", "残疾", "Disability"
    PREGNANCY = "pregnancy", "孕产期", "Pregnancy or childbirth"
    LANGUAGE = "language", "语言障碍", "Does not follow the common language"
    HARDSHIP = "hardship", "低保或特困", "On subsistence support"
    DOMESTIC_VIOLENCE = "domestic_violence", "家庭暴力", "Domestic violence"


class Accommodation(Word):
    """What is done differently for a party in need of care; says nothing of the reason."""

    IN_PERSON = "in_person", "当面调解", "A session in person"
    AT_HOME = "at_home", "上门调解", "A session where the party is"
    LARGER_TYPE = "larger_type", "大字版文书", "Papers in larger type"
    READ_ALOUD = "read_aloud", "宣读文书", "Papers are read aloud"
    ACCOMPANIED = "accompanied", "由他人陪同", "Somebody the party trusts is present"
    GUARDIAN = "guardian", "由监护人代理", "The guardian acts"
    INTERPRETER = "interpreter", "翻译", "An interpreter"
    APART = "apart", "分别调解", "Sessions apart from the other parties"
    SHORT_SESSIONS = "short_sessions", "缩短每次时间", "Short sessions with pauses"
    WRITTEN_CONTACT = "written_contact", "仅书面联系", "Contact in writing, to the party alone"
    MORE_TIME = "more_time", "延长答复时间", "More time to answer"
