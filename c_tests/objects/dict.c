/* dict: operators, methods, constructor, views, C interface, watchers. */
#include "calls.h"

static const char *const lines[] = {
    "empty dict", "dict (5,)", "dict ([(1, 2), [3, 4]],)", "dict (['ab'],)", "dict ([5],)", "dict ([(1, 2, 3)],)", "dict ([(1, 2), 'abc'],)",
    "dict ([([], 2)],)", "dict (1, 2)", "dict . call | a=1 | b=2", "dict . call | {1: 2} | a=3", "dict . call | [(1, 2)] | a=3", "dict ({1: 2},)",
    "{} . repr", "{1: 'a', 'b': [2]} . repr", "{} . hash", "{} . true", "{1: 2} . true", "{1: 2, 3: 4} . len", "{1: 2} . list",
    "{1: 2} . [] | 1", "{1: 2} . [] | 1.0", "{1: 2} . [] | True", "{1: 2} . [] | 5", "{1: 2} . [] | 'a'", "{1: 2} . [] | (1, 2)", "{1: 2} . [] | []",
    "{1: 2} . []= | 1 | 7", "{1: 2} . []= | 1.0 | 7", "{1: 2} . []= | 'x' | 7", "{1: 2} . []= | [] | 7", "{1: 2} . del | 1", "{1: 2} . del | 5", "{1: 2} . del | []",
    "{1: 2} . in | 1", "{1: 2} . in | 5", "{1: 2} . in | []", "{1: 2} . __contains__ | 1", "{1: 2} . __getitem__ | 5", "{1: 2} . == | {1: 2}", "{1: 2} . == | {1: 2.0}",
    "{1: 2} . == | {1: 3}", "{1: 2} . == | {2: 2}", "{1: 2} . != | {1: 2}", "{1: 2} . == | [1]", "{1: 2} . < | {1: 3}", "{1: 2, 3: 4} . == | {3: 4, 1: 2}",
    "{1: 2} . or | {3: 4}", "{1: 2} . or | {1: 4}", "{1: 2} . or | [(3, 4)]", "{1: 2} . or= | {3: 4}", "{1: 2} . or= | [(3, 4)]", "{1: 2} . or= | 5", "{1: 2} . or= | self",
    "{1: 2} . get | 1", "{1: 2} . get | 5", "{1: 2} . get | 5 | 'd'", "{1: 2} . get", "{1: 2} . get | 1 | 2 | 3", "{1: 2} . get | []",
    "{1: 2} . setdefault | 1 | 7", "{1: 2} . setdefault | 5 | 7", "{1: 2} . setdefault | 5", "{1: 2} . setdefault", "{1: 2} . setdefault | [] | 1",
    "{1: 2} . pop | 1", "{1: 2} . pop | 5", "{1: 2} . pop | 5 | 'd'", "{1: 2} . pop", "{} . pop | 5", "{} . pop | []", "{1: 2} . pop | []", "{} . pop | [] | 5",
    "{1: 2, 3: 4} . popitem", "{} . popitem", "{} . popitem | 1", "{1: 2, 3: 4} . keys", "{1: 2, 3: 4} . values", "{1: 2, 3: 4} . items", "{} . keys | 1",
    "{1: 2} . update | {1: 3, 4: 5}", "{1: 2} . update | [(1, 3)]", "{1: 2} . update | a=5", "{1: 2} . update | {3: 4} | a=5", "{1: 2} . update | 5", "{1: 2} . update | [5]",
    "{1: 2} . update | 1 | 2", "{1: 2} . update", "{1: 2} . update | @two_items", "{1: 2} . update | [(1, 2, 3)]",
    "{} . fromkeys | [1, 2]", "{} . fromkeys | 'ab' | 5", "{} . fromkeys | {1: 2, 3: 4} | 5", "{} . fromkeys | 5", "{} . fromkeys", "{} . fromkeys | [[]]",
    "{1: 2} . clear", "{1: 2} . copy", "{1: 2} . copy | 1", "{1: 2, 3: 4} . __reversed__", "reversed {1: 2, 3: 4} . list", "{} . __init__ | 1 | 2", "{1: 2} . __init__ | {3: 4}",
    "keys {1: 2, 3: 4} . len", "keys {1: 2, 3: 4} . in | 3", "values {1: 2, 3: 4} . in | 4", "items {1: 2, 3: 4} . in | (3, 4)", "items {1: 2, 3: 4} . in | (3, 5)",
    "items {1: 2} . in | 5", "items {1: 2} . in | ([], 5)", "keys {1: 2} . in | []", "keys {1: 2, 3: 4} . list", "values {1: 2, 3: 4} . list", "items {1: 2, 3: 4} . list",
    "keys {1: 2} . == | set [1]", "keys {1: 2} . == | keys {1: 5}", "keys {1: 2} . == | [1]", "keys {1: 2} . < | set [1, 2]", "keys {1: 2} . <= | set [1]", "keys {1: 2, 3: 4} . > | set [1]",
    "keys {1: 2} . >= | set [1]", "keys {1: 2} . != | set [1]", "keys {1: 2} . < | 5", "items {1: 2} . == | set [(1, 2)]", "values {1: 2} . == | values {1: 2}",
    "keys {1: 2, 3: 4} . & | [1, 5]", "keys {1: 2, 3: 4} . & | set [1, 5, 6]", "keys {1: 2, 3: 4} . or | [5]", "keys {1: 2, 3: 4} . - | [1]", "keys {1: 2, 3: 4} . ^ | [1, 7]",
    "items {1: 2, 3: 4} . & | [(1, 2)]", "items {1: 2} . or | [(5, 6)]", "keys {1: 2} . or | 5", "keys {1: 2} . & | 5", "keys {1: 2} . & | [[]]", "set [1, 2] . - | keys {1: 2}", "set [1, 2] . & | keys {1: 2}",
    "keys {1: 2} . isdisjoint | [1]", "keys {1: 2} . isdisjoint | [5]", "keys {1: 2} . isdisjoint | 5", "items {1: 2} . isdisjoint | [(1, 2)]", "keys {1: 2} . isdisjoint | set [1, 2, 3]",
    "keys {1: 2} . hash", "keys {1: 2} . type", "reversed keys {1: 2, 3: 4} . list", "reversed values {1: 2, 3: 4} . list", "reversed items {1: 2, 3: 4} . list",
    "keys {1: 2} . mapping", "iter {1: 2, 3: 4} . next", "iter {} . next", "iter {1: 2, 3: 4} . hint", "iter items {1: 2} . next", "iter values {1: 2} . next", "dict . type", "{} . foo",
};

