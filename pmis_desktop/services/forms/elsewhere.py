"""What is printed in rooms of its own: part of the catalogue, so that everything is found in it."""

from pmis_desktop.services.forms.form import Form, Numbers, Subject

_OWN = "本程序自定"

FORMS = (
    Form(
        id="correspondence",
        title="报送情况",
        group="报送与回执",
        subject=Subject.NOTHING,
        about="哪些党组织报送了、什么时候、结果怎样",
        source=_OWN,
        landscape=True,
        room="correspondence",
    ),
    Form(
        id="round",
        title="并入报告",
        group="报送与回执",
        subject=Subject.NOTHING,
        about="一轮并入收了哪些文件、结果怎样，带县级记录链尾",
        source=_OWN,
        room="receiving",
    ),
    Form(
        id="invitations",
        title="支部加入邀请单",
        group="支部接入",
        subject=Subject.ORGANISATION,
        about="每个支部一张，带一次性邀请码，一页四张",
        source=_OWN,
        room="sites",
    ),
    Form(
        id="recovery",
        title="恢复密钥单",
        group="支部接入",
        subject=Subject.NOTHING,
        about="口令全部丢失时打开数据的最后一把钥匙，新建数据时打印",
        source=_OWN,
        room="settings",
    ),
    Form(
        id="mending",
        title="信息质量整改通知",
        group="信息整理",
        subject=Subject.ORGANISATION,
        about="一个支部要核实的人和问题",
        source=_OWN,
        numbers=Numbers.MASKED,
        room="quality",
    ),
    Form(
        id="notice",
        title="通知",
        group="公文",
        subject=Subject.NOTHING,
        about="县里发的通知，公文格式，带二维码",
        source="GB/T 9704-2012",
        room="notices",
    ),
    Form(
        id="dossier",
        title="党员个人信息全部记录",
        group="党员个人",
        subject=Subject.MEMBER,
        about="本人查阅或按规定使用的全部记录",
        source="个人信息保护法第四十五条",
        numbers=Numbers.MASKED,
        room="dossier",
    ),
)
