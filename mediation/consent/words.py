"""Words of consent: what proves an answer."""

from __future__ import annotations

from mediation.vocabulary import Word


class ConsentEvidence(Word):
    """What proves an answer; the reference names one such thing, a file is named by its SHA-256."""

    LOG = "log", "系统日志", "The event in the log"
    MESSAGE = "message", "消息", "Message"
    ATTEMPT = "attempt", "联系记录", "Contact attempt"
    RECORDING = "recording", "录音录像", "Recording"
    MINUTES = "minutes", "调解笔录", "Minutes"
    FILE = "file", "文件", "Signed paper or file"
