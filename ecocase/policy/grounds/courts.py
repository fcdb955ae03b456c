"""Grounds of suits, measures, restoration and enforcement."""

from __future__ import annotations

from ecocase.policy import articles
from ecocase.policy.grounds.lists import GroundList, ground_list

SUITS: tuple[GroundList, ...] = (
    ground_list(
        "suit_situations",
        ("损害赔偿诉讼的情形", "Situations of a compensation suit"),
        articles.COMPENSATION_SUITS_1,
        ("serious_sudden_event", "较大、重大、特别重大突发环境事件", "Serious or graver sudden event"),
        ("key_ecological_area", "重点生态功能区、禁止开发区发生的事件", "Event in a key ecological area"),
        ("other_grave_consequence", "其他严重影响生态环境后果", "Another grave consequence"),
    ),
    ground_list(
        "suit_paths",
        ("检察机关起诉路径", "Paths of a procuratorate's suit"),
        articles.OPINIONS_15,
        ("after_referral", "第四条移送后起诉", "After a referral under article 4"),
        ("own_file", "自行立案后起诉", "On its own file"),
        ("uncovered_claims", "未被涵盖的诉讼请求", "Claims that are not covered"),
        ("new_damage", "新发现的损害", "Newly found damage"),
        ("preventive", "预防性民事公益诉讼", "Preventive civil public-interest suit"),
        ("incidental", "刑事附带民事公益诉讼", "Civil public-interest suit incidental to a criminal one"),
    ),
    ground_list(
        "announcement_exempt",
        ("不需公告的情形", "Where no announcement is needed"),
        articles.PROCURATORIAL_SUITS_13,
        ("marine_department_informed", "已告知海洋环境监督管理部门", "The marine department was informed instead"),
        ("exempt_by_rules", "规则规定不需公告", "The rules exempt it"),
    ),
    ground_list(
        "suit_withdrawn",
        ("撤回起诉的理由", "Grounds for withdrawing a suit"),
        articles.PUBLIC_INTEREST_SUITS_26,
        ("claims_met", "诉讼请求全部实现", "All claims are met"),
        ("enforcement_met_claims", "行政机关依法履职使诉讼请求全部实现", "The bureau's enforcement met all claims"),
        ("procedural", "程序原因", "A reason of procedure"),
    ),
    ground_list(
        "measures",
        ("临时措施", "Interim measures"),
        articles.OPINIONS_12,
        ("injunction", "生态环境禁止令", "Injunction"),
        ("property_preservation", "财产保全", "Preservation of property"),
        ("evidence_preservation", "证据保全", "Preservation of evidence"),
    ),
    ground_list(
        "measure_lifted",
        ("解除措施的原因", "Why a measure is lifted"),
        articles.CIVIL_PROCEDURE_104,
        ("no_suit_in_time", "期限内未起诉", "No suit in time"),
        ("ground_gone", "申请原因消失", "Its ground is gone"),
        ("security_given", "被申请人提供担保", "The respondent gave security"),
        other=True,
    ),
    ground_list(
        "security",
        ("担保", "Security"),
        articles.CIVIL_PROCEDURE_103,
        ("security_asked", "责令提供", "Asked for"),
        ("security_provided", "已提供", "Given"),
        ("security_dispensed", "免予提供", "Dispensed with"),
    ),
)

PERFORMANCE: tuple[GroundList, ...] = (
    ground_list(
        "restoration_basis",
        ("修复依据", "Bases of restoration"),
        articles.OPINIONS_17,
        ("voluntary", "主动修复", "Voluntary, before an agreement"),
        ("agreement", "赔偿协议", "Agreement"),
        ("judgment", "裁判文书", "Judgment or mediation document"),
        ("default", "不履行后代为修复", "Default"),
    ),
    ground_list(
        "restoration_modes",
        ("修复方式", "Modes of restoration"),
        articles.OPINIONS_17,
        ("by_obligor", "自行修复", "By the obligor"),
        ("by_third_party", "委托第三方修复", "By a capable third party"),
        ("substitute", "替代修复", "Substitute restoration"),
        ("by_department", "由赔偿权利人指定的部门组织修复", "Organised by the claimant's department"),
    ),
    ground_list(
        "evaluation_exempt",
        ("不开展修复效果评估的情形", "Where no evaluation is needed"),
        articles.REFORM_2025_14,
        # The three cases could not be read; the officer names the one that holds.
        ("listed_case", "属于第十四条所列情形（说明）", "A case that article 14 lists (name it)"),
    ),
    ground_list(
        "not_in_place",
        ("不能原位修复的原因", "Why the place itself is not restored"),
        articles.OPINIONS_20,
        ("cannot_restore", "无法原位修复", "It cannot be restored"),
        ("cannot_fully_restore", "无法完全原位修复", "It cannot be restored in full"),
    ),
    ground_list(
        "substitute_kinds",
        ("替代修复方式", "Kinds of substitute restoration"),
        articles.OPINIONS_20,
        ("base", "修复基地", "Restoration base"),
        ("carbon", "认购碳汇", "Purchase of forestry carbon credits"),
        ("replanting", "补植复绿", "Replanting"),
        ("fry_release", "增殖放流", "Release of fry"),
        ("labour", "环境公益劳务代偿", "Public-interest labour in lieu"),
        ("cleaner_production", "自愿清洁生产协议", "Voluntary cleaner-production agreement"),
        other=True,
    ),
    ground_list(
        "mandatory_audit",
        ("强制性清洁生产审核的情形", "Enterprises under mandatory cleaner-production audits"),
        articles.CODE_967,
        ("over_standard", "超标准或者超总量控制指标排放", "Discharge over standard or quota"),
        ("toxic", "使用有毒有害原料或者排放有毒有害物质", "Toxic or harmful materials or discharges"),
        ("named_by_state", "国家规定的其他情形", "Another case named by the state"),
    ),
    ground_list(
        "enforceable_titles",
        ("执行依据", "Enforceable titles"),
        articles.OPINIONS_18,
        ("confirmed_agreement", "经司法确认的赔偿协议", "Judicially confirmed agreement"),
        ("effective_judgment", "生效判决", "Effective judgment"),
        ("mediation_document", "法院调解书", "Court's mediation document"),
        ("payment_order", "生效支付令", "Effective payment order"),
    ),
    ground_list(
        "enforcement_result",
        ("执行结果", "Results of enforcement"),
        articles.CIVIL_PROCEDURE_247,
        ("done", "执行完毕", "Done"),
        ("in_part", "部分执行", "In part"),
        ("settled", "执行和解", "Settled"),
        ("no_assets", "无财产可供执行", "Ended for lack of assets"),
    ),
    ground_list(
        "delisting",
        ("解除挂牌的理由", "Grounds for delisting"),
        articles.OPINIONS_9,
        ("demands_met", "督办要求已经落实", "The demands are met"),
        ("merged_with_another", "并入其他督办事项", "Merged with another listing"),
        other=True,
    ),
)
