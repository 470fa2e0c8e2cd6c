"""What offices write into the wrong column, and where it belongs."""

from msgspec.structs import replace

from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import member_field
from pmis_desktop.rules.values import parse
from pmis_desktop.services.cell_values import storable
from pmis_desktop.services.importing.findings import Findings
from pmis_desktop.services.importing.reading import ReadRow


def member_row(row: ReadRow, findings: Findings | None) -> ReadRow:
    """A row of members with such values where they belong; noted, unless there are no findings."""
    if "status" in row.doubts:
        row = _category_under_status(row, findings)
    if "job_post" in row.doubts:
        row = _free_text_post(row, findings)
    return row


def _category_under_status(row: ReadRow, findings: Findings | None) -> ReadRow:
    """Several systems keep 正式党员 and 预备党员 in a column that they call 党籍状态."""
    category = parse(member_field("category"), row.text("status"), foreign=True)
    if not isinstance(category, str):
        return row
    told = row.values.get("category", category)
    doubts = {name: doubt for name, doubt in row.doubts.items() if name != "status"}
    if told != category and findings is not None:
        message = "“党籍状态”一栏写的人员类别与“人员类别”一栏不一致，请核对。"
        findings.ask(row, "category_unclear", message, "status")
    return replace(row, values={**row.values, "category": told}, doubts=doubts)


def _free_text_post(row: ReadRow, findings: Findings | None) -> ReadRow:
    """工作岗位 is a classification; a post in free words goes to 工作单位及职务."""
    if "employer_post" in row.values or "employer_post" in row.doubts:
        return row
    text = storable(parse(member_field("employer_post"), row.text("job_post")))
    if text is None or isinstance(text, Doubt) or row.doubts["job_post"].code != "unknown_code":
        return row
    doubts = {name: doubt for name, doubt in row.doubts.items() if name != "job_post"}
    message = "不是工作岗位的分类，已记入“工作单位及职务”，请补选工作岗位。"
    if findings is not None:
        findings.warn(row, "post_in_words", message, "job_post")
    return replace(row, values={**row.values, "employer_post": text}, doubts=doubts)
