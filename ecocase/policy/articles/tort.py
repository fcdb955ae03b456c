"""Tort, forests, punitive damages, injunctions, crime and interest: further interpretations of the courts."""

from __future__ import annotations

from datetime import date

from ecocase.policy.articles.instruments import Instrument, Reading

TORT_SUITS = Instrument(
    key="TORT_SUITS",
    name_zh="最高人民法院关于审理生态环境侵权责任纠纷案件适用法律若干问题的解释",
    name_en="Interpretation on Ecological and Environmental Tort Liability",
    short_zh="生态环境侵权责任解释",
    short_en="Environmental Tort Interpretation",
    source="法释〔2023〕5号; applied to claims of the state by analogy",
    in_force_from=date(2023, 9, 1),
)

TORT_SUITS_5 = TORT_SUITS.add(
    5,
    "两个以上侵权人分别污染环境、破坏生态造成同一损害，每一个侵权人的行为都足以造成全部损害，"
    "被侵权人根据民法典第一千一百七十一条的规定请求侵权人承担连带责任的，人民法院应予支持。",
)
TORT_SUITS_6 = TORT_SUITS.add(
    6,
    "两个以上侵权人分别污染环境、破坏生态，每一个侵权人的行为都不足以造成全部损害，"
    "被侵权人根据民法典第一千一百七十二条的规定请求侵权人承担责任的，人民法院应予支持。\n"
    "侵权人主张其污染环境、破坏生态行为不足以造成全部损害的，应当承担相应举证责任。",
)
TORT_SUITS_7 = TORT_SUITS.add(
    7,
    "两个以上侵权人分别污染环境、破坏生态，部分侵权人的行为足以造成全部损害，部分侵权人的行为只造成部分损害，"
    "被侵权人请求足以造成全部损害的侵权人对全部损害承担责任，并与其他侵权人就共同造成的损害部分承担连带责任的"
    "，人民法院应予支持。\n"
    "被侵权人依照前款规定请求足以造成全部损害的侵权人与其他侵权人承担责任的，"
    "受偿范围应以侵权行为造成的全部损害为限。",
)
TORT_SUITS_8 = TORT_SUITS.add(
    8,
    "两个以上侵权人分别污染环境、破坏生态，部分侵权人能够证明其他侵权人的侵权行为已先行造成全部或者部分损害，"
    "并请求在相应范围内不承担责任或者减轻责任的，人民法院应予支持。",
)
TORT_SUITS_9 = TORT_SUITS.add(
    9,
    "两个以上侵权人分别排放的物质相互作用产生污染物造成他人损害，被侵权人请求侵权人承担连带责任的，人民法院应予支持。",
)
TORT_SUITS_10 = TORT_SUITS.add(
    10,
    "为侵权人污染环境、破坏生态提供场地或者储存、运输等帮助，被侵权人根据民法典第一千一百六十九条的规定请求行"
    "为人与侵权人承担连带责任的，人民法院应予支持。",
)
TORT_SUITS_11 = TORT_SUITS.add(
    11,
    "过失为侵权人污染环境、破坏生态提供场地或者储存、运输等便利条件，"
    "被侵权人请求行为人承担与过错相适应责任的，人民法院应予支持。\n"
    "前款规定的行为人存在重大过失的，依照本解释第十条的规定处理。",
)
TORT_SUITS_12 = TORT_SUITS.add(
    12,
    "排污单位将所属的环保设施委托第三方治理机构运营，第三方治理机构在合同履行过程中污染环境造成他人损害，"
    "被侵权人请求排污单位承担侵权责任的，人民法院应予支持。\n"
    "排污单位依照前款规定承担责任后向有过错的第三方治理机构追偿的，人民法院应予支持。",
)
TORT_SUITS_24 = TORT_SUITS.add(
    24,
    "两个以上侵权人就污染环境、破坏生态造成的损害承担连带责任，实际承担责任超过自己责任份额的侵权人根据民法典"
    "第一百七十八条的规定向其他侵权人追偿的，人民法院应予支持。侵权人就惩罚性赔偿责任向其他侵权人追偿的，"
    "人民法院不予支持。",
)
TORT_SUITS_25 = TORT_SUITS.add(
    25,
    "两个以上侵权人污染环境、破坏生态造成他人损害，人民法院应当根据行为有无许可，污染物的种类、浓度、排放量、"
    "危害性，破坏生态的方式、范围、程度，以及行为对损害后果所起的作用等因素确定各侵权人的责任份额。\n"
    "两个以上侵权人污染环境、破坏生态承担连带责任，实际承担责任的侵权人向其他侵权人追偿的，依照前款规定处理。",
)
TORT_SUITS_27 = TORT_SUITS.add(
    27,
    "被侵权人请求侵权人承担生态环境侵权责任的诉讼时效期间，以被侵权人知道或者应当知道权利受到损害以及侵权人、"
    "其他责任人之日起计算。\n"
    "被侵权人知道或者应当知道权利受到损害以及侵权人、其他责任人之日，侵权行为仍持续的，"
    "诉讼时效期间自行为结束之日起计算。",
)
TORT_SUITS_28 = TORT_SUITS.add(
    28,
    "被侵权人以向负有环境资源监管职能的行政机关请求处理因污染环境、破坏生态造成的损害为由，"
    "主张诉讼时效中断的，人民法院应予支持。",
)

