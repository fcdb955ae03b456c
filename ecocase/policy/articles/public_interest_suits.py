"""Public-interest litigation: of procuratorates, of all plaintiffs, at sea, and how procuratorates handle it."""

from __future__ import annotations

from datetime import date

from ecocase.policy.articles.instruments import Instrument, Reading

PROCURATORIAL_SUITS = Instrument(
    key="PROCURATORIAL_SUITS",
    name_zh="最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释",
    name_en="Interpretation on Procuratorial Public-Interest Litigation",
    short_zh="检察公益诉讼解释",
    short_en="Procuratorial PIL Interpretation",
    source="法释〔2018〕6号, numbered as in 2018",
    in_force_from=date(2018, 3, 2),
)

PROCURATORIAL_SUITS_5 = PROCURATORIAL_SUITS.add(
    5,
    "市（分、州）人民检察院提起的第一审民事公益诉讼案件，由侵权行为地或者被告住所地中级人民法院管辖。\n"
    "基层人民检察院提起的第一审行政公益诉讼案件，由被诉行政机关所在地基层人民法院管辖。",
)
PROCURATORIAL_SUITS_6 = PROCURATORIAL_SUITS.add(
    6,
    "人民检察院办理公益诉讼案件，可以向有关行政机关以及其他组织、公民调查收集证据材料；"
    "有关行政机关以及其他组织、公民应当配合；需要采取证据保全措施的，依照民事诉讼法、行政诉讼法相关规定办理。",
)
PROCURATORIAL_SUITS_8 = PROCURATORIAL_SUITS.add(
    8,
    "人民法院开庭审理人民检察院提起的公益诉讼案件，应当在开庭三日前向人民检察院送达出庭通知书。\n"
    "人民检察院应当派员出庭，并应当自收到人民法院出庭通知书之日起三日内向人民法院提交派员出庭通知书。"
    "派员出庭通知书应当写明出庭人员的姓名、法律职务以及出庭履行的具体职责。",
)
PROCURATORIAL_SUITS_10 = PROCURATORIAL_SUITS.add(
    10,
    "人民检察院不服人民法院第一审判决、裁定的，可以向上一级人民法院提起上诉。",
)
PROCURATORIAL_SUITS_12 = PROCURATORIAL_SUITS.add(
    12,
    "人民检察院提起公益诉讼案件判决、裁定发生法律效力，被告不履行的，人民法院应当移送执行。",
)
PROCURATORIAL_SUITS_13 = PROCURATORIAL_SUITS.add(
    13,
    "人民检察院在履行职责中发现破坏生态环境和资源保护、食品药品安全领域侵害众多消费者合法权益等损害社会公共利"
    "益的行为，拟提起公益诉讼的，应当依法公告，公告期间为三十日。\n"
    "公告期满，法律规定的机关和有关组织不提起诉讼的，人民检察院可以向人民法院提起诉讼。",
)
PROCURATORIAL_SUITS_14 = PROCURATORIAL_SUITS.add(
    14,
    "人民检察院提起民事公益诉讼应当提交下列材料：\n"
    "（一）民事公益诉讼起诉书，并按照被告人数提出副本；\n"
    "（二）被告的行为已经损害社会公共利益的初步证明材料；\n"
    "（三）检察机关已经履行公告程序的证明材料。",
)
PROCURATORIAL_SUITS_17 = PROCURATORIAL_SUITS.add(
    17,
    "人民法院受理人民检察院提起的民事公益诉讼案件后，应当在立案之日起五日内将起诉书副本送达被告。\n"
    "人民检察院已履行诉前公告程序的，人民法院立案后不再进行公告。",
)
PROCURATORIAL_SUITS_18 = PROCURATORIAL_SUITS.add(
    18,
    "人民法院认为人民检察院提出的诉讼请求不足以保护社会公共利益的，可以向其释明变更或者增加停止侵害、"
    "恢复原状等诉讼请求。",
)
PROCURATORIAL_SUITS_19 = PROCURATORIAL_SUITS.add(
    19,
    "民事公益诉讼案件审理过程中，人民检察院诉讼请求全部实现而撤回起诉的，人民法院应予准许。",
)
PROCURATORIAL_SUITS_20 = PROCURATORIAL_SUITS.add(
    20,
    "人民检察院对破坏生态环境和资源保护、食品药品安全领域侵害众多消费者合法权益等损害社会公共利益的犯罪行为提"
    "起刑事公诉时，可以向人民法院一并提起附带民事公益诉讼，由人民法院同一审判组织审理。\n"
    "人民检察院提起的刑事附带民事公益诉讼案件由审理刑事案件的人民法院管辖。",
)
PROCURATORIAL_SUITS_21 = PROCURATORIAL_SUITS.add(
    21,
    "人民检察院在履行职责中发现生态环境和资源保护、食品药品安全、国有财产保护、"
    "国有土地使用权出让等领域负有监督管理职责的行政机关违法行使职权或者不作为，"
    "致使国家利益或者社会公共利益受到侵害的，应当向行政机关提出检察建议，督促其依法履行职责。\n"
    "行政机关应当在收到检察建议书之日起两个月内依法履行职责，并书面回复人民检察院。"
    "出现国家利益或者社会公共利益损害继续扩大等紧急情形的，行政机关应当在十五日内书面回复。\n"
    "行政机关不依法履行职责的，人民检察院依法向人民法院提起诉讼。",
)
PROCURATORIAL_SUITS_22 = PROCURATORIAL_SUITS.add(
    22,
    "人民检察院提起行政公益诉讼应当提交下列材料：\n"
    "（一）行政公益诉讼起诉书，并按照被告人数提出副本；\n"
    "（二）被告违法行使职权或者不作为，致使国家利益或者社会公共利益受到侵害的证明材料；\n"
    "（三）检察机关已经履行诉前程序，行政机关仍不依法履行职责或者纠正违法行为的证明材料。",
)
PROCURATORIAL_SUITS_24 = PROCURATORIAL_SUITS.add(
    24,
    "在行政公益诉讼案件审理过程中，被告纠正违法行为或者依法履行职责而使人民检察院的诉讼请求全部实现，"
    "人民检察院撤回起诉的，人民法院应当裁定准许；人民检察院变更诉讼请求，请求确认原行政行为违法的，"
    "人民法院应当判决确认违法。",
)

