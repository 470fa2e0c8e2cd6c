"""What the program refuses a user, besides files, vaults and packages."""

from pmis_desktop.errors.base import RefusedError

_NOTHING = "没有改动任何数据。"


class NotCountyError(RefusedError):
    """An act of the county was asked of a branch's vault."""

    code = "not_county"

    def __init__(self) -> None:
        super().__init__(
            f"这是支部的数据目录，此操作只能在县级数据目录中进行。{_NOTHING}",
            advice="请打开县级数据目录后再试。",
        )


class NotSiteError(RefusedError):
    """An act of a branch was asked of the county's vault."""

    code = "not_site"

    def __init__(self) -> None:
        super().__init__(
            f"这是县级数据目录，此操作只能在支部的数据目录中进行。{_NOTHING}",
            advice="请打开支部的数据目录后再试。",
        )


class NotJoinedError(RefusedError):
    """A branch that has no grant yet tried to write or send records."""

    code = "not_joined"

    def __init__(self) -> None:
        super().__init__(
            f"本支部还没有接入县级，暂不能录入或报送。{_NOTHING}",
            advice="请把接入申请交给县级，收到接入批准文件后先完成接入。",
        )


class AlreadyJoinedError(RefusedError):
    """A grant was taken a second time."""

    code = "already_joined"

    def __init__(self) -> None:
        super().__init__(
            f"本支部已经接入县级，这份批准文件已使用过。{_NOTHING}",
            advice="不需要再次接入，可以直接使用。",
        )


class RecordMissingError(RefusedError):
    """No record with this id or name."""

    code = "record_missing"

    def __init__(self, label: str) -> None:
        super().__init__(f"找不到这条{label}记录。{_NOTHING}", advice="请先用列表查到编号再试。")


class SeveralRecordsError(RefusedError):
    """A name or number stands for more than one record."""

    code = "several_records"

    def __init__(self, label: str, count: int) -> None:
        super().__init__(
            f"有 {count} 条{label}符合，无法确定是哪一条。{_NOTHING}",
            advice="请改用记录编号或更完整的名称。",
        )


class WaitingUnknownError(RefusedError):
    """A mark of no file that waits."""

    code = "waiting_unknown"

    def __init__(self) -> None:
        super().__init__(
            f"等着的文件里没有这个编号。{_NOTHING}",
            advice="请先列出等着的文件，按列出的编号再试；暂存的包和待决定的更改请到各自的地方办理。",
        )


class FieldUnknownError(RefusedError):
    """A field that the record does not have."""

    code = "field_unknown"

    def __init__(self, label: str, field: str) -> None:
        super().__init__(
            f"{label}没有名为“{field[:40]}”的项目。{_NOTHING}",
            advice="请核对项目名称，可用显示命令查看全部项目。",
        )


class FieldRefusedError(RefusedError):
    """A value that a field cannot take."""

    code = "field_refused"

    def __init__(self, label: str, sentence: str) -> None:
        named = f"“{label}”"
        # Some sentences name the field themselves.
        told = sentence if sentence.startswith(named) else f"{named}：{sentence}"
        super().__init__(f"{told}{_NOTHING}", advice="请改正后再保存。")


class ProblemsError(RefusedError):
    """The rules find errors that keep a record from being saved."""

    code = "problems"

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(
            "；".join(sentence.rstrip("。") for sentence in sentences) + f"。{_NOTHING}",
            advice="请按档案改正；确与档案一致的，请在“已与档案核对（理由）”中写明理由后再保存。",
        )


class CountyOnlyError(RefusedError):
    """A branch tried to write what only the county may."""

    code = "county_only"

    def __init__(self, label: str) -> None:
        super().__init__(
            f"“{label}”由县级登记，支部不能直接修改。{_NOTHING}",
            advice="请向县级说明情况，由县级修改后随回执下发。",
        )


class OutsideScopeError(RefusedError):
    """A member was to go to a branch outside this site's scope."""

    code = "outside_scope"

    def __init__(self) -> None:
        super().__init__(
            f"目标党组织不在本单位管理范围内，须办理组织关系转接。{_NOTHING}",
            advice="请按组织关系转接办理。",
        )


class NothingToUndoError(RefusedError):
    """There is no change that could be undone."""

    code = "nothing_to_undo"

    def __init__(self, *, at_county: bool = False) -> None:
        theirs = (
            "支部报来的更改不能在这里撤销，请直接修改。"
            if at_county
            else "县级下发的内容不能撤销，如有异议请申诉。"
        )
        super().__init__(f"没有可以撤销的更改。{_NOTHING}", advice=theirs)


class ChangedSinceError(RefusedError):
    """A record was changed again after the change that is to be undone."""

    code = "changed_since"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"有 {count} 条记录在这次更改之后又有新的更改，不能直接撤销。{_NOTHING}",
            advice="请先撤销较新的更改，或直接改成需要的内容。",
        )


class NumberTakenError(RefusedError):
    """Taking a change back would give one ID number to two living members."""

    code = "number_taken"

    def __init__(self) -> None:
        super().__init__(
            f"撤销后会有两名党员使用同一个身份证号，不能直接撤销。{_NOTHING}",
            advice="请先核对现在使用这个身份证号的党员，更正后再撤销。",
        )


