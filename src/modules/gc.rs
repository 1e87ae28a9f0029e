//! `gc`: the cycle collector, as a program sees and steers it.

use super::native;
use crate::abi::*;
use crate::engine::collector::{self, Reason};
use crate::engine::garbage::{self, Found};
use crate::engine::generations::{self, GENERATIONS};
use crate::engine::global::Global;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, error, gc};
use crate::format::args::Parameters;
use crate::objects::cfn::c_functions;
use crate::objects::{bool, dict, exceptions, list, long, module, singletons, tuple, unicode};
use crate::protocols::{call, number, text};
use crate::raise;

static mut DEFINITION: PyModuleDef = native::definition(
    c"gc",
    c"The collector of reference cycles.",
    (&raw mut METHODS).cast(),
    (&raw mut SLOTS).cast(),
);
static mut SLOTS: [PyModuleDef_Slot; 2] = native::exec(fill);
static mut METHODS: [PyMethodDef; 19] = [
    PyMethodDef::noargs(c"enable", enable, 0, c"enable($module, /)\n--\n\nEnable automatic collection."),
    PyMethodDef::noargs(c"disable", disable, 0, c"disable($module, /)\n--\n\nDisable automatic collection."),
    PyMethodDef::noargs(
        c"isenabled",
        is_enabled,
        0,
        c"isenabled($module, /)\n--\n\nWhether automatic collection is on.",
    ),
    PyMethodDef::fast_keywords(
        c"collect",
        collect,
        0,
        c"collect($module, /, generation=2)\n--\n\nCollect; the number of unreachable objects.",
    ),
    PyMethodDef::o(
        c"set_debug",
        set_debug,
        0,
        c"set_debug($module, flags, /)\n--\n\nSet what is told of collections on sys.stderr: some of the DEBUG_ flags.",
    ),
    PyMethodDef::noargs(c"get_debug", get_debug, 0, c"get_debug($module, /)\n--\n\nThe debugging flags."),
    PyMethodDef::noargs(
        c"get_count",
        get_count,
        0,
        c"get_count($module, /)\n--\n\nObjects and collections since the last collection.",
    ),
    PyMethodDef::fast(
        c"set_threshold",
        set_threshold,
        0,
        c"set_threshold(threshold0, [threshold1, [threshold2]])\nSet when automatic collection begins.",
    ),
    PyMethodDef::noargs(
        c"get_threshold",
        get_threshold,
        0,
        c"get_threshold($module, /)\n--\n\nWhen automatic collection begins.",
    ),
    PyMethodDef::noargs(
        c"get_stats",
        get_stats,
        0,
        c"get_stats($module, /)\n--\n\nWhat the collections of each generation have found.",
    ),
    PyMethodDef::fast_keywords(
        c"get_objects",
        get_objects,
        0,
        c"get_objects($module, /, generation=None)\n--\n\nThe objects that the collector knows.",
    ),
    PyMethodDef::o(
        c"is_tracked",
        is_tracked,
        0,
        c"is_tracked($module, obj, /)\n--\n\nWhether the collector knows the object.",
    ),
    PyMethodDef::o(
        c"is_finalized",
        is_finalized,
        0,
        c"is_finalized($module, obj, /)\n--\n\nWhether the object's finalizer has run.",
    ),
    PyMethodDef::fast(
        c"get_referrers",
        get_referrers,
        0,
        c"get_referrers($module, /, *objs)\n--\n\nThe objects that refer to any of these.",
    ),
    PyMethodDef::fast(
        c"get_referents",
        get_referents,
        0,
        c"get_referents($module, /, *objs)\n--\n\nThe objects that these refer to.",
    ),
    PyMethodDef::noargs(
        c"freeze",
        freeze,
        0,
        c"freeze($module, /)\n--\n\nLeave the objects that there are out of collections.",
    ),
    PyMethodDef::noargs(
        c"unfreeze",
        unfreeze,
        0,
        c"unfreeze($module, /)\n--\n\nTake the frozen objects back into collections.",
    ),
    PyMethodDef::noargs(
        c"get_freeze_count",
        get_freeze_count,
        0,
        c"get_freeze_count($module, /)\n--\n\nThe number of frozen objects.",
    ),
    PyMethodDef::END,
];

c_functions! {
    noargs enable = |_: &Obj| { generations::set_enabled(true); none() };
    noargs disable = |_: &Obj| { generations::set_enabled(false); none() };
    noargs is_enabled = |_: &Obj| Ok::<Owned, Raised>(bool::new(generations::is_enabled()));
    static_o set_debug = store_debug;
    noargs get_debug = |_: &Obj| long::from_i64(garbage::debug().into());
    noargs get_count = |_: &Obj| numbers(generations::counts());
    fast set_threshold = store_threshold;
    noargs get_threshold = |_: &Obj| numbers(generations::thresholds());
    noargs get_stats = stats;
    static_o is_tracked = |o: &Obj| Ok::<Owned, Raised>(bool::new(has_head(o) && tracked(o)));
    static_o is_finalized = |o: &Obj| Ok::<Owned, Raised>(bool::new(has_head(o) && finalized(o)));
    fast get_referrers = |_: &Obj, objs: &[&Obj]| referrers(objs);
    fast get_referents = |_: &Obj, objs: &[&Obj]| referents(objs);
    noargs freeze = |_: &Obj| { generations::freeze(); none() };
    noargs unfreeze = |_: &Obj| { generations::unfreeze(); none() };
    noargs get_freeze_count = |_: &Obj| long::from_usize(generations::frozen());
}

