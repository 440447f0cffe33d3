"""What a filer can get wrong: files, rows, changes, archives of documents."""

from __future__ import annotations

from mediation.errors.general import IllegalMove, MediationError


class SignaturesPending(IllegalMove):
    """The agreement of this case waits for signatures; a change can take effect only if its terms are reopened."""

    zh, code, status = "本案协议正待签署，变更须待重新协商后方可生效。", "signatures_pending", 409


class ChangeOutdated(MediationError):
    """This change was kept in an older form and cannot take effect; refuse it, and have the row filed again."""

    zh, code, status = "此项变更系旧格式保存，不能生效；请予退回，由机构重新提交该行。", "change_outdated", 409


class EmptyFile(MediationError):
    """The file is empty."""

    zh, code, status = "文件为空。", "empty_file", 400


class NoRows(EmptyFile):
    """The file has a header and no rows."""

    zh, code, status = "文件只有表头，没有数据行。", "no_rows", 400


class UnknownFormat(MediationError):
    """The file is not what its name says, or of no kind we read (CSV, XLSX)."""

    zh, code, status = "文件类型与扩展名不符，或不是可读取的格式（CSV、XLSX）。", "unknown_format", 415


class UnreadableText(MediationError):
    """The file is neither UTF-8 nor GB18030 text."""

    zh, code, status = "文件编码既不是 UTF-8 也不是 GB18030。", "unreadable_text", 400


class HeaderMismatch(MediationError):
    """The header lacks columns that are required; cases in a form of your own need a mapping profile."""

    zh, code, status = "表头缺少必填列；案件文件为本机构自有格式的，请先建立映射方案。", "header_mismatch", 400


class ThirdPartyContacts(HeaderMismatch):
    """The file has columns with contacts of third persons, which may not be filed (PIPL art. 6, E-3PC)."""

    zh = "文件含第三方联系信息列，超出必要范围，不予接收（个人信息保护法第六条，E-3PC）。"
    code, status = "third_party_contacts", 400


class FileTooLarge(MediationError):
    """The file is larger than one filing may be."""

    zh, code, status = "文件超过单次提交的大小上限。", "file_too_large", 413


class FileGone(MediationError):
    """The uploaded file is no longer kept; upload it again."""

    zh, code, status = "上传的文件已不再保存，请重新上传。", "file_gone", 410


class TruncatedFile(MediationError):
    """The file ends in the middle of a row."""

    zh, code, status = "文件在一行中间结束，可能未传完整。", "truncated_file", 400


class NeverTaken(MediationError):
    """The file could not be taken in, several times over; upload it again, or tell the centre."""

    zh, code, status = "文件多次处理失败，请重新上传或联系调解中心。", "never_taken", 500


class TooManyErrors(MediationError):
    """More rows are wrong than the institution allows; nothing was taken in."""

    zh, code, status = "错误行比例超过机构设定的上限，整批退回。", "too_many_errors", 422


class RowsToFix(MediationError):
    """Rows are wrong, and this institution files whole files only: correct them and upload the file again."""

    zh, code, status = "存在错误行，该机构只接受整批提交：请改正后重新上传。", "rows_to_fix", 422


class BatchNotOpen(MediationError):
    """The batch is not waiting to be committed."""

    zh, code, status = "该批次不在待提交状态。", "batch_not_open", 409


class NeedsSecondPerson(MediationError):
    """A batch of this size must be committed by a person, and by another than who uploaded it."""

    zh, code, status = "超过限额的批次须由上传人以外的人员登录提交，系统接口不能代替。", "needs_second_person", 403


class UnknownInstitution(MediationError):
    """No institution has this code."""

    zh, code, status = "没有此代码的机构。", "unknown_institution", 404


class ClaimKnown(MediationError):
    """This claim was filed before, and its case was not given back."""

    zh, code, status = "该债权已经提交过，且其案件未被退回。", "claim_known", 409


