pub struct Mixed(u8, pub u16, #[doc(hidden)] pub u32, pub(crate) u64, pub [u8; 4]);
