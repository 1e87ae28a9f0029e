/* Classes made by calling type: arguments, __slots__, namespaces, hooks, metaclasses, the order of bases, changes afterwards. */
#include "functions.h"

static const char *const arguments[] = {
    "type()", "type(1, 2)", "type(1, 2, 3, 4)", "type(5)", "type(5, a=1)", "type('A', ())", "type(name='A', bases=(), dict={})", "type('A', (), {}, x=1)",
    "type(1, (), {})", "type('A', [], {})", "type('A', (), [])", "type('A', (1,), {})", "type('A', (int, 1), {})", "type('A', (None,), {})",
    "type('a\\0b', (), {})", "type('A', (), {1: 2}).__dict__[1]", "type('\\ud800', (), {})", "type('', (), {})", "type('a.b', (), {})", "type('a.b', (), {}).__name__",
    "type('\\xe9', (), {})", "type.__new__()", "type.__new__(int)", "type.__new__(5)", "type.__new__(type)", "type.__new__(type, 5)", "type.__new__(type, 'A', (), {})",
    "type.__new__(object, 'A', (), {})", "type.__call__()", "type.__call__(type, 5)", "type.__call__(5)", "type.__init__(int)", "type.__init__(int, 1)",
    "type.__init__(int, 1, 2, 3)", "type.__init__(int, 1, 2, 3, a=1)", "type.__init__(int, a=1)", "type.__init__(5)",
    "type('A', (bool,), {})", "type('A', (type(None),), {})", "type('A', (type(NotImplemented),), {})", "type('A', (slice,), {})", "type('A', (range,), {})",
    "type('A', (memoryview,), {})", "type('A', (type(type.__call__),), {})", "type('A', (int, str), {})", "type('A', (int, int), {})", "type('A', (object, int), {})",
    "type('A', (int, object), {})", "type('A', (dict, list), {})", "type('A', (type, int), {})", "type('A', (list[int],), {})", 
    "type('A', (BaseException, int), {})", "type('A', (ValueError, KeyError), {}).__mro__", "type('A', (OSError, KeyError), {})", "type('A', (OSError, UnicodeError), {})",
    "type('A', (), {'__module__': 5}).__module__", "type('A', (), {'__qualname__': 5})", "type('A', (), {'__qualname__': 'x.y'}).__qualname__",
    "type('A', (), {'__qualname__': 'x.y', '__module__': 'm'})", "type('A', (), {'__doc__': 5}).__doc__", "type('A', (), {'__doc__': 'a\\0b'}).__doc__",
    "type('A', (), {'__doc__': 'A(x)\\n--\\n\\nHelp.'}).__doc__", "type('A', (), {'__doc__': 'A(x)\\n--\\n\\nHelp.'}).__text_signature__", "type('A', (), {'__doc__': '\\ud800'})",
    "type('A', (), {}).__module__", "type('A', (), {}).__doc__", "type('A', (int,), {}).__doc__", "sorted(type('A', (), {}).__dict__)", "sorted(type('A', (int,), {}).__dict__)",
    "sorted(type('A', (), {'__slots__': ()}).__dict__)", "sorted(type('A', (list,), {'x': 1}).__dict__)", "type('A', (), {'__classcell__': 5})", "type('A', (), {'__classdictcell__': 5})",
    "type('A', (), {'__hash__': None}).__hash__", "hash(type('A', (), {'__eq__': value(1)})())", "type('A', (), {'__eq__': value(1)}).__hash__",
    "type('A', (), {'__eq__': value(1), '__hash__': value(3)}).__hash__(1)", "type('A', (), {'__new__': plain_echo('new')}).__dict__['__new__']",
    "type('A', (), {'__new__': plain_echo('new')})(1, 2)", "type('A', (), {'__new__': value(7)})()", "type('A', (), {'__new__': 5})()", "type_name(type('A', (), {'__init_subclass__': plain_value(1)}).__dict__['__init_subclass__'])",
    "type_name(type('A', (), {'__class_getitem__': plain_value(1)}).__dict__['__class_getitem__'])", "type('A', (), {'__class_getitem__': classmethod(plain_value(1))})[5]",
    "type('A', (), {'__class_getitem__': 5})[5]", "type('A', (), {})[5]",
};