class DefectsNotNamed(MediationError):
    """What is to be put right must be named, each defect from the list."""

    zh, code, status = "须列明需要补正的事项，且每项须在清单之内。", "defects_not_named", 422


class DefectsUnanswered(MediationError):
    """Every defect must be answered."""

    zh, code, status = "须逐项答复需要补正的事项。", "defects_unanswered", 422


class BrokenWorkbook(MediationError):
    """The workbook is damaged, or not written as workbooks are; open it and save it as XLSX again."""

    zh, code, status = "工作簿已损坏或不合规范，请打开后重新另存为 .xlsx。", "broken_workbook", 400


class UnsafeWorkbook(MediationError):
    """The workbook holds macros, links to other files, embedded objects or XML entities."""

    zh, code, status = "工作簿含宏、外部链接、嵌入对象或 XML 实体，不予接收。", "unsafe_workbook", 400


class EncryptedWorkbook(MediationError):
    """The workbook is protected by a password; save it without one."""

    zh, code, status = "工作簿有密码保护，请取消密码后再提交。", "encrypted_workbook", 400


class OtherSpreadsheet(UnknownFormat):
    """The file is a spreadsheet of another kind (XLS, XLSB, ODS); save it as XLSX or CSV."""

    zh, code, status = "是其他格式的电子表格（XLS、XLSB、ODS），请另存为 XLSX 或 CSV。", "other_spreadsheet", 415


class WorkbookTooLarge(FileTooLarge):
    """Unpacked, the workbook is larger than one filing may be."""

    zh, code, status = "工作簿解压后超过单次提交的大小上限。", "workbook_too_large", 413


class MergedCells(MediationError):
    """Cells below the header are merged; a row must have cells of its own."""

    zh, code, status = "表头以下有合并单元格，每行须有各自的单元格。", "merged_cells", 400


class SheetMissing(HeaderMismatch):
    """The workbook has several sheets and none of them is called 案件 (cases)."""

    zh, code, status = "工作簿有多个工作表，但没有名为“案件”的工作表。", "sheet_missing", 400


class BrokenArchive(MediationError):
    """The archive is damaged, or something follows or precedes what it says it holds; pack it anew."""

    zh, code, status = "压缩包已损坏，或首尾夹带其他数据，请重新打包。", "broken_archive", 400


class ArchiveTooLarge(FileTooLarge):
    """The archive holds too many files, or too much once unpacked; deliver it in parts."""

    zh, code, status = "压缩包内文件过多，或解压后过大，请分次提交。", "archive_too_large", 413


class ProofNotTaken(MediationError):
    """Please choose a photo (JPG, PNG) or a PDF; this file is none, or not what its name says."""

    zh, code, status = "请选择照片（JPG、PNG）或者 PDF；该文件不是，或内容与文件名不符。", "proof_not_taken", 415


class TooManyProofs(MediationError):
    """There are as many papers as a case takes; take one back first, or call the centre."""

    zh, code, status = "材料数量已达上限，请先撤回一份，或致电调解中心。", "too_many_proofs", 409


class DocumentNotTaken(MediationError):
    """This is no document that is taken (PDF, JPG, PNG, TXT, DOCX, XLSX without macros), or not what its name says."""

    zh, code, status = (
        "该文件类型不接收（可收 PDF、JPG、PNG、TXT、不含宏的 DOCX 和 XLSX），或者内容与文件名不符。",
        "document_not_taken",
        415,
    )


class NameTaken(MediationError):
    """The case has a document of this name with other content, which stays; give this one another name."""

    zh, code, status = "本案已有同名而内容不同的材料，原材料保留；请更改文件名后再提交。", "name_taken", 409


class EvidenceMissing(MediationError):
    """What shows that the case was settled is not among its documents."""

    zh, code, status = "案件材料中没有证明已自行解决的文件。", "evidence_missing", 409


CONSTRAINTS: dict[str, type[MediationError]] = {
    "cases_claim_once": ClaimKnown,
    "cases_follow_given_back": ClaimKnown,
    "attachments_content_declared": NameTaken,
}
