"""Renders made-up screens in Chromium and writes them with their truth.

``python -m perception.training.screens.rendering NODE_MODULES ICONS.json OUT --count 400 --seed 1 [--held-out]``

OUT/screens.jsonl has one line a screen: image, kit, size in pixels, scale, elements (role, name, states, box in picture
pixels, icon) and lines of text.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import mimetypes
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from perception.training.screens.checking import faults_of
from perception.training.screens.sources import HELD_OUT, TRAINING, Kit

HOST = "http://kit.test"
_HERE = Path(__file__).parent
_SCRIPTS = (
    "words.js",
    "kits/plain.js",
    "kits/css_kits.js",
    "kits/web_kits.js",
    "kits/looks.js",
    "compose.js",
    "collect.js",
)
_HELD_OUT_SCRIPTS = ("kits/held_out_kits.js",)
_FONTS = """roboto inter open-sans lato montserrat nunito poppins source-sans-3 merriweather fira-sans work-sans
noto-sans noto-sans-sc noto-sans-arabic"""
# name, CSS width and height, scale of the picture, share
_SIZES = (
    ("phone", 412, 915, 2.625, 3.0),
    ("phone", 360, 780, 3.0, 1.5),
    ("phone", 393, 852, 2.75, 1.0),
    ("phone", 390, 844, 2.0, 1.0),
    ("tablet", 820, 1180, 1.5, 0.8),
    ("desktop", 1280, 800, 1.0, 1.6),
    ("desktop", 1366, 768, 1.0, 1.2),
    ("desktop", 1536, 864, 1.25, 0.8),
    ("desktop", 1920, 1080, 1.0, 1.2),
)
_PER_PAGE = 25
_READY = """async () => {
  const tags = new Set([...document.querySelectorAll('*')].map(e => e.localName).filter(n => n.includes('-')));
  const wait = ms => new Promise(r => setTimeout(r, ms));
  await Promise.race([Promise.all([...tags].map(t => customElements.whenDefined(t))), wait(1500)]);
  const all = [...document.querySelectorAll('*')].filter(e => e.updateComplete || e.componentOnReady);
  await Promise.race([Promise.all(all.map(e => e.updateComplete || e.componentOnReady())), wait(1500)]);
  await document.fonts.ready;
  await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
  await wait(60);
}"""
_STILL = "*,*::before,*::after{animation:none!important;transition:none!important;caret-color:transparent!important}"
_REACHABLE = "#screen [data-r],#screen [data-r] *{pointer-events:auto!important}"
"""Kits let touches through what is disabled; what is on top is found by touching, and there would be no label."""
_ICON_STYLE = ".ic{display:inline-flex;flex:none}.ic svg{width:100%;height:100%;display:block}"


def main() -> None:
    """Reads the arguments and renders."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("node_modules", type=Path)
    parser.add_argument("icons", type=Path, help="JSON list of {name, svg, common}")
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kits", default="", help="only these, separated by commas")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--most-px", type=float, default=math.inf, help="larger pictures are drawn at a smaller scale")
    options = parser.parse_args()
    kits = [
        k for k in (HELD_OUT if options.held_out else TRAINING) if not options.kits or k.name in options.kits.split(",")
    ]
    icons = json.loads(options.icons.read_text())
    options.out.mkdir(parents=True, exist_ok=True)
    kept = dropped = 0
    with (options.out / "screens.jsonl").open("a") as lines:
        for screen, png in render(
            options.node_modules, icons, kits, options.count, options.seed, options.held_out, options.most_px
        ):
            faults = faults_of(screen, pixels_of(png))
            if faults:
                dropped += 1
                print(f"dropped {screen['kit']}: {faults[0]}", flush=True)
                continue
            (options.out / screen["image"]).write_bytes(png)
            lines.write(json.dumps(screen, ensure_ascii=False) + "\n")
            lines.flush()
            kept += 1
            if kept % 50 == 0:
                print(f"{kept} kept, {dropped} dropped", flush=True)
    print(f"{kept} kept, {dropped} dropped")


