//! Start-up and finalization, which may be repeated any number of times in one process.

use super::{Result, alloc, collector, error, generations, pending, thread};
use crate::objects::exceptions;
use crate::{modules, objects};
use core::sync::atomic::{AtomicBool, Ordering};
use parking_lot::Mutex;

static INITIALIZED: AtomicBool = AtomicBool::new(false);
static FINALIZING: AtomicBool = AtomicBool::new(false);
/// From the end of a finalization to the next start-up.
static ENDED: AtomicBool = AtomicBool::new(false);
/// `Py_AtExit` callbacks, at most 32, called last in, first out.
static EXIT_FUNCTIONS: Mutex<Vec<unsafe extern "C" fn()>> = Mutex::new(Vec::new());
const MAX_EXIT_FUNCTIONS: usize = 32;

/// `Py_IsInitialized`.
pub fn is_initialized() -> bool {
    INITIALIZED.load(Ordering::Relaxed)
}

/// Whether start-up has begun and finalization is not over.
pub fn is_begun() -> bool {
    is_initialized() || is_finalizing()
}

/// `Py_IsFinalizing`: from the finalization on until the next start-up.
pub fn has_finalized() -> bool {
    is_finalizing() || ENDED.load(Ordering::Relaxed)
}

/// Whether a finalization is under way.
pub fn is_finalizing() -> bool {
    FINALIZING.load(Ordering::Relaxed)
}

/// `Py_InitializeEx`: does nothing when already initialized. The calling thread holds the GIL afterwards.
pub fn initialize() -> Result<()> {
    if is_initialized() {
        return Ok(());
    }
    if ENDED.swap(false, Ordering::Relaxed) {
        // A new run knows nothing of what was registered between two.
        EXIT_FUNCTIONS.lock().clear();
    }
    alloc::configure_from_environment();
    generations::init();
    thread::init();
    objects::init()?;
    modules::init()?;
    // Nothing of this becomes garbage before finalization.
    generations::set_aside();
    INITIALIZED.store(true, Ordering::Relaxed);
    Ok(())
}

/// `Py_FinalizeEx`: 0, or -1 when buffered data could not be flushed. Does nothing when not initialized.
pub fn finalize() -> i32 {
    if !is_initialized() {
        return 0;
    }
    thread::resume_main();
    if error::occurred().is_some() {
        exceptions::write_unraisable_message("Exception ignored on threading shutdown");
    }
    pending::finish();
    let flushed = modules::at_finalize();
    FINALIZING.store(true, Ordering::Relaxed);
    INITIALIZED.store(false, Ordering::Relaxed);
    thread::close();
    // Finalizers of what is garbage already still find their modules.
    if generations::is_enabled() {
        collector::collect(generations::OLDEST, collector::Reason::Program);
    }
    modules::fini();
    // SAFETY: the finalizing thread holds the GIL; its state and the interpreter stay valid until `finish`.
    unsafe {
        thread::clear_state(thread::current_raw());
        super::refcount::clear(&raw mut (*thread::interpreter()).dict);
    }
    crate::format::parse_static::fini();
    objects::fini();
    generations::forget_all();
    pending::forget();
    thread::finish();
    ENDED.store(true, Ordering::Relaxed);
    FINALIZING.store(false, Ordering::Relaxed);
    run_exit_functions();
    if flushed { 0 } else { -1 }
}

/// `Py_AtExit`: `false` when there is no room.
pub fn at_exit(f: unsafe extern "C" fn()) -> bool {
    let mut functions = EXIT_FUNCTIONS.lock();
    if functions.len() >= MAX_EXIT_FUNCTIONS {
        return false;
    }
    functions.push(f);
    true
}

fn run_exit_functions() {
    loop {
        let Some(f) = EXIT_FUNCTIONS.lock().pop() else { break };
        // SAFETY: the program registered the function to be called now, without the API.
        unsafe { f() }
    }
}
