"""What is meant by a condition: all but one, more than a number, before or below something, what is unread."""

from __future__ import annotations

from tests.planner.offline.everyday.page import Page

PAGES = (
    Page(
        "toppings",
        """<div id=o></div><button onclick="say([...document.querySelectorAll(':checked')].map(x=>x.value))">Order</button><script>['Olives','Ham','Onions','Basil'].forEach((x,i)=>o.insertAdjacentHTML('beforeend',`<label><input type=checkbox value="${x}" ${i==1?'checked':''}> ${x}</label><br>`))</script>""",
        (
            ("Select everything except Onions and press Order", ("Olives,Ham,Basil",)),
            ("Choose all toppings but Ham, then order", ("Olives,Onions,Basil",)),
            ("Untick Ham, tick Basil and press Order", ("Basil",)),
            ("Check Olives and uncheck Ham, then press Order.", ("Olives",)),
            ("Select nothing else and press Order", ("Ham",)),
        ),
    ),
    Page(
        "price list",
        """<ul id=p></ul><script>[['Pen','$3'],['Lamp','$24'],['Mug','$9'],['Chair','$80']].forEach(([n,c])=>p.insertAdjacentHTML('beforeend',`<li><span>${n}</span> <b>${c}</b> <button onclick="say('${n}')">Add</button></li>`))</script>""",
        (
            ("Add every item that costs less than $10", ("Pen", "Mug")),
            ("Add all items over $20", ("Lamp", "Chair")),
            ("Add the item that costs $24", ("Lamp",)),
            ("Click Add for the chair", ("Chair",)),
            ("Add the second cheapest item", ("Mug",)),
        ),
    ),
    Page(
        "numbers to compare",
        """<div id=n></div><script>[14,33,8,27].forEach(x=>{const b=document.createElement('button');b.textContent=x;b.onclick=()=>say(x);n.append(b)})</script>""",
        (
            ("Click all numbers greater than 20", ("33", "27")),
            ("Click every even number", ("14", "8")),
            ("Press the number below 10", ("8",)),
            ("Click on all odd numbers.", ("33", "27")),
        ),
    ),
    Page(
        "unread",
        """<style>.unread{font-weight:bold}</style><ul id=m></ul><input id=a aria-label=Answer><button onclick="say(a.value)">OK</button><script>[['Ann','unread'],['Bo',''],['Cy','unread'],['Di','']].forEach(([n,c])=>m.insertAdjacentHTML('beforeend',`<li class="${c}" ><span>${n}</span> <i>${c?'new':'seen'}</i> <button aria-label="Mark as read" onclick="say('read ${n}')">✓</button></li>`))</script>""",
        (
            ("Mark all new messages as read", ("read Ann", "read Cy")),
            ("How many messages are new? Type the number and press OK.", ("2",)),
            ("Mark the message from Cy as read", ("read Cy",)),
        ),
    ),
    Page(
        "links by place",
        """<h2>News</h2><a href="#" onclick="say('news all');return false">Show all</a><p>Rain tomorrow.</p><h2>Sport</h2><a href="#" onclick="say('sport all');return false">Show all</a><p>Cup final.</p><footer><a href="#" onclick="say('imprint');return false">Imprint</a></footer>""",
        (
            ('Click "Show all" below Sport', ("sport all",)),
            ("Click Show all under the heading News", ("news all",)),
            ("Click the last link on the page", ("imprint",)),
            ("Click the second Show all link", ("sport all",)),
        ),
    ),
    Page(
        "edit fields",
        """<label>Title <input id=t value="Old title"></label><label>Tags <input id=g value="a, b"></label><button onclick="say(t.value+'|'+g.value)">Save</button>""",
        (
            ("Clear the title and press Save", ("|a, b",)),
            ('Replace the title with "New title" and save', ("New title|a, b",)),
            ('Change the title to "Best title", then press Save', ("Best title|a, b",)),
            ("Empty the tags field and save", ("Old title|",)),
            ('Update the tags to "x" and save', ("Old title|x",)),
        ),
    ),
    Page(
        "mouse slider",
        """<style>#k{width:220px;height:14px;background:#ddd;position:relative}#h{position:absolute;width:14px;height:14px;background:#c33;left:0}</style><div>Volume: <span id=v>0</span></div><div id=k><div id=h class="slider-handle"></div></div><button onclick="say(v.textContent)">Apply</button><script>let on=false;h.addEventListener('mousedown',e=>{on=true;e.preventDefault()});document.addEventListener('mousemove',e=>{if(!on)return;const r=k.getBoundingClientRect(),x=Math.max(0,Math.min(206,e.clientX-r.left-7));h.style.left=x+'px';v.textContent=Math.round(x/2.06)});document.addEventListener('mouseup',()=>on=false)</script>""",
        (
            ("Set the volume slider to 40 and press Apply", ("40",)),
            ("Drag the slider to 75, then apply", ("75",)),
        ),
    ),
    Page(
        "day planner",
        """<style>.slot{height:22px;border-bottom:1px solid #ddd;width:200px}</style><div id=d></div><div id=f hidden><input id=n aria-label="Title"><button onclick="say(at+' '+n.value)">Create</button></div><script>let at;for(let h=8;h<13;h++){const r=document.createElement('div');r.className='slot';r.innerHTML=`<span>${h}:00</span>`;r.addEventListener('click',()=>{at=h+':00';f.hidden=false});d.append(r)}</script>""",
        (
            ('Create an event called "Call Ann" at 10:00', ("10:00 Call Ann",)),
            ('Click on 9:00, enter "Gym" as the title and press Create', ("9:00 Gym",)),
        ),
    ),
    Page(
        "radio meanings",
        """<p>How was it?</p><label><input type=radio name=r value=1> Terrible</label><label><input type=radio name=r value=2> Fine</label><label><input type=radio name=r value=3> Excellent</label><button onclick="say(document.querySelector(':checked')?.value)">Send</button>""",
        (
            ("Choose the last option and press Send", ("3",)),
            ("Select the option that means about the same as great, then send", ("3",)),
            ("Pick the first radio button and press Send", ("1",)),
        ),
    ),
    Page(
        "pricing table",
        """<table><tr><th></th><th>Start</th><th>Team</th><th>Firm</th></tr><tr><td>Users</td><td>1</td><td>10</td><td>100</td></tr><tr><td>Price</td><td>$0</td><td>$20</td><td>$90</td></tr><tr><td></td><td><button onclick="say('start')">Choose</button></td><td><button onclick="say('team')">Choose</button></td><td><button onclick="say('firm')">Choose</button></td></tr></table><input id=a aria-label=Answer><button onclick="say(a.value)">Send</button>""",
        (("Enter the price of Team as the answer and press Send", ("$20",)),),
    ),
)
