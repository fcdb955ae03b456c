"""The articles that the steps rest on, by key; every module constant is an article's key.

OPINIONS_n                the 24 articles of the Opinions (实施意见)
MANAGEMENT_RULES_n        生态环境损害赔偿管理规定 (环法规〔2022〕31号)
REFORM_2020_n, _2025_n    若干具体问题的意见 (〔2020〕44号, 〔2025〕6号)
LINK_2024                 最高检、生态环境部衔接意见 of 2024
CODE_n                    生态环境法典
CIVIL_CODE_n              民法典
CIVIL_PROCEDURE_n         民事诉讼法
COMPENSATION_SUITS_n      最高法 生态环境损害赔偿案件若干规定
PROCURATORIAL_SUITS_n     两高 检察公益诉讼解释
PUBLIC_INTEREST_SUITS_n   最高法 环境民事公益诉讼解释
MARINE_SUITS_n            两高 海洋公益诉讼规定
TORT_SUITS_n, FOREST_SUITS_n, PUNITIVE_DAMAGES_n, INJUNCTION_RULES_n   最高法 解释
PROCURATORATE_RULES_n     人民检察院公益诉讼办案规则
"""

from __future__ import annotations

from ecocase.policy.articles.civil_code import *  # noqa: F403
from ecocase.policy.articles.civil_code import CIVIL_CODE
from ecocase.policy.articles.civil_procedure import *  # noqa: F403
from ecocase.policy.articles.civil_procedure import CIVIL_PROCEDURE
from ecocase.policy.articles.code import *  # noqa: F403
from ecocase.policy.articles.code import CODE, FORMER_ENVIRONMENT_LAW
from ecocase.policy.articles.compensation_suits import *  # noqa: F403
from ecocase.policy.articles.compensation_suits import COMPENSATION_SUITS
from ecocase.policy.articles.instruments import Article as Article
from ecocase.policy.articles.instruments import Instrument as Instrument
from ecocase.policy.articles.instruments import Reading as Reading
from ecocase.policy.articles.instruments import in_chinese as in_chinese
from ecocase.policy.articles.opinions import *  # noqa: F403
from ecocase.policy.articles.opinions import OPINIONS
from ecocase.policy.articles.public_interest_suits import *  # noqa: F403
from ecocase.policy.articles.public_interest_suits import (
    MARINE_SUITS,
    PROCURATORATE_RULES,
    PROCURATORIAL_SUITS,
    PUBLIC_INTEREST_SUITS,
)
from ecocase.policy.articles.regulation import *  # noqa: F403
from ecocase.policy.articles.regulation import (
    LINKING,
    LISTING,
    MANAGEMENT_RULES,
    REFORM_2020,
    REFORM_2025,
    REFORM_PLAN,
)
from ecocase.policy.articles.tort import *  # noqa: F403
from ecocase.policy.articles.tort import (
    CRIMINAL_POLLUTION,
    FOREST_SUITS,
    INJUNCTION_RULES,
    LATE_INTEREST_RULES,
    PUNITIVE_DAMAGES,
    TORT_SUITS,
)

INSTRUMENTS: tuple[Instrument, ...] = (
    OPINIONS,
    MANAGEMENT_RULES,
    REFORM_2020,
    REFORM_2025,
    REFORM_PLAN,
    LINKING,
    LISTING,
    CODE,
    FORMER_ENVIRONMENT_LAW,
    CIVIL_CODE,
    CIVIL_PROCEDURE,
    COMPENSATION_SUITS,
    PROCURATORIAL_SUITS,
    PUBLIC_INTEREST_SUITS,
    MARINE_SUITS,
    PROCURATORATE_RULES,
    TORT_SUITS,
    FOREST_SUITS,
    PUNITIVE_DAMAGES,
    INJUNCTION_RULES,
    CRIMINAL_POLLUTION,
    LATE_INTEREST_RULES,
)

ARTICLES: dict[str, Article] = {key: found for instrument in INSTRUMENTS for key, found in instrument.articles.items()}


def article(key: str) -> Article:
    """Return the article with a key.

    :raises KeyError: the tables know no such article.
    """
    return ARTICLES[key]
