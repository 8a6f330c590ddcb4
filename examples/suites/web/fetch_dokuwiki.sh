#!/bin/sh
# Fetches DokuWiki from Debian into build/dokuwiki, without installing it: the one step that needs a network.
# PHP and what DokuWiki takes of it come by:
#     apt-get install --no-install-recommends php-cli php-xml php-mbstring php-intl php-gd php-geshi php-phpseclib
set -eu
cd "$(dirname "$0")/../../.."
mkdir -p build/dokuwiki
cd build/dokuwiki
apt-get download -q dokuwiki
dpkg -x dokuwiki_*.deb .
rm -f dokuwiki_*.deb
# Its links name places of an installed package.
ln -sfn ../../../../var/lib/dokuwiki/lib/plugins usr/share/dokuwiki/lib/plugins
ln -sfn ../../../../var/lib/dokuwiki/lib/tpl usr/share/dokuwiki/lib/tpl
ln -sfn ../../../usr/share/dokuwiki/inc var/lib/dokuwiki/inc
echo "DokuWiki is in build/dokuwiki: python -m examples.suites.web.serving dokuwiki"
