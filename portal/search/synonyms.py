"""What people type for what we write, per language, as folded words.

Keys are what is typed, values what our texts say. Only words in common use, and only where our
own texts use another one; the reader's word is looked for as well. Folded `lỗi` is also `lời`:
a synonym only ever adds results. French, Indonesian and Arabic also lead to English, which
their readers are shown where a text is not yet in their language.
"""

from lib.languages import SOURCE

_NAMES = {
    "fb": ("facebook",),
    "face book": ("facebook",),
    "ig": ("instagram",),
    "insta": ("instagram",),
    "mess": ("messenger",),
    "wa": ("whatsapp",),
    "tele": ("telegram",),
    "yt": ("youtube",),
    "twitter": ("x",),
    "chatgpt": ("openai",),
}

_TABLES = {
    "vi": {
        "nick": ("tai khoan",),  # mất nick
        "acc": ("tai khoan",),  # bay acc, mất acc
        "account": ("tai khoan",),
        "bay acc": ("bi hack", "mat tai khoan"),
        "bay nick": ("bi hack", "mat tai khoan"),
        "hack": ("chiem", "mat quyen", "doi mat khau"),
        "bi hack": ("chiem", "mat quyen", "doi mat khau"),
        "pass": ("mat khau",),
        "password": ("mat khau",),
        "mk": ("mat khau",),
        "ma xac nhan": ("otp",),
        "ma xac thuc": ("otp",),
        "sap": ("su co", "ngung hoat dong", "khong vao duoc", "gian doan"),
        "loi": ("su co", "gian doan", "khong vao duoc"),
        "lag": ("cham", "su co"),
        "bi out": ("dang xuat",),
        "bi vang": ("dang xuat",),
        "thoat": ("dang xuat",),
        "scam": ("lua dao",),
        "ck": ("chuyen khoan", "chuyen tien"),
        "muon tien": ("vay tien",),
        "gia danh": ("gia mao",),
        "gia mao": ("gia danh",),
        "link": ("duong dan",),
        "cccd": ("can cuoc",),
        "cmnd": ("can cuoc",),
        "sdt": ("so dien thoai",),
        "mxh": ("mang xa hoi",),
        "bhxh": ("bao hiem xa hoi", "vssid"),
        "dvc": ("dich vu cong",),
        "ca map": ("cap",),
        "ca map can cap": ("dut cap",),
        "dut mang": ("dut cap", "cap"),
        "top top": ("tiktok",),
        "ko": ("khong",),
        "k": ("khong",),
        "dc": ("duoc",),
        "csgt": ("canh sat", "cong an"),
        "khoi phuc": ("lay lai",),
        "vo hieu hoa": ("khoa",),
        "ro ri du lieu": ("lo du lieu",),
        "bao mat hai lop": ("xac minh hai buoc",),
        "bao mat 2 lop": ("xac minh hai buoc",),
        "xac thuc hai yeu to": ("xac minh hai buoc",),
        "2fa": ("xac minh hai buoc",),
        "thue hacker": ("dich vu",),
    },
    "en": {
        "hack": ("hacked", "locked out", "taken over"),
        "hacked": ("locked out", "taken over"),
        "scam": ("scammed", "fraud"),
        "scammer": ("scammed", "fraudsters"),
        "got scammed": ("scammed",),
        "tricked": ("scammed",),
        "money back": ("lost money",),
        "get my money back": ("lost money",),
        "lost my money": ("lost money",),
        "phishing": ("fraud", "fake"),
        "crash": ("outage", "down"),
        "offline": ("outage", "down"),
        "sms code": ("otp", "code"),
        "2fa": ("two step verification", "code"),
        "two factor": ("two step verification",),
        "hire hacker": ("recovery services",),
        "hire a hacker": ("recovery services",),
        "login": ("log in", "sign in", "logged out"),
        "passcode": ("password", "code"),
        "stolen": ("hacked", "lost", "taken"),
    },
    "fr": {
        "arnaque": ("fraude", "escroc", "argent est parti", "fraud", "scammed"),
        "escroquerie": ("fraude", "escroc", "fraud", "scammed"),
        "fraude": ("fraud", "scammed"),
        "panne": ("outage", "down"),
        "compte": ("account",),
        "pirate": ("recuperer votre compte", "hacked", "locked out"),
        "hacke": ("pirate", "recuperer votre compte", "hacked"),
        "vole": ("pirate", "recuperer votre compte", "hacked"),
        "bloque": ("recuperer votre compte", "locked out"),
        "oublie": ("forgot", "forgotten"),
        "mot de passe": ("password",),
        "deconnecte": ("deconnexion", "logged out"),
        "argent": ("money",),
        "argent perdu": ("argent est parti", "lost money"),
        "perdu de l argent": ("argent est parti", "lost money"),
        "ami": ("friend",),
        "faux": ("fausse", "fake"),
        "vendeur": ("sellers", "seller"),
        "police": ("police",),
        "banque": ("bank",),
    },
    "id": {
        "penipuan": ("penipu", "fraud", "scammed"),
        "tertipu": ("uang sudah hilang", "penipu", "scammed"),
        "ditipu": ("uang sudah hilang", "penipu", "scammed"),
        "kena tipu": ("uang sudah hilang", "penipu", "scammed"),
        "uang hilang": ("uang sudah hilang", "lost money"),
        "gangguan": ("outage", "down"),
        "error": ("gangguan", "bermasalah", "down"),
        "eror": ("gangguan", "bermasalah", "down"),
        "down": ("tumbang", "gangguan"),
        "akun": ("account",),
        "diretas": ("memulihkan akun", "hacked", "locked out"),
        "dihack": ("diretas", "memulihkan akun", "hacked"),
        "kena hack": ("diretas", "memulihkan akun", "hacked"),
        "dibajak": ("diambil alih", "diretas", "memulihkan akun", "hacked"),
        "lupa": ("forgot", "forgotten"),
        "kata sandi": ("password",),
        "password": ("kata sandi",),
        "login": ("masuk",),
        "logout": ("dikeluarkan", "logged out"),
        "keluar sendiri": ("dikeluarkan", "logged out"),
        "uang": ("money",),
        "pinjam": ("meminjam", "borrow"),
        "teman": ("friend",),
        "penjual": ("sellers", "seller"),
        "polisi": ("police",),
    },
    "ar": {
        "احتيال": ("محتال", "fraud", "scammed"),
        "للاحتيال": ("ذهب المال", "محتال", "scammed"),
        "نصب": ("محتال", "fraud", "scammed"),
        "النصب": ("ذهب المال", "محتال", "scammed"),
        "تعرضت للاحتيال": ("ذهب المال", "scammed"),
        "انقطاع": ("تعطل", "outage", "down"),
        "عطل": ("تعطل", "outage", "down"),
        "معطل": ("تعطل", "عطل", "down"),
        "حساب": ("account",),
        "حسابي": ("حسابك", "account"),
        "اختراق": ("اخترق", "استولي", "تستعيد حسابك", "hacked", "locked out"),
        "قرصنه": ("اخترق", "استولي", "تستعيد حسابك", "hacked", "locked out"),
        "سرقه": ("اخترق", "استولي", "تستعيد حسابك", "hacked", "taken over"),
        "تهكير": ("اخترق", "استولي", "تستعيد حسابك", "hacked", "locked out"),
        "نسيت": ("forgot", "forgotten"),
        "كلمه المرور": ("password",),
        "كلمه السر": ("كلمه المرور", "كلمه مرور", "password"),
        "تسجيل خروجي": ("خروجك", "logged out"),
        "خروجي": ("خروجك", "logged out"),
        "مال": ("money",),
        "المال": ("قرضا", "money"),
        "فلوس": ("المال", "قرضا", "money"),
        "اموال": ("المال", "money"),
        "شرطه": ("police",),
        "فيسبوك": ("facebook",),
        "الفيسبوك": ("facebook",),
        "فيس بوك": ("facebook",),
        "واتساب": ("whatsapp",),
        "واتس اب": ("whatsapp",),
        "انستغرام": ("instagram",),
        "انستقرام": ("instagram",),
        "انستجرام": ("instagram",),
        "ماسنجر": ("messenger",),
        "يوتيوب": ("youtube",),
        "تيك توك": ("tiktok",),
        "تيليغرام": ("telegram",),
        "زالو": ("zalo",),
    },
}

# What people say around what they look for. Left out where other words remain.
_FILLING = {
    "vi": """toi minh em cua bi thi la roi phai lam sao nao gi the nay nhe oi voi va a u giup xin
        hoi cach nhu ah ad""",
    "en": "i my me a an the is was has have been to do what how of and or in on it can please help",
    "fr": """je j mon ma mes me un une le la les est a ai ete de du des et que quoi comment faire il
        l d s""",
    "id": "saya aku ku yang di ke dan apa bagaimana cara untuk tolong itu ini telah sudah",
    "ar": "انا ماذا كيف هل في من علي الي ما هو هي تم قد لقد افعل",
}
_FILLINGS = {language: frozenset(words.split()) for language, words in _FILLING.items()}

LONGEST = max(len(key.split()) for table in _TABLES.values() for key in table)


def synonyms(language: str) -> dict[str, tuple[str, ...]]:
    """What a reader of one language may type, and what our texts say for it."""
    return _NAMES | _TABLES.get(language, _TABLES[SOURCE])


def filling(language: str) -> frozenset[str]:
    """Words that say nothing about what a reader of one language looks for."""
    return _FILLINGS.get(language, _FILLINGS[SOURCE])
