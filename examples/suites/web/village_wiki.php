<?php
// Settings of the wiki that suites are tried on; everybody may write, Anna may do more.
$conf['title'] = 'Village wiki';
$conf['savedir'] = getenv('WIKI_DATA');
$conf['useacl'] = 1;
$conf['superuser'] = '@admin';
$conf['updatecheck'] = 0;
$conf['disableactions'] = 'register';