/* Prints a step's status and what was stored in a place, which is released. */
static void put_stored(const char *label, int status, PyObject **stored) {
    printf("%s -> %d ", label, status);
    if (PyErr_Occurred()) put_error();
    else put_object(*stored);
    putchar('\n');
    Py_CLEAR(*stored);
}

/* The same key in every way there is to give it. */
static void interface(void) {
    PyObject *d = literal("{1: 'one', 'two': 2}"), *l = PyList_New(0), *stored, *one = PyLong_FromLong(1), *two = PyUnicode_FromString("two");
    put_line("get 1", Py_XNewRef(PyDict_GetItem(d, one)));
    put_line("get of a list", Py_XNewRef(PyDict_GetItem(l, one)));
    put_line("get missing", Py_XNewRef(PyDict_GetItem(d, Py_None)));
    put_line("get with error", Py_XNewRef(PyDict_GetItemWithError(d, two)));
    put_line("get with error missing", Py_XNewRef(PyDict_GetItemWithError(d, Py_None)));
    put_line("get with error unhashable", Py_XNewRef(PyDict_GetItemWithError(d, l)));
    put_line("get with error of a list", Py_XNewRef(PyDict_GetItemWithError(l, one)));
    put_line("get string", Py_XNewRef(PyDict_GetItemString(d, "two")));
    put_line("get string missing", Py_XNewRef(PyDict_GetItemString(d, "three")));
    stored = NULL;
    put_stored("get ref", PyDict_GetItemRef(d, one, &stored), &stored);
    put_stored("get ref missing", PyDict_GetItemRef(d, Py_None, &stored), &stored);
    put_stored("get ref unhashable", PyDict_GetItemRef(d, l, &stored), &stored);
    put_stored("get ref of a list", PyDict_GetItemRef(l, one, &stored), &stored);
    put_stored("get string ref", PyDict_GetItemStringRef(d, "two", &stored), &stored);
    put_stored("get string ref missing", PyDict_GetItemStringRef(d, "three", &stored), &stored);
    put_stored("get string ref bad UTF-8", PyDict_GetItemStringRef(d, "\xff", &stored), &stored);
    printf("contains %d %d %d %d\n", PyDict_Contains(d, one), PyDict_Contains(d, Py_None), PyDict_ContainsString(d, "two"), PyDict_ContainsString(d, "three"));
    put_status("contains unhashable", PyDict_Contains(d, l));
    put_status("set", PyDict_SetItem(d, Py_None, one));
    put_status("set unhashable", PyDict_SetItem(d, l, one));
    put_status("set in a list", PyDict_SetItem(l, one, one));
    put_status("set string", PyDict_SetItemString(d, "three", one));
    put_status("set string bad UTF-8", PyDict_SetItemString(d, "\xff", one));
    put_status("set string in a list", PyDict_SetItemString(l, "three", one));
    put_object(d);
    putchar('\n');
    put_status("delete", PyDict_DelItem(d, Py_None));
    put_status("delete missing", PyDict_DelItem(d, Py_None));
    put_status("delete unhashable", PyDict_DelItem(d, l));
    put_status("delete in a list", PyDict_DelItem(l, one));
    put_status("delete string", PyDict_DelItemString(d, "three"));
    put_status("delete string missing", PyDict_DelItemString(d, "three"));
    put_line("setdefault there", Py_XNewRef(PyDict_SetDefault(d, one, two)));
    put_line("setdefault new", Py_XNewRef(PyDict_SetDefault(d, Py_True, two)));
    put_line("setdefault newer", Py_XNewRef(PyDict_SetDefault(d, Py_None, two)));
    put_line("setdefault unhashable", Py_XNewRef(PyDict_SetDefault(d, l, two)));
    put_line("setdefault of a list", Py_XNewRef(PyDict_SetDefault(l, one, two)));
    put_stored("setdefault ref there", PyDict_SetDefaultRef(d, one, two, &stored), &stored);
    put_stored("setdefault ref new", PyDict_SetDefaultRef(d, Py_Ellipsis, two, &stored), &stored);
    put_stored("setdefault ref unhashable", PyDict_SetDefaultRef(d, l, two, &stored), &stored);
    put_stored("setdefault ref of a list", PyDict_SetDefaultRef(l, one, two, &stored), &stored);
    put_status("setdefault ref to NULL", PyDict_SetDefaultRef(d, one, two, NULL));
    put_stored("pop", PyDict_Pop(d, Py_Ellipsis, &stored), &stored);
    put_stored("pop missing", PyDict_Pop(d, Py_Ellipsis, &stored), &stored);
    put_stored("pop unhashable", PyDict_Pop(d, l, &stored), &stored);
    put_stored("pop of a list", PyDict_Pop(l, one, &stored), &stored);
    put_status("pop to NULL", PyDict_Pop(d, Py_None, NULL));
    put_stored("pop string", PyDict_PopString(d, "two", &stored), &stored);
    put_stored("pop string missing", PyDict_PopString(d, "two", &stored), &stored);
    put_object(d);
    printf("\nsize %d %d\n", (int)PyDict_Size(d), (int)PyDict_Size(l));
    PyErr_Clear();
    put_line("keys", PyDict_Keys(d));
    put_line("values", PyDict_Values(d));
    put_line("items", PyDict_Items(d));
    put_line("keys of a list", PyDict_Keys(l));
    put_line("values of a list", PyDict_Values(l));
    put_line("items of NULL", PyDict_Items(NULL));
    put_line("copy", PyDict_Copy(d));
    put_line("copy of a list", PyDict_Copy(l));
    put_line("copy of NULL", PyDict_Copy(NULL));
    PyDict_Clear(l);
    PyDict_Clear(d);
    put_object(d);
    printf("\nreferences %d %d %d\n", (int)Py_REFCNT(d), (int)Py_REFCNT(l), (int)Py_REFCNT(two));
    Py_DECREF(d);
    Py_DECREF(l);
    Py_DECREF(one);
    Py_DECREF(two);
}