static const char *const slots[] = {
    "type('A', (), {'__slots__': 'x'}).x", "type('A', (), {'__slots__': 'x'}).__slots__", "type('A', (), {'__slots__': 'x'})().x", "type('A', (), {'__slots__': ['b', 'a']}).__slots__",
    "type('A', (), {'__slots__': {'a': 'doc'}}).__slots__", "type('A', (), {'__slots__': {'a': 'doc'}}).a.__doc__", "type('A', (), {'__slots__': 5})", "type('A', (), {'__slots__': (5,)})",
    "type('A', (), {'__slots__': ('a b',)})", "type('A', (), {'__slots__': ('',)})", "type('A', (), {'__slots__': ('1a',)})", "type('A', (), {'__slots__': ('\\xe9',)})",
    "type('A', (), {'__slots__': ('a\\0b',)})", "type('A', (), {'__slots__': ('__dict__', '__dict__')})", "type('A', (), {'__slots__': ('__weakref__', '__weakref__')})",
    "type('A', (type('B', (), {}),), {'__slots__': ('__dict__',)})", "type('A', (type('B', (), {}),), {'__slots__': ('__weakref__',)})", "type('A', (int,), {'__slots__': ('x',)})",
    "type('A', (int,), {'__slots__': ()})(5)", "type('A', (int,), {'__slots__': ('__dict__',)})", "type('A', (int,), {'__slots__': ('__weakref__',)})", "type('A', (tuple,), {'__slots__': ('x',)})",
    "type('A', (bytes,), {'__slots__': 'x'})", "type('A', (str,), {'__slots__': ('x',)})('a')", "type('A', (list,), {'__slots__': ('x',)})([1])", "type('A', (type,), {'__slots__': ('x',)})",
    "type('A', (), {'__slots__': ('x',), 'x': 1})", "type('A', (), {'__slots__': ('__x',), '_A__x': 1})", "type('A', (), {'__slots__': ('__x',)})._A__x", "type('__', (), {'__slots__': ('__x',)}).__x",
    "type('__A', (), {'__slots__': ('__x',)})._A__x", "type('A', (), {'__slots__': ('__x__',)}).__x__", "type('A', (), {'__slots__': ('__qualname__',)})", "type('A', (), {'__slots__': ('__qualname__',), '__qualname__': 'q'}).__dict__['__qualname__']",
    "type('A', (), {'__slots__': ('__classcell__',)})", "type('A', (), {'__slots__': ('__module__',)})", "type('A', (), {'__slots__': ('__doc__',)}).__doc__", "type('A', (), {'__slots__': ('x', 'x')}).__slots__",
    "type('A', (), {'__slots__': ('x', 'x')}).__basicsize__", "type('A', (), {'__slots__': ('x', 'y')}).__basicsize__", "type('A', (), {'__slots__': ('__dict__', 'y')}).__basicsize__",
    "type('A', (), {'__slots__': ('__dict__', 'y')}).__dictoffset__", "type('A', (), {'__slots__': ('__dict__', '__weakref__')}).__weakrefoffset__", "type('A', (), {}).__basicsize__", "type('A', (int,), {}).__basicsize__",
    "type('A', (int,), {}).__dictoffset__", "type('A', (list,), {}).__dictoffset__", "type('A', (tuple,), {}).__weakrefoffset__", "type('A', (tuple,), {}).__dictoffset__", "type('A', (ValueError,), {}).__dictoffset__", "type('A', (type,), {}).__dictoffset__",
    "type('A', (), {'__slots__': None})", "type('A', (), {'__slots__': b'x'})", "type('A', (), {'__slots__': iter('xy')}).__slots__", "type('A', (), {'__slots__': fail(KeyError)})", "S := type('S', (), {'__slots__': ('a', 'b')})", "s := S()",
    "s.a", "setattr(s, 'a', 1)", "s.a", "delattr(s, 'a')", "delattr(s, 'a')", "s.a", "setattr(s, 'c', 1)", "s.__dict__", "S.a.__get__(s)", "S.a.__set__(s, 4)", "S.a.__set__(5, 4)", "S.a.__get__(5)", "s.a", "S.a.__delete__(s)", "S.__dict__['a']",
    "S.a.__objclass__", "S.a.__name__", "S.a.__qualname__", "S.a.__doc__", "S.a.__reduce__()", "getattr(S, '__dict__')['__slots__']", "type('T', (S,), {}).__basicsize__", "type('T', (S,), {'__slots__': 'a'}).__basicsize__", "type('T', (S, type('U', (), {'__slots__': 'u'})), {})",
    "type('T', (S, type('U', (), {'__slots__': ()})), {})", "type('T', (S, type('U', (), {})), {'__slots__': ()}).__dictoffset__", "type('T', (S, type('U', (), {})), {'__slots__': ()}).__weakrefoffset__", "type('T', (S, type('U', (), {})), {'__slots__': ('__dict__',)})",
    "type('A', (), {'__slots__': ('__dict__',)}).__dict__['__dict__']", "type('A', (), {'__slots__': ('__weakref__',)}).__dict__['__weakref__']", "type('A', (), {}).__dict__['__dict__'].__objclass__",
    "type('A', (), {}).__dict__['__dict__'].__get__(5)", "type('A', (), {'__slots__': ('__weakref__',)})().__weakref__", "sorted(type('A', (), {'__slots__': ('__dict__', '__weakref__', 'x')}).__dict__)",
};