class SecondPeriodError(RefusedError):
    """A change would leave a member with two open memberships."""

    code = "second_period"

    def __init__(self) -> None:
        super().__init__(
            f"该党员会同时有两段未结束的组织关系，不能这样保存。{_NOTHING}",
            advice="请先结束现在的组织关系，再开始新的。",
        )


class NothingToSendError(RefusedError):
    """There is no change that waits to be sent."""

    code = "nothing_to_send"

    def __init__(self) -> None:
        super().__init__("没有等待报送的更改，未生成变更包。", advice="录入或修改后再生成变更包。")


class PlanChangedError(RefusedError):
    """The county's data changed between preview and commit."""

    code = "plan_changed"

    def __init__(self) -> None:
        super().__init__(
            "预览之后县级数据又有变化，这个包没有并入。", advice="请重新预览，核对后再并入。"
        )


class ItemMissingError(RefusedError):
    """No open decision with this number."""

    code = "item_missing"

    def __init__(self) -> None:
        super().__init__(
            f"没有这个待处理事项，可能已经处理过。{_NOTHING}", advice="请刷新待处理列表。"
        )


class ReasonMissingError(RefusedError):
    """A decision needs a reason."""

    code = "reason_missing"

    def __init__(self) -> None:
        super().__init__(f"请写明理由。{_NOTHING}", advice="写一句理由后再确认。")


class CannotSettleError(RefusedError):
    """The chosen side cannot be written."""

    code = "cannot_settle"

    def __init__(self, sentence: str) -> None:
        super().__init__(f"{sentence}{_NOTHING}", advice="请改选另一种处理办法。")


class OrganisationInUseError(RefusedError):
    """Another organisation of this name exists."""

    code = "organisation_exists"

    def __init__(self) -> None:
        super().__init__(
            f"已有同名的党组织。{_NOTHING}", advice="请核对名称，或直接使用已有的党组织。"
        )


class InvitationError(RefusedError):
    """An invitation is not known, used up, out of date, or not for this branch."""

    code = "invitation"

    def __init__(self, sentence: str) -> None:
        super().__init__(
            f"{sentence}{_NOTHING}", advice="请核对邀请单；必要时重新开具，或改用电话核对指纹。"
        )


class FingerprintError(RefusedError):
    """The fingerprint read out is not that of the request; ``left`` tries are allowed."""

    code = "fingerprint"

    def __init__(self, left: int) -> None:
        super().__init__(
            f"指纹与申请文件不一致，没有批准接入。{_NOTHING}",
            advice="请当面或打电话，请对方从头再慢慢读一遍24位数字"
            f"（还可以核对 {left} 次）；仍不一致时不要批准，可能有人冒充。",
        )


class SiteKeyMissingError(RefusedError):
    """The signing key of this installation is not there, as after a restore on another machine."""

    code = "site_key_missing"

    def __init__(self) -> None:
        super().__init__(
            "本机没有签名钥匙，不能签发文件；数据没有损失。",
            advice="在新电脑上恢复后须重新办理接入（支部）或由主钥匙重新签发（县级）。",
        )


class SiteMissingError(RefusedError):
    """No site of this name or key."""

    code = "site_missing"

    def __init__(self) -> None:
        super().__init__(f"没有这个接入点。{_NOTHING}", advice="请先查看接入点列表。")


class RootKeyError(RefusedError):
    """The root key file is missing, not this county's, or its passphrase is wrong."""

    code = "root_key"

    def __init__(self, sentence: str) -> None:
        super().__init__(
            f"{sentence}{_NOTHING}", advice="请插入存有主钥匙的U盘，核对文件和口令后再试。"
        )


class CannotEnrolError(RefusedError):
    """A request asks for something that contradicts what the county has registered."""

    code = "cannot_enrol"

    def __init__(self, sentence: str) -> None:
        super().__init__(
            f"{sentence}没有批准接入，没有改动任何数据。",
            advice="请核对申请来自哪台电脑；换了电脑的，请先注销旧接入点再重新申请。",
        )


class NotInUseError(RefusedError):
    """A county was restored from a backup and its new epoch is not signed yet."""

    code = "epoch_due"

    def __init__(self) -> None:
        super().__init__(
            "本库是从备份恢复的，还没有用主钥匙确认，暂不并入变更包，数据没有改动。",
            advice="请插入存有主钥匙的U盘，完成恢复确认后再并入。",
        )


class ColumnSetNameError(RefusedError):
    """A name that a set of columns cannot have."""

    code = "column_set_name"

    def __init__(self, sentence: str) -> None:
        super().__init__(f"{sentence}{_NOTHING}", advice="请换一个名称再保存。")


class PreviewOutdatedError(RefusedError):
    """Something was changed between looking at a change of many and writing it."""

    code = "preview_outdated"

    def __init__(self) -> None:
        super().__init__(
            f"预览之后数据又有更改，预览已经不准。{_NOTHING}", advice="请重新预览，核对后再修改。"
        )
