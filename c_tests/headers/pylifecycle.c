/* Start-up and end: what is true when, functions called at exit, Py_Exit, fatal errors, texts and paths. */
#include "../probe/probe.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

static void at_exit(void) { printf("  at exit, initialized %d, finalizing %d\n", Py_IsInitialized(), Py_IsFinalizing()); }
static void at_exit_first(void) { printf("  at exit, registered first\n"); }
static void unstable(void *data) { printf("  interpreter's exit %s, initialized %d, finalizing %d\n", (char *)data, Py_IsInitialized(), Py_IsFinalizing()); }

static void exits_with(int status) {
    Py_AtExit(at_exit);
    Py_Exit(status);
}
static void exits_uninitialized(int status) {
    Py_FinalizeEx();
    Py_Exit(status);
}
static void fatal(int with_error) {
    if (with_error) PyErr_SetString(PyExc_ValueError, "behind it");
    Py_FatalError("something is wrong");
}
static void fatal_function(int unused) {
    (void)unused;
    _Py_FatalErrorFunc("the_function", NULL);
}
static void exits_by_exception(int status) {
    PyObject *value = PyLong_FromLong(status);
    PyErr_SetObject(PyExc_SystemExit, value);
    Py_DECREF(value);
    PyErr_Print();
}

/* How a child process ends that calls a function; the first lines of what it says on stderr. */
static void in_child(const char *label, void (*function)(int), int argument) {
    int ends[2];
    need(pipe(ends) == 0, "pipe");
    fflush(stdout);
    PyOS_BeforeFork();
    pid_t child = fork();
    if (child != 0) PyOS_AfterFork_Parent();
    need(child >= 0, "fork");
    if (child == 0) {
        dup2(ends[1], 2);
        close(ends[0]);
        close(ends[1]);
        signal(SIGABRT, SIG_DFL);
        PyOS_AfterFork_Child();
        function(argument);
        fflush(stdout);
        _exit(99);
    }
    close(ends[1]);
    char text[400] = {0};
    size_t n = 0;
    ssize_t got;
    while (n < sizeof text - 1 && (got = read(ends[0], text + n, sizeof text - 1 - n)) > 0) n += (size_t)got;
    char rest[4000];
    while (read(ends[0], rest, sizeof rest) > 0) continue;
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status)) printf("%s: exits with %d", label, WEXITSTATUS(status));
    else printf("%s: signal %d", label, WTERMSIG(status));
    char *end = strchr(text, '\n');
    if (end) end[0] = 0;
    printf(", says '%s'\n", text);
}

static void handler(int signal_number) { (void)signal_number; }

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("before: initialized %d, finalizing %d\n", Py_IsInitialized(), Py_IsFinalizing());
    Py_SetProgramName(L"/bin/probe name");
    wchar_t home[1000];
    const char *given = getenv("PYTHONHOME");
    if (given) {
        swprintf(home, COUNT(home), L"%s", given);
        Py_SetPythonHome(home);
    }
    probe_start();
    printf("now: initialized %d, finalizing %d\n", Py_IsInitialized(), Py_IsFinalizing());
    Py_Initialize();
    printf("name %d, full path %d, prefix %d, exec prefix %d, path %d, home %d\n", !wcscmp(Py_GetProgramName(), L"/bin/probe name"), Py_GetProgramFullPath() != NULL,
           Py_GetPrefix() != NULL, Py_GetExecPrefix() != NULL, Py_GetPath() != NULL, (Py_GetPythonHome() != NULL) == (given != NULL));
    printf("the same each time %d %d\n", Py_GetProgramName() == Py_GetProgramName(), Py_GetVersion() == Py_GetVersion());
    printf("version %d, platform %s, copyright %d, compiler %d, build %d\n", !strncmp(Py_GetVersion(), "3.", 2), Py_GetPlatform(), Py_GetCopyright() != NULL,
           strstr(Py_GetCompiler(), "[") != NULL, Py_GetBuildInfo() != NULL);
    printf("version number %d\n", Py_Version >> 16 == PY_VERSION_HEX >> 16);
    in_child("exit 3", exits_with, 3);
    in_child("exit 0", exits_with, 0);
    in_child("exit without a runtime", exits_uninitialized, 4);
    in_child("a fatal error", fatal, 0);
    in_child("a fatal error with another", fatal, 1);
    in_child("a fatal error without a message", fatal_function, 0);
    in_child("SystemExit", exits_by_exception, 5);
    PyOS_sighandler_t before = PyOS_getsig(SIGUSR1), old = PyOS_setsig(SIGUSR1, handler);
    printf("signals: default %d, was it %d, now mine %d", before == SIG_DFL, old == before, PyOS_getsig(SIGUSR1) == handler);
    printf(", back %d, bad %d %d\n", PyOS_setsig(SIGUSR1, SIG_DFL) == handler, PyOS_getsig(9999) == SIG_ERR, PyOS_setsig(9999, SIG_DFL) == SIG_ERR);
    printf("%d", Py_AtExit(at_exit_first));
    printf(" %d\n", Py_AtExit(at_exit));
#if PY_VERSION_HEX >= 0x030D0000
    put_status("interpreter", PyUnstable_AtExit(PyInterpreterState_Get(), unstable, "first"));
    put_status("interpreter", PyUnstable_AtExit(PyInterpreterState_Get(), unstable, "second"));
#endif
    int status = probe_end();
    printf("after: initialized %d, finalizing %d\n", Py_IsInitialized(), Py_IsFinalizing());
    printf("nothing to end %d\n", Py_FinalizeEx());
    int count = 0;
    while (count < 100 && Py_AtExit(at_exit_first) == 0) count++;
    printf("places %d\n", count);
    Py_Initialize();
    printf("again %d\n", Py_IsInitialized());
    Py_Finalize();
    return status;
}
