class Accounts:
    def __init__(self, redis, pipe):
        self._read = redis
        self._write = pipe

    def balance(self, ident):
        return int(self._read.get(f"{{acc:{ident}}}:balance") or 0)  # expect: ok

    def change(self, ident, amount):
        self._write.incrby(f"{{acc:{ident}}}:balance", amount)  # expect: ok


class Journal:
    def __init__(self, pipe):
        self._pipe = pipe

    def note(self, ident, text):
        self._pipe.rpush(f"{{acc:{ident}}}:journal", text)  # expect: ok

    def note_globally(self, text):
        self._pipe.rpush("journal", text)  # expect: break CL103
