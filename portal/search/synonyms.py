"""What people type for what we write, per language, as folded words.

Keys are what is typed, values what our texts say. Only words in common use, and only where our
own texts use another one; the reader's word is looked for as well. Folded `lỗi` is also `lời`:
a synonym only ever adds results. French, Indonesian and Arabic also lead to English, which
their readers are shown where a text is not yet in their language.
"""

from lib.languages import SOURCE

_NAMES = {
    "fb": ("facebook",),
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
        "bay acc": ("mat tai khoan", "mat quyen"),
        "bay nick": ("mat tai khoan", "mat quyen"),
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
        "ca map": ("cap",),  # "cá mập cắn cáp"
        "dut mang": ("dut cap", "cap"),
        "top top": ("tiktok",),
        "ko": ("khong",),
        "k": ("khong",),
        "dc": ("duoc",),
        "csgt": ("canh sat", "cong an"),
    },
    "en": {
        "hack": ("hacked", "locked out", "taken over"),
        "hacked": ("locked out", "taken over"),
        "scam": ("fraud",),
        "phishing": ("fraud", "fake"),
        "crash": ("outage", "down"),
        "offline": ("outage", "down"),
        "sms code": ("otp", "code"),
        "2fa": ("code",),
        "login": ("log in", "sign in", "logged out"),
        "passcode": ("password", "code"),
        "stolen": ("hacked", "lost", "taken"),
    },
    "fr": {
        "arnaque": ("fraude", "fraud", "scam"),
        "escroquerie": ("fraude", "fraud", "scam"),
        "fraude": ("fraud", "scam"),
        "panne": ("outage", "down"),
        "compte": ("account",),
        "pirate": ("hacked", "locked out"),
        "mot de passe": ("password",),
        "deconnecte": ("logged out",),
        "argent": ("money",),
        "ami": ("friend",),
        "vendeur": ("sellers", "seller"),
        "police": ("police",),
        "banque": ("bank",),
    },
    "id": {
        "penipuan": ("fraud", "scam"),
        "gangguan": ("outage", "down"),
        "akun": ("account",),
        "diretas": ("hacked", "locked out"),
        "dihack": ("hacked", "locked out"),
        "kata sandi": ("password",),
        "uang": ("money",),
        "teman": ("friend",),
        "penjual": ("sellers", "seller"),
        "polisi": ("police",),
    },
    "ar": {
        "احتيال": ("fraud", "scam"),
        "نصب": ("fraud", "scam"),
        "انقطاع": ("outage", "down"),
        "عطل": ("outage", "down"),
        "حساب": ("account",),
        "حسابي": ("account",),
        "اختراق": ("hacked", "locked out"),
        "كلمه المرور": ("password",),
        "كلمه السر": ("password",),
        "مال": ("money",),
        "فلوس": ("money",),
        "شرطه": ("police",),
        "فيسبوك": ("facebook",),
        "واتساب": ("whatsapp",),
        "انستغرام": ("instagram",),
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
    "fr": "je j mon ma mes me un une le la les est a ai ete de du des et que quoi comment faire il",
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
