"""Pulling models: resumed, compared, atomic, and never anything but the pinned bytes."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from agent.errors import ConfigError, PullFailed
from agent.models.files import LockedModel, model_files, pull, pulled_files, read_lock

BODY = bytes(range(256)) * 20_000  # 5 MB: several pieces


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        server = self.server
        asked = self.headers.get("range")
        server.asked.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and server.ranges else 0
        if server.status != 200:
            self.send_response(server.status)
            self.send_header("location", "http://example.com/model.gguf")
            self.send_header("content-length", "0")
            self.end_headers()
            return
        body = server.body[start:]
        self.send_response(206 if start else 200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        cut = server.cuts.pop(0) if server.cuts else len(body)
        try:
            self.wfile.write(body[:cut])
        except (BrokenPipeError, ConnectionResetError):
            pass

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.body, self.ranges, self.status = BODY, True, 200
        self.cuts: list[int] = []
        self.asked: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/model.gguf"


@pytest.fixture
def server() -> Iterator[_Server]:
    with _serving() as served:
        yield served


@contextmanager
def _serving() -> Iterator[_Server]:
    served = _Server()
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.shutdown()
        thread.join()
        served.server_close()


def locked(*urls: str, sha256: str = "", size: int = len(BODY)) -> LockedModel:
    return LockedModel(
        id="tiny",
        format="gguf",
        file="tiny.gguf",
        bytes=size,
        sha256=sha256 or hashlib.sha256(BODY).hexdigest(),
        license="MIT",
        upstream="us",
        quantization="none",
        urls=urls,
    )


def test_a_model_is_fetched_once_and_told_on_the_way(server, tmp_path):
    told: list[tuple[int, int]] = []
    path = pull(locked(server.url), tmp_path / "models", lambda done, total: told.append((done, total)))
    assert path.read_bytes() == BODY
    assert told[-1] == (len(BODY), len(BODY))
    assert len(told) > 3
    assert pull(locked(server.url), tmp_path / "models") == path
    assert len(server.asked) == 1
    assert not list((tmp_path / "models").glob("*.part"))


def test_what_was_cut_off_is_gone_on_with(server, tmp_path):
    server.cuts = [1_000_000]
    with pytest.raises(PullFailed, match="broke off after 1000000"):
        pull(locked(server.url), tmp_path)
    assert not (tmp_path / "tiny.gguf").exists()
    assert pull(locked(server.url), tmp_path).read_bytes() == BODY
    assert server.asked == [None, "bytes=1000000-"]


def test_a_server_that_cannot_go_on_begins_again(server, tmp_path):
    server.cuts, server.ranges = [1_000_000], False
    with pytest.raises(PullFailed):
        pull(locked(server.url), tmp_path)
    assert pull(locked(server.url), tmp_path).read_bytes() == BODY


def test_other_bytes_never_get_the_name_and_are_not_gone_on_with(server, tmp_path):
    server.body = b"x" + BODY[1:]
    with pytest.raises(PullFailed, match="other bytes"):
        pull(locked(server.url), tmp_path)
    assert not list(tmp_path.glob("tiny.gguf*"))
    server.body = BODY
    assert pull(locked(server.url), tmp_path).read_bytes() == BODY


def test_more_bytes_than_there_should_be_are_refused(server, tmp_path):
    server.body = BODY + b"more"
    with pytest.raises(PullFailed, match="more than"):
        pull(locked(server.url), tmp_path)
    assert not (tmp_path / "tiny.gguf").exists()


def test_a_file_that_was_altered_is_fetched_anew(server, tmp_path):
    (tmp_path / "tiny.gguf").write_bytes(b"x" * len(BODY))
    assert pull(locked(server.url), tmp_path).read_bytes() == BODY


def test_the_next_place_is_tried(server, tmp_path):
    with _serving() as broken:
        broken.status = 503
        nobody = "http://127.0.0.1:1/model.gguf"
        assert pull(locked(nobody, broken.url, server.url), tmp_path).read_bytes() == BODY


def test_nobody_has_it(server, tmp_path):
    server.status = 404
    with pytest.raises(PullFailed, match="it answered 404") as caught:
        pull(locked(server.url), tmp_path)
    assert caught.value.exit_code == 3


def test_a_redirect_to_where_nothing_is_secured_is_not_followed(server, tmp_path):
    server.status = 302
    with pytest.raises(PullFailed, match="not secured"):
        pull(locked(server.url), tmp_path)


def test_only_secured_places_are_pulled_from(tmp_path):
    with pytest.raises(PullFailed, match="only https"):
        pull(locked("http://example.com/model.gguf"), tmp_path)


def test_two_pulls_at_once_fetch_once(server, tmp_path):
    threads = [threading.Thread(target=pull, args=(locked(server.url), tmp_path)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (tmp_path / "tiny.gguf").read_bytes() == BODY
    assert len(server.asked) == 1


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(PullFailed, match="cannot be written"):
        pull(locked("https://example.com/model.gguf"), tmp_path / "file")


def test_which_models_are_here_is_told_by_name_and_length(tmp_path):
    model = locked("https://example.com/model.gguf", size=3)
    assert [file.here for file in model_files(tmp_path, {"tiny": model})] == [False]
    (tmp_path / "tiny.gguf").write_bytes(b"abc")
    assert [file.here for file in model_files(tmp_path, {"tiny": model})] == [True]
    assert pulled_files(tmp_path) == {}


def test_the_shipped_list_is_whole_and_permissive():
    lock = read_lock()
    assert lock
    for model in lock.values():
        assert model.license in {"Apache-2.0", "MIT"}
        assert all(url.startswith("https://") for url in model.urls)
    assert len(lock["qwen2.5-coder-1.5b"].parts) == 22


@pytest.mark.parametrize("text", ["", "model = 3", "[[model]]\nid = '../x'", "not toml ["])
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "lock.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        read_lock(path)
