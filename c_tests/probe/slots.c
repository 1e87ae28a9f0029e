#include "slots.h"

enum { UNTOUCHED = 0xA5 };

PyTypeObject *plan_type;
const char *plan_encoding;
int converter_cleanup, converter_calls, converter_cleanups;

int converter(PyObject *o, void *out) {
    int *result = out;
    if (!o) {
        converter_cleanups++;
        *result = -1;
        return 0;
    }
    converter_calls++;
    if (o == Py_None) {
        PyErr_SetString(PyExc_LookupError, "converter refuses None");
        return 0;
    }
    if (o == Py_Ellipsis) return 0; /* a failure without an exception */
    *result = (int)(100 * PyLong_AsLong(o));
    if (PyErr_Occurred()) return 0;
    return converter_cleanup ? Py_CLEANUP_SUPPORTED : 1;
}

static Slot *add(Plan *plan, char kind) {
    need(plan->count < MAX_SLOTS, "a format with few units");
    Slot *slot = &plan->slots[plan->count];
    memset(slot, UNTOUCHED, sizeof *slot);
    slot->kind = kind;
    slot->has_size = 0;
    plan->args[plan->count++] = slot->u.bytes;
    return slot;
}

static void add_input(Plan *plan, const void *input) {
    add(plan, 0);
    plan->args[plan->count - 1] = (void *)input;
}

static void add_size(Plan *plan, Slot *of) {
    of->has_size = 1;
    add(plan, 0);
}

void slots_plan(Plan *plan, const char *format) {
    plan->count = 0;
    for (int i = 0; i < MAX_SLOTS; i++) plan->args[i] = NULL;
    for (const char *f = format; *f && *f != ':' && *f != ';'; f++) {
        Slot *slot;
        if (strchr("szy", *f)) {
            if (f[1] == '*') {
                add(plan, '*');
            } else {
                slot = add(plan, 's');
                if (f[1] == '#') add_size(plan, slot);
            }
        } else if (*f == 'w') {
            add(plan, '*');
        } else if (*f == 'O' && f[1] == '!') {
            add_input(plan, plan_type);
            add(plan, 'O');
        } else if (*f == 'O' && f[1] == '&') {
            add_input(plan, (void *)converter);
            add(plan, 'i');
        } else if (*f == 'e' && f[1]) {
            add_input(plan, plan_encoding);
            slot = add(plan, 'e');
            slot->u.text = NULL;
            if (*++f && f[1] == '#') add_size(plan, slot);
        } else if (strchr("SYUO", *f)) {
            add(plan, 'O');
        } else if (strchr("bBhHiIlkLKncCfdDp", *f)) {
            char kind = *f;
            if (strchr("BCp", kind)) kind = kind == 'B' ? 'b' : 'i';
            add(plan, kind);
        }
    }
}

static int untouched(const Slot *slot) {
    for (size_t i = 0; i < sizeof slot->u.bytes; i++) {
        if (slot->u.bytes[i] != UNTOUCHED) return 0;
    }
    return 1;
}

static void show_view(Py_buffer *view) {
    if (view->buf) {
        put_bytes(view->buf, view->len);
    } else {
        printf("NULL/%zd", view->len);
    }
    printf("{%s %s item %zd ndim %d%s%s}", view->obj ? Py_TYPE(view->obj)->tp_name : "no object",
           view->readonly ? "ro" : "rw", view->itemsize, view->ndim,
           view->format ? " format " : "", view->format ? view->format : "");
    PyBuffer_Release(view);
}

static void show_text(Slot *slot) {
    const char *text = slot->u.text;
    if (!text) {
        fputs("NULL", stdout);
    } else if (slot->has_size) {
        put_bytes(text, slot[1].u.size);
    } else {
        put_bytes(text, (Py_ssize_t)strlen(text));
    }
    if (slot->has_size) printf("/%zd", slot[1].u.size);
    if (slot->kind == 'e') PyMem_Free(slot->u.text);
}

void slots_show(Plan *plan, int ok) {
    for (int i = 0; i < plan->count; i++) {
        Slot *slot = &plan->slots[i];
        if (!slot->kind) continue;
        putchar(' ');
        int points = slot->kind == '*' || slot->kind == 'e' || slot->kind == 's';
        if (untouched(slot) || (points && !ok) || (slot->kind == 'e' && !slot->u.text)) {
            putchar('-');
            continue;
        }
        switch (slot->kind) {
        case '*': show_view(&slot->u.view); break;
        case 's':
        case 'e': show_text(slot); break;
        case 'O': put_object(slot->u.object); break;
        case 'b': printf("%u", slot->u.as_b); break;
        case 'h': printf("%d", slot->u.as_h); break;
        case 'H': printf("%u", slot->u.as_H); break;
        case 'i': printf("%d", slot->u.as_i); break;
        case 'I': printf("%u", slot->u.as_I); break;
        case 'l': printf("%ld", slot->u.as_l); break;
        case 'k': printf("%lu", slot->u.as_k); break;
        case 'L': printf("%lld", slot->u.as_L); break;
        case 'K': printf("%llu", slot->u.as_K); break;
        case 'n': printf("%zd", slot->u.size); break;
        case 'c': put_bytes(&slot->u.as_c, 1); break;
        case 'f': printf("%.9g", (double)slot->u.as_f); break;
        case 'd': printf("%.17g", slot->u.as_d); break;
        case 'D': printf("%.17g %.17g", slot->u.as_D.real, slot->u.as_D.imag); break;
        }
    }
}
