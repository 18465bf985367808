pub struct Cell<T>(T);
impl Cell<u8> {
    pub fn get(&self) -> u8 {
        0
    }
}
impl Cell<u16> {
    pub fn get(&self) -> u16 {
        0
    }
}