static const char *const hooks[] = {
    "B := type('B', (), {'__init_subclass__': classmethod(plain_echo('sub'))})", "type('C', (B,), {})", "type('C', (B,), {}, a=1)", "type('C', (type('B', (), {'__init_subclass__': classmethod(plain_fail(KeyError('k')))}),), {})",
    "type('C', (type('B', (), {'__init_subclass__': 5}),), {})", "object.__init_subclass__()", "object.__init_subclass__(a=1)", "object.__init_subclass__(1)", "type('B', (), {}).__init_subclass__(x=1)",
    "N := type('N', (), {'__set_name__': echo('set')})", "type('C', (), {'a': N()})", "F := type('F', (), {'__set_name__': fail(KeyError('k'))})", "type('C', (), {'a': F()})", "type('C', (), {'a': type('G', (), {'__set_name__': 5})()})",
    "type('C', (), {'a': type('G', (), {'__set_name__': property(plain_fail(ValueError('p')))})()})", "type('C', (), {'a': property()}).a.__name__", "type('C', (), {'a': property(plain_value(1))}).a.__name__",
    "super(B, type('C', (B,), {})).__init_subclass__", "object.__subclasshook__()", "object.__subclasshook__(1)", "type.__subclasscheck__(int, bool)", "type.__subclasscheck__(int, 5)", "type.__instancecheck__(int, True)", "type.__subclasscheck__(5, int)",
};

