"""Small services as people use them: tickets, parcels, streams, documents, maps; goals of several sentences."""

from __future__ import annotations

from tests.planner.offline.everyday.page import Page

PAGES = (
    Page(
        "train search",
        """<div id=s><div class=row><span>From</span><input id=a></div><div class=row><span>To</span><input id=b></div><div class=row><span>When</span><input type=date id=c></div><button onclick="go()">Find trains</button></div><div id=r></div><script>function go(){r.innerHTML=[['07:10','09:40','€49'],['08:30','10:35','€62'],['11:00','14:20','€29']].map((t,i)=>`<div class=trip><span>${t[0]} – ${t[1]}</span><span>${['2h 30m','2h 05m','3h 20m'][i]}</span><b>${t[2]}</b><button onclick="say([a.value,b.value,c.value,'${t[0]}'])">Select</button></div>`).join('')}</script>""",
        (
            ("Book the cheapest train from Berlin to Prague on 06/02/2027", ("Berlin,Prague,2027-06-02,11:00",)),
            (
                "Find trains from Berlin to Prague on 06/02/2027 and select the fastest one.",
                ("Berlin,Prague,2027-06-02,08:30",),
            ),
            (
                'Enter "Berlin" into From and "Prague" into To, press Find trains and select the earliest train',
                ("Berlin,Prague,,07:10",),
            ),
        ),
    ),
    Page(
        "playlist",
        """<table><tr><th>Title<th>Artist<th>Length<th></tr><tr><td>Harbour<td>Nils Aas<td>3:20<td><button aria-label=Play onclick="say('play Harbour')">▶</button><button aria-label=Remove onclick="say('remove Harbour')">✕</button></tr><tr><td>Night bus<td>Ida Roth<td>4:05<td><button aria-label=Play onclick="say('play Night bus')">▶</button><button aria-label=Remove onclick="say('remove Night bus')">✕</button></tr><tr><td>Slow rain<td>Nils Aas<td>2:48<td><button aria-label=Play onclick="say('play Slow rain')">▶</button><button aria-label=Remove onclick="say('remove Slow rain')">✕</button></tr></table><input id=a aria-label=Answer><button onclick="say(a.value)">Send</button>""",
        (
            ("Play Night bus", ("play Night bus",)),
            ("Play the song by Ida Roth", ("play Night bus",)),
            ("Remove the shortest song", ("remove Slow rain",)),
            ("Play the longest song.", ("play Night bus",)),
            ("Who is the artist of Harbour? Type the name and press Send.", ("Nils Aas",)),
            ("Remove all songs by Nils Aas", ("remove Harbour", "remove Slow rain")),
            ("How long is Slow rain? Enter the length and press Send", ("2:48",)),
        ),
    ),
    Page(
        "parcel",
        """<label>Parcel number <input id=p></label><button onclick="o.innerHTML=p.value=='PX77'?'<p>Status: on its way</p><p>Arrives: 12 June</p><button onclick=&quot;say(\\'moved\\')&quot;>Change the date</button>':'<p>Unknown</p>'">Track</button><div id=o></div><label>Notes <textarea id=n></textarea></label><button onclick="say('note '+n.value)">Save note</button>""",
        (
            ("Track the parcel PX77", ()),
            ("Enter PX77 as the parcel number and press Track. Then press Change the date.", ("moved",)),
            (
                'Track parcel "PX77", then write "Arrives 12 June" into the notes and save the note',
                ("note Arrives 12 June",),
            ),
        ),
    ),
    Page(
        "video player",
        """<div class=player><button class="play" aria-label="Play" onclick="say('play');this.setAttribute('aria-label','Pause')"></button><button class=mute aria-label="Mute" onclick="say('mute')"></button><button class=full aria-label="Full screen" onclick="say('full')"></button><select aria-label="Speed" onchange="say('speed '+this.value)"><option>0.5×<option selected>1×<option>2×</select></div>""",
        (
            ("Play the video", ("play",)),
            ("Mute the sound", ("mute",)),
            ("Make the video full screen", ("full",)),
            ("Set the speed to 2×", ("speed 2×",)),
        ),
    ),
    Page(
        "survey",
        """<div id=q></div><button onclick="say([...document.querySelectorAll(':checked')].map(x=>x.value))">Finish</button><script>[['Age group',['18-30','31-50','51+']],['Do you cycle?',['Yes','No']]].forEach(([t,o],i)=>q.insertAdjacentHTML('beforeend',`<fieldset><legend>${t}</legend>${o.map(x=>`<label><input type=radio name=q${i} value="${x}">${x}</label>`).join('')}</fieldset>`))</script>""",
        (
            (
                "Choose 31-50 as the age group, answer Yes to the question about cycling and press Finish",
                ("31-50,Yes",),
            ),
            ('Select "51+" and "No" and finish', ("51+,No",)),
            ("Select 18-30, then Yes, then click Finish", ("18-30,Yes",)),
        ),
    ),
    Page(
        "document list",
        """<div class=grid id=g></div><script>['Lease.pdf','Plan.docx','Holiday.jpg'].forEach(n=>{const d=document.createElement('div');d.className='file';d.innerHTML=`<span class="fname">${n}</span><span class="when">May ${n.length}</span>`;d.addEventListener('dblclick',()=>say('open '+n));d.addEventListener('contextmenu',e=>{e.preventDefault();m.style.display='block';m.dataset.n=n});g.append(d)})</script><ul id=m style="display:none"><li onclick="say('rename '+m.dataset.n)">Rename</li><li onclick="say('share '+m.dataset.n)">Share</li></ul>""",
        (
            ("Double-click Plan.docx", ("open Plan.docx",)),
            ("Right-click Lease.pdf and choose Rename", ("rename Lease.pdf",)),
            ("Right click on Holiday.jpg, then click Share", ("share Holiday.jpg",)),
        ),
    ),
    Page(
        "exchange",
        """<p>1 EUR = 1.10 USD</p><p>EUR/USD is <b id=x>1.10</b></p><label>Amount <input id=a></label><select aria-label="Currency"><option>EUR<option>USD<option>CHF</select><button onclick="say(a.value+' '+document.querySelector('select').value)">Convert</button>""",
        (
            ("Enter 40 as the amount, choose USD and press Convert", ("40 USD",)),
            ('Type "99" into Amount. Select CHF as the currency. Press Convert.', ("99 CHF",)),
        ),
    ),
    Page(
        "read and type",
        """<div class=card><h3>Order 5521</h3><p>Buyer: Ruth Okafor</p><p>Items: 3</p><p>Sum: $74.20</p></div><div class=card><h3>Order 5522</h3><p>Buyer: Jon Hale</p><p>Items: 1</p><p>Sum: $12.00</p></div><input id=a aria-label=Answer><button onclick="say(a.value)">Send</button>""",
        (
            ("Type the buyer of order 5522 into the answer field and press Send", ("Jon Hale",)),
            ("What is the sum of order 5521? Enter it and press Send", ("$74.20",)),
            ("Enter the number of items of order 5521 and press Send", ("3",)),
            ("Which buyer has the highest sum? Type the name and press Send", ("Ruth Okafor",)),
        ),
    ),
)
