"""Mail, chat and feeds: lists of messages with icons that have no names, menus behind dots, threads to answer."""

from __future__ import annotations

from tests.planner.offline.everyday.page import Page

PAGES = (
    Page(
        "table mail",
        """<style>tr:hover .acts{visibility:visible}.acts{visibility:hidden}button{width:22px;height:22px}</style><h3>Inbox</h3><table id=t></table><div id=v></div><script>
        const M=[['Grace Hall','Quarterly report'],['Priya Nair','Team offsite'],['Tom Berg','Invoice 884'],['Grace Kim','Lunch']];
        t.innerHTML=M.map((m,i)=>`<tr onclick="v.textContent='Reading '+M[${i}][1];say('open '+M[${i}][0])"><td><input type=checkbox aria-label="Select" onclick="event.stopPropagation();say('tick '+M[${i}][0])"></td><td>${m[0]}</td><td>${m[1]}</td><td class=acts>${['Archive','Delete','Mark as unread'].map(a=>`<button aria-label="${a}" onclick="event.stopPropagation();say('${a} '+M[${i}][0])"></button>`).join('')}</td></tr>`).join('')</script>""",
        (
            ("Archive the conversation with Priya Nair", ("Archive Priya Nair",)),
            ("Delete the message about Lunch.", ("Delete Grace Kim",)),
            ("Mark Tom Berg's message as unread", ("Mark as unread Tom Berg",)),
            ("Tick the box of the message from Priya Nair", ("tick Priya Nair",)),
            ("Please open the email with the subject Quarterly report.", ("open Grace Hall",)),
            ('Delete the mail called "Invoice 884"', ("Delete Tom Berg",)),
        ),
    ),
    Page(
        "chat",
        """<style>.c{padding:6px;cursor:pointer}.send{width:24px;height:24px;display:inline-block;background:#39f;cursor:pointer}</style><div id=list></div><div id=pane></div><script>
        const C=['Mateo','Lucía','Book club'];C.forEach(n=>{const d=document.createElement('div');d.className='c';d.innerHTML=`<b>${n}</b><div>last message</div>`;d.addEventListener('click',()=>open_(n));list.append(d)});
        function open_(n){pane.innerHTML=`<h4>${n}</h4><div id=log></div><textarea placeholder="Write a message"></textarea><span class=send></span>`;
        pane.querySelector('.send').addEventListener('click',()=>{say(n+': '+pane.querySelector('textarea').value)})}</script>""",
        (
            ('Open the chat with Mateo and send "Running late"', ("Mateo: Running late",)),
            ('Send Lucía the message "See you at 8"', ("Lucía: See you at 8",)),
            ('Write "I finished it" to Book club', ("Book club: I finished it",)),
            ('Send a message to Mateo saying "ok"', ("Mateo: ok",)),
            ('Message Book club: "Who is next?"', ("Book club: Who is next?",)),
        ),
    ),
    Page(
        "font icons",
        """<style>i{display:inline-block;width:16px;height:16px;background:#aaa;margin:2px;cursor:pointer}</style><main id=f></main><script>
        const P=[['Ines','Sourdough at last'],['Tom','My bike is gone'],['Ola','Sunset over the bay']];
        f.innerHTML=P.map((p,i)=>`<article><header>${p[0]}</header><p>${p[1]}</p>${['heart','comment','bookmark','retweet'].map(c=>`<i class="fa fa-${c}" onclick="say('${c} ${p[0]}')"></i>`).join('')}<i class="fa fa-ellipsis-h" onclick="document.getElementById('m${i}').style.display='block'"></i><div id=m${i} style="display:none"><div onclick="say('block ${p[0]}')">Block ${p[0]}</div><div onclick="say('report ${p[0]}')">Report post</div><div onclick="say('mute ${p[0]}')">Mute this person</div></div></article>`).join('')</script>""",
        (
            ("Bookmark the post by Ola", ("bookmark Ola",)),
            ("Like Tom's post", ("heart Tom",)),
            ('Like the post that says "Sourdough at last"', ("heart Ines",)),
            ("Report the post of Tom", ("report Tom",)),
            ("Mute Ola", ("mute Ola",)),
            ("Block Ines", ("block Ines",)),
            ("Repost the second post", ("retweet Tom",)),
            ("Share Ola's post", ("retweet Ola",)),
            ("Bookmark the last post.", ("bookmark Ola",)),
        ),
    ),
    Page(
        "follow suggestions",
        """<ul id=u></ul><script>const U=[['Ines Ortega','ines'],['Tom Berg','tom'],['Ola Nord','ola']];
        u.innerHTML=U.map(([n,h])=>`<li><img alt="" width=20 height=20><span>${n}</span> <span>@${h}</span> <button onclick="say((this.textContent=='Follow'?'follow ':'unfollow ')+'${h}');this.textContent=this.textContent=='Follow'?'Following':'Follow'">${h=='ola'?'Following':'Follow'}</button></li>`).join('')</script>""",
        (
            ("Follow @tom", ("follow tom",)),
            ("Follow Ines Ortega.", ("follow ines",)),
            ("Unfollow Ola Nord", ("unfollow ola",)),
            ('Click "Follow" next to Tom Berg', ("follow tom",)),
            ("Click the Follow button for @ines", ("follow ines",)),
        ),
    ),
    Page(
        "comments",
        """<section id=s></section><script>const K=[['Ann','Great read!'],['Raj','I disagree.'],['Mia','Thanks for this.']];
        s.innerHTML=K.map((k,i)=>`<div class=comment><b>${k[0]}</b><div>${k[1]}</div><a href="#" onclick="r(${i});return false">Reply</a> <a href="#" onclick="say('up '+K[${i}][0]);return false" title="Upvote">▲</a> <a href="#" onclick="say('down '+K[${i}][0]);return false" title="Downvote">▼</a><div class=slot></div></div>`).join('');
        function r(i){document.querySelectorAll('.slot')[i].innerHTML=`<textarea aria-label="Your reply"></textarea><button onclick="say('reply to '+K[${i}][0]+': '+this.previousElementSibling.value)">Post reply</button>`}</script>""",
        (
            ('Reply "Why?" to Raj', ("reply to Raj: Why?",)),
            ('Answer the comment of Mia with "You are welcome"', ("reply to Mia: You are welcome",)),
            ("Upvote Ann's comment", ("up Ann",)),
            ("Downvote the comment by Raj", ("down Raj",)),
            ('Reply to the comment "Great read!" with "Thank you"', ("reply to Ann: Thank you",)),
        ),
    ),
    Page(
        "new mail",
        """<button onclick="c.hidden=false">Compose</button><form id=c hidden onsubmit="event.preventDefault();say([...new FormData(this).values()].join('|'))"><p><label>To <input name=to></label><p><label>Subject <input name=s></label><p><textarea name=b aria-label="Message body"></textarea><p><button>Send</button><button type=button onclick="say('discarded')">Discard</button></form>""",
        (
            (
                'Write an email to lee@example.org with the subject "Keys" and the message "They are at the desk." and send it.',
                ("lee@example.org|Keys|They are at the desk.",),
            ),
            (
                'Compose a mail: to "kim@example.org", subject "Hello", body "How are you?". Then send it.',
                ("kim@example.org|Hello|How are you?",),
            ),
            (
                'Click Compose. Fill in "ada@example.org" as To, "Plan" as Subject and press Send.',
                ("ada@example.org|Plan|",),
            ),
        ),
    ),
    Page(
        "notifications",
        """<ul role=list id=n></ul><script>n.innerHTML=['Backup finished','Disk almost full','New sign-in'].map(x=>`<li><span>${x}</span><svg width=12 height=12 class="close-icon" onclick="say('away: ${x}')"><path d="M0 0L12 12M12 0L0 12" stroke=black /></svg></li>`).join('')</script>""",
        (
            ('Dismiss the notification "Disk almost full"', ("away: Disk almost full",)),
            ("Close the notification about the new sign-in", ("away: New sign-in",)),
        ),
    ),
)
