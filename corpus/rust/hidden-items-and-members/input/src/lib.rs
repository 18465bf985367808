pub struct Shown {
    #[doc(hidden)]
    pub inner: u8,
    pub outer: u8,
}
pub enum State {
    #[doc(hidden)]
    Internal(u8),
    On,
}
impl Shown {
    #[doc(hidden)]
    pub fn secret(&self) {}
    pub fn open(&self) {}
}
#[doc(hidden)]
impl Shown {
    pub fn whole_block(&self) {}
}
#[doc(hidden)]
pub fn gone() {}
