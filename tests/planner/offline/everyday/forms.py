"""Forms in many kinds of mark-up: labels around, beside and below, groups, switches, search forms, meanings."""

from __future__ import annotations

from tests.planner.offline.everyday.page import Page

PAGES = (
    Page(
        "div form",
        """<style>.f{margin:6px}.in{border:1px solid;min-height:18px;width:160px}</style><div class=f><div>Full name</div><input class=in></div><div class=f><div>Town</div><input class=in></div><div class=btn style="background:#36c;width:80px;cursor:pointer" id=go>Register</div><script>go.addEventListener('click',()=>say([...document.querySelectorAll('input')].map(x=>x.value).join('|')))</script>""",
        (
            ('Enter "Ida Berg" as full name and "Bergen" as town, then click Register', ("Ida Berg|Bergen",)),
            ("Fill in the form: full name Ida, town Oslo. Press Register.", ("Ida|Oslo",)),
            ("Register with the name Ida and the town Oslo", ("Ida|Oslo",)),
        ),
    ),
    Page(
        "placeholders",
        """<form onsubmit="event.preventDefault();say([...this.elements].slice(0,3).map(x=>x.value).join('|'))"><input placeholder="First name"><input placeholder="Last name"><input type=tel placeholder="Mobile"><input type=submit value="Create account"></form>""",
        (
            (
                "Create an account with the first name Lea, the last name Stone and the mobile number 0170123",
                ("Lea|Stone|0170123",),
            ),
            ('Type "Lea" in first name, "Stone" in last name and create account', ("Lea|Stone|",)),
        ),
    ),
    Page(
        "switches",
        """<div id=s></div><script>['Wi-Fi','Bluetooth','Night light'].forEach((n,i)=>{const d=document.createElement('div');d.innerHTML=`<span id=l${i}>${n}</span> <span role=switch tabindex=0 aria-checked=${i==1} aria-labelledby=l${i} style="display:inline-block;width:30px;height:14px;background:#bbb"></span>`;d.querySelector('[role=switch]').addEventListener('click',e=>{const v=e.target.getAttribute('aria-checked')!='true';e.target.setAttribute('aria-checked',v);say(n+' '+v)});s.append(d)})</script>""",
        (
            ("Turn on Wi-Fi", ("Wi-Fi true",)),
            ("Switch off Bluetooth", ("Bluetooth false",)),
            ("Turn Night light on", ("Night light true",)),
            ("Enable the night light and disable bluetooth", ("Night light true", "Bluetooth false")),
            ("Turn Bluetooth on", ()),
        ),
    ),
    Page(
        "hidden inputs",
        """<style>input{position:absolute;opacity:0}label{display:block;padding:4px}label::before{content:'◻ '}input:checked+label::before{content:'◼ '}</style><div id=o></div><button onclick="say([...document.querySelectorAll(':checked')].map(x=>x.value))">Save</button><script>['Vegan','Gluten-free','Spicy'].forEach((x,i)=>o.insertAdjacentHTML('beforeend',`<input type=checkbox id=c${i} value="${x}"><label for=c${i}>${x}</label>`))</script>""",
        (
            ("Tick Vegan and Spicy and press Save", ("Vegan,Spicy",)),
            ("Check everything and save", ("Vegan,Gluten-free,Spicy",)),
            ("Select only Gluten-free, then press Save", ("Gluten-free",)),
        ),
    ),
    Page(
        "role radios",
        """<div role=radiogroup aria-label="Delivery" id=r></div><button onclick="say(document.querySelector('[aria-checked=true]')?.textContent)">Next</button><script>['Standard','Express','Pick up'].forEach(x=>{const d=document.createElement('div');d.setAttribute('role','radio');d.setAttribute('aria-checked','false');d.tabIndex=0;d.textContent=x;d.onclick=()=>{r.querySelectorAll('[role=radio]').forEach(y=>y.setAttribute('aria-checked',y==d))};r.append(d)})</script>""",
        (
            ("Choose express delivery and press Next", ("Express",)),
            ("Select Pick up as the delivery, then click Next", ("Pick up",)),
            ("Choose the second option and press Next", ("Express",)),
        ),
    ),
    Page(
        "table form",
        """<table><tr><td>Street:</td><td><input></td></tr><tr><td>ZIP code:</td><td><input></td></tr><tr><td>Country:</td><td><select><option>Austria<option>Belgium<option>Chile</select></td></tr></table><button onclick="say([...document.querySelectorAll('input,select')].map(x=>x.value).join('|'))">Continue</button>""",
        (
            (
                'Enter "Elm Road 4" as street, "1010" as ZIP code, choose Belgium and continue',
                ("Elm Road 4|1010|Belgium",),
            ),
            ("Set the country to Chile and the ZIP code to 8320000, then continue.", ("|8320000|Chile",)),
        ),
    ),
    Page(
        "restaurant",
        """<label>Guests <select id=g><option>1<option>2<option>3<option>4</select></label><label>Date <input type=date id=d></label><label>Time <select id=t><option>18:00<option>19:30<option>21:00</select></label><label>Name <input id=n></label><button onclick="say([g.value,d.value,t.value,n.value].join('|'))">Reserve a table</button>""",
        (
            ("Reserve a table for 4 guests on 05/12/2027 at 19:30 under the name Ruiz", ("4|2027-05-12|19:30|Ruiz",)),
            (
                "Choose 3 guests, date 2027-05-12, time 21:00, enter the name Kim and press Reserve a table",
                ("3|2027-05-12|21:00|Kim",),
            ),
        ),
    ),
    Page(
        "job search",
        """<div><input placeholder="Job title"><input placeholder="Place"><button onclick="r.hidden=false">Search jobs</button></div><div id=r hidden><div class=job><h3>Cook</h3><span>Part time</span> <span>€18/h</span><button onclick="say('apply Cook')">Apply</button></div><div class=job><h3>Baker</h3><span>Full time</span> <span>€21/h</span><button onclick="say('apply Baker')">Apply</button></div></div>""",
        (
            ('Search for jobs with the title "chef" in "Rome" and apply for the full time job', ("apply Baker",)),
            ('Enter "chef" as job title, press Search jobs, then apply for Cook', ("apply Cook",)),
        ),
    ),
    Page(
        "interests",
        """<div id=o></div><button onclick="say([...document.querySelectorAll(':checked')].map(x=>x.nextSibling.textContent.trim()))">Continue</button><script>['Cars','Cooking','Physicians','Seas','Movies'].forEach(x=>o.insertAdjacentHTML('beforeend',`<label><input type=checkbox>${x}</label><br>`))</script>""",
        (
            ("Select the topics that mean about the same as films and doctors, then continue", ("Physicians,Movies",)),
            ("Tick the words similar to ocean and automobile and press Continue.", ("Cars,Seas",)),
            ("Tick cooking and continue", ("Cooking",)),
        ),
    ),
    Page(
        "distractors",
        """<div style="background:#ffd"><b>Ad:</b> Save 50% today <button onclick="say('ad')">Buy now</button></div><button disabled>Pay</button><form onsubmit="event.preventDefault();say('paid '+c.value)"><label>Card number <input id=c></label><button>Pay</button></form><div style="display:none"><button onclick="say('hidden')">Pay</button></div><a href="#" onclick="say('help');return false">How to pay</a>""",
        (
            ('Enter "4242" as card number and press Pay', ("paid 4242",)),
            ("Click How to pay", ("help",)),
        ),
    ),
    Page(
        "shop",
        """<div id=p></div><div id=b>Basket: 0</div><script>let n=0;[['Blue mug','€8'],['Red mug','€9'],['Blue bowl','€12']].forEach(([x,c])=>p.insertAdjacentHTML('beforeend',`<div class=product><h4>${x}</h4><span class=price>${c}</span> <button onclick="say('add ${x}');b.textContent='Basket: '+(++n)">Add to basket</button> <button class="heart" aria-label="Add to wish list" onclick="say('wish ${x}')">♡</button></div>`));p.insertAdjacentHTML('beforeend','<button onclick="say(\\'checkout\\')">Checkout</button>')</script>""",
        (
            ("Add the blue mug to the basket. Then go to the checkout.", ("add Blue mug", "checkout")),
            ("Put the blue bowl on the wish list", ("wish Blue bowl",)),
            ("Add the cheapest product to the basket", ("add Blue mug",)),
            ("Add the most expensive product to the basket and go to checkout", ("add Blue bowl", "checkout")),
            ("Add the blue mug and the red mug to the basket", ("add Blue mug", "add Red mug")),
        ),
    ),
    Page(
        "multi page form",
        """<div id=w></div><script>let i=0,v=[];const Q=['Name','City','Pet'];function d(){w.innerHTML=i<3?`<label>${Q[i]} <input id=x></label><button onclick="v.push(x.value);i++;d()">Next</button>`:`<p>Done</p><button onclick="say(v.join())">Finish</button>`}d()</script>""",
        (
            (
                'Enter "Ann" as name and press Next, then "Rome" as city and press Next, then "cat" as pet and press Next, then press Finish',
                ("Ann,Rome,cat",),
            ),
        ),
    ),
)
