"""Which ARIA role an Android view has by its class, and the words its makers named it by."""

from __future__ import annotations

import re
from functools import lru_cache

from devices.observation import TreeNode

# By the last part of the class name; AndroidX, Material and Compose report these names to accessibility.
_ROLES = {
    "Button": "button",
    "ImageButton": "button",
    "FloatingActionButton": "button",
    "MaterialButton": "button",
    "AppCompatButton": "button",
    "AppCompatImageButton": "button",
    "Chip": "button",
    "EditText": "textbox",
    "AppCompatEditText": "textbox",
    "TextInputEditText": "textbox",
    "AutoCompleteTextView": "combobox",
    "MultiAutoCompleteTextView": "combobox",
    "AppCompatAutoCompleteTextView": "combobox",
    "SearchAutoComplete": "searchbox",
    "Spinner": "combobox",
    "AppCompatSpinner": "combobox",
    "CheckBox": "checkbox",
    "AppCompatCheckBox": "checkbox",
    "CheckedTextView": "option",
    "AppCompatCheckedTextView": "option",
    "RadioButton": "radio",
    "AppCompatRadioButton": "radio",
    "RadioGroup": "radiogroup",
    "Switch": "switch",
    "SwitchCompat": "switch",
    "SwitchMaterial": "switch",
    "MaterialSwitch": "switch",
    "ToggleButton": "switch",
    "CompoundButton": "switch",
    "SeekBar": "slider",
    "AppCompatSeekBar": "slider",
    "Slider": "slider",
    "RatingBar": "slider",
    "NumberPicker": "spinbutton",
    "ProgressBar": "progressbar",
    "ListView": "list",
    "ExpandableListView": "list",
    "AbsListView": "list",
    "RecyclerView": "list",
    "GridView": "list",
    "TabWidget": "tablist",
    "TabLayout": "tablist",
    "ScrollView": "region",
    "NestedScrollView": "region",
    "HorizontalScrollView": "region",
    "ViewPager": "region",
    "Toolbar": "toolbar",
    "ActionBar": "toolbar",
    "Tab": "tab",
    "ActionMenuItemView": "button",
    "Dialog": "dialog",
    "AlertDialog": "dialog",
    "WebView": "document",
    "ImageView": "image",
    "AppCompatImageView": "image",
    "TextView": "text",
    "AppCompatTextView": "text",
}
_DRAWN = frozenset({"SurfaceView", "TextureView", "GLSurfaceView", "VideoView", "MapView", "PlayerView"})
"""Views that draw what no tree tells."""
_SIDEWAYS = ("HorizontalScrollView", "ViewPager", "ViewPager2", "Gallery")

TICKS = frozenset({"checkbox", "radio", "switch"})
FIELDS = frozenset({"textbox", "searchbox", "combobox", "spinbutton"})
OPERATED = TICKS | FIELDS | {"slider", "button", "tab", "option"}
CONTAINERS = frozenset({"list", "region", "radiogroup", "tablist", "toolbar", "dialog", "menu", "document"})

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_BARE_WORDS = frozenset({"id", "android", "view", "layout", "container", "root", "frame", "item"})


def short_class(node: TreeNode) -> str:
    """``Switch`` of ``android.widget.Switch``."""
    return _last_part(node.tag)


@lru_cache(maxsize=2048)
def _last_part(tag: str) -> str:
    return tag.replace("$", ".").rsplit(".", 1)[-1]


def role_of(node: TreeNode) -> str:
    """The ARIA role by the view's class; empty for a mere layout or a class of the app's own."""
    name = short_class(node)
    role = _ROLES.get(name, "")
    if not role and "editable" in node.flags:
        return "textbox"
    if role == "textbox" and "search" in node.attributes.get("resource-id", "").rsplit("/", 1)[-1]:
        return "searchbox"
    return role


def is_drawn(node: TreeNode) -> bool:
    """Whether its content stands in no tree: video, maps, games."""
    return short_class(node) in _DRAWN


def scrolls_sideways(node: TreeNode) -> bool:
    """Whether it scrolls from left to right."""
    return short_class(node) in _SIDEWAYS


def hint_words(node: TreeNode) -> tuple[str, ...]:
    """Words of its resource id and, where they tell more than the role, of its class: at most 12."""
    name = node.attributes.get("resource-id", "").rsplit("/", 1)[-1]
    words = dict.fromkeys(w.lower() for w in _WORD.findall(name[:120]) if len(w) > 1 and not w.isdigit())
    if short_class(node) not in _ROLES and "." in node.tag:
        words |= dict.fromkeys(w.lower() for w in _WORD.findall(short_class(node)[:60]) if len(w) > 2)
    return tuple(word for word in words if word not in _BARE_WORDS)[:12]