/// `gc.callbacks`, while the module is there.
static CALLBACKS: Global<Option<Owned>> = Global::new(None);

/// The init function of the built-in table.
pub(super) unsafe extern "C" fn init() -> *mut PyObject {
    native::start(&raw mut DEFINITION)
}

const DEBUG_FLAGS: [(&str, c_int); 5] = [
    ("DEBUG_STATS", garbage::DEBUG_STATS),
    ("DEBUG_COLLECTABLE", garbage::DEBUG_COLLECTABLE),
    ("DEBUG_UNCOLLECTABLE", garbage::DEBUG_UNCOLLECTABLE),
    ("DEBUG_SAVEALL", garbage::DEBUG_SAVEALL),
    ("DEBUG_LEAK", garbage::DEBUG_LEAK),
];

unsafe extern "C" fn fill(m: *mut PyObject) -> c_int {
    // SAFETY: the import system calls this with the new module.
    let m = unsafe { Obj::from_ptr(m) };
    let run = || -> Result<()> {
        let callbacks = list::new()?;
        module::add(m, "garbage", &*garbage::garbage()?)?;
        module::add(m, "callbacks", &callbacks)?;
        for (name, flag) in DEBUG_FLAGS {
            module::add(m, name, &*long::from_i64(flag.into())?)?;
        }
        // SAFETY: under the GIL; the old value, if any, is dropped after it was replaced.
        drop(unsafe { CALLBACKS.ptr().replace(Some(callbacks)) });
        garbage::set_observer(Some(tell));
        Ok(())
    };
    run().into_c()
}

/// Forgets the callbacks.
pub(super) fn fini() {
    garbage::fini();
    // SAFETY: finalization runs alone.
    drop(unsafe { CALLBACKS.ptr().replace(None) });
}

/// Tells the callbacks that a collection begins or has ended.
fn tell(phase: &'static str, generation: usize, found: Found) {
    // SAFETY: under the GIL; the list is kept alive meanwhile.
    let Some(callbacks) = (unsafe { (*CALLBACKS.ptr()).clone() }) else { return };
    if list::len(&callbacks) == 0 {
        return;
    }
    let arguments = || -> Result<(Owned, Owned)> {
        let info = dict::new()?;
        let values =
            [("generation", generation), ("collected", found.collected), ("uncollectable", found.uncollectable)];
        for (name, value) in values {
            dict::set(&info, &*unicode::intern(name)?, &*long::from_usize(value)?)?;
        }
        Ok((unicode::new(phase)?, info))
    };
    let Ok((phase, info)) = arguments() else { return exceptions::write_unraisable(None) };
    let mut i = 0;
    while let Some(callback) = list::get(&callbacks, i) {
        if call::call(&callback, &[&*phase, &*info]).is_err() {
            report(&callback);
        }
        i += 1;
    }
}

/// Reports the error of a callback.
#[cold]
fn report(callback: &Obj) {
    let failure = error::take();
    let shown = text::repr(Some(callback));
    if let Some(failure) = failure {
        let _ = error::restore(failure);
    }
    match shown {
        Ok(shown) => {
            let message = format!("Exception ignored while calling GC callback {}", unicode::display(&shown));
            exceptions::write_unraisable_message(&message);
        }
        Err(_) => exceptions::write_unraisable(Some(callback)),
    }
}

fn none() -> Result<Owned> {
    Ok(singletons::new_none())
}

fn numbers(values: [c_int; GENERATIONS]) -> Result<Owned> {
    tuple::from_owned(values.iter().map(|&v| long::from_i64(v.into())).collect::<Result<_>>()?)
}

fn has_head(o: &Obj) -> core::primitive::bool {
    // SAFETY: a live object.
    unsafe { gc::has_head(o.as_ptr()) }
}

fn tracked(o: &Obj) -> core::primitive::bool {
    // SAFETY: the caller has looked for the head.
    unsafe { gc::is_tracked(o.as_ptr()) }
}

fn finalized(o: &Obj) -> core::primitive::bool {
    // SAFETY: the caller has looked for the head.
    unsafe { gc::is_finalized(o.as_ptr()) }
}