static void put_merged(const char *label, const char *into, const char *from, int replace, int pairs) {
    PyObject *d = literal(into), *other = literal(from);
    int status = pairs ? PyDict_MergeFromSeq2(d, other, replace) : PyDict_Merge(d, other, replace);
    printf("%s: ", label);
    put_status(from, status);
    printf("    leaves ");
    put_object(d);
    putchar('\n');
    Py_DECREF(d);
    Py_DECREF(other);
}

static void merging(void) {
    PyObject *d = PyDict_New();
    put_merged("merge", "{1: 2}", "{1: 3, 4: 5}", 1, 0);
    put_merged("merge keeping", "{1: 2}", "{1: 3, 4: 5}", 0, 0);
    put_merged("merge into empty", "{}", "{1: 3, 4: 5}", 0, 0);
    put_merged("merge", "{1: 2}", "5", 1, 0);
    put_merged("merge", "{1: 2}", "[(1, 2)]", 1, 0);
    put_merged("pairs", "{1: 2}", "[(1, 3), 'xy']", 1, 1);
    put_merged("pairs keeping", "{1: 2}", "[(1, 3), 'xy']", 0, 1);
    put_merged("pairs", "{1: 2}", "[(1, 3), 5]", 1, 1);
    put_merged("pairs", "{1: 2}", "[(1, 3), 'xyz']", 1, 1);
    put_merged("pairs", "{1: 2}", "5", 1, 1);
    put_status("merge into NULL", PyDict_Merge(NULL, d, 1));
    put_status("merge NULL", PyDict_Merge(d, NULL, 1));
    put_status("update itself", PyDict_Update(d, d));
    Py_DECREF(d);
}

