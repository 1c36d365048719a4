"""Question trees: pure rules, for whatever an address or an editor may say."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from guidance import trees
from guidance.pictures import WIDTH, picture
from guidance.trees import NO, PARTLY, READY, SEVERAL, YES, Answer, Question, Tree


def ready(key: str, weight: int, **more) -> Question:
    return Question(key, f"{key}?", form=READY, weight=weight, step=f"do {key}", **more)


FINDER = Tree(
    "What happened?",
    (
        Question(
            "trouble",
            "What is it?",
            answers=(
                Answer("out", "Logged out", next="others"),
                Answer("paid", "I paid", "Call the bank.", guides=(7, 8)),
            ),
        ),
        Question(
            "others",
            "Others too?",
            answers=(Answer("yes", "Yes", "Wait."), Answer("no", "No", next="trouble")),
        ),
    ),
)
CHECK = Tree(
    "Ready?",
    (
        Question(
            "uses",
            "What for?",
            form=SEVERAL,
            answers=(Answer("sell", "Sell", covered_by="channel"), Answer("photos", "Photos")),
        ),
        ready("copies", 20),
        ready("channel", 40),
        ready("practice", 10),
        ready("admins", 40),
    ),
)


# --- the finder -------------------------------------------------------------------------------
def test_a_walk_begins_at_the_first_question_and_ends_at_an_answer_that_asks_no_more():
    begun = trees.walk(FINDER, [])
    assert (begun.question.key, begun.lost, begun.end) == ("trouble", False, None)
    asked = trees.walk(FINDER, ["out"])
    assert (asked.question.key, asked.end) == ("others", None)
    done = trees.walk(FINDER, ["out", "yes"])
    assert (done.question, done.end.advice, done.keys) == (None, "Wait.", ("out", "yes"))


def test_answers_that_are_not_ours_begin_anew_and_say_so():
    for keys in (["nonsense"], ["out", "nonsense"], ["paid", "out"], [""], ["out", "yes", "yes"]):
        lost = trees.walk(FINDER, keys)
        assert (lost.question.key, lost.taken, lost.lost) == ("trouble", (), True), keys


def test_nobody_is_asked_twice_even_where_a_tree_leads_back():
    ended = trees.walk(FINDER, ["out", "no"])
    assert ended.question is None
    assert ended.end.key == "no"


def test_a_tree_without_questions_asks_nothing():
    assert trees.walk(Tree(), ["a"]).end is None
    assert trees.plan(Tree(), {}).tasks == ()


# --- the plan ---------------------------------------------------------------------------------
def keys_of(tasks) -> list[str]:
    return [task.question.key for task in tasks]


def test_the_heaviest_comes_first_and_what_was_begun_after_what_was_not():
    plan = trees.plan(
        CHECK,
        {"copies": (NO,), "channel": (PARTLY,), "practice": (PARTLY,), "admins": (NO,)},
    )
    assert keys_of(plan.week) == ["admins", "channel"]
    assert [task.partly for task in plan.week] == [False, True]
    assert keys_of(plan.month) == ["copies", "practice"]
    assert (plan.fine, plan.unanswered) == ((), ())


def test_a_week_holds_few_tasks_and_the_rest_heads_the_month():
    tree = Tree("", (*(ready(f"w{number}", 30) for number in range(6)), ready("m", 20)))
    plan = trees.plan(tree, {question.key: (NO,) for question in tree.questions})
    assert keys_of(plan.week) == ["w0", "w1", "w2", "w3"]
    assert keys_of(plan.month) == ["w4", "w5", "m"]


def test_yes_is_fine_not_mine_is_nothing_and_silence_is_named():
    plan = trees.plan(CHECK, {"copies": (YES,), "channel": ("na",)})
    assert [question.key for question in plan.fine] == ["copies"]
    assert plan.tasks == ()
    assert [question.key for question in plan.unanswered] == ["practice", "admins"]


def test_what_hangs_on_the_account_is_covered_only_by_a_yes():
    for said, covered in ((YES, True), (PARTLY, False), (NO, False)):
        plan = trees.plan(CHECK, {"uses": ("sell", "photos"), "channel": (said,)})
        assert [(each.answer.key, each.covered) for each in plan.hanging] == [
            ("sell", covered),
            ("photos", False),
        ]


# --- the address ------------------------------------------------------------------------------
def test_only_our_answers_are_taken_from_an_address_one_each_and_in_our_order():
    said = trees.pairs(
        "admins=no&uses=photos&uses=sell&uses=evil&admins=yes&copies=maybe&x=1&plan=1"
    )
    assert trees.marks_in(CHECK, said) == {"uses": ("sell", "photos"), "admins": ("yes",)}


def test_an_address_says_again_what_was_understood():
    marks = {"uses": ("sell", "photos"), "admins": (NO,)}
    query = trees.address_of_marks(marks)
    assert query == "uses=sell&uses=photos&admins=no"
    assert trees.marks_in(CHECK, trees.pairs(query)) == marks
    assert trees.address_of(["out", "yes"]) == "a=out&a=yes"


def test_what_is_too_long_or_too_much_is_not_read_at_all():
    assert trees.pairs("a=" + "x" * trees.LONGEST) == []
    assert trees.pairs("&".join(["a=b"] * (trees.MOST + 1))) == []


@given(st.text(max_size=300))
def test_no_query_breaks_anything(query):
    said = trees.pairs(query)
    walk = trees.walk(FINDER, [value for name, value in said if name == trees.STEP])
    assert walk.question is not None or walk.end is not None
    marks = trees.marks_in(CHECK, said)
    assert trees.marks_in(CHECK, trees.pairs(trees.address_of_marks(marks))) == marks
    trees.plan(CHECK, marks)


# --- what editors write -----------------------------------------------------------------------
def test_a_tree_is_read_from_what_a_block_stores_whatever_it_leaves_out():
    one = {"answer": "One", "guide": 5, "more_guides": [5, 6]}
    stored = {
        "title": "T",
        "questions": [
            {
                "type": "item",
                "id": "1",
                "value": {
                    "key": "q",
                    "question": "Q?",
                    "weight": "30",
                    "answers": [
                        {"type": "item", "value": one},
                        {"key": "two", "answer": "Two", "guide": None},
                    ],
                },
            }
        ],
    }
    (question,) = trees.read(stored).questions
    assert (question.form, question.weight) == ("one", 30)
    assert [(each.key, each.guides) for each in question.answers] == [("1", (5, 6)), ("two", ())]
    assert trees.read({}) == Tree()


def test_what_is_wrong_inside_a_tree_is_named():
    assert trees.faults(CHECK) == []
    assert trees.faults(FINDER) == [("circle", "trouble"), ("circle", "others")]
    wrong = Tree(
        "",
        (
            Question("q", "?", answers=(Answer("a", "A", next="gone"), Answer("a", "B"))),
            Question("q", "?", form=SEVERAL, answers=(Answer("c", "C", covered_by="far"),)),
            ready("plan", 10),
        ),
    )
    assert trees.faults(wrong) == [
        ("twice", "q"),
        ("twice", "plan"),
        ("twice", "a"),
        ("nowhere", "gone"),
        ("few", "q"),
        ("nowhere", "far"),
    ]


# --- the picture ------------------------------------------------------------------------------
THINGS = [("Khách đặt hàng ở đó", False), ("Một việc có tên rất dài, dài hơn một dòng", True)]


def test_every_box_of_a_picture_lies_inside_it_and_none_over_another():
    for count in (1, 2, 8):
        drawn = picture("Tài khoản này", THINGS * (count // 2 or 1), ("only", "another"))
        boxes = drawn.boxes
        assert all(box.x >= 0 and box.x + box.width <= WIDTH for box in (*boxes, drawn.root))
        assert boxes[0].y >= 0
        assert boxes[-1].y + boxes[-1].height <= drawn.height
        assert all(one.y + one.height <= two.y for one, two in pairwise(boxes))
        assert drawn.root.y >= 0
    assert [box.note.words for box in drawn.boxes[:2]] == ["only", "another"]


def test_a_picture_in_arabic_is_mirrored():
    plain, turned = (
        picture("Account", THINGS, ("only", "another"), rtl=rtl) for rtl in (False, True)
    )
    assert turned.root.x == WIDTH - plain.root.x - plain.root.width
    assert [box.y for box in turned.boxes] == [box.y for box in plain.boxes]
    assert turned.boxes[0].lines[0].x == WIDTH - plain.boxes[0].lines[0].x
