#!/usr/bin/env python3
"""Makes the pictures of placement.md anew: replies of mail clients before and after stamping, side by side.

usage: docs/guide/pictures/make.py        (after a build; needs Chromium)

Each picture is one of the test cases below tests/Undersign.Tests/Stamping/Cases, stamped by `undersign stamp`.
"""
import email
import html
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CASES = ROOT / "tests/Undersign.Tests/Stamping/Cases"
PROGRAM = ["dotnet", str(ROOT / "artifacts/bin/Undersign/debug/undersign.dll")]

# What the picture is called, whose reply it shows, the case, and the height of both panels.
PICTURES = [
    ("outlook-desktop", "Outlook for Windows", "outlook-desktop-reply", 330),
    ("outlook-web", "Outlook on the web, new Outlook", "outlook-web-reply-german", 330),
    ("outlook-ios", "Outlook for iOS", "outlook-ios-reply", 330),
    ("gmail", "Gmail", "gmail-reply", 300),
    ("apple-mail", "Apple Mail", "apple-mail-reply", 300),
    ("thunderbird", "Thunderbird", "thunderbird-reply", 300),
    ("zoho", "Zoho Mail", "zoho-reply", 330),
    ("gmx", "GMX and web.de", "gmx-reply", 330),
    ("proton", "Proton Mail", "proton-reply", 300),
    ("zimbra", "Zimbra", "zimbra-reply", 330),
]

PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 12px; background: #eef1f4; font: 600 13px 'Segoe UI', Helvetica, Arial, sans-serif; color: #3b3f46 }}
.both {{ display: flex; gap: 12px }} .one {{ flex: 1 }} p {{ margin: 0 0 6px 2px }}
iframe {{ width: 100%; height: {height}px; border: 1px solid #cfd5db; border-radius: 6px; background: #fff }}
</style><div class="both"><div class="one"><p>{client}: before</p><iframe srcdoc="{before}"></iframe></div>
<div class="one"><p>after</p><iframe srcdoc="{after}"></iframe></div></div>"""


def body(octets):
    """The HTML of a message, as a reader shows it."""
    for part in email.message_from_bytes(octets).walk():
        if part.get_content_type() == "text/html":
            return part.get_payload(decode=True).decode(part.get_content_charset() or "utf-8")
    raise SystemExit("a case without HTML")


def main():
    for name, client, case, height in PICTURES:
        message = CASES / case / "message.eml"
        stamp = PROGRAM + ["stamp", "--html", str(HERE / "signature.html"), str(message)]
        after = subprocess.run(stamp, check=True, capture_output=True).stdout
        page = PAGE.format(client=client, height=height, before=html.escape(body(message.read_bytes())), after=html.escape(body(after)))
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder) / "page.html"
            source.write_text(page, encoding="utf-8")
            subprocess.run(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile",
                 f"--window-size=900,{height + 48}", f"--screenshot={HERE / name}.png", source.as_uri()],
                check=True, capture_output=True)
        print(f"{name}.png  {(HERE / name).with_suffix('.png').stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
