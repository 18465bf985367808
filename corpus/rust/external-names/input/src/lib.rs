pub use std::collections::{hash_map::Entry as Slot, HashMap};
mod inner {
    pub use std::rc::Rc;
}
pub use inner::Rc;
pub use ::core::cell::Cell;
