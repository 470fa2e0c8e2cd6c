"""What Qt's own Chinese lacks, or says otherwise than this program: a small table of ours."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTranslator
from typing_extensions import override

_UNDO = "撤销(&U)"

# By Qt's context, then by its English. Qt 6.11 has the rest in qtbase_zh_CN.qm.
WORDS: Mapping[str, Mapping[str, str]] = {
    "QFileDialog": {
        "&Look in:": "位置(&L)：",
        "Files of &type:": "文件类型(&T)：",
        "Alias": "快捷方式",
    },
    "QAbstractFileIconProvider": {
        "Drive": "磁盘",
        "Folder": "文件夹",
        "File Folder": "文件夹",
        "Shortcut": "快捷方式",
        "Alias": "快捷方式",
        "Unknown": "不明",
    },
    "QFileSystemModel": {
        '<b>The name "%1" can not be used.</b><p>Try using another name, with fewer characters or'
        " no punctuations marks.": "<b>不能用“%1”这个名称。</b><p>请换一个短一些、不带标点的名称。",
    },
    "QLineEdit": {"&Undo": _UNDO},
    "QWidgetTextControl": {"&Undo": _UNDO},
    "QPrintSettingsOutput": {
        "Duplex Printing": "双面打印",
        "Long side": "长边翻页",
        "Short side": "短边翻页",
        "Page &Set:": "单双页(&S)：",
    },
    "QPageSetupWidget": {
        "Centimeters (cm)": "厘米 (cm)",
        "Page &order:": "页面顺序(&O)：",
        "Pages &per sheet:": "每张纸的页数(&P)：",
    },
    "QCupsJobWidget": {
        "&Billing information:": "计费信息(&B)：",
        "&End:": "末尾加页(&E)：",
        "&Start:": "开头加页(&S)：",
        "Job &priority:": "优先级(&P)：",
        "Scheduled &printing:": "定时打印(&P)：",
    },
    "QPPDOptionsModel": {"Value": "值"},
    "QErrorMessage": {"An error occurred": "出现错误"},
}


class OwnWords(QTranslator):
    """Answers for what stands in the table; of all else Qt asks the next translation."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    @override
    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        return WORDS.get(context, {}).get(sourceText) or None  # type: ignore[return-value]

    @override
    def isEmpty(self) -> bool:
        return False
