"""What can be wrong with a file that comes from another place, one class each."""

from pmis_desktop.errors.base import RefusedError

_UNTOUCHED = "本机数据没有任何改动。"
_COPY_AGAIN = "请重新复制一次文件；仍不行，请让对方重新导出，用U盘整个复制，不要打开后另存。"
_EXPORT_AGAIN = "请让对方用本系统重新导出；如仍出现，请联系县级管理员。"
_CALL_COUNTY = "请先打电话与县级核实，核实清楚之前不要使用这个文件。"

KIND_NAMES = {
    "change": "支部变更包",
    "answer": "县级回执",
    "enrol-request": "登记申请",
    "enrol-grant": "登记批准书",
    "root": "根证书",
    "merge-certificate": "并入证书",
    "epoch": "恢复声明",
    "revocation": "吊销声明",
    "override": "代码与规则",
    "purge": "清除令",
    "archived": "存档文件",
}


def kind_name(kind: str) -> str:
    """Name a kind of file in the words of its users."""
    return KIND_NAMES.get(kind, "未知类型的文件")


class PackageRefusedError(RefusedError):
    """A file from another place was refused before anything was changed."""

    code = "package_refused"


class NotOursError(PackageRefusedError):
    """The bytes do not begin as a file of this program."""

    code = "not_dzb"

    def __init__(self) -> None:
        super().__init__(
            f"这不是本系统的文件，没有读取。{_UNTOUCHED}",
            advice="请核对是否选错了文件；支部变更包、县级回执等文件由本系统导出。",
        )


class TextModeCopyError(PackageRefusedError):
    """The beginning shows that the file went through a text conversion."""

    code = "text_mode_copy"

    def __init__(self) -> None:
        super().__init__(
            f"文件在传送途中被当作文本改动过，已不能使用。{_UNTOUCHED}",
            advice="请用U盘直接复制原文件，不要用记事本打开，不要粘贴到邮件正文里。",
        )


class TruncatedError(PackageRefusedError):
    """The file ends before what its beginning announces."""

    code = "package_truncated"

    def __init__(self) -> None:
        super().__init__(f"文件不完整，后面缺了一段。{_UNTOUCHED}", advice=_COPY_AGAIN)


class DamagedError(PackageRefusedError):
    """The check sum at the end does not fit, or bytes follow it."""

    code = "package_damaged"

    def __init__(self) -> None:
        super().__init__(f"文件在传送途中损坏。{_UNTOUCHED}", advice=_COPY_AGAIN)


class MalformedError(PackageRefusedError):
    """The bytes arrived whole, but are not built as the format says; ``what`` names the place."""

    code = "package_malformed"

    def __init__(self, what: str) -> None:
        super().__init__(f"文件的{what}不合规格，已拒收。{_UNTOUCHED}", advice=_EXPORT_AGAIN)


class NotCanonicalError(PackageRefusedError):
    """Bytes that are not the one spelling of what they say."""

    code = "not_canonical"

    def __init__(self) -> None:
        super().__init__(f"文件内容的写法不合规格，已拒收。{_UNTOUCHED}", advice=_EXPORT_AGAIN)


class TextProfileError(PackageRefusedError):
    """Text that holds control characters or is not in normal form."""

    code = "text_profile"

    def __init__(self) -> None:
        super().__init__(
            f"文字中含有看不见的控制字符或不规范的字符，已拒收。{_UNTOUCHED}",
            advice="请在录入处删去换行和不可见的字符，重新保存后再导出。",
        )


class LimitError(PackageRefusedError):
    """Something is larger or more than the format allows."""

    code = "limit_exceeded"

    def __init__(self, what: str, found: int, allowed: int) -> None:
        super().__init__(
            f"{what}超过上限（{found}，最多{allowed}），没有继续读取。{_UNTOUCHED}",
            advice="请核对文件来源；确需这么大时，请分次导出或联系县级管理员。",
        )
        self.found = found
        self.allowed = allowed


