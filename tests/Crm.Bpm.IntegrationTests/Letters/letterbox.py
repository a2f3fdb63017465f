"""The other end of the tests of letters: keeps every message as a file and answers what the files in its folder say."""
import asyncio
import os


class Box:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    @classmethod
    def from_cli(cls, parser, *args):
        return cls(args[0])

    def told(self, name):
        return os.path.exists(os.path.join(self.folder, name))

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 There is no such person"
        if address.startswith("later@") and self.told("busy"):
            return "451 4.3.0 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = os.path.join(self.folder, "%d-%04d.eml" % (os.getpid(), self.count))
        with open(name + ".part", "wb") as file:
            file.write(envelope.original_content)
        os.rename(name + ".part", name)
        # The message is kept, the sender does not know yet.
        while self.told("hold"):
            await asyncio.sleep(0.02)
        return "250 Message accepted"
