/* The C interface of the module `ledger`, in the Python 2 manner: an array of pointers behind a capsule. */
#ifndef LEDGER_API_H
#define LEDGER_API_H

enum { LEDGER_ENTER, LEDGER_SUM, LEDGER_POINTERS };

typedef int (*Ledger_Enter_Function)(const char *what, int length, long amount); /* -1 with an exception set */
typedef long (*Ledger_Sum_Function)(void);

#ifndef LEDGER_MODULE

static void **ledger_pointers;

#define Ledger_Enter (*(Ledger_Enter_Function)ledger_pointers[LEDGER_ENTER])
#define Ledger_Sum (*(Ledger_Sum_Function)ledger_pointers[LEDGER_SUM])

/* Returns 0, or -1 with an exception set. */
static int
import_ledger(void)
{
    ledger_pointers = (void **)PyCapsule_Import("ledger._C_API", 0);
    return ledger_pointers != NULL ? 0 : -1;
}

#endif

#endif
