pub extern crate core as base;
pub mod std {
    pub struct Mine;
}
pub use std::Mine;
pub use ::std::rc::Rc;