static const char *const metaclasses[] = {
    "M := type('M', (type,), {'x': 1, '__module__': 'm'})", "A := M('A', (), {})", "A.x", "type(A)", "type('B', (A,), {})", "type(type('B', (A,), {}))", "type(type('B', (object, ), {}))", "M2 := type('M2', (type,), {'__module__': 'm'})",
    "type('C', (A, M2('B', (), {})), {})", "M('C', (M2('B', (), {}),), {})", "M3 := type('M3', (M, M2), {'__module__': 'm'})", "type(type('C', (A, M3('B', (), {})), {}))", "M()", "M(5)", "M(1, 2, 3)", "type.__new__(M, 'Z', (A,), {})",
    "P := type('P', (type,), {'__new__': plain_echo('new'), '__module__': 'm'})", "P('A', (), {}, k=1)", "Q := type('Q', (type,), {'__init__': fail(KeyError('init')), '__module__': 'm'})", "Q('A', (), {})", "R := type('R', (type,), {'__call__': echo('call'), '__module__': 'm'})",
    "R('A', (), {})(1, 2, a=3)", "type('S', (R('A', (), {}),), {})(4)", "T := type('T', (type,), {'mro': value((int, str)), '__module__': 'm'})", "T('A', (), {})", "type('T', (type,), {'mro': value(5)})('A', (), {})", "type('T', (type,), {'mro': value((5,))})('A', (), {})",
    "type('T', (type,), {'mro': value(())})('A', (), {})", "type('T', (type,), {'mro': value((object,))})('A', (), {}).__mro__", "type('T', (type,), {'mro': fail(KeyError('mro'))})('A', (), {})", "type('T', (type,), {'mro': value([object])})('A', (), {})()", "type('T', (type,), {'__prepare__': 5})('A', (), {})",
    "type.__prepare__()", "type.__prepare__('A', (), x=1)", "type('T', (type,), {'__getattribute__': echo('get')})('A', (), {}).foo", "type('T', (type,), {'__getattr__': echo('get')})('A', (), {}).foo", "type('T', (type,), {'__setattr__': fail(KeyError('set'))})('A', (), {})",
    "setattr(type('T', (type,), {'__setattr__': fail(KeyError('set'))})('A', (), {}), 'x', 1)", "type('T', (type,), {'__repr__': value('TT')})('A', (), {})", "type('T', (type,), {'__repr__': value(5)})('A', (), {})", "type('T', (type,), {'__instancecheck__': value(5)})('A', (), {}).__instancecheck__",
    "isinstance(5, type('T', (type,), {'__instancecheck__': value(5)})('A', (), {}))", "isinstance(5, type('T', (type,), {'__instancecheck__': fail(KeyError)})('A', (), {}))", "issubclass(5, type('T', (type,), {'__subclasscheck__': value([])})('A', (), {}))", "type('T', (type,), {'__len__': value(5), '__getitem__': echo('g')})('A', (), {})[1]",
    "len(type('T', (type,), {'__len__': value(5)})('A', (), {}))", "type('T', (type,), {'__eq__': value(5)})('A', (), {}) == 1", "type('T', (type, int), {})", "type('T', (type, type('X', (), {})), {})('A', (), {})", "bool(type('T', (type,), {'__bool__': value(False)})('A', (), {}))",
    "type('T', (type,), {'__class__': 5})('A', (), {}).__class__", "type('T', (type,), {'d': property(slot('__name__'))})('A', (), {'d': 5}).d", "type('T', (type,), {'d': value(3)})('A', (), {'d': 5}).d",
};

static const char *const orders[] = {
    "O := type('O', (), {})", "X := type('X', (O,), {})", "Y := type('Y', (O,), {})", "type('Z', (X, Y), {}).__mro__", "type('Z', (O, X), {})", "type('Z', (X, X), {})", "XY := type('XY', (X, Y), {})", "YX := type('YX', (Y, X), {})", "type('Z', (XY, YX), {})",
    "type('Z', (object, X, Y), {})", "type('Z', (type('a\\xe9', (), {}), object, type('b', (), {})), {}).__mro__", "Z := type('Z', (X,), {})", "Z.mro()", "setattr(Z, '__bases__', (Y,))", "Z.__mro__", "Z.__base__", "Z.__bases__", "X.__subclasses__()", "Y.__subclasses__()",
    "setattr(Z, '__bases__', (X, Y))", "Z.__mro__", "setattr(Z, '__bases__', (O, X))", "Z.__mro__", "setattr(Z, '__bases__', ())", "setattr(Z, '__bases__', 5)", "setattr(Z, '__bases__', [X])", "setattr(Z, '__bases__', (5,))", "setattr(Z, '__bases__', (X, 5))", "setattr(Z, '__bases__', (int,))",
    "setattr(Z, '__bases__', (Z,))", "setattr(O, '__bases__', (Z,))", "setattr(O, '__bases__', (list,))", "setattr(O, '__bases__', (type('W', (), {'__slots__': 'w'}),))", "setattr(O, '__bases__', (bool,))", "setattr(int, '__bases__', (object,))", "delattr(Z, '__bases__')", "setattr(O, '__bases__', (object,))",
    "setattr(O, '__bases__', (type('W', (), {'w': 1}),))", "XY.w", "XY.__mro__", "setattr(O, '__bases__', (type('M', (type,), {})('MM', (), {}),))", "O.__bases__", "K := type('K', (type('L', (int,), {}),), {})", "setattr(K, '__bases__', (type('L', (int,), {'l': 1}),))", "K.l", "setattr(K, '__bases__', (type('L', (str,), {}),))",
    "setattr(K, '__bases__', (type('L', (str,), {}), int))", "type('Z', (X,), {'__bases__': 5}).__bases__", "object.__bases__", "type.__bases__", "bool.__bases__", "object.__base__", "object.__mro__", "bool.mro()",
};

