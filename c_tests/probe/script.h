/* Scripts: programs in a small part of Python's language, which the test reads
 * and runs itself, so that both libraries run the same steps and no evaluator
 * is needed.
 *
 * Statements: expressions, assignments (also to attributes, items, slices and
 * with an operator), del, pass, return, raise, break, continue, if, for, while,
 * try with except and finally, def, class. Expressions: literals without
 * prefixes save b'', displays, one-loop list comprehensions, lambda, "if else",
 * and, or, not, comparisons (not chained), operators, attributes, items, slices
 * and calls with *args, keywords and **kwargs. Names are those of the script,
 * those given to script_define, and the module builtins. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "probe.h"

/* Gives a name to an object, which is taken over. */
void script_define(const char *name, PyObject *owned);
/* Gives names to functions, up to an entry without a name. */
void script_functions(PyMethodDef *functions);
/* Gives the container types that are no builtins their names, and defines show, nextitem and hint. */
void script_containers(void);
/* Runs the lines. For each expression on the outermost level its text and result
 * are printed; for other statements their exceptions, if they raise. */
void script_run(const char *lines);
/* Forgets all names, and what they stood for. */
void script_forget(void);

#endif
