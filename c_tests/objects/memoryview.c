/* memoryview: what it says of memory of many shapes, its items, slices, casts and copies. */
#include "exporters.h"

/* Each is tried with "m" as a memoryview of every exporter. */
static const char *const each[] = {
    "m.obj.bytes()", "m.nbytes", "m.readonly", "m.itemsize", "m.format", "m.ndim", "m.shape", "m.strides", "m.suboffsets", "m.c_contiguous", "m.f_contiguous", "m.contiguous",
    "len(m)", "bool(m)", "m.tolist()", "m.tobytes()", "m.tobytes('C')", "m.tobytes('F')", "m.tobytes('A')", "m.tobytes(None)", "bytes(m)", "bytearray(m)", "m.hex()", "m.hex(':')", "m.hex('-', 2)",
    "list(m)", "list(iter(m))", "hash(m) == hash(m.tobytes())", "m == m", "m == memoryview(m)", "m != m", "m == m.tobytes()", "m < m",
    "m[0]", "m[-1]", "m[5]", "m[6]", "m[-7]", "m[()]", "m[...]", "m[0,]", "m[0, 0]", "m[1, 1]", "m[1, 2]", "m[-1, -1]", "m[2, 0]", "m[0, 9]", "m[0, 0, 0]", "m[1, 1, 1]", "m[0, 0, 0, 0]",
    "m[None]", "m['a']", "m[1.0]", "m[0, None]", "m[True]", "m[100000000000000000000]", "m[slice(None), slice(None)]", "m[slice(None), 1]",
    "m[slice(None)].tolist()", "m[slice(1, 3)].tolist()", "m[slice(None, None, 2)].tolist()", "m[slice(None, None, -1)].tolist()", "m[slice(4, 0, -2)].tolist()", "m[slice(9, 20)].tolist()",
    "m[slice(1, 3)].shape", "m[slice(1, 3)].strides", "m[slice(None, None, -2)].strides", "m[slice(1, 3)].nbytes", "m[slice(0, 1)].contiguous", "m[slice(0, 0)].contiguous", "m[slice(3, 3, 2)].c_contiguous",
    "m[slice(None, None, -1)].tobytes()", "m[slice(None, None, -1)].tobytes('F')", "m[slice(None, None, -1)].hex()", "m[slice(None, None, 0)]", "m[slice('a')]", "m[slice(None, None, -1)][slice(None, None, -1)] == m",
    "m.toreadonly().readonly", "m.toreadonly().tolist()", "m.toreadonly().format", "m.toreadonly()[slice(1)].readonly",
    "m.cast('B').tolist()", "m.cast('B').format", "m.cast('b').tolist()", "m.cast('c').tolist()", "m.cast('@H').format", "m.cast('H').tolist()", "m.cast('i').shape", "m.cast('B', [2, 3]).tolist()", "m.cast('B', (6,)).tolist()",
    "m.cast('H', [3]).strides", "m.cast('B', [1, 6, 1]).strides", "m.cast('B', [])", "m.cast('B', ())", "m.cast('H', [2, 3])", "m.cast('B', [2, 3]).cast('B', [3, 2])", "m.cast('B', [2, 3]).cast('H').shape",
    "m.cast('B').cast('?').tolist()", "memoryview(m).tolist()", "memoryview(memoryview(m)).strides", "m.__enter__().ndim",
    "m.__setitem__(0, 1)", "m.__delitem__(0)", "m.__setitem__(slice(0, 1), b'a')",
};