/* Insertion order with deletions and many keys; positions of PyDict_Next. */
static void growth(void) {
    PyObject *d = PyDict_New(), *key, *value;
    for (long i = 0; i < 1000; i++) {
        key = i % 3 ? PyLong_FromLong(i * 16) : PyUnicode_FromFormat("key %ld", i);
        value = PyLong_FromLong(i);
        need(PyDict_SetItem(d, key, value) == 0, "inserting");
        Py_DECREF(key);
        Py_DECREF(value);
    }
    for (long i = 0; i < 1000; i += 2) {
        key = i % 3 ? PyLong_FromLong(i * 16) : PyUnicode_FromFormat("key %ld", i);
        need(PyDict_DelItem(d, key) == 0, "deleting");
        Py_DECREF(key);
    }
    for (long i = 1000; i < 1500; i++) {
        key = PyFloat_FromDouble((double)i + 0.5);
        value = PyLong_FromLong(i);
        need(PyDict_SetItem(d, key, value) == 0, "inserting");
        Py_DECREF(key);
        Py_DECREF(value);
    }
    Py_ssize_t pos = 0;
    long last = -1, count = 0;
    int ordered = 1;
    while (PyDict_Next(d, &pos, &key, &value)) {
        long n = PyLong_AsLong(value);
        ordered &= n > last;
        last = n;
        count++;
        need(PyDict_GetItemWithError(d, key) == value, "finding again");
        need(PyDict_SetItem(d, key, value) == 0, "replacing");
    }
    printf("size %d, counted %ld, ordered %d\n", (int)PyDict_Size(d), count, ordered);
    pos = 0;
    need(PyDict_Next(d, &pos, NULL, NULL) && PyDict_Next(d, &pos, NULL, &value), "the second entry");
    printf("second value %ld\n", PyLong_AsLong(value));
    for (int i = 0; i < 500; i++) {
        PyObject *pair = PyObject_CallMethod(d, "popitem", NULL);
        need(pair != NULL, "popping");
        if (i == 499) put_object(pair);
        Py_DECREF(pair);
    }
    printf(" last popped, size %d\n", (int)PyDict_Size(d));
    Py_DECREF(d);
}

