# 问题说明：哪里不对、现在的值是什么、怎样改。
# 表格单元格一律提供 $row（行号）和 $column（列标题）。

## 表格单元格

problem-cell-required = 这一格必须填写。
problem-cell-too-long = 共 { $found } 字，最多 { $max } 字，请缩短：“{ $value }”
problem-cell-date = “{ $value }”不是日期，请写成 2026-02-28 这样的形式。
problem-cell-date-number = 这里是数字 { $value }，不是日期。请把单元格格式改为“日期”，或写成 2026-02-28。
problem-cell-whole = “{ $value }”不是整数，请只写数字，不带单位，例如 12。
problem-cell-decimal = “{ $value }”不是数字，请只写数字，不带单位，例如 12.5。
problem-cell-decimals = “{ $value }”的小数位太多，最多 { $decimals } 位。
problem-cell-range = “{ $value }”超出范围，应在 { $min } 到 { $max } 之间。
problem-cell-money = “{ $value }”不是金额，请以万元为单位写数字，例如 80 或 80.5；不填表示未定。
problem-cell-money-unit = “{ $value }”的单位不是万元。请换算成万元后只写数字，例如 80 万元写 80。
problem-cell-money-fine = “{ $value }”比一分钱还细，以万元为单位最多 6 位小数。
problem-cell-money-large = 金额“{ $value }”太大，请确认单位是万元。
problem-cell-choice = “{ $value }”不在可选范围内。可以填：{ $allowed }
problem-cell-choice-near = “{ $value }”不在可选范围内，是不是“{ $nearest }”？可以填：{ $allowed }
problem-cell-choice-ambiguous = “{ $value }”有几种可能，请写明是哪一个：{ $allowed }
problem-cell-yes-no = “{ $value }”看不出是与否，请填“{ $yes }”或“{ $no }”。
problem-cell-trl = “{ $value }”不是技术成熟度等级，请填 1 到 9 的整数。
problem-cell-formula = 公式没有计算结果。请在表格软件中打开并保存一次，或直接填入数值。
problem-cell-error = 公式出错（{ $value }），请改正公式或直接填入内容。
problem-cell-long-number = 表格软件把长号码存成了数字 { $value }，末几位已经丢失。请把单元格格式改为“文本”，再重新填写。
problem-cell-no-heading = 有内容“{ $value }”，但这一列没有标题。请补上标题或清空这一列。
problem-cell-credit-code-as-number = 统一社会信用代码被存成了数字 { $value }，末几位已经丢失。请把单元格格式改为“文本”，再照营业执照重新填写。
problem-cell-credit-code-length = “{ $value }”有 { $found } 位，统一社会信用代码应为 18 位，请照营业执照或法人证书核对。
problem-cell-credit-code-charset = “{ $value }”第 { $position } 位的“{ $found }”不会出现在统一社会信用代码中（没有字母 I、O、S、V、Z），请核对。
problem-cell-credit-code-region = “{ $value }”的第 3 至 8 位应为数字（登记机关区划），请核对。
problem-cell-credit-code-check = “{ $value }”的校验位不对，可能有一位写错或两位颠倒，请照证照逐位核对。

## 整张表格

problem-sheet-headings = 没有找到标题行。请使用模板，标题应有：{ $expected }
problem-sheet-missing-heading = 缺少必填的列“{ $heading }”，请补上这一列。
problem-sheet-unknown-heading = { $letter } 列的标题“{ $heading }”不在模板中，这一列不会导入。请改正标题或删除这一列。
problem-sheet-unknown-heading-near = { $letter } 列的标题“{ $heading }”不在模板中，是不是“{ $nearest }”？请改正标题。
problem-sheet-duplicate-heading = 标题“{ $heading }”出现了多次（{ $letters } 列），请只保留一列。
problem-sheet-merged = { $cells } 是合并单元格，只有第一格有内容。请取消合并，并在每一格填写。
problem-sheet-merged-more = 另有 { $count } 处合并单元格，请一并取消合并。
problem-sheet-no-rows = 标题行下面没有数据，请从标题的下一行开始填写。
problem-sheet-empty = 文件是空的，请确认保存后再上传。
problem-sheet-too-large = 文件太大，最大 { $max } MB。请分成几个文件上传。
problem-sheet-too-many-rows = 行数太多，每个文件最多 { $max } 行。请分成几个文件上传。
problem-sheet-too-many-columns = 第 { $max } 列之后还有内容。请删除多余的列。
problem-sheet-bomb = 文件解压后异常大，没有打开。请把数据复制到新的表格中，另存后再上传。
problem-sheet-old-excel = 这是旧版表格（.xls、.et 等）。请在表格软件中另存为 .xlsx 或 .csv 后上传。
problem-sheet-encrypted = 文件设有打开密码。请取消密码后再上传。
problem-sheet-not-a-sheet = 这不是表格文件。请上传 .xlsx 或 .csv 文件。
problem-sheet-damaged = 文件已损坏或没有上传完整。请在表格软件中打开、另存后再上传。
problem-sheet-encoding = 无法识别文字编码。请另存为“CSV UTF-8”或 .xlsx 后上传。
problem-sheet-no-sheet = 工作簿中没有可见的工作表。请取消隐藏后再上传。

