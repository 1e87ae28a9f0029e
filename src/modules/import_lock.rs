//! Who is loading what: a thread that needs a module which another one is loading waits for it, unless they wait for each other.

use crate::engine::global::Global;
use crate::engine::{Obj, Owned, thread};
use crate::objects::unicode;
use parking_lot::{Condvar, Mutex};

/// A module being loaded: its name, the thread state of the loader, how often that entered.
struct Loading {
    name: Owned,
    thread: usize,
}

/// The modules being loaded, in the order in which they began. Touched under the GIL.
static LOADING: Global<Vec<Loading>> = Global::new(Vec::new());
/// Which thread waits for a module of which other.
static WAITING: Global<Vec<(usize, usize)>> = Global::new(Vec::new());
/// Counts finished loads; waiting threads sleep on it.
static FINISHED: Mutex<u64> = Mutex::new(0);
static CHANGED: Condvar = Condvar::new();

fn loading() -> &'static mut Vec<Loading> {
    // SAFETY: under the GIL, and no reference is kept across a call that may let go of it.
    unsafe { &mut *LOADING.ptr() }
}

fn waiting() -> &'static mut Vec<(usize, usize)> {
    // SAFETY: as for `loading`.
    unsafe { &mut *WAITING.ptr() }
}

/// Whether no module is being loaded.
#[inline(always)]
pub(super) fn is_idle() -> bool {
    // SAFETY: under the GIL.
    unsafe { (*LOADING.ptr()).is_empty() }
}

fn this_thread() -> usize {
    thread::current_raw() as usize
}

/// Marks the end of a load.
pub(super) struct Guard {
    name: Owned,
}

impl Drop for Guard {
    fn drop(&mut self) {
        let me = this_thread();
        let found = loading().iter().rposition(|l| l.thread == me && l.name.is(&self.name));
        let gone = found.map(|i| loading().remove(i));
        *FINISHED.lock() += 1;
        CHANGED.notify_all();
        drop(gone);
    }
}

/// Begins a load; waits first while another thread loads the same module.
pub(super) fn enter(name: &Obj) -> Guard {
    wait_for(name);
    let name = name.to_owned();
    loading().push(Loading { name: name.clone(), thread: this_thread() });
    Guard { name }
}

/// The other thread that loads `name`.
fn loader_of(name: &Obj) -> Option<usize> {
    let me = this_thread();
    let same =
        |l: &&Loading| l.name.is(name) || unicode::check(name) && unicode::check(&l.name) && unicode::eq(&l.name, name);
    loading().iter().find(same).map(|l| l.thread).filter(|&t| t != me)
}

/// Whether `thread` waits, perhaps through others, for this one.
fn waits_for_me(thread: usize) -> bool {
    let (me, mut at) = (this_thread(), thread);
    for _ in 0..=waiting().len() {
        match waiting().iter().find(|w| w.0 == at) {
            Some(&(_, next)) if next == me => return true,
            Some(&(_, next)) => at = next,
            None => return false,
        }
    }
    false
}

/// After a fork, in the child: the other threads load and wait for nothing any more.
pub(super) fn after_fork_in_child() {
    let me = this_thread();
    let gone: Vec<Loading> = loading().extract_if(.., |l| l.thread != me).collect();
    waiting().clear();
    drop(gone);
}

/// Waits until no other thread loads `name`; whether there was one to wait for. Threads that would wait for each other get the
/// unfinished module instead.
pub(super) fn wait_for(name: &Obj) -> bool {
    let mut waited = false;
    while let Some(other) = loader_of(name) {
        if waits_for_me(other) {
            return false;
        }
        waited = true;
        let me = this_thread();
        waiting().push((me, other));
        let seen = *FINISHED.lock();
        let wait = || {
            let mut now = FINISHED.lock();
            CHANGED.wait_while(&mut now, |now| *now == seen);
        };
        thread::without_gil(wait, |()| ());
        waiting().retain(|w| w.0 != me);
    }
    waited
}