/// A function whose one argument, `generation`, may be given by name.
macro_rules! of_generation {
    ($name:ident, $text:literal, $run:ident) => {
        unsafe extern "C" fn $name(
            _: *mut PyObject,
            args: *const *mut PyObject,
            n: Py_ssize_t,
            kwnames: *mut PyObject,
        ) -> *mut PyObject {
            const P: Parameters = Parameters { name: $text, names: &["generation"], required: 0, positional: 1 };
            // SAFETY: the caller passes live objects, and NULL or a tuple of names.
            unsafe { P.of_vectorcall(args, n, kwnames) }.and_then(|[generation]| $run(generation)).into_c()
        }
    };
}
of_generation!(collect, "collect", run);
of_generation!(get_objects, "get_objects", all_objects);

fn run(generation: Option<&Obj>) -> Result<Owned> {
    let generation = match generation {
        Some(o) => long::as_c_int(&*number::index(o)?)?,
        None => 2,
    };
    match usize::try_from(generation) {
        Ok(generation) if generation < GENERATIONS => {
            long::from_i64(collector::collect(generation, Reason::Program) as i64)
        }
        _ => Err(raise!(ValueError, "invalid generation")),
    }
}

fn store_threshold(_: &Obj, given: &[&Obj]) -> Result<Owned> {
    if given.is_empty() || given.len() > GENERATIONS {
        return Err(raise!(TypeError, "gc.set_threshold requires 1 to 3 arguments"));
    }
    let mut new = generations::thresholds();
    for (place, o) in new.iter_mut().zip(given) {
        *place = long::as_c_int(&*number::index(o)?)?;
    }
    generations::set_thresholds(new);
    none()
}

fn stats(_: &Obj) -> Result<Owned> {
    let mut all = Vec::new();
    for stats in generations::stats() {
        let d = dict::new()?;
        let values = [
            ("collections", stats.collections),
            ("collected", stats.collected),
            ("uncollectable", stats.uncollectable),
        ];
        for (name, value) in values {
            dict::set(&d, &*unicode::intern(name)?, &*long::from_usize(value)?)?;
        }
        all.push(d);
    }
    list::from_owned(all)
}

fn store_debug(flags: &Obj) -> Result<Owned> {
    garbage::set_debug(long::as_c_int(&*number::index(flags)?)?);
    none()
}

fn all_objects(generation: Option<&Obj>) -> Result<Owned> {
    let generation = match generation.filter(|o| !singletons::is_none(o)) {
        None => None,
        Some(o) if !number::has_index(o) => {
            let name = o.type_name().limit(usize::MAX);
            return Err(raise!(TypeError, "argument should be integer or None, not '{name}'"));
        }
        Some(o) => Some(number::as_ssize(o, false)?),
    };
    let range = match generation {
        None => 0..GENERATIONS,
        Some(g) if g >= GENERATIONS as isize => {
            return Err(raise!(
                ValueError,
                "generation parameter must be less than the number of available generations ({GENERATIONS})"
            ));
        }
        Some(g) if g < 0 => return Err(raise!(ValueError, "generation parameter cannot be negative")),
        Some(g) => g as usize..g as usize + 1,
    };
    let mut found = Vec::new();
    for generation in range {
        generations::each_tracked(generation, |o| found.push(o.to_owned()));
    }
    list::from_owned(found)
}

/// Calls `f` for what the object refers to, until it or the object's `tp_traverse` says that this is enough. Returns whether it was.
fn for_each_referent(o: &Obj, mut f: &mut dyn FnMut(&Obj) -> core::primitive::bool) -> core::primitive::bool {
    unsafe extern "C" fn visit(o: *mut PyObject, f: *mut c_void) -> c_int {
        // SAFETY: `tp_traverse` passes a live object, and what is below.
        c_int::from(unsafe { (*f.cast::<&mut dyn FnMut(&Obj) -> core::primitive::bool>())(Obj::from_ptr(o)) })
    }
    // SAFETY: a live object with a GC head has a type with `tp_traverse`, if any, for this.
    unsafe {
        match (*o.ty()).tp_traverse {
            Some(traverse) => traverse(o.as_ptr(), Some(visit), (&raw mut f).cast()) != 0,
            None => false,
        }
    }
}

fn referents(objs: &[&Obj]) -> Result<Owned> {
    let mut found = Vec::new();
    for o in objs.iter().filter(|o| has_head(o)) {
        let mut add = |o: &Obj| {
            found.push(o.to_owned());
            false
        };
        if for_each_referent(o, &mut add) {
            // `tp_traverse` has failed on its own.
            // SAFETY: if it has not set an error, the caller finds that out.
            return Err(unsafe { Raised::already() });
        }
    }
    list::from_owned(found)
}

fn referrers(objs: &[&Obj]) -> Result<Owned> {
    let mut found = Vec::new();
    for generation in 0..GENERATIONS {
        generations::each_tracked(generation, |o| {
            if for_each_referent(o, &mut |to| objs.iter().any(|o| o.is(to))) {
                found.push(o.to_owned());
            }
        });
    }
    list::from_owned(found)
}
