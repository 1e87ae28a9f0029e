/* The tables: first a function per row that makes the call, then the rows. */
#include "sweep.h"

#include "rows.h"

#define F0(kept, name) CALL(kept, name, )
#define F1(kept, name, a) CALL(kept, name, PASS(a, 0))
#define F2(kept, name, a, b) CALL(kept, name, PASS(a, 0), PASS(b, 1))
#define F3(kept, name, a, b, c) CALL(kept, name, PASS(a, 0), PASS(b, 1), PASS(c, 2))
#define F4(kept, name, a, b, c, d) CALL(kept, name, PASS(a, 0), PASS(b, 1), PASS(c, 2), PASS(d, 3))
#define F5(kept, name, a, b, c, d, e) CALL(kept, name, PASS(a, 0), PASS(b, 1), PASS(c, 2), PASS(d, 3), PASS(e, 4))
#define F6(kept, name, a, b, c, d, e, f) CALL(kept, name, PASS(a, 0), PASS(b, 1), PASS(c, 2), PASS(d, 3), PASS(e, 4), PASS(f, 5))
#include "tables.h"
#undef F0
#undef F1
#undef F2
#undef F3
#undef F4
#undef F5
#undef F6

#define F0(kept, name) ROW(kept, name, 0, OBJ)
#define F1(kept, name, a) ROW(kept, name, 1, a)
#define F2(kept, name, a, b) ROW(kept, name, 2, a, b)
#define F3(kept, name, a, b, c) ROW(kept, name, 3, a, b, c)
#define F4(kept, name, a, b, c, d) ROW(kept, name, 4, a, b, c, d)
#define F5(kept, name, a, b, c, d, e) ROW(kept, name, 5, a, b, c, d, e)
#define F6(kept, name, a, b, c, d, e, f) ROW(kept, name, 6, a, b, c, d, e, f)
const struct row rows[] = {
#include "tables.h"
};
const size_t row_count = COUNT(rows);
