"""Tables and lists to read, sort, filter, page through, and act upon."""

from __future__ import annotations

from tests.planner.offline.everyday.page import Page

PAGES = (
    Page(
        "invoices",
        """<table id=t border=1><thead><tr><th>No.</th><th>Customer</th><th>Amount</th><th>Status</th><th></th></tr></thead><tbody></tbody></table><script>
        const R=[['1041','Hill Ltd','$320.00','Paid'],['1042','Moss Inc','$95.50','Overdue'],['1043','Bay & Co','$1,210.00','Open'],['1044','Fern AG','$18.00','Overdue']];
        t.tBodies[0].innerHTML=R.map(r=>`<tr>${r.map(c=>`<td>${c}</td>`).join('')}<td><a href="#" onclick="say('edit ${r[0]}');return false">Edit</a> <a href="#" onclick="say('delete ${r[0]}');return false">Delete</a></td></tr>`).join('')</script>
        <label>Answer <input id=a></label><button onclick="say(a.value)">Check</button>""",
        (
            ("Delete the row of invoice 1043", ("delete 1043",)),
            ("Edit the entry for Fern AG", ("edit 1044",)),
            ("Edit the invoice with the highest amount", ("edit 1043",)),
            ("Delete the invoice with the lowest amount.", ("delete 1044",)),
            ("What is the amount for Moss Inc? Type it into the answer field and press Check.", ("$95.50",)),
            ("Enter the status of Hill Ltd as the answer, then press Check", ("Paid",)),
            ("Enter the customer of invoice 1044 into the answer box and click Check", ("Fern AG",)),
            ("In the row for Moss Inc, click Edit.", ("edit 1042",)),
            ("How many invoices are overdue? Type the number and press Check.", ("2",)),
            ("Click Delete in the second row", ("delete 1042",)),
        ),
    ),
    Page(
        "sortable",
        """<table><thead><tr><th onclick="s('name')">Name</th><th onclick="s('price')">Price</th><th onclick="s('stock')">In stock</th></tr></thead><tbody id=b></tbody></table><script>let d={};
        const D=[['Lamp',30,4],['Chair',85,11],['Desk',210,2]];function s(k){d[k]=d[k]=='asc'?'desc':'asc';say(k+' '+d[k]);const i={name:0,price:1,stock:2}[k];D.sort((x,y)=>(x[i]>y[i]?1:-1)*(d[k]=='asc'?1:-1));draw();document.querySelectorAll('th').forEach((h,j)=>h.setAttribute('aria-sort',j==i?d[k]+'ending':'none'))}
        function draw(){b.innerHTML=D.map(r=>`<tr>${r.map(c=>`<td>${c}</td>`).join('')}</tr>`).join('')}draw()</script>""",
        (
            ("Sort the table by price", ("price asc",)),
            ("Sort the products by name.", ("name asc",)),
            ("Sort by price from highest to lowest", ("price asc", "price desc")),
            ("Sort the list by stock in descending order", ("stock asc", "stock desc")),
        ),
    ),
    Page(
        "filtered orders",
        """<input placeholder="Filter by customer" id=q oninput="draw()"><label>Status <select id=s onchange="draw()"><option>All<option>Open<option>Shipped<option>Returned</select></label><ul id=l></ul><script>
        const O=[['Ann','Open'],['Bo','Shipped'],['Cy','Returned'],['Di','Shipped'],['Anna','Returned']];
        function draw(){l.innerHTML='';O.filter(o=>(s.value=='All'||o[1]==s.value)&&o[0].toLowerCase().includes(q.value.toLowerCase())).forEach(o=>{const i=document.createElement('li');i.textContent=o[0]+' – '+o[1];i.onclick=()=>say(s.value+'/'+q.value+'/'+o[0]);l.append(i)})}draw()</script>""",
        (
            ("Show only the returned orders, then click the order of Cy", ("Returned//Cy",)),
            ('Filter the list by "anna" and click the entry that is left', ("All/anna/Anna",)),
            ("Filter by status Shipped and open the order of Di", ("Shipped//Di",)),
            ("Set the status to Shipped, then click on Bo", ("Shipped//Bo",)),
        ),
    ),
    Page(
        "pages",
        """<div id=l></div><nav aria-label=Pagination id=n></nav><script>let p=1;const N=['Adler','Bauer','Conti','Dubois','Eriksen','Ferrari','Garcia','Hansen','Ito','Jansen','Kowalski','Lopez'];
        function go(i){p=i;l.innerHTML=N.slice(3*p-3,3*p).map(x=>`<div class=person><a href="#" onclick="say('${x}');return false">${x}</a></div>`).join('');n.innerHTML='<a href="#" aria-label="Previous page" onclick="go(Math.max(1,p-1));return false">‹</a>'+[1,2,3,4].map(i=>`<a href="#" ${i==p?'aria-current=page':''} onclick="say('page ${i}');go(${i});return false">${i}</a>`).join(' ')+'<a href="#" aria-label="Next page" onclick="go(Math.min(4,p+1));return false">›</a>'}go(1)</script>""",
        (
            ("Go to page 3", ("page 3",)),
            ("Find Ferrari in the list and click the name", ("Ferrari",)),
            ("Go to page 4 and click Kowalski.", ("page 4", "Kowalski")),
            ("Click on Jansen", ("Jansen",)),
        ),
    ),
    Page(
        "plans",
        """<style>.card{display:inline-block;border:1px solid;padding:8px;margin:4px}</style><script>[['Basic',9,10],['Plus',19,50],['Pro',49,500]].forEach(([n,p,g])=>document.write(`<div class=card><h3>${n}</h3><p>€${p} / month</p><p>${g} GB storage</p><a class=btn href="#" onclick="say('${n}');return false">Choose plan</a></div>`))</script>""",
        (
            ("Choose the cheapest plan", ("Basic",)),
            ("Select the most expensive plan.", ("Pro",)),
            ("Choose the plan Plus", ("Plus",)),
            ("Pick the plan with the most storage", ("Pro",)),
            ("Choose the plan with 50 GB storage", ("Plus",)),
            ('Click "Choose plan" under Plus', ("Plus",)),
        ),
    ),
    Page(
        "hotels",
        """<div id=h></div><script>const H=[['Seaview',120,'8.1','2.4 km'],['Central Inn',95,'7.4','0.3 km'],['Grand Palace',260,'9.2','0.9 km']];
        h.innerHTML=H.map(x=>`<section><h4>${x[0]}</h4><span>$${x[1]} per night</span> · <span>Rating: ${x[2]}</span> · <span>${x[3]} from centre</span><div><button onclick="say('details ${x[0]}')">Details</button><button onclick="say('reserve ${x[0]}')">Reserve</button></div></section>`).join('')</script>""",
        (
            ("Reserve the hotel with the highest rating", ("reserve Grand Palace",)),
            ("Reserve the cheapest hotel.", ("reserve Central Inn",)),
            ("Show the details of the hotel nearest to the centre", ("details Central Inn",)),
            ("Reserve a room in the Seaview", ("reserve Seaview",)),
            ("Open the details of Grand Palace", ("details Grand Palace",)),
            ("Reserve the hotel with the lowest rating", ("reserve Central Inn",)),
        ),
    ),
    Page(
        "people",
        """<table border=1><tr><th>Name<th>Age<th>City<th>Phone</tr><tr onclick="say('Ada')"><td>Ada<td>36<td>Leeds<td>555-201</tr><tr onclick="say('Ben')"><td>Ben<td>52<td>York<td>555-340</tr><tr onclick="say('Cleo')"><td>Cleo<td>29<td>Bath<td>555-118</tr></table><form onsubmit="event.preventDefault();say(x.value)"><input id=x><button>OK</button></form>""",
        (
            ("Click on the oldest person", ("Ben",)),
            ("Click the row of the youngest person.", ("Cleo",)),
            ("Which city does Ben live in? Write it into the box and press OK.", ("York",)),
            ("Find the phone number of Cleo and enter it in the text field, then press OK", ("555-118",)),
            ("Type Ada's age into the field and press OK", ("36",)),
            ("What is the age of Cleo? Enter it and press OK.", ("29",)),
            ("Select the person from Leeds", ("Ada",)),
        ),
    ),
    Page(
        "bulk",
        """<table><tr><th></th><th>Task</th><th>Owner</th></tr><tr><td><input type=checkbox></td><td>Paint the fence</td><td>Raj</td></tr><tr><td><input type=checkbox></td><td>Order tiles</td><td>Mia</td></tr><tr><td><input type=checkbox></td><td>Call the plumber</td><td>Raj</td></tr></table><button onclick="say([...document.querySelectorAll('input')].map(x=>+x.checked)+' done')">Mark as done</button><button onclick="say([...document.querySelectorAll('input')].map(x=>+x.checked)+' deleted')">Delete selected</button>""",
        (
            ("Select Order tiles and press Delete selected", ("0,1,0 deleted",)),
            ("Tick the tasks of Raj and mark them as done", ("1,0,1 done",)),
            ("Check Paint the fence and Call the plumber, then click Mark as done.", ("1,0,1 done",)),
            ("Select all tasks and delete them", ("1,1,1 deleted",)),
        ),
    ),
    Page(
        "key facts",
        """<dl><dt>Booking code<dd>XK42PQ<dt>Departure<dd>14:05<dt>Gate<dd>B7<dt>Seat<dd>23A</dl><label>Code <input id=c></label><label>Note <input id=n></label><button onclick="say(c.value+'/'+n.value)">Save</button>""",
        (
            ("Copy the booking code into the field Code and press Save", ("XK42PQ/",)),
            ("Enter the gate as the note and save.", ("/B7",)),
            ("Type the seat into Note and the booking code into Code, then press Save", ("XK42PQ/23A",)),
        ),
    ),
    Page(
        "totals",
        """<ul><li>Bread <b>$3</b></li><li>Milk <b>$2</b></li><li>Cheese <b>$7</b></li></ul><p>Total: <b>$12</b></p><input id=a aria-label=Answer><button onclick="say(a.value)">Submit</button>""",
        (
            ("Enter the total into the answer field and submit", ("$12",)),
            ("How much does the cheese cost? Type the price and press Submit.", ("$7",)),
            ("How many items are in the list? Type the number and press Submit", ("3",)),
        ),
    ),
)