PUBLIC_INTEREST_SUITS = Instrument(
    key="PUBLIC_INTEREST_SUITS",
    name_zh="最高人民法院关于审理环境民事公益诉讼案件适用法律若干问题的解释",
    name_en="Interpretation on Environmental Civil Public-Interest Litigation",
    short_zh="环境民事公益诉讼解释",
    short_en="Environmental PIL Interpretation",
    source="法释〔2015〕1号, as amended in 2020",
    in_force_from=date(2015, 1, 7),
)

PUBLIC_INTEREST_SUITS_10 = PUBLIC_INTEREST_SUITS.add(
    10,
    "人民法院受理环境民事公益诉讼后，应当在立案之日起五日内将起诉状副本发送被告，并公告案件受理情况。\n"
    "有权提起诉讼的其他机关和社会组织在公告之日起三十日内申请参加诉讼，经审查符合法定条件的，"
    "人民法院应当将其列为共同原告；逾期申请的，不予准许。\n"
    "公民、法人和其他组织以人身、财产受到损害为由申请参加诉讼的，告知其另行起诉。",
)
PUBLIC_INTEREST_SUITS_11 = PUBLIC_INTEREST_SUITS.add(
    11,
    "检察机关、负有环境资源保护监督管理职责的部门及其他机关、社会组织、"
    "企业事业单位依据民事诉讼法第十五条的规定，可以通过提供法律咨询、提交书面意见、"
    "协助调查取证等方式支持社会组织依法提起环境民事公益诉讼。",
)
PUBLIC_INTEREST_SUITS_12 = PUBLIC_INTEREST_SUITS.add(
    12,
    "人民法院受理环境民事公益诉讼后，应当在十日内告知对被告行为负有环境资源保护监督管理职责的部门。",
)
PUBLIC_INTEREST_SUITS_20 = PUBLIC_INTEREST_SUITS.add(
    20,
    "原告请求修复生态环境的，人民法院可以依法判决被告将生态环境修复到损害发生之前的状态和功能。"
    "无法完全修复的，可以准许采用替代性修复方式。\n"
    "人民法院可以在判决被告修复生态环境的同时，确定被告不履行修复义务时应承担的生态环境修复费用；"
    "也可以直接判决被告承担生态环境修复费用。\n"
    "生态环境修复费用包括制定、实施修复方案的费用，修复期间的监测、监管费用，以及修复完成后的验收费用、"
    "修复效果后评估费用等。",
)
PUBLIC_INTEREST_SUITS_23 = PUBLIC_INTEREST_SUITS.add(
    23,
    "生态环境修复费用难以确定或者确定具体数额所需鉴定费用明显过高的，人民法院可以结合污染环境、"
    "破坏生态的范围和程度，生态环境的稀缺性，生态环境恢复的难易程度，防治污染设备的运行成本，"
    "被告因侵害行为所获得的利益以及过错程度等因素，并可以参考负有环境资源保护监督管理职责的部门的意见、"
    "专家意见等，予以合理确定。",
)
PUBLIC_INTEREST_SUITS_24 = PUBLIC_INTEREST_SUITS.add(
    24,
    "人民法院判决被告承担的生态环境修复费用、生态环境受到损害至修复完成期间服务功能丧失导致的损失、"
    "生态环境功能永久性损害造成的损失等款项，应当用于修复被损害的生态环境。\n"
    "其他环境民事公益诉讼中败诉原告所需承担的调查取证、专家咨询、检验、鉴定等必要费用，"
    "可以酌情从上述款项中支付。",
)
PUBLIC_INTEREST_SUITS_25 = PUBLIC_INTEREST_SUITS.add(
    25,
    "环境民事公益诉讼当事人达成调解协议或者自行达成和解协议后，人民法院应当将协议内容公告，"
    "公告期间不少于三十日。\n"
    "公告期满后，人民法院审查认为调解协议或者和解协议的内容不损害社会公共利益的，应当出具调解书。"
    "当事人以达成和解协议为由申请撤诉的，不予准许。\n"
    "调解书应当写明诉讼请求、案件的基本事实和协议内容，并应当公开。",
)
PUBLIC_INTEREST_SUITS_26 = PUBLIC_INTEREST_SUITS.add(
    26,
    "负有环境资源保护监督管理职责的部门依法履行监管职责而使原告诉讼请求全部实现，原告申请撤诉的，人民法院应予准许。",
)
PUBLIC_INTEREST_SUITS_27 = PUBLIC_INTEREST_SUITS.add(
    27,
    "法庭辩论终结后，原告申请撤诉的，人民法院不予准许，但本解释第二十六条规定的情形除外。",
)
PUBLIC_INTEREST_SUITS_28 = PUBLIC_INTEREST_SUITS.add(
    28,
    "环境民事公益诉讼案件的裁判生效后，有权提起诉讼的其他机关和社会组织就同一污染环境、破坏生态行为另行起诉，"
    "有下列情形之一的，人民法院应予受理：\n"
    "（一）前案原告的起诉被裁定驳回的；\n"
    "（二）前案原告申请撤诉被裁定准许的，但本解释第二十六条规定的情形除外。\n"
    "环境民事公益诉讼案件的裁判生效后，有证据证明存在前案审理时未发现的损害，"
    "有权提起诉讼的机关和社会组织另行起诉的，人民法院应予受理。",
)
PUBLIC_INTEREST_SUITS_31 = PUBLIC_INTEREST_SUITS.add(
    31,
    "被告因污染环境、破坏生态在环境民事公益诉讼和其他民事诉讼中均承担责任，其财产不足以履行全部义务的，"
    "应当先履行其他民事诉讼生效裁判所确定的义务，但法律另有规定的除外。",
)
PUBLIC_INTEREST_SUITS_32 = PUBLIC_INTEREST_SUITS.add(
    32,
    "发生法律效力的环境民事公益诉讼案件的裁判，需要采取强制执行措施的，应当移送执行。",
)

