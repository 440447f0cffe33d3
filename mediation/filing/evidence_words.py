"""What becomes of a file in an archive of documents, and what is said about it."""

from __future__ import annotations

from mediation.vocabulary import Word


class ProofKind(Word):
    """What a party shows of its troubles, so that the terms can take them into account."""

    INCOME = "income", "收入或失业证明", "Income, or the loss of it"
    ILLNESS = "illness", "患病或残疾证明", "Illness or disability"
    SUBSISTENCE = "subsistence", "低保、特困或困难证明", "Subsistence support"
    FAMILY = "family", "赡养、抚养负担证明", "Others who depend on me"
    PAYMENT = "payment", "已还款凭证", "Something that I have paid"
    OTHER = "other", "其他", "Something else"


class EntryOutcome(Word):
    """Where a file in a delivery of documents ended; every file has exactly one."""

    STORED = "stored", "已保存", "Kept as a document of its case"
    UNCHANGED = "unchanged", "无变化", "Received before, the same"
    WRONG = "wrong", "有误", "Not kept, explained"


class EntryNote(Word):
    """What is said about a file in a delivery of documents: E why it is not kept, W what is odd about one that is."""

    UNLISTED = (
        "W-UNLISTED",
        "附件清单未列此文件，已收下并标记",
        "The list does not name this file; it is kept and marked",
    )
    NO_CASE = (
        "E-CASE",
        "文件夹名、文件名前缀和清单都找不到本机构的案件",
        "Neither folder, prefix nor list names a case of yours",
    )
    CASES = "E-CASES", "不止一个案件符合，无法分清", "More than one case fits"
    CASE_OVER = "E-CASE-OVER", "案件已撤回、不予受理或归档", "The case is withdrawn, refused or archived"
    NOT_PROVIDED = (
        "E-CONSENT",
        "当事人已不同意提供个人信息，不再接收本案材料",
        "A party does not consent any more that their data are provided: nothing is taken for this case",
    )
    CHECKSUM = "E-CHECKSUM", "内容与申报的校验值不符", "The content is not what its declared SHA-256 says"
    OTHER_CONTENT = (
        "E-OTHER",
        "同名文件先前已收到且内容不同，请另取文件名",
        "This name was received with other content; use another",
    )
    EMPTY = "E-EMPTY", "文件为空", "The file is empty"
    TYPE = "E-TYPE", "文件类型不接收，或内容与扩展名不符", "Not a type we take, or not what its extension says"
    MACRO = "E-MACRO", "文档含宏、嵌入对象或外部链接", "The document holds macros, embedded objects or links"
    NAME = "E-NAME", "文件名过长或含不可见字符", "The name is too long, or has characters nobody sees"
    PATH = "E-PATH", "文件名指向压缩包之外", "The name points outside the archive"
    LINK = "E-LINK", "是链接或设备，不是文件", "A link or a device, not a file"
    ENCRYPTED = "E-ENCRYPTED", "文件有密码保护", "The file is protected by a password"
    TWICE = "E-TWICE", "压缩包内有两个同名文件", "Two files in the archive have this name"
    TOO_LARGE = "E-LARGE", "解压后过大", "Unpacked, the file is too large"
    DAMAGED = "E-DAMAGED", "文件在压缩包内已损坏", "The file is damaged within the archive"
