#[cfg(feature = "off")]
pub mod gone {}
#[cfg(all(unix, feature = "on"))]
pub mod kept {
    #![cfg(target_pointer_width = "64")]
    pub struct Deep;
}
pub struct Parts {
    #[cfg(feature = "off")]
    pub gone: u8,
    #[cfg(feature = "on")]
    pub kept: u8,
}
#[cfg(not(feature = "off"))]
impl Parts {
    #[cfg(any(windows, test))]
    pub fn gone(&self) {}
    #[cfg(target_os = "linux")]
    pub fn kept(&self) {}
}
pub enum State {
    #[cfg(feature = "off")]
    Gone,
    Kept,
}
#[cfg(feature = "off")]
pub use Parts as Other;
#[cfg_attr(unix, cfg(feature = "off"))]
pub fn gone_by_attribute() {}
