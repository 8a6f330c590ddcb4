"""Reading, typing, copying, formatting; terminals, keypads and sums; orders in a row."""

from __future__ import annotations

from tests.planner.offline.everyday.page import Page

PAGES = (
    Page(
        "keypad",
        """<style>button{width:30px}</style><output id=o></output><div id=k></div><button style="width:60px" onclick="say(o.textContent)">Unlock</button><script>'123456789*0#'.split('').forEach((x,i)=>{const b=document.createElement('button');b.textContent=x;b.onclick=()=>o.textContent+=x;k.append(b);if(i%3==2)k.append(document.createElement('br'))})</script>""",
        (
            ("Enter the code 4071 on the keypad and press Unlock", ("4071",)),
            ("Type 9930 with the keypad, then unlock", ("9930",)),
            ("Press 2, 5 and 8, then press Unlock", ("258",)),
        ),
    ),
    Page(
        "calculator",
        """<style>button{width:30px}</style><output id=o>0</output><div id=k></div><script>let e='';['7','8','9','÷','4','5','6','×','1','2','3','−','0','C','=','+'].forEach((x,i)=>{const b=document.createElement('button');b.textContent=x;b.onclick=()=>{if(x=='C')e='';else if(x=='='){e=String(eval(e.replace('÷','/').replace('×','*').replace('−','-')));say(e)}else e+=x;o.textContent=e||'0'};k.append(b);if(i%4==3)k.append(document.createElement('br'))})</script>""",
        (
            ("Use the calculator to work out 12 × 7", ("84",)),
            ("Calculate 96 ÷ 8 with the calculator", ("12",)),
            ("Press 5, +, 9 and =", ("14",)),
        ),
    ),
    Page(
        "terminal",
        """<pre id=o>Welcome. Type help for help.\n</pre><div>$ <input id=i class=prompt aria-label="Command line" onkeydown="if(event.key=='Enter'){say(this.value);o.textContent+='$ '+this.value+'\\n';this.value=''}"></div>""",
        (
            ("Run the command date in the terminal", ("date",)),
            ('Type "ls -l" into the terminal and press Enter', ("ls -l",)),
            ('Execute "whoami" in the terminal.', ("whoami",)),
        ),
    ),
    Page(
        "captcha sum",
        """<form onsubmit="event.preventDefault();say(x.value)"><p>To show that you are human: what is 8 plus 5?</p><input id=x aria-label="Your answer"><button>Send</button></form>""",
        (
            ("Answer the question and press Send", ("13",)),
            ("Solve the sum, type the result into the field and send it", ("13",)),
        ),
    ),
    Page(
        "take away",
        """<p>15 - 6 = <input id=x size=3></p><button onclick="say(x.value)">Check</button>""",
        (("Work out the result, enter it and press Check", ("9",)),),
    ),
    Page(
        "two clipboards",
        """<label>Source <textarea id=a>Blue skies tomorrow</textarea></label><label>Target <textarea id=b></textarea></label><button onclick="say(b.value)">Done</button>""",
        (
            ("Copy the text from Source into Target and press Done", ("Blue skies tomorrow",)),
            (
                "Copy the contents of the first box and paste them into the second box, then press Done",
                ("Blue skies tomorrow",),
            ),
        ),
    ),
    Page(
        "letter",
        """<p>Dear Ms Keller,</p><p>your appointment is on 14 June at 10:45 in room 212.</p><p>Kind regards, Dr. Vance</p><label>Room <input id=r></label><label>Time <input id=t></label><button onclick="say(r.value+'/'+t.value)">Save</button>""",
        (
            ("Read the letter. Enter the room number into Room and the time into Time, then save.", ("212/10:45",)),
            ('Type "212" as the room and press Save', ("212/",)),
        ),
    ),
    Page(
        "notes",
        """<div contenteditable id=e role=textbox aria-label="Note" style="border:1px solid;min-height:40px"></div><button onclick="say(e.innerText.trim())">Save note</button><button onclick="e.innerText=''">Clear</button>""",
        (
            ('Write "Buy stamps" in the note and save the note', ("Buy stamps",)),
            ('Type "Call mum" into the editor, then click Save note.', ("Call mum",)),
        ),
    ),
    Page(
        "case and spaces",
        """<label>Code name <input id=c></label><label>E-mail <input id=m type=email></label><label>Comment <textarea id=t></textarea></label><button onclick="say([c.value,m.value,t.value].join('|'))">Send</button>""",
        (
            ("Enter kestrel in capital letters as the code name and press Send", ("KESTREL||",)),
            (
                'Fill in "a@b.org" for the e-mail and "Nothing to add" for the comment, then send',
                ("|a@b.org|Nothing to add",),
            ),
            ("Set the code name to Kestrel 9 and send the form", ("Kestrel 9||",)),
            ("Type your code name, which is Falcon, and press Send", ("Falcon||",)),
            ("E-mail: x@y.org. Comment: fine. Then press Send", ("|x@y.org|fine",)),
        ),
    ),
    Page(
        "steps in order",
        """<div id=b></div><script>['Red','Green','Blue','Reset'].forEach(x=>{const d=document.createElement('div');d.textContent=x;d.style='display:inline-block;padding:6px;margin:4px;border:1px solid;cursor:pointer';d.addEventListener('click',()=>say(x));b.append(d)})</script>""",
        (
            ("Click Blue, Red and Green in that order", ("Blue", "Red", "Green")),
            ("Click Green and afterwards Blue", ("Green", "Blue")),
            ("First press Red. Then press Blue. Finally press Reset.", ("Red", "Blue", "Reset")),
            ("Press Green before you press Red", ("Green", "Red")),
            ("After clicking Blue, click Reset", ("Blue", "Reset")),
            ("Double-click Red", ("Red", "Red")),
            ("Click Red 3 times", ("Red", "Red", "Red")),
        ),
    ),
    Page(
        "word list",
        """<ul id=w></ul><input id=a><button onclick="say(a.value)">Submit</button><script>['pear','fig','banana','plum'].forEach(x=>w.insertAdjacentHTML('beforeend',`<li onclick="say('${x}')">${x}</li>`))</script>""",
        (
            ("Click the longest word", ("banana",)),
            ("Type the first word of the list and press Submit", ("pear",)),
            ("Click the words in alphabetical order", ("banana", "fig", "pear", "plum")),
            ("Click the third word", ("banana",)),
            ("Click on the word that starts with pl", ("plum",)),
        ),
    ),
    Page(
        "select text",
        """<p id=a>One two three.</p><p id=b>Four five six.</p><button onclick="say(getSelection().toString().trim())">Quote</button>""",
        (
            ("Select the second paragraph and press Quote", ("Four five six.",)),
            ("Highlight the first paragraph, then click Quote", ("One two three.",)),
            ('Select the text "Four five six." and click Quote', ("Four five six.",)),
        ),
    ),
)
