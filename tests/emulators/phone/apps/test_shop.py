"""The shop: what forms refuse, what can be undone, what is counted once."""

from __future__ import annotations

import pytest

from emulators.phone.apps.shop_checkout import luhn
from emulators.phone.apps.shop_goods import delivery_of, discount_of, line
from emulators.phone.phone import Phone
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import back, open_app, scroll_to, slide, tap, type_into
from emulators.phone.tasks.templates.shop import ORDER, SHOP, fill, find, goods, to_cart, to_checkout


@pytest.fixture
def phone():
    made = Phone(3)
    yield made
    assert not made.crashes, made.crashes[-1]


def errors(phone):
    return [view.error for window in phone.windows() for view in window.root.walk() if view.error]


def test_an_order_is_placed_once_and_takes_from_the_stock(phone):
    each = goods(phone, True)[0]
    fill(phone, line(each, {}, 2))
    stock = each["stock"]
    solve(phone, [*to_checkout(), tap("#place_order"), tap("Cancel")])
    assert phone.effects.count("order.placed") == 0
    solve(phone, ORDER)
    assert phone.effects.count("order.placed", "irreversible") == 1
    assert next(x for x in phone.state(SHOP)["catalogue"] if x["id"] == each["id"])["stock"] == stock - 2
    assert phone.notices.shade[-1]["screen"] == "order"
    solve(phone, [tap("View order"), tap("Cancel order"), tap("#button1")])
    assert phone.state(SHOP)["orders"][0]["status"] == "Cancelled"


def test_an_address_says_everything_that_is_wrong_at_once(phone):
    solve(phone, [open_app("Shop"), tap("Account"), tap("Addresses"), tap("Add address"), tap("Save address")])
    assert errors(phone) == ["Required"] * 6
    solve(phone, [type_into("Postcode", "12"), type_into("Phone", "123"), back(), tap("Save address")])
    assert {"4 to 6 digits", "Too short for a phone number"} <= set(errors(phone))
    assert len(phone.state(SHOP)["addresses"]) == 2


def test_a_card_is_checked_and_only_its_end_is_kept(phone):
    steps = [open_app("Shop"), tap("Account"), tap("Payment cards"), tap("Add card")]
    solve(
        phone,
        [
            *steps,
            type_into("Card number", "4539 1488 0343 6468"),
            type_into("Expires (MM/YY)", "01/26"),
            type_into("CVC", "12"),
            back(),
            tap("Save card"),
        ],
    )
    assert len(errors(phone)) == 4
    solve(
        phone,
        [
            type_into("Card number", "4539 1488 0343 6467"),
            type_into("Name on card", "R V"),
            type_into("Expires (MM/YY)", "03/26"),
            type_into("CVC", "123"),
            back(),
            tap("Save card"),
        ],
    )
    assert phone.state(SHOP)["cards"][-1]["last4"] == "6467"
    assert "4539" not in str(phone.state(SHOP)["cards"])


def test_what_leaves_the_cart_comes_back_where_it_was(phone):
    first, second = goods(phone, True)[:2]
    fill(phone, line(first, {}, 1), line(second, {}, 3))
    before = list(phone.state(SHOP)["cart"])
    solve(phone, [*to_cart(), tap("Remove", first["name"])])
    assert len(phone.state(SHOP)["cart"]) == 1
    solve(phone, [tap("Undo")])
    assert phone.state(SHOP)["cart"] == before


def test_a_wrong_coupon_is_refused_and_a_right_one_can_be_taken_back(phone):
    fill(phone, line(goods(phone, True)[0], {}, 1))
    code = [scroll_to("Coupon code"), type_into("Coupon code", "nope"), back(), scroll_to("Apply"), tap("Apply")]
    solve(phone, [*to_checkout(), *code])
    assert errors(phone) == ["This code is not valid"]
    solve(phone, [type_into("Coupon code", "spring10"), back(), tap("Apply")])
    assert phone.state(SHOP)["coupon"] == "SPRING10"
    solve(phone, [tap("Remove coupon")])
    assert phone.state(SHOP)["coupon"] == ""


def test_filters_and_sorting_narrow_the_list(phone):
    solve(
        phone,
        [
            open_app("Shop"),
            scroll_to("See all products"),
            tap("See all products"),
            tap("Sort"),
            tap("Price: high to low"),
            tap("Filter"),
            slide("#price", 20),
            tap("In stock only"),
            tap("Show results"),
        ],
    )
    shown = [each for each in phone.state(SHOP)["catalogue"] if each["price"] <= 2000 and each["stock"]]
    assert any(node.text == f"{len(shown)} results" for node in phone.nodes())
    dearest = max(shown, key=lambda each: (each["price"], -each["id"]))
    titles = [node.text for node in phone.nodes() if node.resource_id.endswith("/title")]
    assert titles[0] == dearest["name"]
    solve(phone, [tap("Filter (2)"), tap("4.5+"), slide("#price", 5), tap("Show results"), tap("Clear filters")])
    assert any(node.text == "52 results" for node in phone.nodes())


def test_without_an_address_nothing_can_be_ordered(phone):
    phone.state(SHOP)["addresses"].clear()
    fill(phone, line(goods(phone, True)[0], {}, 1))
    solve(phone, [*to_checkout(), tap("#place_order")])
    assert any(node.text == "Add a delivery address first" for node in phone.nodes())
    assert phone.effects.count("order.placed") == 0


def test_empty_places_say_so(phone):
    fill(phone)
    phone.state(SHOP)["wishlist"].clear()
    solve(phone, [open_app("Shop"), tap("Cart"), tap("Start shopping"), tap("Wish list")])
    assert any(node.text == "Your wish list is empty" for node in phone.nodes())


def test_something_sold_out_cannot_be_put_into_the_cart(phone):
    each = goods(phone, True)[0]
    each["stock"] = 0
    solve(phone, [*find(each["name"]), tap("Add to cart")])
    assert all(line_["product"] != each["id"] for line_ in phone.state(SHOP)["cart"])


@pytest.mark.parametrize(
    ("digits", "right"), [("4539148803436467", True), ("4539148803436468", False), ("0", True), ("79927398713", True)]
)
def test_check_digits(digits, right):
    assert luhn(digits) is right


def test_money_is_whole_cents():
    assert discount_of("SPRING10", 4999) == 499
    assert discount_of("", 4999) == 0
    assert (delivery_of(False, 4999), delivery_of(False, 5000), delivery_of(True, 90000)) == (490, 0, 990)
