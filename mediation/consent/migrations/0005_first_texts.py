"""The first texts, as people were asked until now; answers so far were given by the parties themselves."""

from django.db import migrations

TEXTS = {
    "mediation": (
        "您与申请机构的纠纷已由本中心受理。调解自愿、免费、不公开；您可以同意，也可以拒绝，拒绝不影响您的任何权利，对方可以依法起诉。同意后您仍可随时要求终止调解。为调解本纠纷，本中心将使用申请机构提供的您的姓名、证件号码、联系方式、合同和欠款信息，保存至案件终结后三年。",
        "Your dispute with the institution has been accepted by this centre. Mediation is voluntary, free and private. You may agree or refuse; refusing takes no right from you, and the other side may sue. You may end mediation at any time. To mediate, the centre uses your name, identity number, contact details, contract and debt as the institution provided them, and keeps them until three years after the case ends.",
    ),
    "online": (
        "是否同意以视频或网上文字方式参加调解。不同意的，安排现场调解。您可以随时改为现场方式。",
        "Do you agree to take part by video or in writing online? If not, a session in person is arranged. You may change to sessions in person at any time.",
    ),
    "e_service": (
        "是否同意本中心通过您确认的手机号码、电子邮箱向您送达调解文书，到达您的系统即为送达。不同意的，按您确认的地址邮寄。您可以随时撤回，撤回后不再向您发送电子消息。",
        "Do you agree that papers are served on you by the phone number or e-mail address that you confirm? They are served when they reach your system. If not, they are posted to the address that you confirm. You may revoke this at any time; nothing electronic is sent to you from then on.",
    ),
    "recording": (
        "是否同意对调解过程录音录像。录音录像仅用于制作和核对调解笔录，不作为诉讼证据使用。不同意的，不录音录像，仅作书面笔录。您可以随时要求停止。",
        "Do you agree that sessions are recorded in sound and picture? Recordings serve only to write and check the minutes, and are no evidence in court. If not, only written minutes are kept. You may have it stopped at any time.",
    ),
    "coordination": (
        "您在本中心可能有多家金融机构的案件。是否同意调解员将您的各案件一并查看，统一安排联系，并按您所述的每月可还金额在各机构间按比例分配方案。各机构仅能看到其他机构债权的件数和总额以及分配给自己的部分。这是单独同意，您可以随时撤回，撤回后不再一并查看或分配。",
        "You may have cases with several institutions at this centre. Do you agree that your mediator looks at all of them together, plans contact with you once for all, and proposes to divide among them in proportion what you say you can pay each month? Each institution sees only the number and total of the others' claims, and its own part. This is a separate consent. You may revoke it at any time; your cases are then no longer looked at or divided together.",
    ),
    "data_provision": (
        "是否单独同意申请机构为调解本纠纷向本中心提供您的个人信息（姓名、证件号码、联系方式、合同、账户和欠款信息）。本中心仅用于调解，保存至案件终结后三年。您可以随时撤回，撤回后申请机构依据同意提供的，不再提供。",
        "Do you separately consent that the institution provides your personal data (name, identity number, contact details, contract, account and debt) to this centre for the mediation of this dispute? The centre uses them for nothing else, and keeps them until three years after the case ends. You may revoke this at any time; what is provided on the ground of consent is then no longer provided.",
    ),
}
OF_THE_PARTY = """
UPDATE consents SET answered_by_id = party_id, evidence = 'log' WHERE state NOT IN ('REQUESTED', 'EXPIRED');
UPDATE consents SET answered_at = requested_at WHERE state NOT IN ('REQUESTED', 'EXPIRED') AND answered_at IS NULL;
UPDATE consents SET revoked_by_id = party_id, revoked_at = coalesce(revoked_at, answered_at) WHERE state = 'REVOKED';
UPDATE consents SET text_version = '2026-01'
"""


def publish(_apps, schema_editor):
    """Put the first texts in force."""
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO consent_texts (purpose, version, zh, en, effective_from, published_at)"
            " VALUES (%s, '2026-01', %s, %s, '2026-01-01', '2026-01-01T00:00:00+08:00')",
            [(purpose, zh, en) for purpose, (zh, en) in TEXTS.items()],
        )


class Migration(migrations.Migration):
    dependencies = [("consent", "0004_texts_and_proof")]
    operations = [
        migrations.RunPython(publish, migrations.RunPython.noop),
        migrations.RunSQL(OF_THE_PARTY, migrations.RunSQL.noop),
    ]