class HostileSealError(PackageRefusedError):
    """The head of the sealed part is not one that this program writes."""

    code = "seal_header"

    def __init__(self) -> None:
        super().__init__(
            f"文件的封装头不正常，没有尝试解封。{_UNTOUCHED}",
            advice="请核对文件来源；来历不明的文件请不要再打开。",
        )


class OtherRecipientError(PackageRefusedError):
    """The file is sealed to others."""

    code = "other_recipient"

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"这份{kind_name(kind)}不是发给本机的，打不开。{_UNTOUCHED}",
            advice="请核对是否拿错了文件，把它交给真正的收件单位。",
        )


class UnsealError(PackageRefusedError):
    """The seal does not open with this key, or what it holds was altered."""

    code = "unseal_failed"

    def __init__(self) -> None:
        super().__init__(
            f"文件解封失败：内容被改动过，或不是封给本机的。{_UNTOUCHED}", advice=_COPY_AGAIN
        )


class OtherCountyError(PackageRefusedError):
    """The signed statement names another county."""

    code = "other_county"

    def __init__(self) -> None:
        super().__init__(
            f"这个文件属于另一个县的数据库，已拒收。{_UNTOUCHED}",
            advice="请核对文件来源；如果县级重新建过库，请按县级通知重新登记。",
        )


class UnknownKeyError(PackageRefusedError):
    """The signer is not one that is known here."""

    code = "unknown_key"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"签名者没有在本机登记，已拒收。{_UNTOUCHED}",
            advice="请核对发送单位是否已登记；未登记的先办理登记，再重新发送。",
        )
        self.key = key


class BadSignatureError(PackageRefusedError):
    """A signature does not fit the bytes, the kind of file or the key."""

    code = "bad_signature"

    def __init__(self) -> None:
        super().__init__(
            f"签名不正确，这个文件可能是伪造的，已拒收。{_UNTOUCHED}", advice=_CALL_COUNTY
        )


class WeakKeyError(PackageRefusedError):
    """A public key that would accept any signature, open to anybody, or is no key at all."""

    code = "weak_key"

    def __init__(self) -> None:
        super().__init__(
            f"文件中的公钥无效，已拒收。{_UNTOUCHED}",
            advice="请让对方重新生成登记申请；来历不明的申请请不要批准。",
        )


class WrongKindError(PackageRefusedError):
    """A genuine kind of file, brought to the wrong door."""

    code = "wrong_kind"

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(
            f"这是{kind_name(found)}，这里需要的是{kind_name(wanted)}。{_UNTOUCHED}",
            advice="请换用对应的功能打开，或重新选择文件。",
        )
        self.found = found
        self.wanted = wanted


class HeldError(PackageRefusedError):
    """Not judged: to be kept as it is and tried again later."""

    code = "held"


class TooNewError(HeldError):
    """A newer program wrote it; nothing is said about whether it is good.

    ``key`` and ``file_hash`` tell whose file it is where the signature was good.
    """

    code = "too_new"
    key = ""
    file_hash = ""

    def __init__(self) -> None:
        super().__init__(
            f"这个文件由更新版本的程序导出，本机版本读不了，已原样搁置。{_UNTOUCHED}",
            advice="请保留原文件，升级本机程序后再打开；文件内容不会丢失。",
        )


class TooOldError(PackageRefusedError):
    """A program wrote it whose version the county takes no packages of any more."""

    code = "too_old"

    def __init__(self) -> None:
        super().__init__(
            f"这个变更包由很旧的程序导出，本机已不再接收，没有并入。{_UNTOUCHED}",
            advice="请支部升级程序后重新导出一次；支部录入的内容都在，不用重新录入。",
        )


class PartError(PackageRefusedError):
    """A part does not have the length or the hash that its signed statement lists."""

    code = "part_mismatch"

    def __init__(self, part: str) -> None:
        super().__init__(
            f"文件内的“{part}”部分与签名清单不符，已拒收。{_UNTOUCHED}", advice=_CALL_COUNTY
        )


