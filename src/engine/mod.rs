//! The refcount engine: references, memory, deallocation, the error indicator, threads, start-up and finalization.

pub mod alloc;
pub mod clock;
pub mod collector;
pub mod error;
pub mod fatal;
pub mod fork;
mod futex;
pub mod garbage;
pub mod gc;
pub mod generations;
pub mod gil;
pub mod global;
pub mod handle;
pub mod lifecycle;
pub mod locale;
pub mod pending;
mod pool;
mod reachability;
pub mod refcount;
pub mod sentinel;
pub mod signals;
pub mod stack;
pub mod sync;
pub mod thread;
pub mod trash;

pub use error::{Raised, Result};
pub use handle::{Obj, Owned};
pub use sentinel::IntoC;
