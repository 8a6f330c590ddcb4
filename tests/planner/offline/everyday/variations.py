"""The same sorts of thing in other mark-up and other words: how far the reading of goals and pages carries."""

from __future__ import annotations

from tests.planner.offline.everyday.page import Page

PAGES = (
    Page(
        "mail in a list",
        """<style>.ic{width:16px;height:16px;display:inline-block;background:#aaa}</style><ul class=mails></ul><div id=v></div><script>
        const M=[['Dana','Rent','Please pay by Friday.'],['Emil','Hiking','Saturday at nine?'],['Fay','Photos','Here they are.']];const U=document.querySelector('ul');
        U.innerHTML=M.map((m,i)=>`<li data-i=${i}><span class=nm>${m[0]}</span> <em>${m[1]}</em> <a href="#" class="ic icon-bin"></a><a href="#" class="ic icon-flag"></a></li>`).join('');
        U.addEventListener('click',e=>{const li=e.target.closest('li');if(!li)return;const m=M[li.dataset.i];if(e.target.matches('.icon-bin'))return say('bin '+m[0]);if(e.target.matches('.icon-flag'))return say('flag '+m[0]);v.innerHTML=`<h4>${m[1]}</h4><p>${m[2]}</p><a href="#" class="ic icon-reply"></a><a href="#" class="ic icon-forward"></a><div id=w></div>`;
        v.querySelector('.icon-reply').onclick=()=>ed('re',m);v.querySelector('.icon-forward').onclick=()=>ed('fw',m)});
        function ed(k,m){w.innerHTML=(k=='fw'?'<input placeholder="To">':'')+'<textarea></textarea><a href="#" class="ic icon-send"></a>';w.querySelector('.icon-send').onclick=()=>say([k,m[0],k=='fw'?w.querySelector('input').value:'',w.querySelector('textarea').value].join('/'))}</script>""",
        (
            ("Get rid of the mail from Dana", ("bin Dana",)),
            ("Flag Fay's mail", ("flag Fay",)),
            ('Write back to Emil: "Count me in"', ("re/Emil//Count me in",)),
            ('Reply to the mail about Hiking with "Yes, nine is fine"', ("re/Emil//Yes, nine is fine",)),
            ("Pass the mail from Fay on to Gus", ("fw/Fay/Gus/",)),
            ("Forward Dana's mail to gus@x.org", ("fw/Dana/gus@x.org/",)),
            ("Locate the mail by Emil and bin it", ("bin Emil",)),
            ("I need you to flag the mail that Emil sent", ("flag Emil",)),
        ),
    ),
    Page(
        "cards with dots",
        """<style>.dots{width:18px;height:18px;background:#bbb;display:inline-block}.pop{display:none;border:1px solid}</style><div id=c></div><script>['Trip plan','Budget','Guest list'].forEach(n=>{const d=document.createElement('div');d.className='card';d.innerHTML=`<strong>${n}</strong><span class=dots></span><div class=pop><div class=mi>Rename</div><div class=mi>Duplicate</div><div class=mi>Move to bin</div></div>`;d.querySelector('.dots').addEventListener('click',()=>d.querySelector('.pop').style.display='block');d.querySelectorAll('.mi').forEach(m=>m.addEventListener('click',()=>say(m.textContent+': '+n)));c.append(d)})</script>""",
        (
            ("Duplicate the document Budget", ("Duplicate: Budget",)),
            ("Rename Guest list", ("Rename: Guest list",)),
            ('Open the menu of "Trip plan" and choose "Move to bin"', ("Move to bin: Trip plan",)),
            ('In the menu of Budget, click "Rename"', ("Rename: Budget",)),
            ("Delete Trip plan", ("Move to bin: Trip plan",)),
        ),
    ),
    Page(
        "accordion",
        """<style>.b{display:none}.open .b{display:block}.h{background:#eee;cursor:pointer;padding:3px}</style><div id=a></div><script>[['Opening hours','We open at nine.','Plan a visit'],['Prices','Ten euros.','Buy tickets'],['Groups','From ten people.','Ask for an offer']].forEach(([h,t,l])=>{const d=document.createElement('div');d.className='panel';d.innerHTML=`<div class="h accordion-header">${h}</div><div class=b>${t} <span class=link style="color:blue;cursor:pointer">${l}</span></div>`;d.querySelector('.h').addEventListener('click',()=>d.classList.toggle('open'));d.querySelector('.link').addEventListener('click',()=>say(l));a.append(d)})</script>""",
        (
            ("Open the section Prices and click the link Buy tickets", ("Buy tickets",)),
            ("Find and click Ask for an offer", ("Ask for an offer",)),
            ('Expand the panels to find the link "Plan a visit" and click on it.', ("Plan a visit",)),
            ("Unfold Groups, then follow Ask for an offer", ("Ask for an offer",)),
        ),
    ),
    Page(
        "tabs of divs",
        """<style>.t{display:inline-block;padding:4px;border:1px solid;cursor:pointer}</style><div id=h></div><div id=b></div><script>const T={Day:'Today: <b>run</b> and swim.',Week:'This week: <b>climb</b>.',Month:'This month: <b>sail</b>.'};function show(k){b.innerHTML=T[k];b.querySelectorAll('b').forEach(x=>x.onclick=()=>say(x.textContent));[...h.children].forEach(c=>c.classList.toggle('selected',c.textContent==k))}Object.keys(T).forEach(k=>{const d=document.createElement('div');d.className='t';d.textContent=k;d.onclick=()=>show(k);h.append(d)});show('Day')</script>""",
        (
            ("On the Week tab, click the word climb", ("climb",)),
            ("Switch to Month and click on sail", ("sail",)),
            ("Click the word run", ("run",)),
        ),
    ),
    Page(
        "search with pages",
        """<form onsubmit="event.preventDefault();go(0)"><input name=q aria-label="Search term"><button aria-label=Search>🔍</button></form><ol id=r></ol><div id=n></div><script>const R=['Apple pie','Apple cake','Apple juice','Apple tart','Apple tree','Apple jam','Apple sauce'];function go(p){r.innerHTML=R.slice(p*3,p*3+3).map(x=>`<li><a href="#" onclick="say('${x}');return false">${x}</a><div>All about ${x.toLowerCase()}</div></li>`).join('');n.innerHTML=[0,1,2].map(i=>i==p?`<b>${i+1}</b>`:`<a href="#" onclick="go(${i});return false">${i+1}</a>`).join(' ')+(p<2?` <a href="#" onclick="go(${p+1});return false">Next »</a>`:'')}</script>""",
        (
            ('Search for "apple" and click the fifth result', ("Apple tree",)),
            ("Look for apple and open the 2nd result", ("Apple cake",)),
            ('Type "apple" into the search box, press Search, then click the result Apple jam', ("Apple jam",)),
            ('Use the search box to look up "apple", then click the last result on the first page', ("Apple juice",)),
            ("Search apple, then go to page 3 and click Apple sauce", ("Apple sauce",)),
        ),
    ),
    Page(
        "jquery date",
        """<p>Date: <input id=d class=datepicker readonly></p><div id=ui style="display:none"><div class=head><a class="ui-prev" title=Prev><span>Prev</span></a><span class=month></span>&nbsp;<span class=year></span><a class="ui-next" title=Next><span>Next</span></a></div><table><tbody></tbody></table></div><button onclick="say(d.value)">Submit</button><script>let y=2026,m=11;const N='January February March April May June July August September October November December'.split(' ');const U=document.getElementById('ui');
        function draw(){U.querySelector('.month').textContent=N[m];U.querySelector('.year').textContent=y;let h='<tr>';const k=new Date(y,m,1).getDay(),n=new Date(y,m+1,0).getDate();for(let i=0;i<k;i++)h+='<td></td>';for(let i=1;i<=n;i++){if((i+k-1)%7==0)h+='</tr><tr>';h+=`<td><a href="#">${i}</a></td>`}U.querySelector('tbody').innerHTML=h;U.querySelectorAll('td a').forEach(a=>a.onclick=e=>{e.preventDefault();d.value=`${String(m+1).padStart(2,'0')}/${String(a.textContent).padStart(2,'0')}/${y}`;U.style.display='none'})}
        d.onfocus=()=>{U.style.display='block';draw()};U.querySelector('.ui-prev').onclick=()=>{m--;if(m<0){m=11;y--}draw()};U.querySelector('.ui-next').onclick=()=>{m++;if(m>11){m=0;y++}draw()}</script>""",
        (
            ("Select 09/17/2026 as the date and hit submit.", ("09/17/2026",)),
            ("Pick the 3rd of February 2027 in the calendar and submit", ("02/03/2027",)),
            ("Set the date to December 24, 2026 and press Submit", ("12/24/2026",)),
        ),
    ),
    Page(
        "login variants",
        """<div class=box><span>User</span><br><input name=user><br><span>Secret</span><br><input type=password name=pw><br><label><input type=checkbox id=k> Remember me</label><div class="button" id=go style="border:1px solid;width:60px;cursor:pointer">Enter</div></div><script>go.addEventListener('click',()=>say([document.querySelector('[name=user]').value,document.querySelector('[name=pw]').value,k.checked].join('/')))</script>""",
        (
            ('Sign in with user "mo" and secret "k9"', ("mo/k9/false",)),
            ("Log in as mo with the password k9", ("mo/k9/false",)),
            ('Enter the user "mo", the secret "k9", tick Remember me and press Enter', ("mo/k9/true",)),
            ('Type "mo" in the user field and "k9" in the secret field. Then click Enter.', ("mo/k9/false",)),
        ),
    ),
    Page(
        "quiz",
        """<p>Which planet is the largest?</p><label><input type=radio name=q value=Mars> Mars</label><label><input type=radio name=q value=Jupiter> Jupiter</label><label><input type=radio name=q value=Venus> Venus</label><p><label>Comment <input id=c></label></p><button onclick="say((document.querySelector(':checked')||{}).value+'/'+c.value)">Submit answer</button>""",
        (
            ('Select the answer "Jupiter" and submit it', ("Jupiter/",)),
            ("Mark Venus and press Submit answer", ("Venus/",)),
            ('Choose Mars, write "not sure" as a comment and submit the answer', ("Mars/not sure",)),
        ),
    ),
    Page(
        "stacked lists",
        """<h3>Shopping</h3><ul id=a></ul><h3>Done</h3><ul id=b></ul><input id=n placeholder="New item"><button onclick="add(n.value)">Add</button><script>function add(x){const li=document.createElement('li');li.innerHTML=`<span>${x}</span> <button title="Done" onclick="say('done ${x}')">✓</button> <button title="Edit" onclick="say('edit ${x}')">✎</button> <button title="Remove" onclick="say('remove ${x}')">✕</button>`;a.append(li);say('added '+x)}['Milk','Eggs','Rice'].forEach(add);window.said=[]</script>""",
        (
            ("Remove Eggs from the list", ("remove Eggs",)),
            ("Mark Milk as done", ("done Milk",)),
            ('Add "Bread" to the list', ("added Bread",)),
            ("Edit the item Rice", ("edit Rice",)),
            ("Cross Milk off: mark it as done", ("done Milk",)),
            ("Delete the second item", ("remove Eggs",)),
            ("Click the edit icon next to Eggs", ("edit Eggs",)),
        ),
    ),
    Page(
        "settings rows",
        """<div id=s></div><script>[['Language',['English','Deutsch','Español']],['Theme',['Light','Dark']],['Font size',['Small','Normal','Large']]].forEach(([n,o])=>{const r=document.createElement('div');r.className='row';r.innerHTML=`<div class=l>${n}</div><select>${o.map(x=>`<option>${x}`).join('')}</select>`;r.querySelector('select').onchange=e=>say(n+'='+e.target.value);s.append(r)});s.insertAdjacentHTML('beforeend','<button onclick="say(\\'saved\\')">Save changes</button>')</script>""",
        (
            ("Change the language to Deutsch and save the changes", ("Language=Deutsch", "saved")),
            ("Set the theme to dark", ("Theme=Dark",)),
            ("Switch the font size to Large, then save changes", ("Font size=Large", "saved")),
            ("Select Español as the language and press Save changes", ("Language=Español", "saved")),
        ),
    ),
    Page(
        "toolbar",
        """<div class=bar><i class="fa fa-undo" onclick="say('undo')"></i><i class="fa fa-print" onclick="say('print')"></i><i class="fa fa-search" onclick="say('search')"></i><i class="fa fa-cog" onclick="say('settings')"></i><i class="fa fa-trash" onclick="say('delete')"></i><i class="fa fa-download" onclick="say('download')"></i></div><style>i{display:inline-block;width:18px;height:18px;background:#999;margin:3px;cursor:pointer}</style><p>Document 7</p>""",
        (
            ("Print the document", ("print",)),
            ("Open the settings", ("settings",)),
            ("Download this document", ("download",)),
            ("Undo the last change", ("undo",)),
            ("Click the magnifying glass icon", ("search",)),
            ("Delete the document", ("delete",)),
        ),
    ),
    Page(
        "weather",
        """<table><tr><th>Day<th>High<th>Low<th>Rain</tr><tr><td>Mon<td>21°<td>12°<td>10%</tr><tr><td>Tue<td>25°<td>14°<td>0%</tr><tr><td>Wed<td>18°<td>11°<td>80%</tr></table><p><input id=a aria-label=Answer><button onclick="say(a.value)">Send</button></p>""",
        (
            ("What is the high on Tue? Enter it and press Send", ("25°",)),
            ("Which day has the most rain? Type it into the answer field and send it.", ("Wed",)),
            ("Enter the low of Wed into the field and press Send", ("11°",)),
            ("Type the day with the lowest rain and press Send", ("Tue",)),
        ),
    ),
)