static const char *const attributes[] = {
    "C := type('C', (), {'__module__': 'm', '__annotations__': {'a': 1}})", "C.__annotations__", "setattr(C, '__annotations__', 5)", "C.__annotations__", "delattr(C, '__annotations__')", "C.__annotations__", "delattr(C, '__annotations__')", "delattr(C, '__annotations__')", "setattr(int, '__annotations__', {})", "setattr(int, '__annotate__', None)", "delattr(int, '__annotations__')", "C.__type_params__", "setattr(C, '__type_params__', 5)", "setattr(C, '__type_params__', (T,))", "setattr(C, '__type_params__', (1, 2))", "C.__type_params__", "delattr(C, '__type_params__')", "C.__type_params__", "int.__type_params__", "setattr(int, '__type_params__', ())",
    "setattr(C, '__name__', 5)", "setattr(C, '__name__', 'a\\0')", "setattr(C, '__name__', '\\ud800')", "delattr(C, '__name__')", "setattr(C, '__name__', 'D')", "C", "C.__name__", "C.__qualname__", "setattr(C, '__qualname__', 5)", "delattr(C, '__qualname__')", "setattr(C, '__qualname__', 'o.D')", "C", "C()", "setattr(C, '__module__', 5)", "C", "C.__module__", "C()",
    "setattr(C, '__module__', 'builtins')", "C", "C()", "delattr(C, '__module__')", "C.__module__", "C", "setattr(C, '__module__', None)", "C", "setattr(C, '__doc__', 'doc')", "C.__doc__", "delattr(C, '__doc__')", "C.__doc__", "setattr(C, '__doc__', 5)", "C.__doc__", "setattr(int, '__name__', 'x')", "setattr(int, '__qualname__', 'x')", "setattr(int, '__module__', 'x')", "setattr(int, '__doc__', 'x')",
    "int.__module__", "type(None).__module__", "int.__qualname__", "type(iter([])).__name__", "setattr(C, '__dict__', {})", "delattr(C, '__dict__')", "C.__abstractmethods__", "setattr(C, '__abstractmethods__', ['g', 'f'])", "C.__abstractmethods__", "C()", "setattr(C, '__abstractmethods__', ['f'])", "C()", "setattr(C, '__abstractmethods__', [1])", "C()",
    "setattr(C, '__abstractmethods__', 5)", "C()", "setattr(C, '__abstractmethods__', [])", "type_name(C())", "setattr(C, '__abstractmethods__', ['f'])", "type('CC', (C,), {})()", "type_name(type('CC', (C,), {'__abstractmethods__': []})())", "flags(C)", "delattr(C, '__abstractmethods__')", "delattr(C, '__abstractmethods__')", "type_name(C())",
    "type.__abstractmethods__", "int.__abstractmethods__", "setattr(int, '__abstractmethods__', ())", "C.__basicsize__", "setattr(C, '__basicsize__', 5)", "C.__itemsize__", "flags(C)", "setattr(C, '__flags__', 1)", "flags(int)", "flags(object)", "flags(type)", "tuple.__itemsize__", "int.__itemsize__", "flags(bool)", "flags(list)", "flags(dict)", "flags(str)", "flags(type(None))",
    "flags(property)", "flags(type(type.__call__))", "flags(type(type.mro))", "flags(type('C', (int,), {}))", "flags(type('C', (dict,), {}))", "flags(type('C', (type,), {}))", "flags(type('C', (ValueError,), {}))", "flags(type('C', (), {'__slots__': ()}))", "flags(ValueError)", "flags(set)", "flags(super)", "C.__mro__", "setattr(C, '__mro__', ())", "C.__base__", "setattr(C, '__base__', int)",
    "setattr(C, '__class__', type)", "setattr(C, '__class__', int)", "setattr(int, '__class__', type)", "setattr(C, '__class__', type('M', (type,), {}))", "type(C)", "setattr(C, '__class__', type('M', (type,), {'__slots__': 'x'}))", "delattr(C, '__class__')", "setattr(C, 'foo', 1)", "C.foo", "delattr(C, 'foo')", "delattr(C, 'foo')", "C.foo", "C.bar", "setattr(int, 'foo', 1)", "delattr(int, 'foo')",
    "setattr(int, '__add__', 1)", "object.__setattr__(C, 'x', 1)", "object.__delattr__(C, 'x')", "type.__setattr__(C, 'x', 1)", "type.__setattr__(5, 'x', 1)", "type.__delattr__(C, 'x')", "type.__getattribute__(C, 'nope')", "object.__getattribute__(C, '__name__')", "object.__getattribute__(C, 'nope')", "setattr(C, 5, 1)", "getattr(C, 5)", "C == C", "C != C", "C < C", "C.__eq__(C)", "type.__eq__(C, 1)",
    "C.__dir__", "type.__dir__(int) == int.__dir__()", "sorted(type.__dir__(type('E', (), {'__slots__': ()}))) == dir(type('E', (), {'__slots__': ()}))", "type.__sizeof__(int)", "C.__or__(C)", "C | int", "C.__ror__(5)", "type.__dict__['__doc__'].__get__(None)", "type.__dict__['__doc__'].__get__(int) == int.__doc__", "type.__text_signature__", "object.__text_signature__", "int.__text_signature__", "C.__text_signature__",
    "type.__name__", "type.__dict__['__name__']", "type.__dict__['__mro__']", "type.__dict__['mro']", "type.__dict__['__prepare__']", "type.__dict__['__dict__']", "sorted(object.__dict__)", "C.__weakrefoffset__", "type.__weakrefoffset__", "type.__dictoffset__", "type.__itemsize__", "object.__basicsize__", "type(C).__call__(int, '5')", "type.mro(5)", "type.mro()",
};

