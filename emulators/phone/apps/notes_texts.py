"""What somebody writes down: title, text, checklist, labels."""

from __future__ import annotations

NOTES: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("Groceries", "", ("Milk", "Whole grain bread", "Apples", "Olive oil", "Coffee", "Washing powder"), ("Home",)),
    (
        "Packing list",
        "",
        ("Passport", "Charger", "Swimsuit", "Sunscreen", "Book", "First aid kit", "Raincoat"),
        ("Travel",),
    ),
    ("Wi-Fi at the office", "Network: Mesh-Upstairs\nAsk the front desk for the password", (), ("Work",)),
    ("Books to read", "", ("The Overstory", "Exhalation", "The Sea Around Us", "Piranesi"), ()),
    ("Birthday gift ideas", "Concert tickets\nA cookbook\nPottery class", (), ("Ideas",)),
    (
        "Meeting 12 February",
        "Launch moves to April.\nBudget stays at 48,200.\nNext step: talk to design.",
        (),
        ("Work",),
    ),
    ("Pancakes", "250 g flour, 3 eggs, half a litre of milk, a pinch of salt. Rest for 20 minutes.", (), ("Home",)),
    ("Car", "Next service at 92,000 km\nTyres are in the cellar", (), ("Home",)),
    ("Films", "", ("The Station Agent", "Paterson", "Close-Up"), ("Ideas",)),
    ("Garden", "", ("Prune the roses", "Order compost", "Sow lettuce", "Repair the hose"), ("Home",)),
    ("Story idea", "A lighthouse keeper who collects the names of ships that never come back.", (), ("Ideas",)),
    ("Phone plan", "Contract ends in November. 20 GB, 14.99 a month.", (), ()),
    ("Running times", "5 km: 27:40\n10 km: 58:15\nHalf marathon: not yet", (), ()),
    ("Flat hunt", "Rent up to 1,200, balcony, no more than 20 minutes by bike", (), ("Home",)),
    ("Questions for the dentist", "Crown upper left?\nCost without insurance?", (), ()),
    ("Lisbon", "", ("Tram 28", "Tile museum", "Pastel de nata in Belém", "Ferry to Cacilhas"), ("Travel",)),
    ("Locker", "Locker 214, third floor", (), ("Work",)),
    ("Quotes", "“We do not remember days, we remember moments.”", (), ()),
    ("Spring cleaning", "", ("Windows", "Behind the fridge", "Sort the shoes", "Wash curtains"), ("Home",)),
    ("Band names", "The Late Arrivals\nPaper Harbour\nSlow Elevator", (), ("Ideas",)),
    ("Onboarding", "", ("Badge", "Laptop", "Read the handbook", "Lunch with the team"), ("Work",)),
    ("Measurements", "Window 118 × 142 cm\nDoor 86 cm\nAlcove 61 cm deep", (), ("Home",)),
    ("Train tips", "Sit on the left for the sea view. The 9:14 is emptier than the 8:44.", (), ("Travel",)),
    ("Gym plan", "", ("Squats 3 × 8", "Rows 3 × 10", "Plank 3 × 45 s"), ()),
    ("Presents", "", ("Tea for grandma", "Puzzle for the twins"), ()),
    ("Talk outline", "1. Why it broke\n2. What we measured\n3. What we changed", (), ("Work",)),
)
