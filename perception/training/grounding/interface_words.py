"""Everyday words of interfaces, for the random screens that the grounder is fitted on."""

from __future__ import annotations


def _told(words: str) -> list[str]:
    return [word for word in (part.strip() for part in words.replace("\n", ",").split(",")) if word]


NAMES = _told(
    """
    Save, Cancel, Submit, Delete, Edit profile, Sign in, Create account, Forgot password?, Add to cart, Checkout
    Continue, Back, Next, Download report, Upload file, Search, Filter, Sort by price, Share, Print, Export CSV
    Import, Refresh, Settings, Help, Log out, Contact us, About, Privacy policy, Terms of use, Subscribe
    Unsubscribe, View details, Show more, Compare, Apply coupon, Track order, Return item, Write a review
    Message seller, Follow, Invite friends, New project, New folder, Rename, Duplicate, Archive, Restore
    Close ticket, Assign to me, Start timer, Stop timer, Send invoice, Mark as paid, Approve, Reject, Home
    Orders, Customers, Reports, Inbox, Sent, Drafts, Calendar, Contacts, Notifications, Billing, Security
    Members, Integrations, Preview, Publish, Schedule, Undo, Redo, Zoom in, Zoom out, Rotate left, Crop, Play
    Pause, Mute, Full screen, Previous track, Next track
    """
)
FIELDS = _told(
    """
    First name, Last name, E-mail, Password, Phone number, Street address, City, Postal code, Country, Company
    Quantity, Notes, Card number, Expiry date, Date of birth, Username, Search products, Subject, Message
    Website, Start date, End date, Amount, Reference, Discount code, Departure airport, Arrival airport
    Passengers, Check-in, Check-out, Guests, Title, Description
    """
)
TICKS = _told(
    """
    Remember me, I agree to the terms, Express delivery, Gift wrap, Send me news, Keep me signed in
    Public profile, Dark mode, Show completed, Include tax, Urgent, Read receipts, Wi-Fi, Bluetooth, Location
    Auto update, Spell check, Sound, Vibrate
    """
)
PEOPLE = _told(
    """
    Ada, Ben, Carla, Dmitri, Elena, Farid, Greta, Hugo, Ines, Jonas, Kira, Liam, Mona, Nils, Olga, Pavel, Rosa
    Sven, Tara, Uma
    """
)
CITIES = _told(
    """
    Oslo, Lima, Kyiv, Pune, Bonn, Turin, Quito, Accra, Osaka, Leeds
    """
)
ROW_BUTTONS = _told(
    """
    Open, Edit, Delete, Details, Reply, View, Remove, Select
    """
)
COLORS = _told(
    """
    red, green, blue, yellow, orange, purple, black, gray, pink, cyan
    """
)
SHAPES = _told(
    """
    circle, square, triangle, rectangle
    """
)
OTHER_WORDS = dict(
    pair.split(" = ")
    for pair in _told(
        """
        Sign in = log in, Log out = sign out, Delete = remove, Create account = register, Checkout = pay now
        Search = find, Settings = preferences, Help = support, Continue = proceed, Calendar = schedule
        Contacts = address book, Inbox = received mail, Phone number = telephone, E-mail = mail address
        Postal code = zip code, Last name = surname, First name = given name, Street address = where you live
        Date of birth = birthday, Quantity = how many, Notes = remarks, Discount code = coupon
        Company = employer, Passengers = number of travellers, Show more = load additional results
        Track order = where is my parcel, Write a review = leave feedback, Print = get it on paper
        Undo = revert the last change, Members = team, Remember me = keep me logged in
        Express delivery = fast shipping, Gift wrap = wrap as a present, Send me news = newsletter
        Dark mode = night theme, Urgent = high priority, Amount = sum of money, Country = nation
        Upload file = attach a document, Add to cart = put in basket, Billing = payment details
        Reject = decline, Approve = accept, Rename = change the name, Duplicate = make a copy
        Mute = turn off sound
        """
    )
)
"""What else people say for the same thing."""
