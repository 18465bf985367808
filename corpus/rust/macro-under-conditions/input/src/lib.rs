#[cfg(feature = "on")]
macro_rules! items {
    ($($token:tt)*) => { $($token)* };
}
#[cfg(not(feature = "on"))]
macro_rules! items {
    ($($token:tt)*) => {};
}
items! { pub struct Kept; }
#[cfg(feature = "off")]
items! { pub struct Gone; }
