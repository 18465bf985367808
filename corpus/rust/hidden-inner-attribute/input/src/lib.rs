pub mod internal {
    #![doc(hidden)]
    pub struct Part;
}
pub mod file;
pub struct Open;