static const char *const lines[] = {
    "memoryview()", "memoryview(5)", "memoryview('a')", "memoryview(None)", "memoryview(b'a', 1)", "memoryview(b'a', object=b'a')", "memoryview(object=b'ab').tolist()", "memoryview(thing=b'a')",
    "memoryview(b'').tolist()", "memoryview(b'').tobytes()", "memoryview(b'').shape", "memoryview(b'').cast('i').shape", "memoryview(b'').cast('B', [0])", "memoryview(b'').cast('B', [])", "memoryview(b'').contiguous",
    "memoryview(b'a').cast('B', []).tolist()", "memoryview(b'a').cast('B', [])[()]", "memoryview(b'a').cast('B', [])[...].shape", "memoryview(b'a').cast('B', []).cast('B').shape", "memoryview(b'a').cast('B', []).cast('B', [1]).shape",
    "len(memoryview(b'a').cast('B', []))", "list(memoryview(b'a').cast('B', []))", "memoryview(b'a').cast('B', [])[0]", "memoryview(b'a').cast('B', [])[slice(1)]", "hash(memoryview(b'a').cast('B', [])) == hash(b'a')",
    "memoryview(b'a').cast()", "memoryview(b'a').cast(5)", "memoryview(b'a').cast(None)", "memoryview(b'a').cast('B', None)", "memoryview(b'a').cast('B', 5)", "memoryview(b'a').cast('B', 'ab')", "memoryview(b'a').cast('B', [1], 1)",
    "memoryview(b'a').cast('')", "memoryview(b'a').cast('@')", "memoryview(b'a').cast('<B')", "memoryview(b'a').cast('x')", "memoryview(b'a').cast('s')", "memoryview(b'a').cast('BB')", "memoryview(b'a').cast('F')", "memoryview(b'a').cast('\xc3\xa9')",
    "memoryview(b'abc').cast('h')", "memoryview(b'abcd').cast('h').cast('i')", "memoryview(b'abcd').cast('h').cast('h')", "memoryview(b'abcd').cast('h').cast('c').tolist()", "memoryview(b'abcd').cast('B', ['a'])", "memoryview(b'abcd').cast('B', [1.0])",
    "memoryview(b'abcd').cast('B', [0])", "memoryview(b'abcd').cast('B', [-1])", "memoryview(b'abcd').cast('B', [4, 0])", "memoryview(b'abcd').cast('B', [3])", "memoryview(b'abcd').cast('B', [4611686018427387904, 4])", "memoryview(b'abcd').cast('B', [36893488147419103232])",
    "memoryview(b'abcd').cast('B', [True, 4]).shape", "memoryview(b'abcd').cast(format='B', shape=[2, 2]).shape", "memoryview(b'a').cast('B', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]).ndim",
    "memoryview(b'a').cast('B', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]).ndim",
    "memoryview(b'abc').tobytes('X')", "memoryview(b'abc').tobytes(5)", "memoryview(b'abc').tobytes('')", "memoryview(b'abc').tobytes('CC')", "memoryview(b'abc').tobytes(order='F')", "memoryview(b'abc').tobytes('C', 'C')",
    "memoryview(b'abc').hex(sep=' ', bytes_per_sep=-2)", "memoryview(b'abc').hex('ab')", "memoryview(b'abc').hex(5)", "memoryview(b'abc').hex('-', 'a')", "memoryview(b'abc').hex(b'-')", "memoryview(b'abc').hex('-', 1, 2)",
    "memoryview(b'abc').tolist(1)", "memoryview(b'abc').release(1)", "memoryview(b'abc').toreadonly(1)", "memoryview(b'abc').__exit__()", "memoryview(b'abc').__exit__(None, None, None)", "memoryview(b'abc').__enter__(1)",
    "memoryview._from_flags(b'a', 0).format", "memoryview._from_flags(b'a', 0).shape", "memoryview._from_flags(b'ab', 284).tolist()", "memoryview._from_flags(b'a', 1)", "memoryview._from_flags(writable, 0).readonly", "memoryview._from_flags(memoryview(b'a'), 1).readonly",
    "memoryview._from_flags(5, 0)", "memoryview._from_flags(b'a')", "memoryview._from_flags(b'a', 'a')", "memoryview(bytearray(b'ab')).readonly", "memoryview(bytearray(b'ab')).obj", "memoryview(memoryview(b'ab')).obj",
    "setattr(memoryview(b'a'), 'shape', (1,))", "setattr(memoryview(b'a'), 'foo', 1)", "delattr(memoryview(b'a'), 'format')", "memoryview.__name__", "memoryview.__basicsize__", "memoryview.__itemsize__", "memoryview.__weakrefoffset__", "memoryview.__dictoffset__", "memoryview.__flags__",
    "type('Sub', (memoryview,), {})", "iter(memoryview(b'ab'))", "type(iter(memoryview(b'ab')))", "iter(iter(memoryview(b'ab'))).__next__()", "next(iter(memoryview(b'')))", "list(reversed(memoryview(b'abc')))", 
    "memoryview(b'abc').__contains__(98)", "memoryview(b'abc') | memoryview(b'abc')", "memoryview(b'ab').__add__(b'c')", "memoryview(b'abc').__len__()", "memoryview(b'abc').__getitem__(1)", "memoryview(b'abc').__getitem__()", "tuple(memoryview(b'abc'))",
    "memoryview(b'abc').__init__()", "memoryview(b'abc').__iter__().__next__()", "memoryview(b'abc').__sizeof__()", "memoryview(flat).__sizeof__()", "memoryview(cube).__sizeof__()", "callable(memoryview(b'a'))",
    "memoryview(refuses)", "memoryview(silent)", "memoryview(late)", "memoryview(guarded).tolist()", "bytes(refuses)", "bytes(silent)", "bytearray(late)",
};

