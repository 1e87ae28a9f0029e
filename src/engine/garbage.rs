//! What is told of collections: the observer, the debugging flags with their texts on `sys.stderr`, and the list of what cannot be collected.

use super::global::Global;
use super::{Obj, Owned, Result, clock, error, generations};
use crate::abi::*;
use crate::objects::exceptions::{self, exc};
use crate::objects::{display, list, type_object, unicode, warnings};
use crate::protocols::text;

/// Statistics of each collection.
pub const DEBUG_STATS: c_int = 1;
/// A line for each object that is collected.
pub const DEBUG_COLLECTABLE: c_int = 2;
/// A line for each object that cannot be.
pub const DEBUG_UNCOLLECTABLE: c_int = 4;
/// Keeps what is found in `gc.garbage` instead of freeing it.
pub const DEBUG_SAVEALL: c_int = 32;
/// What finding a leak takes.
pub const DEBUG_LEAK: c_int = DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE | DEBUG_SAVEALL;

/// What a collection of a generation has found.
#[derive(Clone, Copy, Default)]
pub struct Found {
    pub collected: usize,
    pub uncollectable: usize,
}

/// Who is told of collections: the phase ("start" or "stop"), the generation, and what was found.
pub type Observer = fn(&'static str, usize, Found);

static mut OBSERVER: Option<Observer> = None;
static mut FLAGS: c_int = 0;
/// `gc.garbage`, once there is something in it or somebody has asked for it.
static GARBAGE: Global<Option<Owned>> = Global::new(None);

/// Sets who is told of collections.
pub fn set_observer(observer: Option<Observer>) {
    // SAFETY: touched only under the GIL.
    unsafe { OBSERVER = observer }
}

/// Tells the observer.
pub(super) fn tell(phase: &'static str, generation: usize, found: Found) {
    // SAFETY: touched only under the GIL.
    if let Some(tell) = unsafe { OBSERVER } {
        tell(phase, generation, found);
    }
}

/// The debugging flags.
pub fn debug() -> c_int {
    // SAFETY: touched only under the GIL.
    unsafe { FLAGS }
}

/// Sets the debugging flags.
pub fn set_debug(flags: c_int) {
    // SAFETY: touched only under the GIL.
    unsafe { FLAGS = flags }
}

/// Whether a debugging flag is set.
pub(super) fn debugs(flag: c_int) -> bool {
    debug() & flag != 0
}

/// `gc.garbage`.
pub fn garbage() -> Result<Owned> {
    // SAFETY: under the GIL; the reference ends before other code runs.
    unsafe {
        if let Some(garbage) = &*GARBAGE.ptr() {
            return Ok(garbage.clone());
        }
        let garbage = list::new()?;
        *GARBAGE.ptr() = Some(garbage.clone());
        Ok(garbage)
    }
}

/// Puts an object into `gc.garbage`.
pub(super) fn keep(o: &Obj) {
    if garbage().and_then(|garbage| list::append(&garbage, o)).is_err() {
        error::clear();
    }
}

/// Writes a line to `sys.stderr`.
fn write(line: &str) {
    display::write_stderr(line);
}

/// `DEBUG_STATS` at the start of a collection. Returns the time.
#[cold]
pub(super) fn write_start(generation: usize) -> PyTime_t {
    write(&format!("gc: collecting generation {generation}...\n"));
    let [young, middle, old] = generations::sizes();
    let frozen = generations::frozen();
    write(&format!(
        "gc: objects in each generation: {young} {middle} {old}\ngc: objects in permanent generation: {frozen}\n"
    ));
    clock::monotonic()
}

/// `DEBUG_STATS` at the end.
#[cold]
pub(super) fn write_end(found: Found, start: PyTime_t) {
    let seconds = (clock::monotonic() - start) as f64 / 1e9;
    let all = found.collected + found.uncollectable;
    write(&format!("gc: done, {all} unreachable, {} uncollectable, {seconds:.4}s elapsed\n", found.uncollectable));
}

/// `DEBUG_COLLECTABLE` and `DEBUG_UNCOLLECTABLE`: a line for an object.
#[cold]
pub(super) fn write_object(kind: &str, o: &Obj) {
    let name = type_object::name(o.ty()).limit(usize::MAX);
    write(&format!("gc: {kind} <{name} {:p}>\n", o.as_ptr()));
}

/// At finalization: warns of what could not be collected.
pub fn warn_of_garbage() {
    // SAFETY: under the GIL; the list is kept alive meanwhile.
    let Some(garbage) = (unsafe { (*GARBAGE.ptr()).clone() }) else { return };
    let n = list::len(&garbage);
    if debugs(DEBUG_SAVEALL) || n == 0 {
        return;
    }
    let shown = debugs(DEBUG_UNCOLLECTABLE);
    let advice = if shown { "" } else { "; use gc.set_debug(gc.DEBUG_UNCOLLECTABLE) to list them" };
    if warn(&format!("gc: {n} uncollectable objects at shutdown{advice}")).is_err() {
        exceptions::write_unraisable_message("Exception ignored in GC shutdown");
    }
    if shown {
        match text::repr(Some(&garbage)) {
            Ok(repr) => write(&format!("      {}\n", unicode::display(&repr))),
            Err(_) => exceptions::write_unraisable_message("Exception ignored in GC shutdown while formatting garbage"),
        }
    }
}

/// Shows a `ResourceWarning`, as if from a file `gc`.
fn warn(message: &str) -> Result<()> {
    let (message, name) = (unicode::new(message)?, unicode::new("gc")?);
    let place = warnings::Place { filename: &name, line: 0, module: Some(&name), source: None };
    warnings::warn_explicit(Some(exc::ResourceWarning.as_obj()), &message, &place, None)
}

/// Forgets the garbage and the settings.
pub fn fini() {
    set_observer(None);
    set_debug(0);
    // SAFETY: finalization runs alone; the old value is dropped after it was replaced.
    drop(unsafe { GARBAGE.ptr().replace(None) });
}
