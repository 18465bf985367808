macro_rules! with_std {
    ($($item:item)*) => { $( #[cfg(feature = "std")] $item )* };
}
macro_rules! without {
    ($($item:item)*) => { $( #[cfg(feature = "never")] $item )* };
}
with_std! {
    /// A module.
    pub mod a {
        pub struct Part;
    }

    pub fn run(speed: u8) -> u8 {
        speed
    }
}
without! {
    pub fn gone() {}
}