MARINE_SUITS = Instrument(
    key="MARINE_SUITS",
    name_zh="最高人民法院、最高人民检察院关于办理海洋自然资源与生态环境公益诉讼案件若干问题的规定",
    name_en="Provisions on Marine Public-Interest Litigation",
    short_zh="海洋公益诉讼规定",
    short_en="Marine PIL Provisions",
    source="法释〔2022〕15号",
    in_force_from=date(2022, 5, 15),
)

MARINE_SUITS_1 = MARINE_SUITS.add(
    1,
    "本规定适用于损害行为发生地、损害结果地或者采取预防措施地在海洋环境保护法第二条第一款规定的海域内，"
    "因破坏海洋生态、海洋水产资源、海洋保护区而提起的民事公益诉讼、刑事附带民事公益诉讼和行政公益诉讼。",
)
MARINE_SUITS_2 = MARINE_SUITS.add(
    2,
    "依据海洋环境保护法第八十九条第二款规定，对破坏海洋生态、海洋水产资源、海洋保护区，给国家造成重大损失的，"
    "应当由依照海洋环境保护法规定行使海洋环境监督管理权的部门，在有管辖权的海事法院对侵权人提起海洋自然资源与"
    "生态环境损害赔偿诉讼。\n"
    "有关部门根据职能分工提起海洋自然资源与生态环境损害赔偿诉讼的，人民检察院可以支持起诉。",
)
MARINE_SUITS_3 = MARINE_SUITS.add(
    3,
    "人民检察院在履行职责中发现破坏海洋生态、海洋水产资源、海洋保护区的行为，"
    "可以告知行使海洋环境监督管理权的部门依据本规定第二条提起诉讼。在有关部门仍不提起诉讼的情况下，"
    "人民检察院就海洋自然资源与生态环境损害，向有管辖权的海事法院提起民事公益诉讼的，海事法院应予受理。",
)
MARINE_SUITS_4 = MARINE_SUITS.add(
    4,
    "破坏海洋生态、海洋水产资源、海洋保护区，涉嫌犯罪的，在行使海洋环境监督管理权的部门没有另行提起海洋自然资"
    "源与生态环境损害赔偿诉讼的情况下，人民检察院可以在提起刑事公诉时一并提起附带民事公益诉讼，"
    "也可以单独提起民事公益诉讼。",
)
MARINE_SUITS_5 = MARINE_SUITS.add(
    5,
    "人民检察院在履行职责中发现对破坏海洋生态、海洋水产资源、海洋保护区的行为负有监督管理职责的部门违法行使职"
    "权或者不作为，致使国家利益或者社会公共利益受到侵害的，应当向有关部门提出检察建议,督促其依法履行职责。\n"
    "有关部门不依法履行职责的，人民检察院依法向被诉行政机关所在地的海事法院提起行政公益诉讼。",
)

