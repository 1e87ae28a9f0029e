/* codecs.h: search functions, the parts of a codec, error handlers, what goes wrong with each. */
#include "../probe/probe.h"

static int searched;

static PyObject *give(PyObject *self, PyObject *args) {
    (void)self;
    printf("    called with ");
    put_object(args);
    putchar('\n');
    return Py_BuildValue("(On)", PyTuple_GET_ITEM(args, 0), PyTuple_GET_SIZE(args));
}
static PyMethodDef give_def = {"give", give, METH_VARARGS, NULL};

static PyObject *wrong(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    return PyUnicode_FromString("no pair");
}
static PyMethodDef wrong_def = {"wrong", wrong, METH_VARARGS, NULL};

static PyObject *stream(PyObject *self, PyObject *args, PyObject *kwargs) {
    (void)self;
    return Py_BuildValue("(sOO)", "stream", args, kwargs ? kwargs : Py_None);
}
static PyMethodDef stream_def = {"stream", (PyCFunction)(void (*)(void))stream, METH_VARARGS | METH_KEYWORDS, NULL};

/* An object like codecs.CodecInfo: a tuple of four, with attributes. */
static PyObject *codec_info(PyObject *function, PyObject *incremental) {
    PyObject *dict = PyDict_New(), *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O)O", "Info", &PyTuple_Type, dict);
    Py_DECREF(dict);
    PyObject *streams = PyCFunction_New(&stream_def, NULL), *parts = PyTuple_Pack(4, function, function, streams, streams);
    PyObject *info = PyObject_CallOneArg(type, parts);
    need(info && PyObject_SetAttrString(info, "incrementalencoder", incremental) == 0 &&
             PyObject_SetAttrString(info, "incrementaldecoder", incremental) == 0, "info");
    Py_DECREF(type);
    Py_DECREF(streams);
    Py_DECREF(parts);
    return info;
}

static PyObject *search(PyObject *self, PyObject *name) {
    (void)self;
    searched++;
    const char *text = PyUnicode_AsUTF8(name);
    PyObject *function = NULL, *result = NULL;
    if (!strcmp(text, "probe_good") || !strcmp(text, "probe_plain")) {
        function = PyCFunction_New(&give_def, NULL);
        PyObject *streams = PyCFunction_New(&stream_def, NULL);
        result = text[6] == 'g' ? codec_info(function, streams) : PyTuple_Pack(4, function, function, Py_None, Py_None);
        Py_DECREF(streams);
    } else if (!strcmp(text, "probe_wrong")) {
        function = PyCFunction_New(&wrong_def, NULL);
        result = PyTuple_Pack(4, function, function, function, function);
    } else if (!strcmp(text, "probe_three")) {
        result = PyTuple_Pack(3, Py_None, Py_None, Py_None);
    } else if (!strcmp(text, "probe_list")) {
        result = PyList_New(4);
    } else if (!strcmp(text, "probe_fails")) {
        PyErr_SetString(PyExc_LookupError, "the search failed");
    } else {
        if (strncmp(text, "probe", 5) == 0) printf("    searched for %s\n", text);
        result = Py_NewRef(Py_None);
    }
    Py_XDECREF(function);
    return result;
}
static PyMethodDef search_def = {"search", search, METH_O, NULL};

static void parts(const char *encoding) {
    PyObject *text = PyUnicode_FromString("text");
    printf("-- %s, known %d\n", encoding, PyCodec_KnownEncoding(encoding));
    put_line("encode", PyCodec_Encode(text, encoding, NULL));
    put_line("encode with errors", PyCodec_Encode(text, encoding, "ignore"));
    put_line("decode", PyCodec_Decode(text, encoding, "strict"));
    PyObject *encoder = PyCodec_Encoder(encoding);
    printf("encoder %d ", encoder != NULL);
    put_error();
    putchar('\n');
    Py_XDECREF(encoder);
    PyObject *decoder = PyCodec_Decoder(encoding);
    printf("decoder %d ", decoder != NULL);
    put_error();
    putchar('\n');
    Py_XDECREF(decoder);
    put_line("incremental encoder", PyCodec_IncrementalEncoder(encoding, NULL));
    put_line("incremental encoder with errors", PyCodec_IncrementalEncoder(encoding, "replace"));
    put_line("incremental decoder", PyCodec_IncrementalDecoder(encoding, NULL));
    put_line("incremental decoder with errors", PyCodec_IncrementalDecoder(encoding, "replace"));
    put_line("reader", PyCodec_StreamReader(encoding, text, NULL));
    put_line("reader with errors", PyCodec_StreamReader(encoding, text, "ignore"));
    put_line("writer", PyCodec_StreamWriter(encoding, text, NULL));
    put_line("writer with errors", PyCodec_StreamWriter(encoding, text, "ignore"));
    Py_DECREF(text);
}