class GapInsideError(PackageRefusedError):
    """The numbers of the operations do not run on without a gap."""

    code = "gap_inside"

    def __init__(self) -> None:
        super().__init__(f"变更包内的编号不连续，已整包拒收。{_UNTOUCHED}", advice=_EXPORT_AGAIN)


class SplitUnitError(PackageRefusedError):
    """An act of several operations is not whole in the package."""

    code = "split_unit"

    def __init__(self) -> None:
        super().__init__(
            f"变更包里有一次操作不完整（只带了一部分），已整包拒收。{_UNTOUCHED}",
            advice=_EXPORT_AGAIN,
        )


class ChainError(PackageRefusedError):
    """The chain of the operations does not end where the signed statement says."""

    code = "chain_mismatch"

    def __init__(self) -> None:
        super().__init__(
            f"变更包的内容与签名时的校验链不符，已整包拒收。{_UNTOUCHED}", advice=_EXPORT_AGAIN
        )


class FingerprintMismatchError(PackageRefusedError):
    """The fingerprint that was typed is not the one of the file."""

    code = "fingerprint_mismatch"

    def __init__(self) -> None:
        super().__init__(
            f"输入的指纹与文件的指纹不一致，没有继续。{_UNTOUCHED}",
            advice="请用电话或当面向对方逐位核对指纹；不要照文件上的数字填写。",
        )


class RootChainError(PackageRefusedError):
    """The county's root documents do not follow each other."""

    code = "root_chain"

    def __init__(self) -> None:
        super().__init__(f"县级根证书前后接不上，已拒收。{_UNTOUCHED}", advice=_CALL_COUNTY)


class DocumentMissingError(PackageRefusedError):
    """A root-signed document that is needed is not there."""

    code = "document_missing"

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"缺少县级的{kind_name(kind)}，无法确认文件来源。{_UNTOUCHED}",
            advice="请向县级索取与这个文件一起发出的全部文件，再试一次。",
        )
        self.kind = kind


class OlderDocumentsError(PackageRefusedError):
    """The documents would take this machine back to an older state of trust."""

    code = "older_documents"

    def __init__(self) -> None:
        super().__init__(
            f"这个文件里的县级证书比本机已有的旧，已拒收。{_UNTOUCHED}",
            advice="请使用县级最近发来的文件；如县级刚从备份恢复，请等县级发出恢复声明。",
        )


class OlderEpochError(PackageRefusedError):
    """The answer comes from before a restore of the county that is already known here."""

    code = "older_epoch"

    def __init__(self) -> None:
        super().__init__(
            f"这份回执是县级恢复数据之前发出的，已经作废。{_UNTOUCHED}",
            advice="请使用县级恢复之后重新发来的回执。",
        )


class RevokedKeyError(PackageRefusedError):
    """The county has declared the signing key invalid."""

    code = "revoked_key"

    def __init__(self) -> None:
        super().__init__(f"签名所用的密钥已被县级吊销，已拒收。{_UNTOUCHED}", advice=_CALL_COUNTY)


class OtherSiteGrantError(PackageRefusedError):
    """The grant was made for the keys of another machine."""

    code = "other_site_grant"

    def __init__(self) -> None:
        super().__init__(
            f"这份登记批准书不是批给本机的。{_UNTOUCHED}",
            advice="请向县级索取针对本机登记申请的批准书；本机重装过的，请重新申请。",
        )


class InvitationCodeError(PackageRefusedError):
    """The invitation code is not sixteen letters and digits of its alphabet."""

    code = "invitation_code"

    def __init__(self) -> None:
        super().__init__(
            "邀请码是 16 位字母和数字，输入的不符合。",
            advice="请对照邀请单重新输入；分隔的短横和空格可以不输，大小写不限。",
        )
