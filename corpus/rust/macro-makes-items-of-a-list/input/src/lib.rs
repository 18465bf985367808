macro_rules! codes {
    ($( $(#[$meta:meta])* $name:ident = $value:expr; )*) => {
        $( $(#[$meta])* pub const $name: u16 = $value; )*
    };
}
codes! {
    /// All is well.
    OK = 200;
    #[doc(hidden)]
    INTERNAL = 1 << 2;
    GONE = 400 + 10;
}
