cfg_if::cfg_if! {
    if #[cfg(windows)] {
        pub mod windows {}
    } else if #[cfg(unix)] {
        pub mod unix {
            pub struct Handle;
        }
    } else {
        pub mod other {}
    }
}
cfg_if::cfg_if! {
    if #[cfg(feature = "off")] {
        pub fn off() {}
    }
}
