"""What changes in place, and what is made anew? Source: "Data model", docs.python.org."""

from studycards.demo import Demo, expect, step

DEMO = Demo(
    title={"en": "Changed in place, or made anew", "zh": "原地修改，还是新建"},
    moral={"en": "Ask which object a name stands for.", "zh": "先问名字指的是哪个对象。"},
    claims=["C1", "C2", "C3", "C4"],
    evidence={
        "same-list": {
            "en": "append leaves the same list, one longer",
            "zh": "append 之后仍是同一个列表，长一个元素",
        },
        "two-names": {
            "en": "What one name adds, the other shows",
            "zh": "通过一个名字添加，另一个名字也看得到",
        },
        "item-assignment": {
            "en": "A list takes another item; tuple and string refuse",
            "zh": "列表可换元素，元组和字符串拒绝",
        },
        "new-tuple": {"en": "+= makes another tuple", "zh": "+= 得到另一个元组"},
        "inner-list": {"en": "A list inside a tuple still changes", "zh": "元组里的列表仍可改变"},
        "literals": {
            "en": "Brackets, a comma, braces, quotes: list, tuple, set, str",
            "zh": "方括号、逗号、花括号、引号：list、tuple、set、str",
        },
    },
    controls={
        "a-copy": {
            "en": "After a copy the first list keeps its length",
            "zh": "复制之后，第一个列表长度不变",
        },
    },
    seconds=0.01,
)


def main():
    step("Add to a list, and look whether it is still the same one.", "给列表添加元素，看它是否还是同一个。")
    numbers = [1, 2, 3]
    before = id(numbers)
    numbers.append(4)
    expect("same-list", [id(numbers) == before, len(numbers)], [True, 4])

    step("Add through a second name; then through a copy.", "通过第二个名字添加；再通过副本添加。")
    expect("two-names", length_after(lambda first: first), 2)
    expect("a-copy", length_after(lambda first: first.copy()), 1)

    step("Assign to the first item of each.", "给每一个的第一个元素赋值。")
    tried = [assigned([1]), assigned((1,)), assigned("1")]
    expect("item-assignment", tried, ["replaced", "TypeError", "TypeError"])

    step("Make a tuple longer, and change a list inside one.", "让元组变长，再修改元组里的列表。")
    pair = kept = (1, 2)
    pair += (4,)
    expect("new-tuple", [pair, kept, pair is kept], [(1, 2, 4), (1, 2), False])
    holder = ([],)
    holder[0].append(1)
    expect("inner-list", holder, ([1],))
    literals = [[1], (1,), {1}, "1"]
    expect("literals", [type(one).__name__ for one in literals], ["list", "tuple", "set", "str"])


def length_after(second_name):
    first = [1]
    second_name(first).append(2)
    return len(first)


def assigned(row):
    try:
        row[0] = 9
    except TypeError as error:
        return type(error).__name__
    return "replaced"


if __name__ == "__main__":
    DEMO.run(main)
