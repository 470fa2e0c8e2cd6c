"""Failures with photos and scans: what is not taken in, and what cannot be shown."""

from pmis_desktop.errors.base import RefusedError

_UNTOUCHED = "没有加入，已有的照片与材料没有改动。"
_SAVE_AS = "请用看图软件打开原图，另存为 JPEG 格式后再加入；也可以用手机翻拍后再加入。"
_PRINT = "请把需要的页打印后扫描成 JPEG 图片再加入，或在 PDF 软件里“打印为 PDF”后再加入。"
_MIB = 1 << 20


class AttachmentError(RefusedError):
    """A photo or scan cannot be used; nothing was changed."""

    code = "attachment_failed"


class AttachmentKindError(AttachmentError):
    """The content is none of JPEG, PNG, PDF; ``kind`` says in words what it is, as far as known."""

    code = "attachment_kind"

    def __init__(self, kind: str = "") -> None:
        found = f"这个文件是{kind}，" if kind else ""
        super().__init__(
            f"{found}只能加入 JPEG、PNG 图片和 PDF 文件（按内容识别，不看文件名）。{_UNTOUCHED}",
            advice=_SAVE_AS,
        )


class AttachmentEmptyError(AttachmentError):
    """There is nothing in the file."""

    code = "attachment_empty"

    def __init__(self) -> None:
        super().__init__(f"这个文件是空的。{_UNTOUCHED}", advice="请重新扫描或拍照后再加入。")


class AttachmentTooLargeError(AttachmentError):
    """The file is larger than may be taken in, or stays so; ``limit`` in bytes."""

    code = "attachment_too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"文件超过 {limit // _MIB} MB 的上限。{_UNTOUCHED}",
            advice="图片请降低分辨率、PDF 请分成几份（扫描时选 200 dpi、黑白或灰度），再加入。",
        )


class PictureTooManyPixelsError(AttachmentError):
    """The header announces more pixels than may be decoded; ``limit`` in millions."""

    code = "picture_too_many_pixels"

    def __init__(self, width: int, height: int, limit: int) -> None:
        super().__init__(
            f"图片有 {width}×{height} 个像素，超过 {limit} 百万像素的上限。{_UNTOUCHED}",
            advice="请用看图软件把图片缩小，或降低扫描分辨率后再加入。",
        )


class PictureDamagedError(AttachmentError):
    """The content begins like a picture and does not go on like one."""

    code = "picture_damaged"

    def __init__(self) -> None:
        super().__init__(f"图片不完整或已损坏，无法读取。{_UNTOUCHED}", advice=_SAVE_AS)


class PdfDamagedError(AttachmentError):
    """The content begins like a PDF and cannot be read as one."""

    code = "pdf_damaged"

    def __init__(self) -> None:
        super().__init__(f"PDF 文件不完整或已损坏，无法读取。{_UNTOUCHED}", advice=_PRINT)


class PdfLockedError(AttachmentError):
    """The PDF is encrypted, with or without a password for opening."""

    code = "pdf_locked"

    def __init__(self) -> None:
        super().__init__(f"PDF 设有密码或使用限制，无法处理。{_UNTOUCHED}", advice=_PRINT)


class PdfScriptError(AttachmentError):
    """The PDF brings scripts, or starts something when it is opened."""

    code = "pdf_script"

    def __init__(self) -> None:
        super().__init__(
            f"PDF 里带有脚本、多媒体或会自动执行的内容，为安全起见不能加入。{_UNTOUCHED}",
            advice=_PRINT,
        )


class PdfEmbeddedError(AttachmentError):
    """The PDF carries other files inside."""

    code = "pdf_embedded"

    def __init__(self) -> None:
        super().__init__(
            f"PDF 里夹带有其他文件，为安全起见不能加入。{_UNTOUCHED}",
            advice=f"夹带的文件请取出后分别加入。{_PRINT}",
        )


class PdfTooManyPagesError(AttachmentError):
    """The PDF has more pages than one paper may have, or none."""

    code = "pdf_pages"

    def __init__(self, pages: int, limit: int) -> None:
        super().__init__(
            f"PDF 有 {pages} 页，一份材料应有 1 至 {limit} 页。{_UNTOUCHED}",
            advice="请按材料分成几份，再分别加入。",
        )


class NoPictureOfPdfError(AttachmentError):
    """A PDF was asked for as a picture; the program does not draw PDF pages."""

    code = "pdf_not_drawn"

    def __init__(self) -> None:
        super().__init__(
            "PDF 材料不能在这里直接查看，没有改动任何数据。",
            advice="请点“另存一份”，用 PDF 阅读软件打开；看完请删除另存的文件。",
        )


class BlobMissingError(AttachmentError):
    """The record is here, its file is not."""

    code = "blob_missing"

    def __init__(self) -> None:
        super().__init__(
            "这份材料的文件不在本机，登记的信息都在，没有改动任何数据。",
            advice="支部的材料请让支部再报送一次；县级的材料请到县级查看；手里有原件的也可以重新加入。",
        )


class BlobDamagedError(AttachmentError):
    """The encrypted file is there and does not open: damaged, or another's under its name."""

    code = "blob_damaged"

    def __init__(self) -> None:
        super().__init__(
            "这份材料的文件已损坏，无法打开，登记的信息都在，没有改动任何数据。",
            advice="请从备份旁边的 blobs 文件夹恢复，或重新加入原件。磁盘可能有故障，请尽快备份。",
        )
