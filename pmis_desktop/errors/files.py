"""What can go wrong with files and disks, one sentence each."""

from pathlib import Path

from pmis_desktop.errors.base import RefusedError


class FileError(RefusedError):
    """The parent of everything a disk can refuse; ``path`` is what it was about."""

    code = "file_failed"

    def __init__(self, path: Path, message: str, *, advice: str) -> None:
        super().__init__(message, advice=advice)
        self.path = path


class DiskFullError(FileError):
    """The disk has no room."""

    code = "disk_full"

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"磁盘已满，未能写入“{path}”，原有内容没有改动。",
            advice="请清理磁盘空间，或换一个磁盘，然后重试。",
        )


class FolderReadOnlyError(FileError):
    """The folder, the file or the whole disk may not be written to."""

    code = "folder_read_only"

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"“{path}”不允许写入，原有内容没有改动。",
            advice="请检查U盘的写保护开关和文件夹的权限，或换一个文件夹。",
        )


class FileNotReadableError(FileError):
    """The file is there, but this user may not read it."""

    code = "file_not_readable"

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"没有权限读取“{path}”，没有改动任何内容。",
            advice="请用有权限的账户打开，或把文件复制到自己的文件夹后重试。",
        )


class FileMissingError(FileError):
    """The file or its folder is not there, or not there any more."""

    code = "file_missing"

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"找不到“{path}”，没有改动任何内容。",
            advice="文件可能已被移走，U盘可能已被拔出。请找到后重试。",
        )


class FolderMissingError(FileError):
    """The folder that something is to be written into is not there."""

    code = "folder_missing"

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"没有“{path}”这个文件夹，没有写出文件，也没有改动数据。",
            advice="请先建好文件夹，或者换一个地方。写到U盘的，请看看U盘是否插着。",
        )


class NotAFileError(FileError):
    """A folder or a device stands where a file was expected, or the other way round."""

    code = "not_a_file"

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"“{path}”的类型不对，没有改动任何内容。",
            advice="请重新选择文件或文件夹。",
        )


class FileTooLargeError(FileError):
    """The file is larger than this kind of file may be; ``limit`` is in bytes."""

    code = "file_too_large"

    def __init__(self, path: Path, limit: int) -> None:
        super().__init__(
            path,
            f"“{path}”太大，超过 {limit // 1024 or 1} KB 的上限，没有读取。",
            advice="请确认选对了文件；如果文件没错，请分成几份。",
        )
        self.limit = limit


class FileHeldError(FileError):
    """Another program, often a virus scanner, keeps the file open."""

    code = "file_held"

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"“{path}”正被其他程序占用，未能写入，原有内容没有改动。",
            advice="请关闭正在使用它的程序（如 Excel、WPS、杀毒软件），然后重试。",
        )


class NameNotPossibleError(FileError):
    """The disk cannot keep a file of this name or this path length."""

    code = "name_not_possible"

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "文件名或路径太长，或含有不允许的字符，没有改动任何内容。",
            advice="请换一个较短的、不含特殊符号的名称和文件夹。",
        )


class FileTooLargeForDiskError(FileError):
    """The disk's format (FAT32) cannot keep a file this large."""

    code = "file_too_large_for_disk"

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"这个磁盘放不下这么大的文件“{path}”，原有内容没有改动。",
            advice="FAT32 格式的U盘单个文件不能超过 4 GB，请换用 exFAT 或 NTFS 格式的U盘。",
        )


class DiskFailedError(FileError):
    """The disk reported a fault, or read back something else than was written."""

    code = "disk_failed"

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            f"磁盘读写“{path}”时出错，这次写入没有生效。",
            advice="磁盘或U盘可能有故障。请换一个磁盘重试，并尽快备份数据。",
        )