static void registry(void) {
    PyObject *function = PyCFunction_New(&search_def, NULL), *five = PyLong_FromLong(5);
    put_status("register", PyCodec_Register(function));
    put_status("register a number", PyCodec_Register(five));
    put_status("register NULL", PyCodec_Register(NULL));
    static const char *const encodings[] = {"probe_good", "probe_plain", "probe_wrong", "probe_three", "probe_list", "probe_fails", "probe_none"};
    for (size_t i = 0; i < COUNT(encodings); i++) parts(encodings[i]);
    printf("normalized: %d %d\n", PyCodec_KnownEncoding("PROBE_good"), PyCodec_KnownEncoding("Probe Good"));
    int before = searched;
    printf("known %d", PyCodec_KnownEncoding("probe_good"));
    printf(", searched again %d\n", searched - before);
    PyObject *s = PyUnicode_FromString("text");
    put_line("str.encode", PyUnicode_AsEncodedString(s, "probe_good", NULL));
    put_line("str.encode wrong", PyUnicode_AsEncodedString(s, "probe_wrong", NULL));
    put_line("decode NULL", PyCodec_Decode(s, NULL, NULL));
    put_status("unregister", PyCodec_Unregister(function));
    printf("known %d\n", PyCodec_KnownEncoding("probe_good"));
    put_status("unregister again", PyCodec_Unregister(function));
    put_status("unregister a number", PyCodec_Unregister(five));
    Py_DECREF(s);
    Py_DECREF(function);
    Py_DECREF(five);
}

static PyObject *handler(PyObject *self, PyObject *error) {
    (void)self;
    Py_ssize_t start = 0, end = 0;
    if (PyUnicodeEncodeError_GetStart(error, &start) < 0 || PyUnicodeEncodeError_GetEnd(error, &end) < 0) return NULL;
    printf("    %zd to %zd\n", start, end);
    return Py_BuildValue("(sn)", "<?>", end);
}
static PyMethodDef handler_def = {"handler", handler, METH_O, NULL};

static PyObject *error_of(const char *kind) {
    if (*kind == 'e') {
        return PyObject_CallFunction(PyExc_UnicodeEncodeError, "ssnns", "ascii", "a\xC3\xA9\xE2\x82\xACz", (Py_ssize_t)1,
                                     (Py_ssize_t)3, "why");
    }
    if (*kind == 'd') return PyUnicodeDecodeError_Create("utf-8", "a\xff\xfez", 4, 1, 3, "why");
    if (*kind == 't') return PyObject_CallFunction(PyExc_UnicodeTranslateError, "snns", "ab\xC3\xA9z", (Py_ssize_t)2, (Py_ssize_t)3, "why");
    return PyObject_CallFunction(PyExc_ValueError, "s", "another");
}

static void handlers(void) {
    static PyObject *(*const functions[])(PyObject *) = {PyCodec_StrictErrors, PyCodec_IgnoreErrors, PyCodec_ReplaceErrors,
                                                        PyCodec_XMLCharRefReplaceErrors, PyCodec_BackslashReplaceErrors};
    static const char *const names[] = {"strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace"};
    static const char *const kinds[] = {"encode", "decode", "translate", "other"};
    for (size_t f = 0; f < COUNT(functions); f++) {
        PyObject *registered = PyCodec_LookupError(names[f]);
        printf("-- %s, registered %d\n", names[f], registered != NULL);
        for (size_t k = 0; k < COUNT(kinds); k++) {
            PyObject *error = error_of(kinds[k]);
            need(error != NULL, "error");
            put_line(kinds[k], functions[f](error));
            put_line("  as registered", PyObject_CallOneArg(registered, error));
            Py_DECREF(error);
        }
        put_line("a number", functions[f](Py_None));
        Py_XDECREF(registered);
    }
    PyObject *error = error_of("decode");
    put_line("namereplace of decoding", PyCodec_NameReplaceErrors(error));
    put_line("namereplace of None", PyCodec_NameReplaceErrors(Py_None));
    Py_DECREF(error);
    PyObject *mine = PyCFunction_New(&handler_def, NULL), *found, *s = PyUnicode_FromString("a\xC3\xA9\xE2\x82\xACz\xC3\xA9");
    put_status("register", PyCodec_RegisterError("probe.mine", mine));
    put_status("register None", PyCodec_RegisterError("probe.none", Py_None));
    found = PyCodec_LookupError("probe.mine");
    printf("found %d\n", found == mine);
    Py_XDECREF(found);
    put_line("missing", PyCodec_LookupError("probe.missing"));
    found = PyCodec_LookupError(NULL);
    put_line("NULL is strict", found);
    put_line("used", PyUnicode_AsEncodedString(s, "ascii", "probe.mine"));
    put_line("missing used", PyUnicode_AsEncodedString(s, "ascii", "probe.missing"));
    Py_DECREF(mine);
    Py_DECREF(s);
}

int main(void) {
    probe_start();
    registry();
    handlers();
    return probe_end();
}
