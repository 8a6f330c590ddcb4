"""Charts and shapes: sizes, colours, texts in pictures; what to count, compare and press."""

from __future__ import annotations

from tests.planner.offline.everyday.page import Page

PAGES = (
    Page(
        "bar chart",
        """<svg width=300 height=170 id=c></svg><label>Value <input id=a></label><button onclick="say(a.value)">Check</button><script>[['Jan',40],['Feb',95],['Mar',22],['Apr',70]].forEach(([m,v],i)=>{c.insertAdjacentHTML('beforeend',`<rect x=${20+i*60} y=${140-v} width=40 height=${v} fill="steelblue" onclick="say('${m}')"><title>${m}: ${v}</title></rect><text x=${25+i*60} y=158 font-size=14>${m}</text><text x=${28+i*60} y=${136-v} font-size=12>${v}</text>`)})</script>""",
        (
            ("Click the tallest bar", ("Feb",)),
            ("Click on the shortest bar in the chart", ("Mar",)),
            ("Press the highest bar.", ("Feb",)),
        ),
    ),
    Page(
        "parts of a plan",
        """<svg width=320 height=140><g onclick="say('kitchen')"><rect x=10 y=10 width=90 height=60 fill=khaki /><text x=25 y=45>Kitchen</text></g><g onclick="say('bath')"><rect x=110 y=10 width=50 height=60 fill=lightblue /><text x=118 y=45>Bath</text></g><g onclick="say('hall')"><rect x=170 y=10 width=140 height=120 fill=lightgreen /><text x=220 y=70>Hall</text></g></svg>""",
        (
            ("Click on the kitchen in the plan", ("kitchen",)),
            ('Press "Bath"', ("bath",)),
            ("Click the Hall", ("hall",)),
        ),
    ),
    Page(
        "legend",
        """<svg width=200 height=100><path d="M100 50 L100 0 A50 50 0 0 1 150 50 Z" fill=tomato onclick="say('rent')" /><path d="M100 50 L150 50 A50 50 0 1 1 100 0 Z" fill=teal onclick="say('food')" /></svg><ul><li onclick="say('rent row')"><span style="display:inline-block;width:10px;height:10px;background:tomato"></span> Rent 25%</li><li onclick="say('food row')"><span style="display:inline-block;width:10px;height:10px;background:teal"></span> Food 75%</li></ul><input id=a><button onclick="say(a.value)">OK</button>""",
        (
            ("Click on the red slice", ("rent",)),
            ("Click Food in the legend", ("food row",)),
        ),
    ),
    Page(
        "many shapes",
        """<div id=z></div><input id=a aria-label="Number"><button onclick="say(a.value)">Submit</button><script>const S=[['circle','red',14],['circle','blue',14],['square','red',30],['square','green',30],['circle','red',30],['triangle','blue',30],['square','red',14]];z.innerHTML='<svg width=330 height=60>'+S.map(([s,c,n],i)=>{const x=10+i*45;return s=='circle'?`<circle cx=${x+n/2} cy=30 r=${n/2} fill=${c} onclick="say('${i}')" />`:s=='square'?`<rect x=${x} y=${30-n/2} width=${n} height=${n} fill=${c} onclick="say('${i}')" />`:`<polygon points="${x},${30+n/2} ${x+n},${30+n/2} ${x+n/2},${30-n/2}" fill=${c} onclick="say('${i}')" />`}).join('')+'</svg>'</script>""",
        (
            ("How many red shapes are there? Enter the number and submit.", ("4",)),
            ("Count the circles, type the number and press Submit", ("3",)),
            ("Enter the number of small red squares and press Submit.", ("1",)),
            ("Click on the big red circle", ("4",)),
            ("Click the triangle", ("5",)),
            ("Click on the green square.", ("3",)),
            ("Click every blue shape", ("1", "5")),
            ("Click all squares", ("2", "3", "6")),
        ),
    ),
    Page(
        "tiles with pictures",
        """<style>.t{display:inline-block;width:70px;height:70px;margin:4px;border:1px solid;text-align:center}</style><div id=t></div><script>[['Cat','🐱'],['Dog','🐶'],['Fox','🦊'],['Owl','🦉']].forEach(([n,e])=>{const d=document.createElement('div');d.className='t';d.innerHTML=`<img alt="${n}" width=30 height=30 src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><div>${n=='Fox'?'':n}</div>`;d.addEventListener('click',()=>say(n));t.append(d)})</script>""",
        (
            ("Click on the picture of the fox", ("Fox",)),
            ("Choose the owl", ("Owl",)),
            ("Click the third tile", ("Fox",)),
            ("Click Dog, then Cat", ("Dog", "Cat")),
        ),
    ),
    Page(
        "seats",
        """<style>.s{display:inline-block;width:22px;height:22px;margin:2px;background:#7c7}.s.taken{background:#c77}</style><div id=p></div><button onclick="say('picked '+document.querySelectorAll('.on').length)">Reserve</button><script>'ABC'.split('').forEach(r=>{const d=document.createElement('div');for(let i=1;i<5;i++){const b=document.createElement('button');b.className='s'+((r+i)=='B2'?' taken':'');b.disabled=(r+i)=='B2';b.setAttribute('aria-label','Seat '+r+i);b.onclick=()=>{b.classList.toggle('on');say(r+i)};d.append(b)}p.append(d)})</script>""",
        (
            ("Select seat C3 and reserve", ("C3", "picked 1")),
            ("Pick the seats A1 and A2, then press Reserve.", ("A1", "A2", "picked 2")),
        ),
    ),
    Page(
        "grid of numbers",
        """<table id=g></table><script>const N=[[12,7,31],[4,25,18]];g.innerHTML=N.map((r,i)=>'<tr>'+r.map((n,j)=>`<td onclick="say(${n})" style="padding:8px">${n}</td>`).join('')+'</tr>').join('')</script>""",
        (
            ("Click the largest number", ("31",)),
            ("Click on the smallest number.", ("4",)),
            ("Click the number 25", ("25",)),
            ("Click the numbers in order from smallest to largest", ("4", "7", "12", "18", "25", "31")),
            ("Click the second number in the first row", ("7",)),
        ),
    ),
)