## 统一社会信用代码

problem-credit-code-length = 统一社会信用代码应为 18 位，现在是 { $found } 位。请照营业执照或法人证书填写。
problem-credit-code-charset = 第 { $position } 位的“{ $found }”不会出现在统一社会信用代码中（没有字母 I、O、S、V、Z），请核对。
problem-credit-code-region = 第 3 至 8 位应为数字（登记机关区划），请核对。
problem-credit-code-check = 校验位不对，可能有一位写错或两位颠倒。请照证照逐位核对。
problem-credit-code-inner = 代码可以使用，但第 9 至 17 位（组织机构代码）的校验位不常见，请再核对一次。
problem-credit-code-region-unknown = 代码可以使用，但第 3 至 8 位不是已知的行政区划，请与证照核对。
problem-credit-code-kind = 代码可以使用，但前两位的机构类别不常见，请再核对一次。

## 专利号

problem-patent-number-length = 专利申请号应为 13 位（2003 年 10 月以前为 9 位，都含校验位），现在是 { $found } 位。例如 201710601862.3。
problem-patent-number-charset = 第 { $position } 位的“{ $found }”不是数字（只有最后的校验位可以是 X），请核对。
problem-patent-number-year = 申请年份不对：13 位号码自 2003 年起使用，9 位号码用于 1989 年至 2003 年。请核对。
problem-patent-number-kind = 年份后面的“{ $found }”不是专利种类，应为 1、2、3、8 或 9。请核对。
problem-patent-number-check = 校验位不对，可能有一位写错或两位颠倒。请照专利证书或受理通知书核对。

## ORCID

problem-orcid-length = ORCID 应为 16 位，现在是 { $found } 位。例如 0000-0002-1825-0097。
problem-orcid-charset = 第 { $position } 位的“{ $found }”不是数字（只有最后一位可以是 X），请核对。
problem-orcid-check = 校验位不对，可能有一位写错或两位颠倒。请到本人的 ORCID 页面复制。

## ROR

problem-ror-length = ROR 应为 9 位，现在是 { $found } 位。例如 03yrm5c26。
problem-ror-charset = 第 { $position } 位的“{ $found }”不能出现在这里：ROR 以 0 开头，以两位数字结尾，没有字母 i、l、o、u。
problem-ror-check = 校验位不对，可能有一位写错。请到 ror.org 上该机构的页面复制。

## DOI

problem-doi-prefix = “{ $value }”不是 DOI。DOI 以 10. 加 4 至 9 位数字和斜线开头，例如 10.1000/182。
problem-doi-suffix = DOI 的斜线后面不能为空，也不能有空格。
problem-doi-length = DOI 太长（{ $found } 个字符），最多 400 个字符，请核对。

## 行政区划代码

problem-region-code-length = 行政区划代码应为 6、9 或 12 位数字，现在是 { $found } 位。例如 310112。
problem-region-code-charset = 第 { $position } 位的“{ $found }”不是数字，请核对。
problem-region-code-province = 前两位不是省级区划，请核对。上海市以 31 开头。

## 国际专利分类号

problem-ipc-section = “{ $value }”不是国际专利分类号，应以字母 A 至 H 开头，例如 H01M 10/0525。
problem-ipc-class = “{ $value }”的第一个字母后面应为两位数字（大类），例如 H01M。
problem-ipc-subclass = “{ $value }”的大类后面应为一个字母（小类），例如 H01M。
problem-ipc-group = “{ $value }”的小类后面应为组号，例如 H01M 10/0525。

## 条目的字段

problem-field-required = 这一项必须填写。
problem-field-declaration = 需要作出声明才能提交。
problem-field-unknown = 没有这个字段，请删去。
problem-field-long = 共 { $length } 字，最多 { $max } 字，请缩短。
problem-field-many = 共 { $count } 项，最多 { $max } 项，请删减。
problem-field-choice = “{ $value }”不在可选范围内，请从列表中选择。
problem-field-money = “{ $value }”不是金额，请只写数字，例如 80 或 80.5。
problem-field-money-fine = “{ $value }”比一分钱还细，请减少小数位。
problem-field-money-large = 金额“{ $value }”太大，请确认单位。
problem-field-number = “{ $value }”不是数字，请只写数字，例如 12.5。
problem-field-whole = “{ $value }”应为 { $min } 到 { $max } 之间的整数。
problem-field-date = “{ $value }”不是日期，请写成 2026-03-31。
problem-field-type = “{ $value }”的形式不对，请按说明填写。
problem-field-patent = “{ $value }”不是有效的专利申请号，请照证书核对，例如 201710601862.3。
problem-field-below = 上限 { $value } 低于下限 { $other }，请核对。
problem-field-before = { $value } 早于开始日期 { $other }，请核对。
problem-field-above = { $value } 大于总数 { $other }，请核对。
