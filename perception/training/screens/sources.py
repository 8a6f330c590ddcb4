"""The interface kits that screens are made of: where their files lie in an npm folder, and who is held out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kit:
    """One kit.

    Args:
        name: of its entry in the page scripts.
        package: on npm; empty for our own.
        license: SPDX.
        styles: style sheets, relative to the npm folder.
        modules: ES modules.
        scripts: classic scripts.
        html: attributes of the root element.
        share: how often it is drawn, beside the others.
    """

    name: str
    package: str
    license: str
    styles: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    html: str = ""
    share: float = 1.0
    entry: str = ""

    @property
    def script_name(self) -> str:
        """Its key in the page scripts."""
        return self.entry or self.name


_IONIC = "@ionic/core/dist/ionic/ionic.esm.js"
_IONIC_STYLES = ("@ionic/core/css/ionic.bundle.css", "@ionic/core/css/palettes/dark.class.css")

TRAINING = (
    Kit("plain", "", "Apache-2.0", share=5.0),
    Kit("ionic-ios", "@ionic/core", "MIT", _IONIC_STYLES, (_IONIC,), html='mode="ios"', entry="ionic", share=1.5),
    Kit("ionic-md", "@ionic/core", "MIT", _IONIC_STYLES, (_IONIC,), html='mode="md"', entry="ionic", share=1.5),
    Kit("bootstrap", "bootstrap", "MIT", ("bootstrap/dist/css/bootstrap.min.css",), share=1.5),
    Kit("tabler", "@tabler/core", "MIT", ("@tabler/core/dist/css/tabler.min.css",)),
    Kit("adminlte", "admin-lte", "MIT", ("admin-lte/dist/css/adminlte.min.css",), share=0.5),
    Kit("material", "@material/web", "Apache-2.0", (), ("@material/web/all.js",), share=1.5),
    Kit(
        "shoelace",
        "@shoelace-style/shoelace",
        "MIT",
        ("@shoelace-style/shoelace/cdn/themes/light.css", "@shoelace-style/shoelace/cdn/themes/dark.css"),
        ("@shoelace-style/shoelace/cdn/shoelace.js",),
        share=1.2,
    ),
    Kit("fluent", "@fluentui/web-components", "MIT", (), ("@fluentui/web-components/dist/web-components.min.js",)),
    Kit("vant", "vant", "MIT", ("vant/lib/index.css",), share=1.2),
    Kit("antdmobile", "antd-mobile", "MIT", ("antd-mobile/bundle/style.css",)),
    Kit("bulma", "bulma", "MIT", ("bulma/css/bulma.min.css",)),
    Kit("uikit", "uikit", "MIT", ("uikit/dist/css/uikit.min.css",)),
    Kit("pico", "@picocss/pico", "MIT", ("@picocss/pico/css/pico.min.css",)),
    Kit("fomantic", "fomantic-ui-css", "MIT", ("fomantic-ui-css/semantic.min.css",)),
    Kit("materialize", "materialize-css", "MIT", ("materialize-css/dist/css/materialize.min.css",)),
)

HELD_OUT = (
    Kit("framework7-ios", "framework7", "MIT", ("framework7/framework7-bundle.min.css",), entry="framework7"),
    Kit("framework7-md", "framework7", "MIT", ("framework7/framework7-bundle.min.css",), entry="framework7"),
    Kit("patternfly", "@patternfly/patternfly", "MIT", ("@patternfly/patternfly/patternfly.min.css",)),
    Kit("onsen", "onsenui", "Apache-2.0", ("onsenui/css/onsen-css-components.min.css",)),
    Kit("mdui", "mdui", "MIT", ("mdui/mdui.css",), (), ("mdui/mdui.global.js",)),
)
"""Never learned from; every figure about unseen kits is measured on these."""

HELD_OUT_NAMES = frozenset({"framework7", "carbon", "patternfly", "onsen", "mdui"})
"""Kits whose name or package holds one of these must not stand in ``TRAINING``; a test holds it."""
