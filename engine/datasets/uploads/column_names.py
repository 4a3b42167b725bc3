"""What the name of a column says about its role, in English and Chinese."""

from __future__ import annotations

import re


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")

TARGETS = _names(
    "target targets label labels class classes outcome outcomes output survived 目标 标签 类别 类标 分类 结果 输出 目标值 "
    "目标变量 因变量 标签值 是否存活 是否幸存 存活 幸存 生还"
)
"""Names of columns that are hardly ever inputs."""
PREDICTED = _names(
    "admit admitted admission affair affairs nbaffairs approved attrition bought buy buys cancer charges chd churn "
    "churned clicked close cnt conversion converted count credibility creditability creditrisk default "
    "defaulted demand deposit diabetes diagnosis disease edible exited fraud loanstatus medhouseval "
    "medianhousevalue medv mpg passed pm25 poisonous potability price prices purchase purchased quality "
    "response rent revenue rings risk salary saleprice sales sellingprice sentiment sold spam species "
    "stroke subscribed subscription survival target tip variety wage wages winner won 价格 单价 房价 售价 总价 成交价 "
    "销量 销售量 销售额 需求量 流失 是否流失 违约 是否违约 诊断 诊断结果 品种 物种 种类 质量 品质 工资 薪资 薪水 房租 租金 风险 欺诈 录取 是否录取 是否通过 是否购买 情感 产量"
)
"""Names of columns that are usually predicted from the others."""
MAYBE = _names(
    "category employed grade income level low overall rating result results score stars status type value work 等级 级别 评分 分数 成绩 得分 收入 状态 类型 "
    "数量 评级 umsatz absatz gehalt lohn salaire ventes salario"
)
"""Names of columns that are predicted in some tables, and inputs in others."""
INPUTS = _names(
    "age brand city color colour country department district education gender island location model name "
    "province region sex state store team 年龄 品牌 城市 颜色 国家 部门 区 地区 区域 学历 性别 省份 门店 姓名"
)
"""Names of columns that are usually inputs."""
TEXTS = _names(
    "text texts review reviews comment comments message messages msg sms content contents body sentence tweet post "
    "description question document article 文本 评论 评论内容 评价内容 内容 正文 句子 微博 留言 消息 短信 描述 文章 レビュー 本文 コメント"
)
"""Names of columns of texts."""
NAMES = _names("name names address addresses street 姓名 名字 名称 地址 住址 街道")
"""Names of columns of names, which are no texts however long they are."""
TRAITS = _names("age gender sex 年龄 性别")
"""Names of traits that are known before anything else, so they are inputs even if they determine the target."""
FOREIGN_TARGETS = _names(
    "ziel zielgröße zielvariable klasse gekündigt kündigung überlebt bestanden ausfall preis kaufpreis miete "
    "cible classe étiquette survécu résilié prix loyer objetivo clase etiqueta precio alquiler "
    "obiettivo prezzo alvo preço 目標 ラベル 分類 価格"
)
"""Names of columns that are usually predicted, in other languages."""
_UNITS = _names("eur usd gbp cny rmb kg g cm mm m km m2 sqm pct percent k 元 万元 亿元")
IDENTIFIERS = _names(
    "id ids index idx uuid guid key rowid rownum rownumber rownames rowname serialno serialnumber serial "
    "recordid objectid unnamed sno 序号 编号 行号 索引 学号 工号 订单号 流水号 身份证号 证件号 卡号 主键 用户名 标识"
)
CODES = _names(
    "zip zipcode zipcodes postcode postalcode plz postleitzahl codepostal cp pincode cap phone phoneno phonenumber telephone "
    "tel telefon telefonnummer téléphone mobile mobileno fips fipscode areacode 邮编 邮政编码 电话 电话号码 手机 手机号 手机号码 区号 郵便番号 電話番号"
)
"""Names of columns whose digits are no quantity."""
_COUNTERS = _names("no nr num number 号")
"""Names of identifiers if all values differ; else of numbers of things."""
TIMES = _names(
    "date time year month day week weekday hour minute second quarter timestamp season period epoch step "
    "t x 日期 时间 年 年份 月 月份 日 天 周 星期 小时 季度 时刻 季节"
)
"""Names of points in time, and of the input of a curve."""


_MOMENTS = _names("ts unix unixtime epoch timestamp timestamps utc millis created updated modified 时间戳")
"""Words in names of columns of Unix times."""
_DATES = _names("date dates datetime datetimes timestamp 日期 时间 日期时间")
"""Last words of names of columns of dates."""


def words(name: str) -> list[str]:
    """The words of a name in lower case: `loanStatus_2` becomes `loan`, `status`, `2`."""
    return [word.casefold() for word in _WORDS.findall(name)]


def is_time(name: str) -> bool:
    """Whether the column is called like a point in time."""
    found = words(name)
    return "".join(found) in TIMES or (len(found) > 1 and found[-1] in TIMES - {"x", "t", "second"})


def is_moment(name: str) -> bool:
    """Whether the column is called like a moment that programs record: `ts`, `created_at`, `时间戳`."""
    found = words(name)
    return bool(_MOMENTS & {*found, "".join(found)}) or (len(found) > 1 and found[-1] == "at")


def is_dated(name: str) -> bool:
    """Whether the column is called a date, so that five digits are the days that a spreadsheet counts."""
    found = words(name)
    return bool(found) and (found[-1] in _DATES or found[-1].endswith("日期") or "".join(found) in _DATES)


def is_called_identifier(name: str) -> bool:
    """Whether the column is called an identifier: `Id`, `customer_id`, `Unnamed: 0`, `编号`."""
    found = words(name)
    if not found:
        return False
    chinese = any(found[-1].endswith(word) for word in IDENTIFIERS if not word.isascii())
    return chinese or "".join(found) in IDENTIFIERS or found[-1] in {"id", "uuid", "guid"} or found[0] == "unnamed"


def is_called_counter(name: str) -> bool:
    """Whether the column is called a number: `No.`, `patient_nr`, `Kundennummer`."""
    found = words(name)
    return bool(found) and (found[-1] in _COUNTERS or found[-1].endswith("nummer"))


def is_called_code(name: str) -> bool:
    """Whether the column is called a code, such as `zip_code`."""
    found = words(name)
    return "".join(found) in CODES or bool(found and found[-1] in {"zip", "zipcode", "postcode", "plz", "fips"})


def target_score(name: str) -> float:
    """How much the name speaks for a target, from -2 to 10."""
    found = words(name)
    while len(found) > 1 and found[-1] in _UNITS:
        found.pop()
    whole = "".join(found)
    if not found:
        return 0.0
    if whole in TARGETS:
        return 10.0
    if whole in PREDICTED or whole in FOREIGN_TARGETS:
        return 6.0
    if found[0] == "y" or {found[0], found[-1]} & (TARGETS - {"class", "classes"}):
        return 8.0 if len(found) > 1 else 10.0
    if any(word in PREDICTED for word in (found[0], found[-1])) or whole.startswith("是否"):
        return 4.5
    if whole in MAYBE or whole in INPUTS:
        return 2.5 if whole in MAYBE else -2.0
    return 1.0 if found[-1] in MAYBE else 0.0
