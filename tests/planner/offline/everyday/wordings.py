"""One thing to do, said in many ways: what a reading of goals has to stand."""

from __future__ import annotations

from tests.planner.offline.everyday.page import Page

PAGES = (
    Page(
        "plain button",
        """<button onclick="say('save')">Save draft</button><button onclick="say('publish')">Publish</button><a href="#" onclick="say('help');return false">Help centre</a>""",
        (
            ('Click the "Publish" button.', ("publish",)),
            ("Please publish.", ("publish",)),
            ("Hit Publish", ("publish",)),
            ("Use the Publish button", ("publish",)),
            ('Push the button labelled "Publish"', ("publish",)),
            ("Could you please press the button that says Publish?", ("publish",)),
            ("Tap on 'Publish'", ("publish",)),
            ("Click on the link to the Help centre", ("help",)),
            ("Go to the help centre", ("help",)),
            ("Save the draft", ("save",)),
            ("I'd like to save the draft", ("save",)),
            ("Activate the Publish button", ("publish",)),
            ("Select the Publish button", ("publish",)),
            ("Find the Publish button and click it.", ("publish",)),
        ),
    ),
    Page(
        "one field",
        """<form onsubmit="event.preventDefault();say(x.value)"><label>Nickname <input id=x></label><button>Submit</button></form>""",
        (
            ('Type "Robin" into the nickname field and submit the form', ("Robin",)),
            ('Enter "Robin" in the text field, then click Submit.', ("Robin",)),
            ('Put "Robin" as the nickname and press submit', ("Robin",)),
            ('Fill "Robin" in and submit', ("Robin",)),
            ('The nickname should be "Robin". Submit the form.', ("Robin",)),
            ("Write Robin into the box and hit Submit", ("Robin",)),
            ("Set nickname to Robin and submit", ("Robin",)),
            ("Nickname: Robin. Submit.", ("Robin",)),
            ('Input the text "Robin" and confirm with Submit', ("Robin",)),
            ("Your nickname is Robin. Enter it and submit.", ("Robin",)),
        ),
    ),
    Page(
        "one choice",
        """<p>Size</p><label><input type=radio name=s value=S> Small</label><label><input type=radio name=s value=L> Large</label><label><input type=checkbox id=g> Gift wrap</label><button onclick="say((document.querySelector('[name=s]:checked')||{}).value+' '+g.checked)">Buy</button>""",
        (
            ("Choose Large and buy", ("L false",)),
            ("Pick the large size with gift wrap and press Buy", ("L true",)),
            ("I want the small one. Press Buy.", ("S false",)),
            ("Tick gift wrap, choose Small, then click Buy", ("S true",)),
            ('Select the radio button "Large" and click "Buy"', ("L false",)),
            ("Make sure that Gift wrap is checked and press Buy", ("undefined true",)),
            ("Check the box Gift wrap. Then press the Buy button.", ("undefined true",)),
        ),
    ),
    Page(
        "one list",
        """<ul id=l></ul><script>['Berlin','Lisbon','Oslo','Vienna'].forEach(x=>{const i=document.createElement('li');i.innerHTML='<a href="#">'+x+'</a>';i.querySelector('a').onclick=e=>{e.preventDefault();say(x)};l.append(i)})</script>""",
        (
            ("Click on the third city", ("Oslo",)),
            ("Click the last entry of the list", ("Vienna",)),
            ("Choose Lisbon", ("Lisbon",)),
            ("Open the page of Oslo", ("Oslo",)),
            ("Click on the second link in the list", ("Lisbon",)),
            ("Select the city whose name starts with V", ("Vienna",)),
            ("Click the item just below Berlin", ("Lisbon",)),
            ("Show me Vienna", ("Vienna",)),
            ("Navigate to Berlin", ("Berlin",)),
            ("Take the first one", ("Berlin",)),
        ),
    ),
    Page(
        "one window",
        """<div role=dialog aria-label="Update" style="border:1px solid;padding:8px"><p>A new version is ready.</p><button onclick="say('later')">Later</button><button onclick="say('now')">Update now</button><button aria-label="Close" onclick="say('closed')">×</button></div>""",
        (
            ("Close the dialog", ("closed",)),
            ("Close the window by pressing the x", ("closed",)),
            ("Dismiss it", ("closed",)),
            ("Update now", ("now",)),
            ("Choose Later in the dialog", ("later",)),
            ("Postpone the update by clicking Later", ("later",)),
            ('Click the "x" in the top right corner', ("closed",)),
        ),
    ),
)
