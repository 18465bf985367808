pub const LIMIT: usize = 1 << 4;
pub static NAME: &str = "name; pub fn no() {}";
pub static mut COUNT: [u8; 2] = [0; 2];
pub const _: () = ();
const INNER: u8 = 0;
