"""An e-mail of the demonstration: the first page is what it says, the others are the PDF that it carries."""

from email.message import EmailMessage
from email.policy import SMTP

from archive.demonstration.pdf import text_pdf
from archive.demonstration.sources import BANNER, Source, blocks

SENDER, RECEIVER = "collectif@saint-etienne.example", "courrier@autorite.example"
SENT = "Sat, 15 Jun 2019 12:00:00 +0000"
BOUNDARY = "demonstration-technopolice"


def eml(source: Source) -> bytes:
    """Return the message as it would be saved; twice the same input gives the same bytes."""
    message = EmailMessage(policy=SMTP)
    message["Subject"], message["From"], message["To"], message["Date"] = source.title, SENDER, RECEIVER, SENT
    lines = [text for _style, text in blocks(source.pages[0])]
    message.set_content("\n\n".join([f"{BANNER}. {source.source}", *lines]), charset="utf-8", cte="base64")
    attached = text_pdf(source.pages[1:], source.source)
    message.add_attachment(attached, maintype="application", subtype="pdf", filename=source.said["attachment"])
    message.set_boundary(BOUNDARY)
    return message.as_bytes()
