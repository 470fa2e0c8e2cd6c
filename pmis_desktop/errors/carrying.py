"""What is refused about how files travel."""

from pmis_desktop.errors.base import RefusedError


class CarrierReasonError(RefusedError):
    """Mail or chat was allowed without saying why."""

    code = "carrier_reason"

    def __init__(self) -> None:
        super().__init__(
            "允许用邮件或微信、QQ传递文件，要写明理由。规定没有改动。",
            advice="请写上理由（例如依据哪个文件、哪位领导同意），再保存。",
        )
