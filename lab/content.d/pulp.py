"""A small client of Pulp's API: one login, then the session; every task is waited for."""

import base64
import http.client
import json
import os
import threading
import time
import urllib.parse
import uuid

API = "/pulp/api/v3/"


class PulpError(Exception):
    """What Pulp answered when it refused, or why a task of it failed."""


class Pulp:
    """Safe for several threads: each has a connection of its own, all share the session."""

    def __init__(self, port, password, host="127.0.0.1", user="admin"):
        self._where = (host, port)
        self._local = threading.local()
        self._headers = {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}
        self._log_in()

    def get(self, path, **query):
        """One object or page, parsed."""
        return self._call("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""))

    def every(self, path, **query):
        """All results of a list, however many pages it has."""
        page = self.get(path, limit=1000, **query)
        yield from page["results"]
        while page["next"]:
            following = urllib.parse.urlsplit(page["next"])
            page = self.get(f"{following.path}?{following.query}")
            yield from page["results"]

    def find(self, path, **query):
        """The one object that matches, or None."""
        return next(iter(self.get(path, **query)["results"]), None)

    def post(self, path, body):
        """The answer; of a task, its href's final state."""
        return self._settled(self._call("POST", path, json.dumps(body).encode(), "application/json"))

    def patch(self, path, body):
        """As post."""
        return self._settled(self._call("PATCH", path, json.dumps(body).encode(), "application/json"))

    def delete(self, path):
        """As post."""
        return self._settled(self._call("DELETE", path))

    def upload(self, path, file, **fields):
        """Sends one file with form fields, as post."""
        boundary = uuid.uuid4().hex
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
                     "Content-Type: application/octet-stream\r\n\r\n")
        body = "".join(parts).encode() + file.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        return self._settled(self._call("POST", path, body, f"multipart/form-data; boundary={boundary}"))

    def _log_in(self):
        answer = self._send("POST", API + "login/", b"{}", "application/json")
        cookies = dict(part.split(";")[0].split("=", 1) for part in answer.headers.get_all("Set-Cookie"))
        answer.read()
        self._headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()), "X-CSRFToken": cookies["csrftoken"],
                         "Referer": f"http://{self._where[0]}:{self._where[1]}"}

    def _call(self, method, path, body=None, kind=None):
        answer = self._send(method, path, body, kind)
        text = answer.read()
        return json.loads(text) if text else {}

    def _send(self, method, path, body, kind):
        if not path.startswith("/"):
            path = API + path
        headers = {**self._headers, **({"Content-Type": kind} if kind else {})}
        connection = getattr(self._local, "connection", None) or http.client.HTTPConnection(*self._where, timeout=300)
        self._local.connection = connection
        try:
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                connection.close()  # an idle connection that the server has closed
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
        except OSError:
            connection.close()      # or it could never be used again
            raise
        if answer.status >= 400:
            raise PulpError(f"{method} {path}: {answer.status} {answer.read(2000).decode(errors='replace')}")
        return answer

    def _settled(self, answer):
        if set(answer) != {"task"}:
            return answer
        while True:
            task = self.get(answer["task"])
            if task["state"] == "completed":
                return task
            if task["state"] in ("failed", "canceled", "skipped"):
                raise PulpError(f"task {task['name']} {task['state']}: {(task['error'] or {}).get('description')}")
            time.sleep(0.1)


def lab_pulp(side):
    """The lab's Pulp of that side, by the names that lab/env gives."""
    with open(os.environ["LAB_PASSWORD_FILE"], encoding="utf-8") as file:
        return Pulp(int(os.environ[f"FERRY_LAB_{side.upper()}_API"]), file.read().strip())
