"""The administrative side: the national compensation rules, the opinions on their questions, linking and listing."""

from __future__ import annotations

from datetime import date

from ecocase.policy.articles.instruments import Instrument, Reading

MANAGEMENT_RULES = Instrument(
    key="MANAGEMENT_RULES",
    name_zh="生态环境损害赔偿管理规定",
    name_en="Rules on the Administration of Ecological-Damage Compensation",
    short_zh="管理规定",
    short_en="Management Rules",
    source="环法规〔2022〕31号, 26 April 2022; paraphrased, numbers of articles not verified",
    in_force_from=date(2022, 4, 26),
    reading=Reading.UNVERIFIED,
)

MANAGEMENT_RULES_4 = MANAGEMENT_RULES.add(
    4,
    "适用于生态环境损害赔偿；人身伤害、个人和集体财产损失以及海洋生态环境损害，适用其他规定。",
)
MANAGEMENT_RULES_5 = MANAGEMENT_RULES.add(
    5,
    "生态环境损害赔偿范围包括民法典第一千二百三十五条的五项损失和费用。",
)
MANAGEMENT_RULES_6 = MANAGEMENT_RULES.add(
    6,
    "省级、市地级人民政府为本行政区域内生态环境损害赔偿权利人，可以指定相关部门或者机构负责具体工作；"
    "跨区域的按管辖规定办理。",
)
MANAGEMENT_RULES_9 = MANAGEMENT_RULES.add(
    9,
    "受损生态环境能够修复的，应当修复；无法修复的，赔偿损失或者替代修复。",
)
MANAGEMENT_RULES_10 = MANAGEMENT_RULES.add(
    10,
    "承担行政责任或者刑事责任不影响承担赔偿责任；财产不足的，优先承担民事责任；可以分期赔付并提供担保。",
)
MANAGEMENT_RULES_11 = MANAGEMENT_RULES.add(
    11,
    "赔偿义务人积极履行赔偿责任的，可以作为从轻、减轻或者免予处理的情节。",
)
MANAGEMENT_RULES_16 = MANAGEMENT_RULES.add(
    16,
    "定期组织筛查案件线索，线索来源包括督察、突发环境事件、行政处罚、涉嫌犯罪、重点区域事件、检查巡查、"
    "信访举报和媒体、上级交办、检察机关移送等。",
)
MANAGEMENT_RULES_17 = MANAGEMENT_RULES.add(
    17,
    "发现或者接到线索后，应当在三十日内就是否造成生态环境损害进行初步核查；已造成损害的，及时立案启动索赔程序。",
)
MANAGEMENT_RULES_18 = MANAGEMENT_RULES.add(
    18,
    "有下列情形之一的，可以不启动索赔程序：已经履行赔偿义务；生效裁判已全部涵盖索赔请求；"
    "损害显著轻微且不需要赔偿；义务人终止、解散或者死亡且无财产可供执行；依法持证排污符合规定；其他情形。"
    "启动后发现上述情形的，可以终止。",
)
MANAGEMENT_RULES_19 = MANAGEMENT_RULES.add(
    19,
    "启动后及时开展调查，形成调查结论，提出启动磋商或者终止索赔程序的意见。",
)
MANAGEMENT_RULES_20 = MANAGEMENT_RULES.add(
    20,
    "可以委托鉴定评估机构出具鉴定意见；损害事实简单、责任认定无争议、损害较小的案件，可以采用专家意见或者综合认定。",
)
MANAGEMENT_RULES_21 = MANAGEMENT_RULES.add(
    21,
    "调查期间，赔偿义务人的赔偿意愿应当听取；启动磋商应当书面通知。",
)
MANAGEMENT_RULES_22 = MANAGEMENT_RULES.add(
    22,
    "与赔偿义务人就损害事实、修复方案、赔偿责任承担方式和期限等磋商，可以邀请检察机关、专家、公众等参加。",
)
MANAGEMENT_RULES_23 = MANAGEMENT_RULES.add(
    23,
    "磋商达成一致的，签订赔偿协议，载明当事人、事实与证据、履行方式与期限、修复目标、效果评估、违约责任等。",
)
MANAGEMENT_RULES_24 = MANAGEMENT_RULES.add(
    24,
    "对赔偿协议，可以向人民法院申请司法确认；确认后一方不履行的，可以申请强制执行。",
)
MANAGEMENT_RULES_25 = MANAGEMENT_RULES.add(
    25,
    "未经司法确认的协议不履行或者不完全履行的，可以向人民法院提起诉讼。",
)
MANAGEMENT_RULES_26 = MANAGEMENT_RULES.add(
    26,
    "磋商未达成一致的，赔偿权利人及其指定的部门或者机构应当及时提起诉讼。",
)
MANAGEMENT_RULES_27 = MANAGEMENT_RULES.add(
    27,
    "修复完成后组织对受损生态环境修复效果进行评估；未达到修复目标的，应当继续修复。",
)
MANAGEMENT_RULES_28 = MANAGEMENT_RULES.add(
    28,
    "赔偿资金作为政府非税收入缴入国库，统筹用于生态环境修复。",
)
MANAGEMENT_RULES_32 = MANAGEMENT_RULES.add(
    32,
    "重大案件由省级以上报告、督办。",
)
MANAGEMENT_RULES_33 = MANAGEMENT_RULES.add(
    33,
    "重大案件办理情况应当上报。",
)