PROCURATORATE_RULES = Instrument(
    key="PROCURATORATE_RULES",
    name_zh="人民检察院公益诉讼办案规则",
    name_en="Rules of People's Procuratorates on Handling Public-Interest Litigation",
    short_zh="公益诉讼办案规则",
    short_en="Procuratorate's PIL Rules",
    source="高检发释字〔2021〕2号; paraphrased, numbers of articles not verified",
    in_force_from=date(2021, 7, 1),
    reading=Reading.UNVERIFIED,
)

PROCURATORATE_RULES_28 = PROCURATORATE_RULES.add(
    28,
    "线索经评估认为国家利益或者社会公共利益受到侵害、可能存在违法行为的，应当立案调查。",
)
PROCURATORATE_RULES_44 = PROCURATORATE_RULES.add(
    44,
    "人民检察院可以就案件事实、法律适用、生态环境修复等组织公开听证。",
)
PROCURATORATE_RULES_47 = PROCURATORATE_RULES.add(
    47,
    "民事公益诉讼案件应当自公告期满之日起三个月内审查终结；行政公益诉讼案件应当自回复期满之日起一个月内审查终结。",
)
PROCURATORATE_RULES_70 = PROCURATORATE_RULES.add(
    70,
    "立案决定书应当在七日内送达行政机关，可以与行政机关磋商。",
)
PROCURATORATE_RULES_75 = PROCURATORATE_RULES.add(
    75,
    "检察建议书应当在决定提出之日起五日内送达行政机关。",
)
PROCURATORATE_RULES_76 = PROCURATORATE_RULES.add(
    76,
    "行政机关应当在收到检察建议书之日起两个月内依法履职并书面回复；情况紧急的，应当在十五日内书面回复。",
)
PROCURATORATE_RULES_77 = PROCURATORATE_RULES.add(
    77,
    "人民检察院应当对行政机关的回复和整改情况跟进调查。",
)
PROCURATORATE_RULES_91 = PROCURATORATE_RULES.add(
    91,
    "公告应当载明社会公共利益受损的事实，告知适格主体可以起诉、赔偿权利人启动生态环境损害赔偿程序，"
    "公告期限三十日，联系人和电话，院名和日期；在具有全国影响的媒体发布。",
)
PROCURATORATE_RULES_93 = PROCURATORATE_RULES.add(
    93,
    "发布公告后，人民检察院应当对赔偿权利人启动生态环境损害赔偿程序情况、适格主体起诉情况等予以跟进。",
)
PROCURATORATE_RULES_98 = PROCURATORATE_RULES.add(
    98,
    "人民检察院可以请求停止侵害、排除妨碍、消除危险、修复生态环境、赔偿损失、赔礼道歉以及惩罚性赔偿等。",
)
PROCURATORATE_RULES_100 = PROCURATORATE_RULES.add(
    100,
    "生态环境损害赔偿权利人提起的诉讼案件等，人民检察院可以支持起诉。",
)
PROCURATORATE_RULES_101 = PROCURATORATE_RULES.add(
    101,
    "人民检察院可以采取提供法律咨询、提交支持起诉意见书、协助调查取证、出席法庭等方式支持起诉。",
)
PROCURATORATE_RULES_102 = PROCURATORATE_RULES.add(
    102,
    "被支持的当事人的行为损害社会公共利益等的，人民检察院可以撤回支持起诉。",
)
