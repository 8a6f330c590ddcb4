"""Fields that offer help: dates of several designs, suggestions, chips, sliders, stars, spinners, colours."""

from __future__ import annotations

from tests.planner.offline.everyday.page import Page

PAGES = (
    Page(
        "date grid",
        """<label for=d>Arrival</label> <input id=d readonly onclick="cal.hidden=false"><div id=cal hidden><button onclick="m--;draw()" aria-label="Previous month">‹</button><span id=t></span><button onclick="m++;draw()" aria-label="Next month">›</button><div id=g></div></div><button onclick="say(d.value)">Search rooms</button><style>#g button{width:34px}#g{width:260px}</style><script>
        let m=4;const N=['January','February','March','April','May','June','July','August','September','October','November','December'];
        function draw(){t.textContent=N[(m+12)%12]+' '+(2027+Math.floor(m/12));g.innerHTML='';const y=2027+Math.floor(m/12),k=(m+12)%12,n=new Date(y,k+1,0).getDate();for(let i=1;i<=n;i++){const b=document.createElement('button');b.textContent=i;b.setAttribute('aria-label',N[k]+' '+i+', '+y);b.onclick=()=>{d.value=`${i} ${N[k]} ${y}`;cal.hidden=true};g.append(b)}}draw()</script>""",
        (
            ("Choose 14 May 2027 as the arrival date and search rooms", ("14 May 2027",)),
            ("Set the arrival to July 3, 2027, then press Search rooms.", ("3 July 2027",)),
            ("Pick 03/29/2027 for Arrival and click Search rooms", ("29 March 2027",)),
            ("Select the arrival date 2027-06-30. Then click Search rooms.", ("30 June 2027",)),
        ),
    ),
    Page(
        "native dates",
        """<form onsubmit="event.preventDefault();say([a.value,b.value,c.value])"><label>Check-in <input type=date id=a></label><label>Check-out <input type=date id=b></label><label>Time <input type=time id=c></label><button>Book</button></form>""",
        (
            (
                "Set check-in to 5 August 2027 and check-out to 9 August 2027, then press Book",
                ("2027-08-05,2027-08-09,",),
            ),
            ("Enter 08/05/2027 as check-in date and 7:30 PM as time and click Book.", ("2027-08-05,,19:30",)),
            ('Fill "2027-08-05" into Check-in and book', ("2027-08-05,,",)),
        ),
    ),
    Page(
        "three selects",
        """<fieldset><legend>Date of birth</legend><select id=a aria-label=Day></select><select id=b aria-label=Month></select><select id=c aria-label=Year></select></fieldset><button onclick="say([a.value,b.value,c.value])">Continue</button><script>
        a.innerHTML=Array.from({length:31},(_,i)=>`<option>${i+1}`).join('');b.innerHTML=['January','February','March','April','May','June','July','August','September','October','November','December'].map(x=>`<option>${x}`).join('');c.innerHTML=Array.from({length:90},(_,i)=>`<option>${2020-i}`).join('')</script>""",
        (
            ("Enter 17 November 1988 as the date of birth and continue", ("17,November,1988",)),
            ("Set the date of birth to 02/09/1975, then press Continue", ("9,February,1975",)),
        ),
    ),
    Page(
        "airports",
        """<input id=f placeholder="City or airport" autocomplete=off oninput="sug()"><div id=s role=listbox></div><button onclick="say(f.value)">Next</button><script>
        const A=['Lisbon (LIS)','Lima (LIM)','Lille (LIL)','London Heathrow (LHR)','London Gatwick (LGW)'];
        function sug(){s.innerHTML='';if(f.value)A.filter(a=>a.toLowerCase().includes(f.value.toLowerCase())).forEach(a=>{const o=document.createElement('div');o.setAttribute('role','option');o.textContent=a;o.onmousedown=()=>{f.value=a;s.innerHTML=''};s.append(o)})}</script>""",
        (
            ("Enter Lima into the airport field, choose the suggestion and press Next", ("Lima (LIM)",)),
            (
                'Type "London" and pick "London Gatwick (LGW)" from the suggestions, then click Next',
                ("London Gatwick (LGW)",),
            ),
            ('Choose "Lille (LIL)" in the city field and click Next.', ("Lille (LIL)",)),
        ),
    ),
    Page(
        "bare suggestions",
        """<label>Country<br><input id=f autocomplete=off></label><div id=s style="position:absolute"></div><p style="margin-top:90px"><button onclick="say(f.value)">Save</button><script>
        const A=['Estonia','Ethiopia','Spain','Sweden','Switzerland'];f.addEventListener('input',()=>{s.innerHTML='';if(f.value)A.filter(a=>a.toLowerCase().startsWith(f.value.toLowerCase())).forEach(a=>{const o=document.createElement('div');o.className='suggestion';o.textContent=a;o.addEventListener('click',()=>{f.value=a;s.innerHTML=''});s.append(o)})})</script>""",
        (
            ('Enter a country that starts with "Sw" and ends with "land", then save', ("Switzerland",)),
            ("Type Estonia as the country and press Save", ("Estonia",)),
            ('Select the country starting with "Eth" and press Save', ("Ethiopia",)),
        ),
    ),
    Page(
        "custom select",
        """<div id=box role=combobox aria-expanded=false aria-label="Size" tabindex=0 onclick="l.hidden=!l.hidden">Choose…</div><ul id=l role=listbox hidden></ul><div class=dd><div class=dd-label onclick="c.style.display='block'">Colour ▾</div><div id=c style="display:none"></div></div><button onclick="say(box.textContent+'/'+document.querySelector('.dd-label').textContent)">Add to cart</button><script>
        ['Small','Medium','Large'].forEach(x=>{const o=document.createElement('li');o.setAttribute('role','option');o.textContent=x;o.onclick=()=>{box.textContent=x;l.hidden=true};l.append(o)});
        ['Sand','Moss','Slate'].forEach(x=>{const o=document.createElement('div');o.textContent=x;o.addEventListener('click',()=>{document.querySelector('.dd-label').textContent=x;c.style.display='none'});c.append(o)})</script>""",
        (
            ("Choose Medium as the size and add to cart", ("Medium/Colour ▾",)),
            ("Select size Large and colour Moss, then press Add to cart", ("Large/Moss",)),
            ("Pick the colour Slate and click Add to cart.", ("Choose…/Slate",)),
        ),
    ),
    Page(
        "chips",
        """<div id=c></div><input id=i placeholder="Add a tag" onkeydown="if(event.key=='Enter'&&this.value){c.insertAdjacentHTML('beforeend',`<span class=chip>${this.value} <button aria-label='Remove ${this.value}' onclick='this.parentNode.remove()'>×</button></span>`);this.value=''}"><button onclick="say([...document.querySelectorAll('.chip')].map(x=>x.firstChild.textContent.trim()))">Save tags</button><script>c.innerHTML='<span class=chip>draft <button aria-label="Remove draft" onclick="this.parentNode.remove()">×</button></span>'</script>""",
        (
            ('Type "garden", press Enter, then press Save tags', ("draft,garden",)),
            ("Remove the tag draft and save tags", ("",)),
            ('Add the tag "urgent" and save the tags', ("draft,urgent",)),
        ),
    ),
    Page(
        "stars",
        """<p>Your rating</p><div role=radiogroup aria-label=Rating id=r></div><div id=q></div><script>for(let i=1;i<=5;i++){r.innerHTML+=`<span role=radio aria-checked=false tabindex=0 aria-label="${i} star${i>1?'s':''}" onclick="say('r'+${i})">☆</span>`;q.innerHTML+=`<span class="star" onclick="say('q'+${i})" style="display:inline-block;width:16px;height:16px;background:gold"></span>`}</script>""",
        (
            ("Rate it 4 stars", ("r4",)),
            ("Give it a rating of 2 stars", ("r2",)),
            ("Click the 5 stars rating", ("r5",)),
        ),
    ),
    Page(
        "sound board",
        """<style>.s{width:200px;height:12px;background:#ddd;position:relative;margin:8px}.h{position:absolute;width:12px;height:12px;background:#36c}</style><div id=b></div><button onclick="say(V.join())">Apply</button><script>
        const L=['Bass','Treble'],V=[50,20];L.forEach((n,i)=>{b.insertAdjacentHTML('beforeend',`<div>${n}: <span class=v>${V[i]}</span></div><div class=s><div class=h role=slider tabindex=0 aria-label="${n}" aria-valuemin=0 aria-valuemax=100 aria-valuenow=${V[i]} style="left:${V[i]*1.88}px"></div></div>`)});
        document.querySelectorAll('.h').forEach((h,i)=>h.addEventListener('keydown',e=>{const d={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1}[e.key]||0;V[i]=Math.max(0,Math.min(100,V[i]+d));h.style.left=V[i]*1.88+'px';h.setAttribute('aria-valuenow',V[i]);document.querySelectorAll('.v')[i].textContent=V[i]}))</script>""",
        (
            ("Set Bass to 62 and Treble to 35, then apply", ("62,35",)),
            ("Move the Treble slider to 5 and click Apply", ("50,5",)),
            ("Turn the bass down to 40 and press Apply.", ("40,20",)),
        ),
    ),
    Page(
        "range and number",
        """<label>Brightness <input type=range id=r min=0 max=100 value=40></label><label>Copies <input type=number id=n value=1 min=1></label><button onclick="say(r.value+'/'+n.value)">Print</button>""",
        (
            ("Set the brightness to 75 and the copies to 3 and press Print", ("75/3",)),
            ("Print 5 copies", ("40/5",)),
            ("Drag the brightness slider to 10, then print", ("10/1",)),
            ("Increase the number of copies to 4 and click Print", ("40/4",)),
        ),
    ),
    Page(
        "plus and minus",
        """<div id=l></div><button onclick="say(Q.join())">Confirm</button><script>const Q=[1,0,0];['Adults','Children','Infants'].forEach((n,i)=>l.insertAdjacentHTML('beforeend',`<div class=line><span>${n}</span> <button onclick="Q[${i}]--;document.querySelectorAll('output')[${i}].value=Q[${i}]">−</button> <output>${Q[i]}</output> <button onclick="Q[${i}]++;document.querySelectorAll('output')[${i}].value=Q[${i}]">+</button></div>`))</script>""",
        (
            ("Set adults to 2 and children to 1, then confirm", ("2,1,0",)),
            ("Add two infants and press Confirm", ("1,0,2",)),
            ("Press + for Children three times and press Confirm.", ("1,3,0",)),
        ),
    ),
    Page(
        "paint",
        """<style>.w{display:inline-block;width:22px;height:22px;border:1px solid #888;margin:2px}</style><div id=p></div><p>Shape</p><div id=q></div><script>
        [['crimson','Red'],['seagreen','Green'],['royalblue','Blue'],['gold','Yellow']].forEach(([c,n])=>{const d=document.createElement('span');d.className='w';d.style.background=c;d.title=n;d.addEventListener('click',()=>say(n));p.append(d)});
        q.innerHTML=['Circle','Square','Triangle'].map(x=>`<label><input type=radio name=s onclick="say('${x}')"> ${x}</label>`).join('')</script>""",
        (
            ("Choose the colour green", ("Green",)),
            ("Pick blue and the shape Triangle", ("Blue", "Triangle")),
            ("Click the yellow swatch, then select Square", ("Yellow", "Square")),
        ),
    ),
    Page(
        "colour field",
        """<label>Background <input type=color id=c value="#ffffff"></label><label>Text colour <input id=t placeholder="#rrggbb"></label><button onclick="say(c.value+' '+t.value)">Use colours</button>""",
        (
            ("Set the background to #336699 and press Use colours", ("#336699 ",)),
            ("Set the background colour to red, then use colours", ("#ff0000 ",)),
            ('Enter "#00aa00" as text colour and press Use colours', ("#ffffff #00aa00",)),
        ),
    ),
)