/* Iterators over a dict that changes. */
static void changes(void) {
    PyObject *d = literal("{1: 2, 3: 4}"), *it = PyObject_GetIter(d), *item = PyIter_Next(it);
    Py_DECREF(item);
    PyDict_SetItem(d, Py_None, Py_None);
    put_line("grown", PyIter_Next(it));
    put_line("once more", PyIter_Next(it));
    Py_DECREF(it);
    it = PyObject_GetIter(d);
    Py_DECREF(PyIter_Next(it));
    Py_DECREF(PyIter_Next(it));
    Py_DECREF(PyIter_Next(it));
    PyDict_DelItem(d, Py_None);
    PyDict_SetItem(d, Py_True, Py_None);
    PyDict_SetItem(d, Py_Ellipsis, Py_None);
    put_line("other keys", PyIter_Next(it));
    Py_DECREF(it);
    Py_DECREF(d);
}

/* Keys that all have the same hash, and may do something to the dict while they are compared. */
typedef struct {
    PyObject_HEAD
    int number;
} Key;
static PyObject *subject;
static int meddling, comparisons;

static Py_hash_t key_hash(PyObject *self) {
    (void)self;
    return 77;
}
static PyObject *key_compare(PyObject *a, PyObject *b, int op) {
    if (Py_TYPE(a) != Py_TYPE(b) || (op != Py_EQ && op != Py_NE)) Py_RETURN_NOTIMPLEMENTED;
    comparisons++;
    if (meddling == 1) PyDict_Clear(subject);
    if (meddling == 2) PyDict_SetItem(subject, Py_None, Py_None);
    if (meddling == 3) {
        PyErr_SetString(PyExc_ValueError, "not now");
        return NULL;
    }
    return PyBool_FromLong((((Key *)a)->number == ((Key *)b)->number) == (op == Py_EQ));
}
static PyType_Slot key_slots[] = {
    {Py_tp_hash, (void *)key_hash}, {Py_tp_richcompare, (void *)key_compare}, {0, NULL}};
static PyType_Spec key_spec = {"test.Key", sizeof(Key), 0, Py_TPFLAGS_DEFAULT, key_slots};

static PyObject *new_key(PyObject *type, int number) {
    Key *key = PyObject_New(Key, (PyTypeObject *)type);
    need(key != NULL, "a key");
    key->number = number;
    return (PyObject *)key;
}

