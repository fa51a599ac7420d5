from .uow import AbstractUnitOfWork


def deposit(uow: AbstractUnitOfWork, ident, amount):
    with uow:
        uow.accounts.change(ident, amount)
        uow.journal.note(ident, f"+{amount}")
        uow.commit()
        return uow.accounts.balance(ident)


def deposit_loudly(uow: AbstractUnitOfWork, ident, amount):
    with uow:
        uow.accounts.change(ident, amount)
        uow.journal.note_globally(f"{ident} +{amount}")
        uow.commit()
