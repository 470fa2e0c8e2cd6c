"""The counter with nothing on it: what this room is for, and the first step."""

from collections.abc import Callable

from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_area import DropArea

SUFFIXES = (".dzb",)


class EmptyCounter(boxes.Card):
    """Says what happens here and takes files; ``area`` tells what was dropped."""

    def __init__(
        self, choose_files: Callable[[], object], choose_folder: Callable[[], object]
    ) -> None:
        self.area = DropArea(
            "把支部送来的变更包拖到这里",
            SUFFIXES,
            folders=True,
            acts=(
                button("选择文件", choose_files, icon="file-text"),
                button("选择文件夹", choose_folder, icon="folder-open"),
            ),
            remark="可以一次放很多个，也可以放整个文件夹或U盘里的文件夹。",
        )
        super().__init__(
            words.section("接收支部报送"),
            words.paragraph(
                "支部把更改写进变更包（.dzb 文件）送来。在这里先核对、再并入，"
                "最后写出回执交回支部。放进来只是查看，点“并入”之前县里的数据不会改动。"
            ),
            self.area,
            gap=1.5,
        )
        self.inside.setStretchFactor(self.area, 1)