FOREST_SUITS = Instrument(
    key="FOREST_SUITS",
    name_zh="最高人民法院关于审理森林资源民事纠纷案件适用法律若干问题的解释",
    name_en="Interpretation on Civil Disputes over Forest Resources",
    short_zh="森林资源民事解释",
    short_en="Forest Interpretation",
    source="法释〔2022〕16号",
    in_force_from=date(2022, 6, 15),
)

FOREST_SUITS_17 = FOREST_SUITS.add(
    17,
    "违反国家规定造成森林生态环境损害，生态环境能够修复的，国家规定的机关或者法律规定的组织依据民法典第一千二"
    "百三十四条的规定，请求侵权人在合理期限内以补种树木、恢复植被、恢复林地土壤性状、"
    "投放相应生物种群等方式承担修复责任的，人民法院依法予以支持。\n"
    "人民法院判决侵权人承担修复责任的，可以同时确定其在期限内不履行修复义务时应承担的森林生态环境修复费用。",
)
FOREST_SUITS_18 = FOREST_SUITS.add(
    18,
    "人民法院判决侵权人承担森林生态环境修复责任的，可以根据鉴定意见，或者参考林业主管部门、"
    "林业调查规划设计单位、相关科研机构和人员出具的专业意见，合理确定森林生态环境修复方案，"
    "明确侵权人履行修复义务的具体要求。",
)
FOREST_SUITS_20 = FOREST_SUITS.add(
    20,
    "当事人请求以认购经核证的林业碳汇方式替代履行森林生态环境损害赔偿责任的，"
    "人民法院可以综合考虑各方当事人意见、不同责任方式的合理性等因素，依法予以准许。",
)
FOREST_SUITS_21 = FOREST_SUITS.add(
    21,
    "当事人请求以森林管护、野生动植物保护、社区服务等劳务方式替代履行森林生态环境损害赔偿责任的，"
    "人民法院可以综合考虑侵权人的代偿意愿、经济能力、劳动能力、赔偿金额、当地相应工资标准等因素，"
    "决定是否予以准许，并合理确定劳务代偿方案。",
)
FOREST_SUITS_22 = FOREST_SUITS.add(
    22,
    "侵权人自愿交纳保证金作为履行森林生态环境修复义务担保的，在其不履行修复义务时，"
    "人民法院可以将保证金用于支付森林生态环境修复费用。",
)

PUNITIVE_DAMAGES = Instrument(
    key="PUNITIVE_DAMAGES",
    name_zh="最高人民法院关于审理生态环境侵权纠纷案件适用惩罚性赔偿的解释",
    name_en="Interpretation on Punitive Damages in Environmental Tort Cases",
    short_zh="惩罚性赔偿解释",
    short_en="Punitive Damages Interpretation",
    source="法释〔2022〕1号; paraphrased",
    in_force_from=date(2022, 1, 20),
    reading=Reading.EXCERPT,
)

