"""Words of names that say little of who bears them: titles, particles, legal forms, what half of all are called."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words("""
    mr mrs ms miss dr prof professor sir lord lady sheikh shaikh shaykh sheik haji hajji hadji mullah mulla
    mawlawi maulavi maulvi mawlavi sayyid sayed sayyed syed general gen colonel col major maj captain capt
    lieutenant lt admiral brigadier commander marshal president prince princess king queen minister ambassador
    ayatollah imam qari hafiz ustad engineer jr sr esq phd md akhund akhundzada mv mt ms ss
""")
"""Before or after a person's name, or a vessel's."""

PARTICLES = _words("""
    al el ul ur as ad an ar ash az the of and und et de el del della di da dos das do du des la le les van von der
    den ter ten bin ibn ben bint binte binti ould abu abou umm zu st for in on
""")

SON_OF = _words("""
    bin ibn ben ould bint binte binti
""")
"""Between a name and the father's: who stands before it is not who stands after."""

LEGAL = _words("""
    llc ltd limited inc incorporated corp corporation co company plc gmbh ag kg sa sarl srl sas spa nv bv ab oy as
    asa aps kft zrt ooo oao zao pao ao jsc ojsc pjsc cjsc fze fzco fzc wll llp lp pte pty sdn bhd pt tbk kk sro
    doo dd ead eood tov aktiengesellschaft obshchestvo ogranichennoy ogranichennoi otvetstvennostyu
    otvetstvennostiu aktsionernoe obschestvo otkrytoe zakrytoe publichnoe liability sp zoo oo z joint stock open
    closed private public societe anonyme sociedad anonima
""")
"""Forms of companies, and the words that spell them out."""

LEGAL_IN_PERSONS = frozenset({"llc", "ltd", "inc"})

GENERIC = _words("""
    bank group holding holdings international national general trading trade industries industry industrial
    company enterprise enterprises establishment organisation organization foundation institute centre center
    research scientific state ministry department services service shipping maritime construction engineering
    technology technologies factory plant works union association committee council agency office bureau fund
    investment investments commercial import export global systems petroleum oil gas energy security brigade army
    forces front movement party republic federation
""")

ROMAN = _words("""
    ii iii iv vi vii viii ix xi xii xiii
""")


SERVANT = "abd"
"""Servant of: half of a given name."""


def weight(word: str, *, person: bool) -> float:
    """How much a word says of who bears it, from 0 to 1."""
    if word in LEGAL_IN_PERSONS or (word in LEGAL and not person):
        return 0.05
    if word in PARTICLES or word in TITLES:
        return 0.15 if word in PARTICLES else 0.2
    if word == SERVANT or (word in GENERIC and not person):
        return 0.45
    if is_number(word):
        return 0.8
    return 0.5 if len(word) == 1 else 1.0


def is_number(word: str) -> bool:
    """Whether a word numbers its bearer: 27, or the second of a series written II."""
    return word.isdigit() or word in ROMAN
