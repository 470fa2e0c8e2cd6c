"""A notice as one web page that needs nothing besides itself, and as a mail to be sent."""

from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from pmis_desktop.printing.notice import NoticeText, plain
from pmis_desktop.printing.wording import long_date

_STYLE = (
    "body{margin:0;background:#f4f4f2;color:#1d1d1d;font-size:1.15rem;line-height:1.8;"
    "font-family:'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif}"
    "main{max-width:42rem;margin:0 auto;padding:1.5rem 1.2rem 3rem;background:#fff;"
    "min-height:100vh;box-sizing:border-box;overflow-wrap:anywhere}"
    "h1{font-size:1.6rem;line-height:1.4;text-align:center;color:#a61b1b;margin:1rem 0 1.5rem}"
    "p{margin:0 0 .9rem;text-indent:2em}.flat{text-indent:0}.middle{text-align:center;"
    "text-indent:0;color:#555}.right{text-align:right;text-indent:0}"
    "footer{border-top:1px solid #ccc;margin-top:2rem;padding-top:1rem;font-size:1rem;color:#444}"
)
# The page may load and run nothing: whatever a text says stays text.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(notice: NoticeText) -> bytes:
    """The notice as one HTML file, in UTF-8; it opens on a phone and from a stick."""
    return "\n".join(_html(notice)).encode()


def mail(notice: NoticeText) -> bytes:
    """The notice as a mail file that a mail program opens as a draft.

    It names no sender and nobody it goes to: who sends it, and to whom, is said in that program.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"通知：{notice.title}"
    # Outlook opens a file with this mark for writing, not for reading.
    message["X-Unsent"] = "1"
    message.set_content(plain(notice), charset="utf-8", cte="base64")
    message.add_alternative(page(notice).decode(), subtype="html", charset="utf-8", cte="base64")
    return message.as_bytes()


def _html(notice: NoticeText) -> Iterator[str]:
    title = escape(notice.title)
    yield '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{title}</h1>"
    if notice.document:
        yield f'<p class="middle">{escape(notice.document)}</p>'
    yield f'<p class="flat">{escape(notice.addressed)}：</p>'
    for paragraph in notice.paragraphs:
        yield f"<p>{escape(paragraph)}</p>"
    yield f'<p class="right">{escape(notice.issuer)}<br>{escape(long_date(notice.dated_on))}</p>'
    yield "<footer>"
    if notice.enquiries:
        yield f'<p class="flat">联系人：{escape(notice.enquiries)}</p>'
    yield f'<p class="flat">有效期至：{escape(long_date(notice.valid_until))}</p>'
    yield "</footer>\n</main>\n</body>\n</html>\n"
