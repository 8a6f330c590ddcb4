<?php
// Has DokuWiki look for its settings in a folder of our own; run before each of its scripts.
define('DOKU_MAIN_CONF', getenv('WIKI_CONF'));
define('DOKU_CONF', getenv('WIKI_CONF'));
define('DOKU_FARM', false);