static const char *const instances[] = {
    "A := type('A', (), {'a': 1})", "B := type('B', (A,), {'b': 2})", "i := A()", "setattr(i, '__class__', B)", "i.b", "setattr(i, '__class__', int)", "setattr(i, '__class__', 5)", "delattr(i, '__class__')", "setattr(i, '__class__', type('S', (), {'__slots__': 'x'}))", "setattr(i, '__class__', type('S', (), {'__slots__': ('__dict__', '__weakref__')}))", "type_name(i)", "setattr(i, '__class__', type('S', (), {'__slots__': ('__dict__',)}))",
    "setattr(i, '__class__', type('L', (list,), {}))", "setattr(5, '__class__', bool)", "setattr([], '__class__', type('L', (list,), {}))", "setattr(type('S', (), {'__slots__': ('a', 'b')})(), '__class__', type('T', (), {'__slots__': ('b', 'a')}))", "setattr(type('S', (), {'__slots__': ('a', 'b')})(), '__class__', type('T', (), {'__slots__': ('a', 'c')}))", "setattr(type('S', (), {'__slots__': 'a'})(), '__class__', type('T', (), {'__slots__': ('a', 'b')}))",
    "setattr(type('S', (int,), {})(), '__class__', type('T', (int,), {}))", "setattr(type('S', (int,), {})(), '__class__', int)", "setattr(type('S', (int,), {})(), '__class__', type('T', (str,), {}))", "setattr(KeyError(), '__class__', ValueError)", "setattr(type('E', (KeyError,), {})(), '__class__', type('E', (ValueError,), {}))", "setattr(type('E', (KeyError,), {})(), '__class__', type('E', (OSError,), {}))", "setattr(i, '__dict__', 5)", "setattr(i, '__dict__', {'z': 1})", "i.z", "delattr(i, '__dict__')", "i.__dict__", "i.z",
    "setattr(i, 'q', 1)", "i.__dict__", "delattr(i, 'q')", "delattr(i, 'q')", "delattr(i, 'a')", "i.q", "setattr(5, 'x', 1)", "delattr(5, 'x')", "setattr(5, 'real', 1)", "setattr(5, '__add__', 1)", "setattr(object(), 'x', 1)", "delattr(object(), 'x')", "setattr(object(), '__class__', A)", "setattr(A(), '__class__', object)", "setattr(None, 'x', 1)", "setattr([], 'append', 1)", "delattr([], 'append')", "object().__dict__", "(5).__dict__", "vars(5)",
    "D := type('D', (), {'p': property(slot('__class__')), 'd': type('G', (), {'__get__': echo('get')})(), 's': type('G', (), {'__set__': fail(KeyError('set'))})(), 'x': type('G', (), {'__get__': fail(AttributeError('in get')), '__set__': value(1)})(), '__getattr__': echo('getattr')})", "j := D()", "setattr(j, '__dict__', {'p': 1, 'd': 2, 's': 3, 'x': 4, 'y': 5})", "j.p", "j.d", "type_name(j.s)", "j.x", "j.y", "j.zz", "D.d", "setattr(j, 's', 1)", "delattr(j, 's')", "setattr(j, 'd', 7)", "j.d", "delattr(j, 'd')", "j.d",
    "setattr(j, 'p', 7)", "delattr(j, 'p')", "H := type('H', (), {'__getattribute__': fail(AttributeError('no')), '__getattr__': echo('ga')})", "H().foo", "hasattr(H(), 'foo')", "I := type('I', (), {'__getattribute__': fail(KeyError('no')), '__getattr__': echo('ga')})", "I().foo", "hasattr(I(), 'foo')", "J := type('J', (), {'__getattribute__': fail(AttributeError('no'))})", "J().foo", "hasattr(J(), 'foo')", "getattr(J(), 'foo', 8)", "K := type('K', (), {'__getattr__': fail(AttributeError('mine'))})", "K().foo", "hasattr(K(), 'foo')", "getattr(K(), 'x', 1)",
    "L := type('L', (), {'__setattr__': fail(KeyError('sa')), '__delattr__': fail(KeyError('da'))})", "setattr(L(), 'x', 1)", "delattr(L(), 'x')", "object.__setattr__(L(), 'x', 1)", "L.__setattr__", "type('L', (), {'__setattr__': value(1)})().__setattr__('x', 1)", "delattr(type('L', (), {'__setattr__': value(1)})(), 'x')", "A.__new__(int)", "object.__new__(int)", "object.__new__(5)", "object.__new__()", "int.__new__(bool)", "int.__new__(str)", "list.__new__(int)", "type_name(object.__new__(A))", "object.__new__(A, 1)", "A(1)", "A(x=1)", "object(1)", "object(x=1)",
    "type('N', (), {'__new__': slot('a'), 'a': 5})(1)", "type('N', (), {'__init__': value(None)})(1)", "type('N', (), {'__init__': value(5)})()", "type('N', (), {'__init__': fail(KeyError('x'))})()", "type('N', (), {'__init__': 5})()", "A.__init__(5)", "A.__init__(A(), 1)", "type('N', (), {'__init__': value(None)}).__new__(5)", "object.__init__(5)", "object.__init__(5, 1)", "object.__init__(type('N', (), {'__init__': value(None)})(), 1)", "object.__init__(type('N', (), {'__new__': value(None)}), 1)",
    "type('N', (), {'__init__': 5, '__new__': plain_value(7)})()", "type('N', (int,), {'__new__': plain_value(7), '__init__': fail(KeyError('never'))})()", "type('N', (int,), {'__init__': echo('i')})(3)", "type('N', (int,), {'__init__': value(None)})(3)", "object().__repr__", "object.__repr__(5)", "object.__str__(5)", "object.__hash__(5) == object.__hash__(5)", "object.__eq__(5, 5)", "object.__eq__(5, 6)", "object.__ne__(5, 6)", "object.__ne__(5, 5)", "object.__lt__(5, 6)", "object.__format__(5, '')", "object.__format__(5, 'x')", "object.__format__(5, 5)", "object.__format__()",
    "object().__dir__", "sorted(object().__dir__()) == dir(object)", "object.__reduce_ex__(5)", "object.__reduce_ex__(5, 'x')", "A().__getstate__()", "setattr(i, '__dict__', {'z': 1})", "i.__getstate__()", "S := type('S', (), {'__slots__': ('a', '__b')})", "s := S()", "s.__getstate__()", "setattr(s, 'a', 1)", "s.__getstate__()", "type('S', (), {'__slots__': ('a', '__dict__')})().__getstate__()", "[].__getstate__()", "(5).__getstate__()", "object().__getstate__(1)", "type('V', (int,), {})(5).__getstate__()", "type('V', (), {'__slots__': ()})().__getstate__()",
    "object.__class__", "object().__class__", "object.__dict__['__class__']", "object.__dict__['__doc__'] == object.__doc__", "object().__doc__ == object.__doc__", "object.__subclasshook__", "object.__init_subclass__", "object.__new__", "object.__new__.__self__", "object.__new__.__name__", "object.__new__.__text_signature__", "int.__new__", "type('B', (), {}).__new__", "type.__new__",
};

