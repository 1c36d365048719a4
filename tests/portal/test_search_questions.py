"""Questions as people type them, and the guide or form of fraud that must come first of all."""

import pytest
from django.utils import timezone, translation

from portal.search import answer

pytestmark = pytest.mark.usefixtures("loaded")

QUESTIONS = {
    "vi": {
        "logged-out-everywhere": [
            "facebook bị đăng xuất",
            "facebook bi dang xuat",
            "facebok bị đăng xuất",
            "tự nhiên bị đăng xuất facebook",
            "facebook tự đăng xuất",
            "bị văng khỏi facebook",
            "messenger bị đăng xuất",
            "đăng nhập lại",
        ],
        "only-me-or-everybody": [
            "facebook sập",
            "zalo lỗi",
            "zalo sập",
            "không vào được",
            "ai cũng bị hay chỉ mình tôi",
        ],
        "recover-facebook": [
            "bị hack facebook",
            "bi hack facebook",
            "fb bị hack phải làm sao",
            "mat tai khoan facebook",
            "mất nick facebook",
            "face book bị hack",
            "bay acc fb",
            "lay lai facebook",
            "khôi phục tài khoản facebook",
            "quên mật khẩu facebook",
            "đổi mật khẩu facebook",
        ],
        "recover-messenger": [
            "messenger",
            "messenger bị hack",
        ],
        "recover-instagram": [
            "instagram bị khóa",
            "instagarm bị hack",
            "insta quên mật khẩu",
        ],
        "recover-threads": [
            "mất tài khoản threads",
        ],
        "recover-zalo": [
            "quên mật khẩu zalo",
            "qeun mat khau zalo",
            "quên pass zalo",
            "zalo bị hack",
            "lấy lại zalo",
            "mất sim lấy lại zalo",
        ],
        "recover-whatsapp": [
            "whatsapp bị chiếm",
        ],
        "recover-tiktok": [
            "tiktok bị hack",
            "tictok bị hack",
            "lấy lại nick tiktok",
        ],
        "recover-google": [
            "gmail bị hack",
            "quên mật khẩu gmail",
            "kênh youtube bị hack",
        ],
        "recover-email": [
            "outlook quên mật khẩu",
        ],
        "recover-x": [
            "twitter bị hack",
        ],
        "recover-telegram": [
            "telegram bị chặn",
        ],
        "recover-viber": [
            "viber bị hack",
        ],
        "recover-vneid": [
            "mat tai khoan vneid",
            "quên mật khẩu vneid",
            "ko vao dc vneid",
        ],
        "recover-vssid": [
            "vssid không đăng nhập được",
        ],
        "cable-break": [
            "đứt cáp quang biển mạng chậm",
            "dut cap quang",
            "mạng chậm quá",
            "cá mập cắn cáp",
        ],
        "payments-down": [
            "momo bị lỗi",
            "app ngân hàng lỗi",
            "không chuyển tiền được",
        ],
        "money-has-gone": [
            "bị lừa",
            "bị lừa đảo",
            "bị lừa chuyển tiền",
            "bi lua chuyen tien",
            "mất tiền",
            "mat tien",
            "lấy lại tiền bị lừa",
            "tiền bị trừ",
            "chuyển khoản nhầm cho lừa đảo",
            "lỡ chuyển tiền cho kẻ lừa đảo",
        ],
        "friend-borrows-money": [
            "zalo lừa đảo mượn tiền",
            "zalo lua dao muon tien",
            "bạn bè mượn tiền",
        ],
        "fake-police": [
            "giả công an gọi điện",
            "gia danh cong an",
        ],
        "fake-bank-staff": [
            "giả danh ngân hàng",
            "nhân viên ngân hàng gọi điện",
        ],
        "fake-vneid-app": [
            "app vneid giả",
        ],
        "code-theft": [
            "mã otp",
            "whatsapp mã 6 số",
            "lỡ đọc mã otp",
        ],
        "fake-shipper": [
            "shipper lừa",
            "giả shipper",
        ],
        "fake-prize": [
            "trúng thưởng",
            "trung thuong",
        ],
        "deepfake-call": [
            "deepfake gọi video",
        ],
        "after-a-data-leak": [
            "lộ dữ liệu cá nhân",
            "rò rỉ dữ liệu",
        ],
        "fake-recovery-service": [
            "dich vu lay lai facebook",
            "thuê hacker lấy lại facebook",
        ],
        "fake-reset-mail": [
            "email đặt lại mật khẩu",
        ],
        "phishing-login-page": [
            "trang đăng nhập giả",
        ],
        "fake-investment": [
            "đầu tư lừa đảo",
        ],
        "fake-shop": [
            "mua hàng online bị lừa",
        ],
        "fake-tax": [
            "hoàn thuế",
        ],
        "passkeys-and-backup-codes": [
            "passkey",
            "mã dự phòng",
            "bảo mật hai lớp",
            "2fa",
        ],
    },
    "en": {
        "logged-out-everywhere": [
            "logged out of facebook",
        ],
        "only-me-or-everybody": [
            "is facebook down",
        ],
        "recover-facebook": [
            "my facebook account was hacked what can I do",
            "forgot facebook password",
            "facebok hacked",
        ],
        "recover-instagram": [
            "instagram locked",
        ],
        "recover-whatsapp": [
            "whatsapp stolen",
        ],
        "recover-vneid": [
            "vneid password",
        ],
        "recover-telegram": [
            "telegram blocked",
        ],
        "money-has-gone": [
            "i was scammed",
            "lost money scam",
            "get my money back",
            "sent money to scammer",
        ],
        "friend-borrows-money": [
            "friend asks for money",
        ],
        "fake-police": [
            "fake police call",
        ],
        "fake-recovery-service": [
            "hire hacker facebook",
        ],
        "cable-break": [
            "slow internet",
        ],
        "payments-down": [
            "wallet not working",
        ],
        "after-a-data-leak": [
            "data leak",
        ],
        "passkeys-and-backup-codes": [
            "2fa",
            "backup codes",
        ],
    },
    "fr": {
        "logged-out-everywhere": [
            "facebook déconnecté",
        ],
        "recover-facebook": [
            "compte facebook piraté",
        ],
        "recover-instagram": [
            "mot de passe oublié instagram",
            "compte instagram bloqué",
        ],
        "recover-whatsapp": [
            "whatsapp piraté",
        ],
        "recover-zalo": [
            "mot de passe zalo",
        ],
        "money-has-gone": [
            "argent perdu arnaque",
        ],
        "friend-borrows-money": [
            "un ami demande de l'argent",
            "arnaque argent ami",
        ],
        "phishing-login-page": [
            "fausse page de connexion",
        ],
    },
    "id": {
        "logged-out-everywhere": [
            "facebook keluar sendiri",
            "facebook ke logout sendiri",
            "fb keluar otomatis",
        ],
        "recover-facebook": [
            "akun facebook diretas",
            "lupa kata sandi facebook",
            "fb kena hack",
            "akun fb dibajak",
            "lupa sandi facebook",
            "lupa password fb",
            "gak bisa login facebook",
        ],
        "recover-instagram": [
            "akun instagram diretas",
            "ig di hack",
            "lupa password ig",
        ],
        "recover-whatsapp": [
            "wa dihack",
            "whatsapp dibajak",
            "wa kena hack",
        ],
        "recover-zalo": [
            "lupa kata sandi zalo",
            "gak bisa login zalo",
        ],
        "money-has-gone": [
            "kena tipu transfer uang",
            "uang hilang penipuan",
            "ketipu transfer",
            "duit hilang kena tipu",
        ],
        "friend-borrows-money": [
            "teman pinjam uang",
            "temen minjem duit",
            "teman pinjam duit lewat wa",
        ],
        "phishing-login-page": [
            "halaman login palsu",
            "link login palsu",
        ],
    },
    "ar": {
        "logged-out-everywhere": [
            "تم تسجيل خروجي من فيسبوك",
            "طلعني من الفيسبوك",
            "خرج لوحده من فيسبوك",
        ],
        "recover-facebook": [
            "قرصنة حساب فيسبوك",
            "حسابي فيسبوك",
            "نسيت كلمة السر فيسبوك",
            "تهكير حساب فيسبوك",
            "هكر حسابي فيس بوك",
            "نسيت الباسورد فيسبوك",
            "استرجاع حساب فيسبوك",
            "حسابي معطل فيسبوك",
            "مش عارف ادخل الفيسبوك",
        ],
        "recover-instagram": [
            "اختراق حساب انستغرام",
            "نسيت كلمة المرور انستقرام",
            "انستا تهكر",
            "مهكر انستغرام",
        ],
        "recover-whatsapp": [
            "سرقة حساب واتساب",
            "اختراق الواتساب",
            "انسرق حسابي واتس اب",
        ],
        "recover-zalo": [
            "حساب زالو",
        ],
        "money-has-gone": [
            "تعرضت للاحتيال تحويل اموال",
            "تم النصب علي",
            "ضاعت فلوسي",
            "نصاب حولت فلوس",
            "استرجاع فلوسي من نصاب",
        ],
        "friend-borrows-money": [
            "صديق يطلب المال",
            "صاحبي يطلب فلوس",
            "صديق يطلب سلف",
            "صديقي يطلب مني فلوس",
        ],
        "phishing-login-page": [
            "صفحة تسجيل دخول مزيفة",
            "صفحة دخول وهمية",
        ],
    },
}


def first(typed: str, language: str) -> str:
    """The slug of the first result of all, whatever its kind; empty where nothing is found."""
    with translation.override(language):
        shown = answer(typed, "", timezone.now()).shown
    return shown[0].hits[0].url.rstrip("/").rpartition("/")[2] if shown else ""


@pytest.mark.parametrize(
    ("language", "slug"), [(code, slug) for code, rows in QUESTIONS.items() for slug in rows]
)
def test_the_first_result_is_the_one_that_helps(language, slug):
    asked = QUESTIONS[language][slug]
    assert asked
    assert {typed: first(typed, language) for typed in asked} == dict.fromkeys(asked, slug)
