#![doc(hidden)]
pub struct Part;
