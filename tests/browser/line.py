"""A line between a browser and the site that a test can cut in the middle of what is being sent."""

import contextlib
import socket
import threading


class Line:
    """Passes bytes on to `host:port`; after `cut_after` bytes from the browser it is dead until `mended`."""

    def __init__(self, host: str, port: int):
        self.to = (host, port)
        self.cut_after: int | None = None
        self.is_cut = False
        self.passed = 0
        self.ear = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.ear.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def mend(self):
        self.cut_after, self.is_cut = None, False

    def close(self):
        self.ear.close()

    def _listen(self):
        with contextlib.suppress(OSError):
            while True:
                near, _address = self.ear.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(self.to)
                threading.Thread(target=self._pass, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()

    def _pass(self, one, other, counted):
        with contextlib.suppress(OSError), one, other:
            while not self.is_cut and (some := one.recv(16 * 1024)):
                if counted:
                    self.passed += len(some)
                    self.is_cut = self.is_cut or (self.cut_after is not None and self.passed > self.cut_after)
                other.sendall(some)
            for end in (one, other):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
