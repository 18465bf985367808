#[cfg(feature = "std")]
pub fn std() {}
#[cfg(feature = "alloc")]
pub fn alloc() {}
#[cfg(feature = "serde")]
pub fn serde() {}
#[cfg(feature = "rayon")]
pub fn rayon() {}
#[cfg(feature = "log")]
pub fn log() {}
#[cfg(feature = "extra")]
pub fn extra() {}