static void meddling_keys(void) {
    PyObject *type = PyType_FromSpec(&key_spec), *keys[20], *again, *value;
    subject = PyDict_New();
    for (int i = 0; i < 20; i++) {
        keys[i] = new_key(type, i);
        value = PyLong_FromLong(i);
        need(PyDict_SetItem(subject, keys[i], value) == 0, "inserting");
        Py_DECREF(value);
    }
    printf("size %d\n", (int)PyDict_Size(subject));
    again = new_key(type, 15);
    put_line("an equal key", Py_XNewRef(PyDict_GetItemWithError(subject, again)));
    put_status("deleting it", PyDict_DelItem(subject, again));
    put_line("and it is gone", Py_XNewRef(PyDict_GetItemWithError(subject, again)) ? Py_None : Py_NewRef(Py_False));
    comparisons = 0;
    put_line("the very key", Py_XNewRef(PyDict_GetItemWithError(subject, keys[0])));
    printf("comparisons %d\n", comparisons);
    meddling = 3;
    put_line("an error", Py_XNewRef(PyDict_GetItemWithError(subject, again)));
    put_status("an error on setting", PyDict_SetItem(subject, again, Py_None));
    put_line("an error on removing", PyObject_CallMethod(subject, "pop", "OO", again, Py_None));
    meddling = 2;
    put_status("grown while set", PyDict_SetItem(subject, again, Py_None));
    printf("size %d\n", (int)PyDict_Size(subject));
    meddling = 1;
    PyObject *third = new_key(type, 15);
    put_status("cleared while set", PyDict_SetItem(subject, third, Py_None));
    Py_DECREF(third);
    meddling = 0;
    printf("size %d\n", (int)PyDict_Size(subject));
    PyDict_Clear(subject);
    for (int i = 0; i < 20; i++) PyDict_SetItem(subject, keys[i], Py_None);
    PyObject *set = PySet_New(subject);
    printf("a set of %d, ", (int)PySet_Size(set));
    printf("discards %d, ", PySet_Discard(set, again));
    printf("contains %d %d\n", PySet_Contains(set, again), PySet_Contains(set, keys[3]));
    Py_DECREF(set);
    for (int i = 0; i < 20; i++) Py_DECREF(keys[i]);
    Py_DECREF(again);
    Py_CLEAR(subject);
    Py_DECREF(type);
}

static int event(PyDict_WatchEvent what, PyObject *d, PyObject *key, PyObject *value) {
    static const char *const names[] = {"added", "modified", "deleted", "cloned", "cleared", "deallocated"};
    printf("  %s, size %d, ", names[what], (int)PyDict_Size(d));
    put_object(key);
    putchar(' ');
    put_object(value);
    putchar('\n');
    return 0;
}

static void watching(void) {
    int watcher = PyDict_AddWatcher(event);
    PyObject *d = PyDict_New(), *one = PyLong_FromLong(1), *two = PyLong_FromLong(2), *other = literal("{5: 6, 7: 8}"), *stored;
    put_status("watch", PyDict_Watch(watcher, d));
    put_status("watch a list", PyDict_Watch(watcher, one));
    put_status("watch with 9", PyDict_Watch(9, d));
    put_status("watch with 7", PyDict_Watch(7, d));
    PyDict_SetItem(d, one, one);
    PyDict_SetItem(d, one, one);
    PyDict_SetItem(d, one, two);
    Py_XNewRef(PyDict_SetDefault(d, two, two));
    Py_DECREF(two);
    PyDict_DelItem(d, one);
    PyDict_Pop(d, two, &stored);
    Py_XDECREF(stored);
    PyDict_Update(d, other);
    Py_XDECREF(PyObject_CallMethod(d, "popitem", NULL));
    PyDict_Clear(d);
    put_status("unwatch", PyDict_Unwatch(watcher, d));
    PyDict_SetItem(d, one, one);
    PyDict_Watch(watcher, d);
    Py_DECREF(d);
    put_status("clear watcher", PyDict_ClearWatcher(watcher));
    put_status("clear watcher again", PyDict_ClearWatcher(watcher));
    put_status("clear watcher -1", PyDict_ClearWatcher(-1));
    Py_DECREF(one);
    Py_DECREF(two);
    Py_DECREF(other);
}

static void inside_itself(void) {
    PyObject *d = PyDict_New();
    PyDict_SetItemString(d, "me", d);
    put_object(d);
    putchar('\n');
    PyDict_Clear(d);
    Py_DECREF(d);
}

int main(void) {
    probe_start();
    run_lines(lines, COUNT(lines));
    interface();
    merging();
    growth();
    changes();
    meddling_keys();
    watching();
    inside_itself();
    return probe_end();
}
