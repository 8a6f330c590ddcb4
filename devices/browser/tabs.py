"""The tabs of a browser and what they do unasked: open others, ask in native dialogs, start downloads, crash."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from devices.action import Answer
from devices.errors import DeviceCrashed

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Dialog, Download, Page


class Tabs:
    """The open pages of one context, the newest of which is driven.

    Args:
        context: where tabs open.
        downloads: the folder that downloads go to.
    """

    def __init__(self, context: BrowserContext, downloads: Path) -> None:
        self.answer: Answer | None = None
        """What the next native dialog is told; without it no, or yes where there is nothing else to say."""
        self.crashed = False
        self._downloads = downloads
        self._notices: list[str] = []
        self._pages: list[Page] = []
        context.on("page", self._opened)
        first = context.pages[0] if context.pages else context.new_page()
        if first not in self._pages:
            self._opened(first)

    @property
    def newest(self) -> Page:
        """The newest page that is open.

        Raises:
            DeviceCrashed: it crashed, or there is none.
        """
        if self.crashed:
            raise DeviceCrashed("the page crashed")
        self._pages = [page for page in self._pages if not page.is_closed()]
        if not self._pages:
            raise DeviceCrashed("the page was closed")
        return self._pages[-1]

    @property
    def alone(self) -> bool:
        """Whether there is one page only."""
        return len(self._pages) == 1

    @property
    def notices(self) -> tuple[str, ...]:
        """What happened unasked since they were taken."""
        return tuple(self._notices)

    def notice(self, told: str) -> None:
        """One thing more that happened."""
        self._notices.append(told)

    def take_notices(self) -> tuple[str, ...]:
        """`notices`, which are forgotten by it."""
        taken, self._notices = tuple(self._notices), []
        return taken

    def _opened(self, page: Page) -> None:
        self._pages.append(page)
        page.on("dialog", self._dialog_opened)
        page.on("download", self._download_started)
        page.on("crash", self._page_crashed)

    def _page_crashed(self, page: Page) -> None:
        self.crashed = True
        page.close()  # what is asked of a crashed page is never answered; of a closed one it is refused at once

    def _dialog_opened(self, dialog: Dialog) -> None:
        """A native dialog blocks its page, so it is answered at once: with the answer given beforehand, else no.

        An alert has no other answer than yes, and leaving a page is what a navigation on purpose asked for.
        """
        answer, self.answer = self.answer, None
        accept = answer.accept if answer is not None else dialog.type in ("alert", "beforeunload")
        said = " ".join(dialog.message.split())[:300]
        self.notice(f"{dialog.type} dialog {'accepted' if accept else 'dismissed'}: {said}")
        if accept:
            dialog.accept(answer.text if answer is not None and dialog.type == "prompt" else "")
        else:
            dialog.dismiss()

    def _download_started(self, download: Download) -> None:
        name = re.sub(r"[^\w.\- ]", "_", download.suggested_filename)[:120] or "download"
        self._downloads.mkdir(parents=True, exist_ok=True)
        self.notice(f"downloads {name}")
        download.save_as(self._downloads / name)
