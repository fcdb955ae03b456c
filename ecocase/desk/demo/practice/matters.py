"""What the practice files are about: published cases where one fits, and examples that say that they are invented.

Of a published case only the facts are true; its days are those of the practice.
"""

from __future__ import annotations

from ecocase.desk.demo.telling import ASSUMED, CITY_STAND_IN, PRACTICE, STAND_IN, Matter

DAYS = f"练习用日期{ASSUMED}。"


def example(
    title: str, place: str, detail: str, text: str, *names: str, amount: str = "", kind: str = "enterprise"
) -> Matter:
    """Return an invented matter that says so, with one damage item of an assumed amount."""
    return Matter(
        title, place, detail, f"{text}{PRACTICE}", [(kind, name, text) for name in names], f"{text}{PRACTICE}",
        [("清除污染、修复费用（金额假定）", "restoration_cost", "surface_water", amount)] if amount else None,
    )  # fmt: skip


RUBBER = Matter(
    "苏州某精密橡塑公司涉水损害案", "320506", "太湖生态岛", f"2024年3月4日检查发现废水入河。{CITY_STAND_IN}{DAYS}",
    [("enterprise", "苏州某精密橡塑有限公司", "废水入河")], "地表水受到损害，专家评估6400元。",
    [("地表水损害", "permanent_loss", "surface_water", "6400.00")],
)  # fmt: skip
ALUMINIUM = Matter(
    "苏州某铝业公司涉水损害案", "320506", "太湖生态岛", f"2024年5月16日检查发现废水入河。{CITY_STAND_IN}{DAYS}",
    [("enterprise", "苏州某铝业有限公司", "废水入河")], "地表水受到损害，专家评估107873元。",
    [("地表水损害", "permanent_loss", "surface_water", "107873.00")],
)  # fmt: skip
FISHING = Matter(
    "洪某等太湖非法捕捞案", "320506", "太湖", f"2023年10月至2024年10月非法捕捞，吴中区检察院办理中发现。检察机关以苏州市人民检察院代替。{DAYS}",
    [("person", "洪某", "非法捕捞")], "渔业资源受到损害，专家评估190550元。",
    [("渔业资源损害", "permanent_loss", "wildlife", "190550.00")], "suspected_crime",
)  # fmt: skip
KUNSHAN = Matter(
    "昆山某纸塑公司非法处置废溶剂案", "320583", "昆山",
    f"2020年6月17日居民举报；2017年1月至2020年6月将253.26吨废溶剂（HW06）交给无资质的蔡某处置。{CITY_STAND_IN}金额未公开，{DAYS}",
    [("enterprise", "昆山某纸塑有限公司", "将废溶剂交无资质者处置"), ("person", "蔡某", "无资质处置废溶剂")],
    "土壤受到废溶剂污染。", [("土壤修复费用（金额假定）", "restoration_cost", "soil", "1800000.00")], "report_or_media",
)  # fmt: skip
XIANGCHENG = Matter(
    "相城某科技公司污染案", "320507", "相城", f"2021年4月15日发现，4月23日移送公安机关。损害约40万元，确切数额{ASSUMED}。{CITY_STAND_IN}{DAYS}",
    [("enterprise", "苏州相城某科技有限公司", "违法排放")], "地表水受到损害，约40万元。",
    [("地表水损害（约数，假定）", "permanent_loss", "surface_water", "400000.00")],
)  # fmt: skip
XUZHOU = Matter(
    "徐州机务段油污案", "320300", "徐州", f"2022年事件，2023年3月检察机关启动程序，损害206656元。{CITY_STAND_IN}{DAYS}",
    [("organisation", "徐州机务段", "油污外泄")], "地表水受到油污损害，206656元。",
    [("地表水损害", "restoration_cost", "surface_water", "206656.00")],
)  # fmt: skip
SUQIAN = Matter(
    "宿迁高新区某企业污染案", "321300", "宿迁高新区", f"损害583万元：缴纳292万元，其余以三个替代修复项目履行。{CITY_STAND_IN}{DAYS}",
    [("enterprise", "宿迁高新区某企业", "违法排放")], "地表水受到损害，583万元。",
    [("生态环境损害", "permanent_loss", "surface_water", "5830000.00")],
)  # fmt: skip
HONGSHENG = Matter(
    "“鸿盛轮”长江排放案", "320500", "长江", f"2024年3月13日、4月30日两次排放，5月28日发现。南京机关以南通市生态环境局代替。{DAYS}",
    [("organisation", "“鸿盛轮”经营人", "向长江排放")],
)  # fmt: skip
TONGZHOU = Matter(
    "通州孔某等倾倒固体废物案", "320612", "通州", f"2022年6月至9月倾倒固体废物7596.46吨。{DAYS}",
    [("person", "孔某", "组织倾倒固体废物")],
)  # fmt: skip
TREES = Matter(
    "虎丘江某等滥伐林木案", "320505", "虎丘",
    f"2021年12月1日至17日滥伐林木396棵，68.6287立方米，损害148740元。检察机关以苏州市人民检察院代替。{DAYS}",
    [("person", "江某", "滥伐林木"), ("person", "孟某", "滥伐林木")], source="suspected_crime",
)  # fmt: skip
SLUDGE = Matter(
    "泰兴滨江污水污泥案", "321283", "泰兴滨江", f"长江岸边污泥约4万吨，部分为危险废物。检察机关以苏州市人民检察院代替。{DAYS}",
    [], source="inspection_of_state_or_province",
)  # fmt: skip
POISONED_LAND = Matter(
    "靖江“毒地”填埋危险废物案", "321282", "靖江", f"2015年9月举报，2015年12月国家三部门联合挂牌督办；协议1.9亿元，已到位1.2亿元。{CITY_STAND_IN}分期和{DAYS}",
    [("enterprise", "靖江某公司", "填埋危险废物")], "土壤、地下水受到损害，1.9亿元。",
    [("清除污染、修复费用", "restoration_cost", "soil", "190000000.00")],
)  # fmt: skip
BINHAI = Matter(
    "滨海赵某某倾倒危险废物案", "320922", "滨海", f"倾倒危险废物1700吨，上游企业为共同被告。{CITY_STAND_IN}金额{ASSUMED}。{DAYS}",
    [("person", "赵某某", "倾倒危险废物1700吨"), ("enterprise", "上游某企业", "交无资质者处置")],
    "土壤受到损害。", [("土壤修复费用（金额假定）", "restoration_cost", "soil", "900000.00")],
)  # fmt: skip
SHIPYARD = Matter(
    "扬州广陵广进船业岸线案", "321002", "广陵", f"2018年12月联合挂牌督办，占用岸线113亩，修复7.5万平方米。{CITY_STAND_IN}金额{ASSUMED}。{DAYS}",
    [("enterprise", "广进船业", "占用、破坏岸线")], "岸线和湿地受到损害。",
    [("岸线湿地修复费用（金额假定）", "restoration_cost", "wetland", "2600000.00")],
)  # fmt: skip
NICKEL = Matter(
    "奉贤非法处置含镍污染物案", "320500", "上海奉贤", f"2019年4月16日发现；三名义务人中二人服刑、一人下落不明。{STAND_IN}姓名从略，{DAYS}",
    [("person", f"义务人{which}", "非法处置含镍污染物") for which in ("一", "二", "三")], "土壤受到镍污染。",
    [
        ("应急处置费用", "prevention_cost", "soil", "2000000.00"),
        ("鉴定评估费用", "investigation_cost", "soil", "630000.00"),
        ("修复费用", "restoration_cost", "soil", "3430000.00"),
    ], "suspected_crime",
)  # fmt: skip
ALKALI = Matter(
    "海德公司倾倒废碱案", "321200", "泰州", f"2014年4月至5月三次倾倒废碱共102.44吨，靖江、兴化饮用水中断。{CITY_STAND_IN}{DAYS}",
    [("enterprise", "安徽海德化工科技有限公司", "将废碱交无资质者处置")], "长江和新通扬运河受到损害。",
    [
        ("修复费用", "restoration_cost", "surface_water", "36379000.00"),
        ("服务功能损失", "interim_loss", "surface_water", "18189500.00"),
        ("评估费用", "investigation_cost", "surface_water", "260000.00"),
    ], "sudden_event",
)  # fmt: skip
TIANYI = Matter(
    "山东天一污染案", "320500", "山东", f"2015年12月29日联合挂牌督办；三轮磋商未成；损害745.77754万元。{STAND_IN}{DAYS}",
    [("enterprise", "山东天一公司", "违法排放")], "土壤和地下水受到损害。",
    [("生态环境损害", "restoration_cost", "groundwater", "7457775.40")],
)  # fmt: skip
PAPER_MILL = Matter(
    "美利纸业固体废物填埋案", "320500", "宁夏", f"14处地块填埋固体废物，跨省办理，2020年12月确认。{STAND_IN}{DAYS}",
    [("enterprise", "美利纸业", "填埋固体废物")], "14处地块土壤受到损害。",
    [
        ("清除费用", "restoration_cost", "soil", "44230000.00"),
        ("生态环境损害", "permanent_loss", "soil", "159000000.00"),
    ],
)  # fmt: skip
HUADU = Matter(
    "花都倾倒污泥案", "320500", "广州花都", f"三名被告，损害3337706.10元。{STAND_IN}姓名从略，{DAYS}",
    [("person", f"义务人{which}", "倾倒污泥") for which in ("甲", "乙", "丙")], "耕地受到损害。",
    [("生态环境损害", "restoration_cost", "farmland", "3337706.10")],
)  # fmt: skip
DRUMS = Matter(
    "常州许建惠、许玉仙污染案", "320500", "常州", f"洗桶废液等约500吨污染土壤和地下水。检察机关以苏州市人民检察院代替。{DAYS}",
    [("person", "许建惠", "洗桶排放废液"), ("person", "许玉仙", "洗桶排放废液")], source="suspected_crime",
)  # fmt: skip
PLANT = Matter(
    "某污水处理公司超标排放案", "320500", "天津", f"天津检察机关2019年8月26日办理，损害715.4025万元。{STAND_IN}{DAYS}",
    [("enterprise", "某污水处理公司", "超标排放")], source="administrative_penalty",
)  # fmt: skip
WATERWORKS = Matter(
    "盛开水务（南京胜科）偷排案", "320100", "南京", f"2014年10月至2017年4月偷排废水28.46万立方米。检察机关以苏州市人民检察院代替。{DAYS}",
    [("enterprise", "盛开水务公司", "偷排废水")], source="suspected_crime",
)  # fmt: skip
LAKE = Matter(
    "南四湖流域33家企业硫酸盐超标案", "320300", "南四湖", f"最高人民检察院移送的线索，硫酸盐最高超标7.75倍。{STAND_IN}{DAYS}",
    [], source="monitoring",
)  # fmt: skip
