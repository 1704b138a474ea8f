"""gunicorn behind nginx: `gunicorn -c deploy/gunicorn.conf.py technopolice.wsgi`. Nothing of a request is written."""

bind = "127.0.0.1:8000"
workers = 2
threads = 4
timeout = 120  # of a worker that does nothing any more; a slow sending is none
worker_tmp_dir = "/dev/shm"  # noqa: S108  memory, not a disk
control_socket_disable = True
accesslog = None
loglevel = "warning"
logger_class = "technopolice.gunicorn_log.QuietLogger"
capture_output = False
forwarded_allow_ips = "127.0.0.1"
limit_request_line = 4094
