"""Pages of many kinds: the first that were written."""

from __future__ import annotations

from tests.planner.offline.everyday.page import Page

PAGES = (
    Page(
        "inline links",
        """<p>By signing up you accept the <span class=lk onclick="say('terms')">terms of use</span>, the
        <span class=lk onclick="say('privacy')">privacy note</span> and <a href="#" onclick="say('cookies')">cookies</a>.</p>""",
        (
            ('Click the link "terms of use".', ("terms",)),
            ('Click on "privacy note"', ("privacy",)),
            ("Open the cookies link", ("cookies",)),
            ('Click on "terms of use."', ("terms",)),
        ),
    ),
    Page(
        "tabs",
        """<ul role=tablist><li role=tab aria-selected=true onclick="show(0)">General</li><li role=tab onclick="show(1)">Shipping</li>
        <li role=tab onclick="show(2)">Returns</li></ul><div id=p></div><script>
        const T=['Welcome','We ship on Mondays. <a href="#" onclick="say(\\'rates\\')">Rates</a>','Within 30 days: <a href="#" onclick="say(\\'refund\\')">Refund policy</a>'];
        function show(i){document.querySelectorAll('[role=tab]').forEach((t,j)=>t.setAttribute('aria-selected',i==j));p.innerHTML=T[i]};show(0)</script>""",
        (
            ('Switch between the tabs to find and click on the link "Refund policy".', ("refund",)),
            ("Go to the Shipping tab and click Rates", ("rates",)),
            ("Click on Returns", ()),
        ),
    ),
    Page(
        "menu",
        """<style>ul{list-style:none;margin:0;padding:0;width:110px}.m ul{display:none;position:absolute;left:110px;margin-top:-18px}.m li:hover>ul{display:block}li{padding:2px}</style>
        <ul class=m role=menubar><li role=menuitem><div>File</div><ul role=menu><li role=menuitem onclick="event.stopPropagation();say('save')">Save</li>
        <li role=menuitem aria-haspopup=true><div>Export</div><ul role=menu><li role=menuitem onclick="event.stopPropagation();say('pdf')">PDF</li><li role=menuitem onclick="event.stopPropagation();say('csv')">CSV</li></ul></li></ul></li>
        <li role=menuitem onclick="say('help')">Help</li></ul>""",
        (
            ("Choose File > Export > PDF", ("pdf",)),
            ("Select File>Save", ("save",)),
            ("Click Help in the menu", ("help",)),
        ),
    ),
    Page(
        "mail",
        """<div id=m></div><script>
        const M=[['Karl','Lunch today?'],['Sophia','Your invoice'],['Ann','Tickets']];
        function list(){m.innerHTML='<h3>Inbox</h3>'+M.map((x,i)=>`<div class="thread" data-i=${i}><div class=from onclick="read(${i})">${x[0]}</div><div class=subject onclick="read(${i})">${x[1]}</div><span class="trash" title="Delete" onclick="say('del '+M[${i}][0])">🗑</span><span class="star" title="Mark as important" onclick="say('star '+M[${i}][0])">☆</span></div>`).join('')}
        function read(i){m.innerHTML=`<div class=from>${M[i][0]}</div><p>${M[i][1]}</p><span class="reply" role=button title=Reply onclick="compose(${i},'reply')"></span><button onclick="compose(${i},'forward')">Forward</button><button onclick="list()">Back</button>`}
        function compose(i,k){m.innerHTML=(k=='forward'?'<label>To: <input id=to></label>':'')+`<textarea id=t></textarea><button onclick="say('${k} '+M[${i}][0]+' '+(window.to?to.value:'')+' '+t.value)">Send</button>`}
        list()</script><style>.reply{display:inline-block;width:20px;height:20px;background:#39f}</style>""",
        (
            ("Delete the email from Sophia", ("del Sophia",)),
            ("Mark the email by Ann as important", ("star Ann",)),
            ('Find the email by Karl and reply to it with the text "On my way."', ("reply Karl  On my way.",)),
            ('Reply to the email from Ann with the text "Thanks".', ("reply Ann  Thanks",)),
            ("Forward the email from Sophia to Bob", ("forward Sophia Bob ",)),
            ("Find the message from Ann and forward it to Kim.", ("forward Ann Kim ",)),
            ("Find the email by Ann and click the trash icon to delete it.", ("del Ann",)),
            ("Find the email by Karl and click the star icon to mark it as important.", ("star Karl",)),
            ("Find the email by Sophia and delete it", ("del Sophia",)),
            ("Find the email by Karl and forward that email to Lou.", ("forward Karl Lou ",)),
        ),
    ),
    Page(
        "feed",
        """<div id=f></div><script>const U=['@lena','@omar','@petra'];
        f.innerHTML=U.map(u=>`<div class=post><b>${u.slice(1)}</b> <span class=user>${u}</span><p>Hello from ${u.slice(1)}</p><span class="reply" onclick="say('reply ${u}')"></span><span class="like" onclick="say('like ${u}')"></span><span class="share" onclick="say('share ${u}')"></span><span class="more" onclick="this.nextElementSibling.hidden=false"></span><ul hidden><li onclick="say('mute ${u}')">Mute</li><li onclick="say('copy ${u}')">Copy link</li></ul></div>`).join('')</script>
        <style>.reply,.like,.share,.more{display:inline-block;width:16px;height:16px;background:#bbb;margin:3px}</style>""",
        (
            ("Like the post by @omar", ("like @omar",)),
            ('For the user @petra, click on the "Reply" button.', ("reply @petra",)),
            ('For the user @lena, click on the "Copy link" button.', ("copy @lena",)),
            ("Share the post of @lena", ("share @lena",)),
        ),
    ),
    Page(
        "arithmetic",
        """<div id=q></div><input id=a><button onclick="say(a.value)">Check</button><script>q.textContent='17 + 25 ='</script>""",
        (("Solve the math problem and type your answer into the textbox. Then press Check.", ("42",)),),
    ),
    Page(
        "equation",
        """<div>3x - 4 = 11</div><label>x = <input id=a></label><button onclick="say(a.value)">Submit</button>""",
        (("Solve for x, type the answer into the box and press Submit.", ("5",)),),
    ),
    Page(
        "guessing",
        """<input id=a type=text><button onclick="say(a.value);h.textContent=+a.value<6?'The number is higher than '+a.value:+a.value>6?'The number is lower than '+a.value:'Correct!'">Submit</button><p id=h></p>""",
        (("Guess the number between 0 and 9 and press Submit. Use the hint below to find it.", ("4", "7", "5", "6")),),
    ),
    Page(
        "copying",
        """<textarea id=s>The quick brown fox.</textarea><input id=a><button onclick="say(a.value)">Submit</button>""",
        (("Copy the text in the textarea, paste it into the textbox and press Submit.", ("The quick brown fox.",)),),
    ),
    Page(
        "long text",
        """<textarea id=t style="height:60px"></textarea><button onclick="say(t.scrollTop==0?'top':t.scrollTop+t.clientHeight>=t.scrollHeight-1?'bottom':'middle')">Submit</button><script>t.value='line\\n'.repeat(60)</script>""",
        (("Scroll the text area to the bottom and press Submit.", ("bottom",)),),
    ),
    Page(
        "spinner",
        """<input type=text id=n value=0 readonly><a href="#" class=up onclick="n.value=+n.value+1">▲</a><a href="#" class=down onclick="n.value=n.value-1">▼</a>
        <button onclick="say(n.value)">Submit</button>""",
        (("Select 3 with the spinner and press Submit.", ("3",)), ("Set the spinner to -2, then submit", ("-2",))),
    ),
    Page(
        "lists",
        """<select id=c size=4 multiple><option>Chile<option>Ireland<option>Japan<option>Kenya<option>Peru</select>
        <select id=d><option>Small<option>Medium<option>Large</select><label><input type=radio name=r value=air>By air</label><label><input type=radio name=r value=sea>By sea</label>
        <button onclick="say([...c.selectedOptions].map(o=>o.text)+'|'+d.value+'|'+(document.querySelector('[name=r]:checked')||{}).value)">Submit</button>""",
        (
            ("Select Kenya, Japan from the list and click Submit.", ("Japan,Kenya|Small|undefined",)),
            ("Choose Large from the dropdown, select By sea and press Submit", ("|Large|sea",)),
            ("Pick Ireland from the scroll list, then click Submit", ("Ireland|Small|undefined",)),
        ),
    ),
    Page(
        "contacts",
        """<div id=c></div><script>const P=[['Lena Ruiz','+1 555 0101','lena@x.org','4 Elm St'],['Omar Khan','+1 555 0102','omar@x.org','9 Oak Ave'],['Petra Vogt','+1 555 0103','petra@x.org','7 Ash Rd']];let i=0;
        function draw(){const p=P[i];c.innerHTML=`<h4>${p[0]}</h4><div>Phone: <a href="#" class=phone onclick="say(P[i][1])">${p[1]}</a></div><div>Email: <a href="#" class=email onclick="say(P[i][2])">${p[2]}</a></div><div>Address: <a href="#" class=address onclick="say(P[i][3])">${p[3]}</a></div><a href="#" onclick="i=Math.max(0,i-1);draw()">&lt;</a> <a href="#" onclick="i=Math.min(2,i+1);draw()">&gt;</a>`}draw()</script>""",
        (
            ("Find Petra Vogt in the contact book and click on their phone number.", ("+1 555 0103",)),
            ("Find Lena in the contact book and click on their email.", ("lena@x.org",)),
        ),
    ),
    Page(
        "shapes",
        """<svg width=200 height=120><circle cx=30 cy=30 r=20 fill=red onclick="say('big red circle')" /><circle cx=90 cy=30 r=6 fill=blue onclick="say('small blue circle')" />
        <rect x=120 y=10 width=40 height=40 fill=green onclick="say('big green square')" /><rect x=20 y=80 width=10 height=10 fill=red onclick="say('small red square')" />
        <text x=90 y=100 font-size=20 fill=purple onclick="say('purple K')">K</text></svg>""",
        (
            ("Click on the small red rectangle", ("small red square",)),
            ("Click on a blue circle", ("small blue circle",)),
            ("Click on the large green shape.", ("big green square",)),
            ("Click on the purple letter", ("purple K",)),
            ("Click on a purple K", ("purple K",)),
            ('Click on the "K"', ("purple K",)),
        ),
    ),
    Page(
        "swatches",
        """<style>.b{width:24px;height:24px;display:inline-block}</style><div class=b style="background:orange" onclick="say('orange')"></div><div class=b style="background:teal" onclick="say('teal')"></div><div class=b style="background:#c00" onclick="say('red')"></div>""",
        (("Click on the red coloured box.", ("red",)), ("Press the orange box", ("orange",))),
    ),
    Page(
        "widgets",
        """<button onclick="say('button')">aa</button><input type=text onclick="say('text')"><textarea onclick="say('textarea')"></textarea><input type=radio onclick="say('radio')"><input type=checkbox onclick="say('checkbox')">""",
        (
            ('Click on a "radio" widget.', ("radio",)),
            ('Click on a "checkbox" widget', ("checkbox",)),
            ("Click on the textarea", ("textarea",)),
            ('Click on a "textarea" widget.', ("textarea",)),
            ('Click on a "text" widget.', ("text",)),
            ("Click the text field", ("text",)),
        ),
    ),
    Page(
        "numbers",
        """<div id=g></div><style>span{display:inline-block;padding:8px;cursor:pointer}</style><script>[7,2,9,4].forEach(n=>{const s=document.createElement('span');s.textContent=n;s.addEventListener('click',()=>say(n));g.append(s)})</script>""",
        (
            ("Click on the numbers in ascending order.", ("2", "4", "7", "9")),
            ("Click the numbers from largest to smallest", ("9", "7", "4", "2")),
            ("Click on the highest number", ("9",)),
        ),
    ),
    Page(
        "agreement",
        """<div style="height:80px;overflow:auto;width:220px" onscroll="if(this.scrollTop+this.clientHeight>=this.scrollHeight-2)document.querySelectorAll('button').forEach(b=>b.disabled=false)"><p>%s</p></div><button disabled onclick="say('agreed')">Agree</button><button disabled onclick="say('no')">Decline</button>"""
        % ("Words and words. " * 80),
        (("Scroll to the bottom of the text, then press Agree.", ("agreed",)), ("Press Decline", ("no",))),
    ),
    Page(
        "order of food",
        """<table><tr><th>Dish<th>Price<th>Quantity</tr><tr><td>Soup<td>$4.50<td><input type=number value=0 id=a></tr><tr><td>Salad<td>$6.00<td><input type=number value=0 id=b></tr><tr><td>Rice<td>$3.20<td><input type=number value=0 id=c></tr></table><button onclick="say([a.value,b.value,c.value])">Submit</button>""",
        (
            ("Order 2 Soup and 3 Rice, then press Submit", ("2,0,3",)),
            ("Order two Salad and one Rice, then press Submit", ("0,2,1",)),
            ("Enter 4 as the quantity of Salad and click Submit", ("0,4,0",)),
        ),
    ),
    Page(
        "questions",
        """<table><tr><th>Film<th>Genre<th>Year</tr><tr><td>Dune<td>Drama<td>1984</tr><tr><td>Alien<td>Horror<td>1979</tr></table><button onclick="say('drama')">Drama</button><button onclick="say('horror')">Horror</button><input id=a><button onclick="say(a.value)">Submit</button>""",
        (
            ("What is the genre of Alien? Click on the answer.", ("horror",)),
            ("Enter the year of Dune into the text field and press Submit.", ("1984",)),
        ),
    ),
    Page(
        "increments",
        """<p>Guests: <output id=n>0</output></p><button onclick="n.textContent=+n.textContent+1">+</button><button onclick="n.textContent=n.textContent-1">-</button><button onclick="say(n.textContent)">Done</button>""",
        (("Press + three times, then press Done", ("3",)), ("Click the + button twice and press Done.", ("2",))),
    ),
    Page(
        "paragraph",
        """<p id=p>Mornings are calm near the harbour wall.</p><input id=a><button onclick="say(a.value)">Submit</button>""",
        (
            ("Find the 3rd word in the paragraph, type it into the textbox and press Submit.", ("calm",)),
            ("Type the last word of the text into the text box and press Submit", ("wall",)),
        ),
    ),
    Page(
        "log in",
        """<form onsubmit="event.preventDefault();say(u.value+'/'+p.value)"><label for=u>Account</label><input id=u><label for=p>Password</label><input id=p type=password><button>Sign in</button></form><div id=o style="position:fixed;inset:0;background:#0008" hidden></div>""",
        (
            ('Log in with user name "ada" and password "s3cret".', ("ada/s3cret",)),
            ('Sign in as "ada" with password "pw"', ("ada/pw",)),
        ),
    ),
    Page(
        "search",
        """<input type=search placeholder="Search articles"><button onclick="go()">Go</button><div id=r></div><script>function go(){r.innerHTML=['One','Two','Three'].map(x=>`<div><a href="#" onclick="say('${x}')">${x}</a><p>About ${x}</p></div>`).join('')}</script>""",
        (
            ('Search for "ships" and open the second result.', ("Two",)),
            ("Search for ships, then click the result called Three", ("Three",)),
        ),
    ),
    Page(
        "cookie banner",
        """<button onclick="say('saved')" style="margin:60px">Save draft</button><div role=dialog style="position:fixed;inset:0;background:#fffd"><p>We value your privacy</p><button onclick="this.parentNode.remove()">Reject all</button><button onclick="this.parentNode.remove()">Accept all</button></div>""",
        (("Press Save draft", ("saved",)),),
    ),
    Page(
        "tree",
        """<ul id=t><li><span class=folder onclick="this.nextElementSibling.hidden^=1">Music</span><ul hidden><li><span onclick="say('jazz')">Jazz.mp3</span></li></ul></li><li><span class=folder onclick="this.nextElementSibling.hidden^=1">Photos</span><ul hidden><li><span onclick="say('cat')">Cat.png</span></li></ul></li></ul>""",
        (
            ("Find and click on the file named Cat.png", ("cat",)),
            ('Open the folders to find "Jazz.mp3" and click it.', ("jazz",)),
        ),
    ),
    Page(
        "chained buttons",
        """<button onclick="say('one')">ONE</button><button onclick="say('two')">TWO</button><button onclick="say('cancel')">Cancel</button>""",
        (
            ("Click button ONE, then click button TWO.", ("one", "two")),
            ('Click on the "Cancel" button.', ("cancel",)),
            ("Press TWO and then ONE", ("two", "one")),
        ),
    ),
    Page(
        "editor",
        """<div><button class="ql-bold" onclick="document.execCommand('bold')"></button><button class="ql-italic" onclick="document.execCommand('italic')"></button></div>
        <style>.ql-bold,.ql-italic{width:20px;height:20px}</style><div id=e class=editor contenteditable style="border:1px solid;min-height:40px">Lorem ipsum dolor sit</div>
        <button onclick="say(e.innerHTML.replace(/<(i|b)>/g,'[').replace(/<\\/(i|b)>/g,']'))">Submit</button>""",
        (
            (
                "Using the text editor, give the text ipsum the style bold and press Submit.",
                ("Lorem [ipsum] dolor sit",),
            ),
            ("Make everything italic, then press Submit", ("[Lorem ipsum dolor sit]",)),
        ),
    ),
    Page(
        "selection",
        """<p>The first paragraph of it.</p><p>Another one follows here.</p><button onclick="say(getSelection().toString().trim())">Submit</button>""",
        (("Highlight the text in the 2nd paragraph and click Submit.", ("Another one follows here.",)),),
    ),
    Page(
        "stock",
        """<p>Price: <b id=p>10</b></p><button onclick="p.textContent=+p.textContent-2">Refresh</button><button onclick="say('bought at '+p.textContent)">Buy</button>""",
        (("Press Refresh until the price is less than 5, then press Buy", ("bought at 4",)),),
    ),
    Page(
        "wizard",
        """<div id=w></div><script>let i=0;const N=['Welcome','Licence','Folder','Ready'];function d(){w.innerHTML=`<h3>${N[i]}</h3><button onclick="i=Math.min(3,i+1);d()">Next</button>`+(i==3?'<button onclick="say(\\'finished\\')">Finish</button>':'')}d()</script>""",
        (('Press Next until you see "Ready" and then press Finish.', ("finished",)), ("Click Finish", ("finished",))),
    ),
    Page(
        "odd one out",
        """<style>.b{width:30px;height:30px;display:inline-block;background:green}</style><div class=b onclick="say(1)"></div><div class=b onclick="say(2)"></div><div class=b style="background:red" onclick="say(3)"></div><div class=b onclick="say(4)"></div>""",
        (("Click on the one that is different from the others: the odd one out", ("3",)),),
    ),
    Page(
        "keys",
        """<input id=a onkeydown="if(event.key=='Enter')say('sent '+this.value)"><p>Chat</p>""",
        (('Type "hello" into the chat box and press Enter', ("sent hello",)),),
    ),
    Page(
        "first and second",
        """<p>First: <input id=a></p><p>Second: <input id=b></p><button onclick="say(a.value+'|'+b.value)">OK</button>""",
        (
            ('Enter "x1" into the first field and "y2" into the second field, then press OK', ("x1|y2",)),
            ('Type "p" in the 2nd text box. Press OK.', ("|p",)),
        ),
    ),
    Page(
        "volume",
        """<label>Volume <input type=range min=0 max=100 value=50 id=v></label><button onclick="say(v.value)">Save</button>""",
        (("Set the volume slider to 30 and press Save", ("30",)), ("Select 75 with the slider and hit Save.", ("75",))),
    ),
    Page(
        "every post",
        """<div id=f></div><script>f.innerHTML=['@a','@b','@a'].map((u,i)=>`<div class=post><span>${u}</span><p>Text ${i}</p><button onclick="say('like ${i}')">Like</button><button onclick="say('share ${i}')">Share</button></div>`).join('')+'<button onclick="say(\\'done\\')">Submit</button>'</script>""",
        (
            ('Click the "Like" button on all posts by @a and press Submit.', ("like 0", "like 2", "done")),
            ('Click the "Share" button on 1 post by @b, then press Submit', ("share 1", "done")),
        ),
    ),
    Page(
        "radio and submit",
        """<label><input type=radio name=r>Red wine</label><br><label><input type=radio name=r>White wine</label><br><button onclick="say([...document.querySelectorAll('input')].map(x=>+x.checked))">Submit</button>""",
        (("Select White wine and click Submit.", ("0,1",)), ('Choose the "Red wine" option, then submit', ("1,0",))),
    ),
    Page(
        "long list",
        """<div style="height:100px;overflow:auto" id=l></div><script>l.innerHTML=Array.from({length:60},(_,i)=>`<div class=item onclick="say('item ${i}')">Item number ${i}</div>`).join('')</script>""",
        (('Click on "Item number 47"', ("item 47",)), ("Scroll the list and click Item number 12", ("item 12",))),
    ),
    Page(
        "same words",
        """<h2>Send feedback</h2><p>Please send us feedback.</p><label>Feedback <textarea id=t></textarea></label><button onclick="say(t.value)">Send feedback</button>""",
        (('Write "Nice work" as feedback and press Send feedback', ("Nice work",)),),
    ),
    Page(
        "flights",
        """<label>From <input id=a></label><label>To <input id=b></label><label>Depart <input type=date id=d></label><button onclick="r.hidden=false">Search</button>
        <div id=r hidden><div class=o><b>3h 10m</b> <span>$240</span><button onclick="say([a.value,b.value,d.value,'slow'])">Book</button></div><div class=o><b>1h 50m</b> <span>$410</span><button onclick="say([a.value,b.value,d.value,'fast'])">Book</button></div></div>""",
        (
            ("Book the shortest flight from: Oslo to: Rome on 05/14/2027.", ("Oslo,Rome,2027-05-14,fast",)),
            ("Book the cheapest flight from Oslo to Rome on 05/14/2027.", ("Oslo,Rome,2027-05-14,slow",)),
        ),
    ),
    Page(
        "cut text",
        """<div onclick="say('first')"><p>Lorem <b>ipsum</b>. Dolor <i>sit</i>.</p></div><div onclick="say('second')">Amet <u>con</u>sectetur.</div>""",
        (('Click on "Lorem ipsum. Dolor sit."', ("first",)), ('Click on the text "Amet consectetur"', ("second",))),
    ),
    Page(
        "icon mail",
        """<style>.i{display:inline-block;width:14px;height:14px;background:#999;margin:2px}.row div{display:inline-block}</style><div id=main></div><script>
        const M=[['Ivy','Hello','a'],['Noor','Meeting','b'],['Ugo','Photos','c']];
        const home=()=>{main.innerHTML='<div class=head>Primary</div>'+M.map((m,i)=>`<div class=row><div class=left data-i=${i}><div class=sender>${m[0]}</div><div class=title>${m[1]}</div><div class=body>${m[2]}</div></div><div class=right><span class="i trash" onclick="say('trash '+M[${i}][0])"></span><span class="i star" onclick="say('star '+M[${i}][0])"></span></div></div>`).join('');
        document.querySelectorAll('.left').forEach(e=>e.addEventListener('click',()=>openMail(+e.dataset.i)))};
        const openMail=(i)=>{main.innerHTML=`<div class=bar><span class="i back"></span><span class="i trash"></span><span class="i star"></span></div><div class=subject>${M[i][1]}</div><div class=sender>${M[i][0]}</div><div class=acts><span class=reply-link>Reply</span> <span class=forward-link>Forward</span></div>`;
        document.querySelector('.reply-link').addEventListener('click',()=>edit(i,'reply'));document.querySelector('.forward-link').addEventListener('click',()=>edit(i,'forward'))};
        const edit=(i,k)=>{main.innerHTML=`<div>to: <input class=to ${k=='reply'?'readonly':''} value="${k=='reply'?M[i][0]:''}"></div><div>subject: <b>${M[i][1]}</b></div><textarea class=text></textarea><span class="i send"></span>`;
        document.querySelector('.send').addEventListener('click',()=>say([k,document.querySelector('.to').value,document.querySelector('.text').value].join('/')))};home()</script>""",
        (
            ("Find the email by Noor and click the trash icon to delete it.", ("trash Noor",)),
            ("Find the email by Ugo and click the star icon to mark it as important.", ("star Ugo",)),
            ('Find the email by Ivy and reply to them with the text "See you."', ("reply/Ivy/See you.",)),
            ("Find the email by Noor and forward that email to Zed.", ("forward/Zed/",)),
            ("Delete the message from Ugo", ("trash Ugo",)),
            ("Forward the email from Ivy to Max.", ("forward/Max/",)),
            ("Mark the message by Noor as important.", ("star Noor",)),
        ),
    ),
    Page(
        "jquery-like tabs",
        """<div class=tabs><ul><li class="tab active"><a href="#t1" onclick="t(1)">Tab #1</a></li><li class=tab><a href="#t2" onclick="t(2)">Tab #2</a></li><li class=tab><a href="#t3" onclick="t(3)">Tab #3</a></li></ul><div id=b></div></div><script>const B=['','Lorem <span class=lk>alpha</span> dolor.','Sit <span class=lk>beta</span>.','Amet <span class=lk>gamma</span>.'];function t(i){b.innerHTML=B[i];b.querySelectorAll('.lk').forEach(e=>e.addEventListener('click',()=>say(e.textContent)))}t(1)</script>""",
        (
            ('Switch between the tabs to find and click on the link "gamma".', ("gamma",)),
            ("Click on Tab #2.", ()),
            ('Click on the link "alpha"', ("alpha",)),
        ),
    ),
    Page(
        "scrolled choices",
        """<select id=c size=4 multiple style="height:60px"></select><button onclick="say([...c.selectedOptions].map(o=>o.text))">Submit</button><script>c.innerHTML=Array.from({length:30},(_,i)=>`<option>Name ${i}</option>`).join('')</script>""",
        (("Select Name 27, Name 3 from the scroll list and click Submit.", ("Name 3,Name 27",)),),
    ),
    Page(
        "listening rows",
        """<style>.i{display:inline-block;width:14px;height:14px;background:#999;margin:2px}.row>div{display:inline-block}</style><div id=main></div><script>
        main.innerHTML=['Ivy','Noor','Ugo'].map(n=>`<div class=row data-n=${n}><div class=who>${n}</div><div class=what>Hello there</div><div class=right><span class="i trash"></span><span class="i star"></span></div></div>`).join('');
        document.querySelectorAll('.row').forEach(r=>r.addEventListener('click',e=>say((e.target.classList.contains('trash')?'trash ':e.target.classList.contains('star')?'star ':'open ')+r.dataset.n)))</script>""",
        (
            ("Find the email by Noor and click the trash icon to delete it.", ("trash Noor",)),
            ("Star the message from Ugo", ("star Ugo",)),
            ("Open the message from Ivy", ("open Ivy",)),
        ),
    ),
    Page(
        "number in quotes",
        """<input type=number id=n value=0><button onclick="say(n.value)">Submit</button>""",
        (
            ('Select "16" with the spinner and hit Submit.', ("16",)),
            ("Select -10 with the spinner and hit Submit", ("-10",)),
        ),
    ),
    Page(
        "round menu",
        """<svg width=160 height=160><g class=menu id=g><circle cx=80 cy=80 r=22 fill="#ccc" id=hub /><text x=74 y=86 id=plus>+</text></g></svg><script>
        let open=false;function toggle(){if(open)return;open=true;['A','B','C','D'].forEach((n,i)=>{const t=document.createElementNS('http://www.w3.org/2000/svg','text');t.setAttribute('x',80+60*Math.cos(i*1.57));t.setAttribute('y',80+60*Math.sin(i*1.57));t.textContent=n;t.addEventListener('click',()=>say(n));g.append(t)})}
        hub.addEventListener('click',toggle);plus.addEventListener('click',toggle)</script>""",
        (('Expand the menu below and click on the item labeled "C".', ("C",)),),
    ),
    Page(
        "last word",
        """<textarea id=t style="height:50px">The rain in spring falls on the roof garden</textarea><br><input id=a><button onclick="say(a.value)">Submit</button>""",
        (
            ("Find the last word in the text area, enter it into the text field and hit Submit.", ("garden",)),
            ('Find the 4th word in the text area, type that into the textbox and press "Submit".', ("spring",)),
        ),
    ),
    Page(
        "two areas",
        """<textarea id=a>first text</textarea><textarea id=b>second text</textarea><input id=c><button onclick="say(c.value)">Submit</button>""",
        (
            (
                "Copy the text from the 2nd text area below, paste it into the textbox and press Submit.",
                ("second text",),
            ),
        ),
    ),
    Page(
        "talkative mail",
        """<style>.i{display:inline-block;width:14px;height:14px;background:#999;margin:2px}.row div{display:inline-block}</style><div id=main></div><script>
        const M=[['Ivy','Hello'],['Noor','Meeting'],['Ugo','Photos']];
        const home=()=>{main.innerHTML=M.map((m,i)=>`<div class=row><div class=left data-i=${i}><div class=sender>${m[0]}</div><div class=title>${m[1]}</div></div><span class="i trash" onclick="say('trash '+M[${i}][0])"></span><span class="i star" onclick="say('star '+M[${i}][0])"></span></div>`).join('');document.querySelectorAll('.left').forEach(e=>e.addEventListener('click',()=>openMail(+e.dataset.i)))};
        const openMail=(i)=>{main.innerHTML=`<div class=sender>${M[i][0]}</div><span class=reply>Reply</span> <span class=forward>Forward</span>`;document.querySelector('.reply').addEventListener('click',()=>edit(i,'reply'));document.querySelector('.forward').addEventListener('click',()=>edit(i,'forward'))};
        const edit=(i,k)=>{main.innerHTML=`<div>to: <input class=to value="${k=='reply'?M[i][0]:''}"></div><textarea class=text></textarea><span class="i send"></span>`;document.querySelector('.send').addEventListener('click',()=>say([k,document.querySelector('.to').value,document.querySelector('.text').value].join('/')))};home()</script>""",
        (
            ('Respond to Ivy\'s email with "Sounds good"', ("reply/Ivy/Sounds good",)),
            ("Please delete Noor's message", ("trash Noor",)),
            ("Locate the email from Ugo and mark it as important.", ("star Ugo",)),
            ("Send Ivy's email to Zed", ("forward/Zed/",)),
            ("Trash the email by Ugo", ("trash Ugo",)),
            ('Answer Noor\'s email with the text "Yes"', ("reply/Noor/Yes",)),
            ("I want you to forward the email by Noor to Max", ("forward/Max/",)),
            ("Star Noor's email.", ("star Noor",)),
            ("Find Ivy's email and forward it to Bo.", ("forward/Bo/",)),
        ),
    ),
    Page(
        "sides",
        """<svg width=100 height=100><polygon points="50,10 90,90 10,90" fill=teal /></svg><br><button onclick="say(3)">3</button><button onclick="say(4)">4</button><button onclick="say(6)">6</button>""",
        (
            ("Press the button that says how many sides the shape has.", ("3",)),
            ("How many sides does the shape have?", ("3",)),
        ),
    ),
    Page(
        "scrolling posts",
        """<div style="height:150px;overflow:auto" id=f></div><button onclick="say('done')">Submit</button><script>f.innerHTML=['@a','@b','@a','@c','@a','@b'].map((u,i)=>`<div class=post><span class=user>${u}</span><p>Text ${i}</p><span class="like" onclick="say('like ${i}');this.classList.toggle('on')"></span></div>`).join('')</script><style>.like{display:inline-block;width:16px;height:16px;background:#bbb}</style>""",
        (
            (
                'Click the "Like" button on all posts by @a and then click Submit.',
                ("like 0", "like 2", "like 4", "done"),
            ),
            ('Click the "Like" button on 2 posts by @b and then click Submit.', ("like 1", "like 5", "done")),
        ),
    ),
)
