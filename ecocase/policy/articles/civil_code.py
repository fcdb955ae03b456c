"""The Civil Code (民法典): how periods are counted, and liability for pollution and ecological damage."""

from __future__ import annotations

from datetime import date

from ecocase.policy.articles.instruments import Instrument, Reading

CIVIL_CODE = Instrument(
    key="CIVIL_CODE",
    name_zh="中华人民共和国民法典",
    name_en="Civil Code",
    short_zh="民法典",
    short_en="Civil Code",
    source="adopted 28 May 2020, in force 1 January 2021",
    in_force_from=date(2021, 1, 1),
)

CIVIL_CODE_201 = CIVIL_CODE.add(
    201,
    "按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算。\n"
    "按照小时计算期间的，自法律规定或者当事人约定的时间开始计算。",
    reading=Reading.UNVERIFIED,
)
CIVIL_CODE_202 = CIVIL_CODE.add(
    202,
    "按照年、月计算期间的，到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日。",
    reading=Reading.UNVERIFIED,
)
CIVIL_CODE_203 = CIVIL_CODE.add(
    203,
    "期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日。\n"
    "期间的最后一日的截止时间为二十四时；有业务时间的，停止业务活动的时间为截止时间。",
    reading=Reading.UNVERIFIED,
)
CIVIL_CODE_520 = CIVIL_CODE.add(
    520,
    "部分连带债务人履行、抵销债务或者提存标的物的，其他债务人对债权人的债务在相应范围内消灭；该债务人可以依据前条规定"
    "向其他债务人追偿。",
    reading=Reading.UNVERIFIED,
)
CIVIL_CODE_563 = CIVIL_CODE.add(
    563,
    "当事人一方迟延履行主要债务，经催告后在合理期限内仍未履行，或者有其他违约行为致使不能实现合同目的等情形的，"
    "当事人可以解除合同。",
    reading=Reading.UNVERIFIED,
)
CIVIL_CODE_571 = CIVIL_CODE.add(
    571,
    "债务人将标的物或者将标的物依法拍卖、变卖所得价款交付提存部门时，提存成立。\n"
    "提存成立的，视为债务人在其提存范围内已经交付标的物。",
    reading=Reading.UNVERIFIED,
)
CIVIL_CODE_1161 = CIVIL_CODE.add(
    1161,
    "继承人以所得遗产实际价值为限清偿被继承人依法应当缴纳的税款和债务。超过遗产实际价值部分，继承人自愿偿还的不在此限。",
    reading=Reading.UNVERIFIED,
)
CIVIL_CODE_1229 = CIVIL_CODE.add(
    1229,
    "因污染环境、破坏生态造成他人损害的，侵权人应当承担侵权责任。",
)
CIVIL_CODE_1230 = CIVIL_CODE.add(
    1230,
    "因污染环境、破坏生态发生纠纷，行为人应当就法律规定的不承担责任或者减轻责任的情形及其行为与损害之间不存在"
    "因果关系承担举证责任。",
)
CIVIL_CODE_1231 = CIVIL_CODE.add(
    1231,
    "两个以上侵权人污染环境、破坏生态的，承担责任的大小，根据污染物的种类、浓度、排放量，破坏生态的方式、"
    "范围、程度，以及行为对损害后果所起的作用等因素确定。",
)
CIVIL_CODE_1232 = CIVIL_CODE.add(
    1232,
    "侵权人违反法律规定故意污染环境、破坏生态造成严重后果的，被侵权人有权请求相应的惩罚性赔偿。",
)
CIVIL_CODE_1233 = CIVIL_CODE.add(
    1233,
    "因第三人的过错污染环境、破坏生态的，被侵权人可以向侵权人请求赔偿，也可以向第三人请求赔偿。侵权人赔偿后，"
    "有权向第三人追偿。",
)
CIVIL_CODE_1234 = CIVIL_CODE.add(
    1234,
    "违反国家规定造成生态环境损害，生态环境能够修复的，国家规定的机关或者法律规定的组织有权请求侵权人在合理期"
    "限内承担修复责任。侵权人在期限内未修复的，国家规定的机关或者法律规定的组织可以自行或者委托他人进行修复，"
    "所需费用由侵权人负担。",
)
CIVIL_CODE_1235 = CIVIL_CODE.add(
    1235,
    "违反国家规定造成生态环境损害的，国家规定的机关或者法律规定的组织有权请求侵权人赔偿下列损失和费用：\n"
    "（一）生态环境受到损害至修复完成期间服务功能丧失导致的损失；\n"
    "（二）生态环境功能永久性损害造成的损失；\n"
    "（三）生态环境损害调查、鉴定评估等费用；\n"
    "（四）清除污染、修复生态环境费用；\n"
    "（五）防止损害的发生和扩大所支出的合理费用。",
)