def render(
    node_modules: Path,
    icons: Sequence[dict[str, Any]],
    kits: Sequence[Kit],
    count: int,
    seed: int,
    held_out: bool = False,
    most_px: float = math.inf,
) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Random screens with their truth and picture."""
    from devices.browser.launch import BrowserOptions, Session, page_error

    rng = random.Random(seed)  # noqa: S311
    common = [i for i in icons if i["common"]]
    made = 0
    with closing(Session(BrowserOptions())) as session:
        browser = session.browser
        assert browser is not None, "a session without a profile has a browser"
        while made < count:
            kit = rng.choices(kits, [k.share for k in kits])[0]
            device, width, height, scale, _ = rng.choices(_SIZES, [s[4] for s in _SIZES])[0]
            scale = min(scale, math.sqrt(most_px / (width * height)))
            context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
            page = context.new_page()
            page.route("**/*", lambda route: _serve(route, node_modules))
            try:
                _open(page, kit, held_out)
                for _ in range(min(_PER_PAGE, max(4, count // 40), count - made)):
                    number = rng.randrange(1 << 30)
                    some = rng.sample(common, 30) + rng.sample(icons, 20)
                    dark = rng.random() < 0.4
                    size = page.evaluate(
                        "told => COMPOSE(...told)",
                        [
                            kit.script_name,
                            number,
                            some,
                            width > 700,
                            dark,
                            "ios" if "ios" in kit.name else "md",
                            not held_out,
                        ],
                    )
                    page.evaluate(_READY)
                    told = page.evaluate("COLLECT()")
                    png = page.screenshot(type="png")
                    yield _screen(told, kit, device, scale, dark, number, size), png
                    made += 1
            except page_error() as error:
                print(f"{kit.name}: {str(error).splitlines()[0]}", flush=True)
                made += 1
            finally:
                context.close()


def _open(page: Any, kit: Kit, held_out: bool) -> None:
    fonts = "".join(f'<link rel="stylesheet" href="{HOST}/@fontsource/{name}/index.css">' for name in _FONTS.split())
    styles = "".join(f'<link rel="stylesheet" href="{HOST}/{path}">' for path in kit.styles)
    scripts = "".join(f'<script src="{HOST}/{path}"></script>' for path in kit.scripts)
    modules = "".join(f'<script type="module" src="{HOST}/{path}"></script>' for path in kit.modules)
    imports = {
        "lit": "/lit/index.js", "lit/": "/lit/", "lit-html": "/lit-html/lit-html.js", "lit-html/": "/lit-html/",
        "lit-element/": "/lit-element/", "lit-element/lit-element.js": "/lit-element/lit-element.js",
        "@lit/reactive-element": "/@lit/reactive-element/reactive-element.js",
        "@lit/reactive-element/": "/@lit/reactive-element/",
        "@lit/context": "/@lit/context/index.js", "tslib": "/tslib/tslib.es6.mjs",
    }  # fmt: skip
    importmap = json.dumps({"imports": {k: HOST + v for k, v in imports.items()}})
    page.goto(f"{HOST}/shell.html")
    page.set_content(
        f'<!doctype html><html {kit.html}><head><meta charset="utf-8">'
        f'<script type="importmap">{importmap}</script>{fonts}{styles}'
        f"<style>{_STILL}{_REACHABLE}{_ICON_STYLE}</style>{scripts}{modules}</head><body></body></html>",
        wait_until="load",
    )
    for name in (*_SCRIPTS, *(_HELD_OUT_SCRIPTS if held_out else ())):
        page.add_script_tag(content=(_HERE / name).read_text())


def _serve(route: Any, node_modules: Path) -> None:
    path = route.request.url.removeprefix(HOST + "/").split("?")[0]
    if path == "shell.html":
        route.fulfill(body="<html></html>", content_type="text/html")
        return
    file = (node_modules / path).resolve()
    if not file.is_relative_to(node_modules.resolve()) or not file.is_file():
        route.abort()
        return
    kind = "text/javascript" if file.suffix in (".js", ".mjs") else mimetypes.guess_type(file.name)[0]
    route.fulfill(
        body=file.read_bytes(),
        content_type=kind or "application/octet-stream",
        headers={"Access-Control-Allow-Origin": "*"},
    )


def _screen(
    told: dict[str, Any], kit: Kit, device: str, scale: float, dark: bool, number: int, size: int
) -> dict[str, Any]:
    def pixels(box: Sequence[float]) -> list[int]:
        w, h = told["size"]
        clipped = (max(0, box[0]), max(0, box[1]), min(w, box[2]), min(h, box[3]))
        return [round(v * scale) for v in clipped]

    return {
        "image": f"{kit.name}-{number:08x}.png",
        "kit": kit.name,
        "platform": {"phone": "mobile", "tablet": "mobile", "desktop": "desktop"}[device],
        "device": device,
        "scale": scale,
        "dark": dark,
        "html_chars": size,
        "size": [round(v * scale) for v in told["size"]],
        "elements": [{**e, "box": pixels(e["box"])} for e in told["elements"]],
        "texts": [{**t, "box": pixels(t["box"])} for t in told["texts"]],
    }


def pixels_of(png: bytes) -> npt.NDArray[np.uint8]:
    """Shape (h, w, 3), RGB."""
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


if __name__ == "__main__":
    main()
