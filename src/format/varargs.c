/* The variadic entry points: each walks its va_list for the Rust code behind it. */
typedef int pycap_varargs_are_elsewhere;