#if PY_VERSION_HEX >= 0x030E0000
static const char *const since_3_14[] = {
    "C := type('C', (), {'__module__': 'm'})", "C.__annotate__", "setattr(C, '__annotate__', 5)",
    "setattr(C, '__annotate__', plain_value({'x': int}))", "C.__annotations__", "setattr(C, '__annotate__', plain_value(5))", "C.__annotations__", "setattr(C, '__annotate__', plain_fail(KeyError('a')))", "C.__annotations__", "setattr(C, '__annotate__', None)", "C.__annotations__", "delattr(C, '__annotate__')", "int.__annotations__", "int.__annotate__", "sorted(type.__dict__)", "type.__basicsize__", "object.__sizeof__(5)", "type('A', (int | str,), {})",
};
#endif

/* The flags, except the one that says where a library keeps the attributes of instances. */
static PyObject *flags(PyObject *self, PyObject *type) {
    (void)self;
    return PyLong_FromUnsignedLong(PyType_GetFlags((PyTypeObject *)type) & ~Py_TPFLAGS_INLINE_VALUES);
}

static PyObject *class_cell(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    PyObject *cell = PyCell_New(NULL), *namespace = Py_BuildValue("{sO}", "__classcell__", cell), *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s()O", "A", namespace);
    PyObject *result = type ? Py_BuildValue("Oi", PyCell_GET(cell), PyDict_Contains(((PyTypeObject *)type)->tp_dict, PyTuple_GET_ITEM(args, 0))) : NULL;
    Py_XDECREF(type);
    Py_DECREF(namespace);
    Py_DECREF(cell);
    return result;
}

int main(void) {
    static PyMethodDef flags_def = {"flags", flags, METH_O, NULL};
    static PyMethodDef cell = {"class_cell", class_cell, METH_VARARGS, NULL};
    probe_start();
    define_functions();
    define("flags", PyCFunction_New(&flags_def, NULL));
    RUN("arguments", arguments);
    RUN("slots", slots);
    RUN("hooks", hooks);
    RUN("metaclasses", metaclasses);
    RUN("orders", orders);
    RUN("attributes", attributes);
    RUN("instances", instances);
#if PY_VERSION_HEX >= 0x030E0000
    RUN("since 3.14", since_3_14);
#endif
    define("cell", PyCFunction_New(&cell, NULL));
    put_line("cell", evaluate("cell('__classcell__')"));
    forget_names();
    return probe_end();
}