PUNITIVE_DAMAGES_4 = PUNITIVE_DAMAGES.add(
    4,
    "被侵权人主张惩罚性赔偿的，应当证明侵权人违反法律规定、具有故意、造成严重后果。",
)
PUNITIVE_DAMAGES_10 = PUNITIVE_DAMAGES.add(
    10,
    "惩罚性赔偿金数额一般不超过基数的二倍；综合考虑恶意程度、后果严重程度、获利、修复措施等，"
    "已缴罚款不影响请求但可以考虑。",
)
PUNITIVE_DAMAGES_12 = PUNITIVE_DAMAGES.add(
    12,
    "国家规定的机关或者法律规定的组织请求惩罚性赔偿的，以生态环境受到损害至修复完成期间服务功能丧失导致的损失"
    "、生态环境功能永久性损害造成的损失数额作为计算基数。",
)

INJUNCTION_RULES = Instrument(
    key="INJUNCTION_RULES",
    name_zh="最高人民法院关于生态环境侵权案件适用禁止令保全措施的若干规定",
    name_en="Provisions on Injunctions in Environmental Tort Cases",
    short_zh="禁止令保全措施规定",
    short_en="Injunction Provisions",
    source="法释〔2021〕22号; paraphrased",
    in_force_from=date(2022, 1, 1),
    reading=Reading.EXCERPT,
)

INJUNCTION_RULES_1 = INJUNCTION_RULES.add(
    1,
    "申请人以被申请人正在实施或者即将实施污染环境、破坏生态行为，不及时制止将使申请人合法权益或者生态环境受到"
    "难以弥补的损害为由，可以申请禁止令保全措施。",
)
INJUNCTION_RULES_2 = INJUNCTION_RULES.add(
    2,
    "因污染环境、破坏生态行为受到损害的自然人、法人、非法人组织以及国家规定的机关、法律规定的组织，可以申请禁止令。",
)
INJUNCTION_RULES_6 = INJUNCTION_RULES.add(
    6,
    "人民法院受理申请后应当在五日内裁定；情况紧急的，应当在四十八小时内裁定。",
)
INJUNCTION_RULES_7 = INJUNCTION_RULES.add(
    7,
    "诉前申请的，人民法院应当在四十八小时内裁定。",
)
INJUNCTION_RULES_10 = INJUNCTION_RULES.add(
    10,
    "对裁定不服的，可以申请复议一次，复议期间不停止执行。",
)

CRIMINAL_POLLUTION = Instrument(
    key="CRIMINAL_POLLUTION",
    name_zh="最高人民法院、最高人民检察院关于办理环境污染刑事案件适用法律若干问题的解释",
    name_en="Interpretation on Criminal Cases of Environmental Pollution",
    short_zh="环境污染刑事解释",
    short_en="Criminal Pollution Interpretation",
    source="法释〔2023〕7号; paraphrased",
    in_force_from=date(2023, 8, 15),
    reading=Reading.EXCERPT,
)

CRIMINAL_POLLUTION_6 = CRIMINAL_POLLUTION.add(
    6,
    "行为人认罪认罚，积极修复生态环境，有效合规整改的，可以从宽处罚。",
)

LATE_INTEREST_RULES = Instrument(
    key="LATE_INTEREST_RULES",
    name_zh="最高人民法院关于执行程序中计算迟延履行期间的债务利息适用法律若干问题的解释",
    name_en="Interpretation on Interest for Delayed Performance",
    short_zh="迟延履行利息解释",
    short_en="Late Interest Interpretation",
    source="法释〔2014〕8号; paraphrased",
    in_force_from=date(2014, 8, 1),
    reading=Reading.UNVERIFIED,
)

LATE_INTEREST_RULES_1 = LATE_INTEREST_RULES.add(
    1,
    "加倍部分债务利息＝债务人尚未清偿的生效法律文书确定的除一般债务利息之外的金钱债务×日万分之一点七五×迟延履行期间。",
)