REFORM_2020 = Instrument(
    key="REFORM_2020",
    name_zh="关于推进生态环境损害赔偿制度改革若干具体问题的意见",
    name_en="Opinions of 2020 on Questions of the Compensation Reform",
    short_zh="若干具体问题的意见（2020）",
    short_en="Reform Opinions 2020",
    source="环法规〔2020〕44号; paraphrased, text not had",
    in_force_from=date(2020, 8, 31),
    reading=Reading.UNVERIFIED,
)

REFORM_2020_5 = REFORM_2020.add(
    5,
    "磋商期限原则上不超过九十日，自书面磋商通知送达之日起算；磋商会议原则上不超过三次。"
    "义务人拒绝或者逾期不答复、无故不参加或者中途退出、已召开三次会议认为难以达成一致、"
    "超过期限仍未达成协议等，视为磋商不成。",
)

REFORM_2025 = Instrument(
    key="REFORM_2025",
    name_zh="关于深入推进生态环境损害赔偿制度改革若干具体问题的意见",
    name_en="Opinions of 2025 on Questions of the Compensation Reform",
    short_zh="若干具体问题的意见（2025）",
    short_en="Reform Opinions 2025",
    source="环法规〔2025〕6号, 13 January 2025; from excerpts and the official answers",
    in_force_from=date(2025, 1, 13),
    reading=Reading.EXCERPT,
)

REFORM_2025_1 = REFORM_2025.add(
    1,
    "明确负责索赔的部门。",
)
REFORM_2025_3 = REFORM_2025.add(
    3,
    "规定可以不启动索赔程序的情形。",
)
REFORM_2025_4 = REFORM_2025.add(
    4,
    "规定损害显著轻微的认定；位于生态保护红线内、二年内再次违法等情形仍应启动。",
)
REFORM_2025_6 = REFORM_2025.add(
    6,
    "规定鉴定评估适用的标准。",
)
REFORM_2025_7 = REFORM_2025.add(
    7,
    "规定赔偿协议的内容，并增加磋商不成的情形。",
)
REFORM_2025_9 = REFORM_2025.add(
    9,
    "事实简单、责任认定无争议、损害数额在三十万元以下的案件可以简易评估；省级可以放宽至五十万元以下。",
)
REFORM_2025_10 = REFORM_2025.add(
    10,
    "列明重大案件的情形：中央督察发现的问题、较大以上突发环境事件等。",
)
REFORM_2025_11 = REFORM_2025.add(
    11,
    "与行政执法衔接，一案双查、信息共享、联合调查。",
)
REFORM_2025_12 = REFORM_2025.add(
    12,
    "启动调查、磋商、诉讼时与检察机关沟通。",
)
REFORM_2025_14 = REFORM_2025.add(
    14,
    "列明可以不开展修复效果评估的情形。",
)

REFORM_PLAN = Instrument(
    key="REFORM_PLAN_2017",
    name_zh="生态环境损害赔偿制度改革方案",
    name_en="Plan for the Reform of the Compensation System",
    short_zh="改革方案",
    short_en="Reform Plan 2017",
    source="中办发〔2017〕68号; paraphrased",
    in_force_from=date(2018, 1, 1),
    reading=Reading.UNVERIFIED,
)

REFORM_PLAN_2017 = REFORM_PLAN.add(
    0,
    "经调查发现生态环境损害需要修复或赔偿的，赔偿权利人主动与赔偿义务人磋商；对经磋商达成的赔偿协议，"
    "可以依照民事诉讼法向人民法院申请司法确认；磋商未达成一致的，及时提起诉讼。",
)

# Of the opinion only the month is known; no clock starts before the month has ended.
LINKING = Instrument(
    key="LINK_2024",
    name_zh="最高人民检察院、生态环境部关于加强生态环境损害赔偿与检察公益诉讼衔接的意见",
    name_en="National Opinion of 2024 on Linking Compensation and Public-Interest Litigation",
    short_zh="衔接意见（2024）",
    short_en="Linking Opinion 2024",
    source="October 2024, 13 articles; from excerpts",
    in_force_from=date(2024, 10, 31),
    reading=Reading.EXCERPT,
)

LINK_2024 = LINKING.add(
    0,
    "决定启动索赔的，生态环境部门应当在十五日内书面告知同级检察机关。检察机关可以在公告时通报，"
    "公告期内未函告启动索赔的，视为不启动，检察机关可以提起民事公益诉讼。",
)

LISTING = Instrument(
    key="LISTED_SUPERVISION",
    name_zh="生态环境违法案件挂牌督办管理办法",
    name_en="Measures on Listed Supervision of Environmental Cases",
    short_zh="挂牌督办管理办法",
    short_en="Listed Supervision Measures",
    source="生态环境部; from excerpts",
    in_force_from=None,
    reading=Reading.EXCERPT,
)

LISTED_SUPERVISION = LISTING.add(
    0,
    "对重大生态环境违法案件挂牌督办，办理期限一般不超过一年。",
)
