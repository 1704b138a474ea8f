"""What stands before the site writes nothing of anybody, and the way for leaks passes through it unbuffered."""

import re
import runpy

from django.conf import settings


def lines_of(name):
    """Return the lines of a file of `deploy/`, without what is said beside them."""
    text = (settings.BASE_DIR / "deploy" / name).read_text()
    return [line for line in (re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines()) if line]


def leak_location():
    lines = lines_of("nginx-site.conf")
    start = lines.index("location /transmettre/ {")
    return lines[start : lines.index("}", start)]


def test_nginx_logs_no_request():
    every = [line for name in ("nginx.conf", "nginx-site.conf") for line in lines_of(name)]
    assert {line for line in every if line.startswith("access_log")} == {"access_log off;"}
    assert {line.split()[-1] for line in every if line.startswith("error_log")} <= {"crit;", "/dev/null;"}
    assert not [line for line in every if "log_format" in line]


def test_leaks_are_passed_on_without_a_file():
    location = leak_location()
    assert "proxy_request_buffering off;" in location
    assert "proxy_max_temp_file_size 0;" in location
    assert "error_log /dev/null;" in location
    largest = int(re.search(r"client_max_body_size (\d+)m", " ".join(location))[1])
    assert largest * 1024**2 >= settings.LEAKS_MAX_BYTES + 1024**2


def test_nothing_of_the_sender_is_passed_on():
    """A location that sets one header inherits none: it must name them all."""
    for name in ("X-Forwarded-For", "X-Real-IP", "User-Agent", "Referer"):
        assert f'proxy_set_header {name} "";' in leak_location()
    assert "proxy_set_header Host $host;" in leak_location()
    assert "proxy_set_header X-Forwarded-Proto $scheme_said;" in leak_location()


def test_onion_leads_to_a_socket_of_this_machine_only():
    torrc = lines_of("torrc")
    (port,) = [line for line in torrc if line.startswith("HiddenServicePort")]
    path = port.split("unix:")[1]
    assert f"listen unix:{path};" in lines_of("nginx.conf")
    assert "HiddenServicePoWDefensesEnabled 1" in torrc
    assert "HiddenServiceEnableIntroDoSDefense 1" in torrc
    assert "SafeLogging 1" in torrc


def test_gunicorn_logs_no_request():
    said = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py"))
    assert said["accesslog"] is None
    assert said["logger_class"] == "technopolice.gunicorn_log.QuietLogger"
    assert said["bind"].startswith("127.0.0.1:")


def test_django_logs_no_request_and_mails_nothing():
    for name in ("django.request", "django.security", "django.server"):
        assert settings.LOGGING["loggers"][name]["handlers"] == []
    assert not settings.ADMINS
    assert "AdminEmailHandler" not in repr(settings.LOGGING)


def test_log_lines_have_no_hour():
    assert "asctime" not in repr(settings.LOGGING)
