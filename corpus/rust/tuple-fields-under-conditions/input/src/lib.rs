pub struct Handle(#[cfg(windows)] pub u8, pub u16, #[cfg(unix)] pub i32);
