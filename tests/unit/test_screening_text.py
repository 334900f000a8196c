"""What text may stand in a record: nothing unseen, nothing that reorders, and no real name refused (RELIABILITY I5)."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.legible import fault, tidy
from sanctions.screening.text import is_confusable, latin, scripts

# Made-up bearers, real ways of writing: given and family names as about forty countries write them.
NAMES = (
    "José Muñoz Ñáñez", "Zoë O’Brien-Łuczak", "Þórdís Guðmundsdóttir", "Søren Ærøskøbing", "Åsa Öberg",
    "Jiří Dvořák", "Ľubomír Šťastný", "Erzsébet Hősök", "Ștefan Țepeș", "Gülşen Iğdır", "Đorđe Žižić",
    "Nguyễn Thị Phượng", "Ḥasan al-ʿAẓm", "Ḫālid Ġānim", "d’Estaing, Valéry", "Māris Bērziņš", "Jānis Šķēle",
    "Айгүл Өмүрбекова", "Ксения Щёголева", "Олександр Їжакевич", "Љиљана Ђорђевић", "Ганна Ўладзімірава",
    "Γεώργιος Παπαδόπουλος", "Ελένη Ἀθανασίου", "Արամ Խաչատրյան", "გიორგი მაისურაძე", "דָּוִד בֶּן־גּוּרִיּוֹן", "שרה לוי",
    "محمد عبد الرحمن الأسد", "عَلِيّ بْن مُحَمَّد", "فاطمة الزهراء", "سیّد علی حسینی", "حسن‌زاده", "می‌نژاد پورعلی",
    "محمد اقبال لاہوری", "ئازاد مەحموود", "ئۇيغۇر تۇرسۇن", "ዘውዴ ገብረ ሥላሴ", "ᐃᓄᒃ ᑕᐱᕆᐊᓗᒃ", "ޢަބްދުﷲ",
    "राजेश्वर शर्मा", "शक्‍ति सिंह", "क्षत्रिय ज्ञानेश", "শেখ মুজিবুর রহমান", "র‍্যাচেল", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "સુરેશ પટેલ", "முருகன் செல்வராஜ்", "కృష్ణ రావ్‌", "ಶ್ರೀನಿವಾಸ್‌ ರಾವ್‌", "മോഹന്‍ ലാൽ", "ශ්‍රී ලාල්",
    "สมชาย ใจดี", "ສົມສັກ ວົງສາ", "អ្នកស្រី សុខា", "အောင်ဆန်းစုကြည်", "བསྟན་འཛིན་རྒྱ་མཚོ", "ᠴᠢᠩᠭᠢᠰ ᠬᠠᠭᠠᠨ",
    "王小明", "張偉·李", "山田 太郎", "葛󠄀城 花子", "ひらがな カタカナ", "김정은", "남궁민수", "㐂助", "𠮷野家",
)  # fmt: skip

# Boucher and Anderson, "Trojan Source" (2021), table 1, and what else Unicode orders or hides text with.
REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
HIDDEN = (
    "\u200b\u2060\u2061\u2064\ufeff\u00ad\u180e\u034f\u115f\u1160\u3164\uffa0"
    "\u2800\u17b4\ufe0f\U000e0041\U000e0101\ufff9"
)
CONTROL = "\x00\x07\t\n\r\x1b\x7f\x85\u2028\u2029"
NOT_TEXT = "\ue000\U000f0000\ufffe\ud800\udfff\u0378"


@pytest.mark.parametrize("name", NAMES)
def test_no_real_name_is_refused(name: str) -> None:
    assert fault(unicodedata.normalize("NFC", name)) is None


@pytest.mark.parametrize("character", REORDERING + HIDDEN + CONTROL + NOT_TEXT, ids=lambda c: f"U+{ord(c):04X}")
@pytest.mark.parametrize("frame", ["{}Ali", "A{}li", "Ali{}", "علي{}علي"])
def test_what_is_hidden_reorders_or_is_no_text_is_refused_wherever_it_stands(character: str, frame: str) -> None:
    assert fault(frame.format(character))


def test_the_fault_names_the_character_and_its_place() -> None:
    assert fault("Ali\u202eBashar") == "character 4 is U+202E (RIGHT-TO-LEFT OVERRIDE), which cannot be seen"


@pytest.mark.parametrize(
    "text",
    ["Ali\u200cBashar", "Ali\u200d", "\u200cعلی", "علی\u200c", "علی\u200c \u200cحسن", "حس\u200c\u200cن", "王\u200d明"],
)
def test_a_joiner_that_joins_nothing_is_refused(text: str) -> None:
    assert fault(text)


@pytest.mark.parametrize("text", [" Ali", "Ali ", "\u00a0Ali", "Ali\u3000"])
def test_spaces_at_an_end_are_refused(text: str) -> None:
    assert fault(text) == "has spaces at an end"


@pytest.mark.parametrize("text", ["Jose\u0301", "H\u0323asan", "\u1100\u1161\u11a8", "\u212bsa", "\uf900", "\ufb2a"])
def test_another_form_of_the_same_text_is_refused_and_tidied(text: str) -> None:
    assert fault(text) == "is not in Unicode form NFC"
    assert fault(tidy(text)) is None


@pytest.mark.parametrize(
    ("text", "confusable"),
    [
        # UTS #39, section 4, and its table of whole-script and mixed-script examples.
        ("pаypаl", True), ("раураl", True), ("scоре", True), ("Circle", False), ("СігсӀе", False), ("Сirсlе", True),
        ("Ꭺpple", True), ("αpple", True), ("Toys-Я-Us", True), ("Иван Ivanov", False), ("王 Wang", False),
        ("ねガ王", False), ("Ivan Иванов", False),
    ],
)  # fmt: skip
def test_one_word_of_two_scripts_that_look_alike_is_flagged_never_refused(text: str, confusable: bool) -> None:
    assert is_confusable(text) is confusable
    assert fault(text) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_latin_form_is_derived_from_other_scripts_alone_and_may_itself_stand(name: str) -> None:
    derived = latin(name)
    assert (derived is None) == (scripts(name) <= {"LATIN"})
    if derived:
        assert fault(derived) is None
        assert derived.isascii()


@given(st.text(max_size=40))
@example("A\u0301")
@example("\u200c")
@example("\ud800")
def test_what_passes_is_visible_normal_and_encodable(text: str) -> None:
    if fault(text) is not None:
        return
    assert text.encode().decode() == text
    assert unicodedata.normalize("NFC", text) == text == text.strip() == tidy(text)
    assert not {unicodedata.category(character) for character in text} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not set(text) & set(REORDERING)


@given(st.text(alphabet=st.characters(categories=["L", "Nd", "Po", "Pd"]), min_size=1, max_size=20))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_a_word_in_capitals_stays_in_capitals_in_latin() -> None:
    assert latin("Анатолий ЧЕПИГА") == "Anatoliy CHEPIGA"