static const char *const fresh[] = {
    "memoryview[int]", "memoryview(b'abcabc').count(97)", "memoryview(b'abcabc').count('a')", "memoryview(b'').count(97)", "memoryview(square).count(1)", "memoryview(scalar).count(1)", "memoryview(back).count(4)", "memoryview(pairs).count(1)", "memoryview(shorts).count(256)",
    "memoryview(b'abcabc').index(98)", "memoryview(b'abcabc').index(98, 2)", "memoryview(b'abcabc').index(98, -2)", "memoryview(b'abcabc').index(98, 2, 4)", "memoryview(b'abcabc').index(98, -100, 100)", "memoryview(b'abcabc').index(98, 2, -1)", "memoryview(b'abcabc').index(99, -9223372036854775808)",
    "memoryview(b'abcabc').index(100)", "memoryview(b'abcabc').index('a')", "memoryview(b'abcabc').index()", "memoryview(b'abcabc').index(1, 2, 3, 4)", "memoryview(b'abcabc').index(1, None)", "memoryview(b'abcabc').index(1, 'a')", "memoryview(b'abcabc').index(99, 0, 100000000000000000000)",
    "memoryview(square).index(1)", "memoryview(scalar).index(1)", "memoryview(back).index(4)", "memoryview(pairs).index(1)", "memoryview(strange).index(1)", "memoryview(none).index(1)", "memoryview(b'abc').count()", "memoryview(b'abc').count(1, 2)",
    "memoryview(b'abc').tobytes(ordre='C')", "memoryview(b'abc').cast(format='B', shpe=[3])",
};

int main(void) {
    probe_start();
    define_exporters();
    for (size_t i = 0; i < COUNT(layouts); i++) {
        char make[60];
        if (layouts[i].answer != GIVES) continue;
        printf("--- %s\n", layouts[i].name);
        snprintf(make, sizeof make, "m := memoryview(%s)", layouts[i].name);
        put_line(make, evaluate(make));
        run_lines(each, COUNT(each));
    }
    define("m", Py_NewRef(Py_None));
    put_held("of all shapes");
    run_lines(lines, COUNT(lines));
    put_held("of the rest");
    if (PY_VERSION_HEX >= 0x030E0000) run_lines(fresh, COUNT(fresh));
    forget_exporters();
    return probe_end();
}
