"""Trees, nested tabs, menus under the pointer, dialogs, drag lists, calendars with events, things that change."""

from __future__ import annotations

from tests.planner.offline.everyday.page import Page

PAGES = (
    Page(
        "folder tree",
        """<ul role=tree id=t></ul><script>const T={Work:{Plans:['roof.pdf','garden.pdf'],Letters:['bank.txt']},Home:{Recipes:['soup.txt']}};
        function node(n,v){const li=document.createElement('li');li.setAttribute('role','treeitem');const s=document.createElement('span');s.textContent=n;li.append(s);if(v===null){s.onclick=()=>say(n);return li}
        li.setAttribute('aria-expanded','false');const u=document.createElement('ul');u.setAttribute('role','group');u.hidden=true;s.onclick=()=>{u.hidden=!u.hidden;li.setAttribute('aria-expanded',String(!u.hidden))};(Array.isArray(v)?v.map(x=>[x,null]):Object.entries(v)).forEach(([k,w])=>u.append(node(k,w)));li.append(u);return li}
        Object.entries(T).forEach(([k,v])=>t.append(node(k,v)))</script>""",
        (
            ("Open Work > Plans > garden.pdf", ("garden.pdf",)),
            ("Find the file soup.txt and open it", ("soup.txt",)),
            ("Expand Work, then Letters, and click bank.txt", ("bank.txt",)),
            ("Click on roof.pdf", ("roof.pdf",)),
        ),
    ),
    Page(
        "questions and answers",
        """<details><summary>Shipping</summary><p>We ship daily. <a href="#" onclick="say('rates');return false">See rates</a></p></details><details><summary>Returns</summary><p>Within 30 days. <a href="#" onclick="say('label');return false">Print a label</a></p></details><details><summary>Contact</summary><p>Write to us. <button onclick="say('chat')">Start a chat</button></p></details>""",
        (
            ('Find the link "Print a label" in the sections and click it', ("label",)),
            ("Expand the section Shipping and click See rates", ("rates",)),
            ("Start a chat", ("chat",)),
            ("Open Contact and press Start a chat.", ("chat",)),
        ),
    ),
    Page(
        "nested tabs",
        """<div id=a></div><div id=b></div><script>const T={Account:{Profile:'Edit name',Password:'Change password'},Devices:{Phones:'Remove phone',Laptops:'Remove laptop'}};let x='Account',y='Profile';
        function draw(){a.innerHTML=Object.keys(T).map(k=>`<span class="tab ${k==x?'active':''}" onclick="x='${k}';y=Object.keys(T['${k}'])[0];draw()">${k}</span> `).join('');b.innerHTML=Object.keys(T[x]).map(k=>`<span class="tab ${k==y?'active':''}" onclick="y='${k}';draw()">${k}</span> `).join('')+`<p><button onclick="say('${T[x][y]}')">${T[x][y]}</button>`}draw()</script>""",
        (
            ("In Devices, open Laptops and press Remove laptop", ("Remove laptop",)),
            ("Go to Account, then Password and click Change password", ("Change password",)),
            ('Switch to the tab "Devices" and click "Remove phone".', ("Remove phone",)),
        ),
    ),
    Page(
        "hover menu",
        """<style>.m{display:inline-block;position:relative;margin-right:20px}.m div{display:none;position:absolute;background:#fff;border:1px solid}.m:hover div{display:block}</style><nav><span class=m>Products<div><a href="#" onclick="say('lamps');return false">Lamps</a><br><a href="#" onclick="say('rugs');return false">Rugs</a></div></span><span class=m>Support<div><a href="#" onclick="say('manuals');return false">Manuals</a><br><a href="#" onclick="say('repairs');return false">Repairs</a></div></span></nav>""",
        (
            ("Hover over Support and click Repairs", ("repairs",)),
            ("Choose Products > Rugs", ("rugs",)),
            ("Click on Manuals in the Support menu", ("manuals",)),
            ("Move the mouse over Products, then click on Lamps.", ("lamps",)),
        ),
    ),
    Page(
        "tooltip",
        """<style>.t{display:none}.i:hover+.t{display:inline}</style><p>Voucher <span class=i tabindex=0 aria-label="Help" style="border:1px solid">?</span><span class=t>Code: SPRING9</span></p><input id=v placeholder="Enter code"><button onclick="say(v.value)">Redeem</button>""",
        (('Hover over the help sign and wait. Then type "SPRING9" into the field and press Redeem', ("SPRING9",)),),
    ),
    Page(
        "confirm deletion",
        """<ul><li>Garden photos <button class=del aria-label="Delete" onclick="ask('Garden photos')">🗑</button></li><li>Tax letters <button class=del aria-label="Delete" onclick="ask('Tax letters')">🗑</button></li></ul><div id=m role=dialog aria-modal=true hidden style="position:fixed;inset:60px;background:#eee"><p></p><button onclick="m.hidden=true;say('kept')">Cancel</button><button onclick="m.hidden=true;say('deleted '+n)">Delete</button></div><script>let n;function ask(x){n=x;m.hidden=false;m.querySelector('p').textContent='Delete '+x+'?'}</script>""",
        (
            ("Delete Tax letters and confirm", ("deleted Tax letters",)),
            ("Delete the album Garden photos, then confirm the deletion in the dialog.", ("deleted Garden photos",)),
            ('Press the delete button of "Tax letters", then press Cancel', ("kept",)),
        ),
    ),
    Page(
        "newsletter",
        """<button onclick="say('next')">Next</button><div id=p style="position:fixed;inset:0;background:#fffc"><div style="margin:40px;background:#fff;border:1px solid;padding:10px"><span class="close-btn" style="float:right;width:14px;height:14px;background:#999" onclick="p.remove();say('closed')"></span><h3>Join our newsletter</h3><input placeholder="Your email"><button onclick="say('joined')">Sign up</button></div></div>""",
        (
            ("Close the pop-up and press Next", ("closed", "next")),
            ("Press Next", ("closed", "next")),
            ("Dismiss the newsletter window.", ("closed",)),
        ),
    ),
    Page(
        "native dialog",
        """<button onclick="d.showModal()">Preferences</button><dialog id=d><label><input type=checkbox id=c> Dark theme</label><label><input type=checkbox id=s> Sounds</label><button onclick="d.close();say('saved '+c.checked+' '+s.checked)">Save</button><button onclick="d.close();say('cancelled')">Cancel</button></dialog>""",
        (
            ("Open the preferences, switch on Dark theme and save", ("saved true false",)),
            ("Open Preferences, turn on Sounds, then press Cancel", ("cancelled",)),
        ),
    ),
    Page(
        "todo drag",
        """<ul id=l style="width:160px"></ul><button onclick="say([...l.children].map(x=>x.textContent))">Save order</button><style>li{height:24px;touch-action:none;user-select:none}</style><script>
        ['Wash','Dry','Iron','Fold'].forEach(x=>{const i=document.createElement('li');i.textContent=x;i.draggable=true;l.append(i)});let d;
        l.addEventListener('dragstart',e=>d=e.target);l.addEventListener('dragover',e=>{e.preventDefault();const t=e.target.closest('li');if(!t||t==d)return;const r=t.getBoundingClientRect();l.insertBefore(d,e.clientY>r.top+r.height/2?t.nextSibling:t)});</script>""",
        (
            ("Move Fold to the top of the list and save the order", ("Fold,Wash,Dry,Iron",)),
            ("Drag Wash down by one position, then press Save order", ("Dry,Wash,Iron,Fold",)),
            ("Sort the list alphabetically by dragging and press Save order", ("Dry,Fold,Iron,Wash",)),
            ("Drag Iron to the 1st position and press Save order", ("Iron,Wash,Dry,Fold",)),
            ("Move Wash below Dry and press Save order", ("Dry,Wash,Iron,Fold",)),
        ),
    ),
    Page(
        "board",
        """<style>.col{display:inline-block;vertical-align:top;width:150px;min-height:160px;border:1px solid;margin:4px}.card{background:#eef;margin:4px;padding:4px}</style><div class=col data-n="To do"><h4>To do</h4><div class=card draggable=true>Report</div><div class=card draggable=true>Call Ann</div></div><div class=col data-n=Doing><h4>Doing</h4></div><div class=col data-n=Done><h4>Done</h4></div><script>let d;document.addEventListener('dragstart',e=>d=e.target);document.querySelectorAll('.col').forEach(c=>{c.addEventListener('dragover',e=>e.preventDefault());c.addEventListener('drop',e=>{e.preventDefault();c.append(d);say(d.textContent+' -> '+c.dataset.n)})})</script>""",
        (
            ("Drag the card Report to Done", ("Report -> Done",)),
            ('Move "Call Ann" to the column Doing', ("Call Ann -> Doing",)),
            ("Move Report into Doing.", ("Report -> Doing",)),
        ),
    ),
    Page(
        "events",
        """<style>td{width:80px;height:44px;border:1px solid;vertical-align:top}.ev{background:#cdf;cursor:pointer}</style><div><button aria-label="Previous month" onclick="say('prev')">‹</button><b>May 2027</b><button aria-label="Next month" onclick="say('next')">›</button></div><table id=c></table><div id=f hidden><input id=n placeholder="Event name"><button onclick="say(day+': '+n.value)">Create</button></div><script>let day;const E={4:'Dentist',12:'Team lunch',20:'Concert'};let h='';for(let r=0;r<5;r++){h+='<tr>';for(let i=1;i<8;i++){const k=r*7+i;h+=k<32?`<td onclick="day=${k};f.hidden=false"><div>${k}</div>${E[k]?`<div class=ev onclick="event.stopPropagation();say('open ${E[k]}')">${E[k]}</div>`:''}</td>`:'<td></td>'}h+='</tr>'}c.innerHTML=h</script>""",
        (
            ("Open the event Team lunch", ("open Team lunch",)),
            ("Click on 17, enter Picnic as the event name and press Create", ("17: Picnic",)),
            ("Go to the next month", ("next",)),
            ("Open the event on May 20", ("open Concert",)),
        ),
    ),
    Page(
        "late content",
        """<button onclick="r.textContent='Loading…';setTimeout(()=>{r.innerHTML='<p>Order found</p><button onclick=\\'say(&quot;tracked&quot;)\\'>Track parcel</button>'},700)">Look up order</button><div id=r></div>""",
        (
            ("Press Look up order, then press Track parcel when it appears", ("tracked",)),
            ("Click Look up order and then Track parcel", ("tracked",)),
        ),
    ),
    Page(
        "consent first",
        """<label><input type=checkbox onchange="b.disabled=!this.checked"> I accept the conditions</label><p><button id=b disabled onclick="say('continued')">Continue</button><button onclick="say('back')">Back</button>""",
        (
            ("Accept the conditions and continue", ("continued",)),
            ("Tick the box and press Continue", ("continued",)),
        ),
    ),
    Page(
        "race",
        """<button id=a onclick="say('start');setTimeout(()=>{z.hidden=false},600)">Start</button><button id=z hidden onclick="say('stop')">Stop</button>""",
        (("Press Start, wait until Stop appears and press Stop", ("start", "stop")),),
    ),
)
