mod a {
    pub struct Wheel<T>(T);
    pub type Rim = Wheel<u8>;
}
pub use a::Wheel;
type Round = a::Rim;
mod b {
    use crate::a::Wheel as Disc;
    impl<T> Disc<T> {
        pub fn by_import(&self) {}
    }
}
impl Round {
    pub fn by_alias(&self) {}
}
impl a::Wheel<[u8; { 1 + 1 }]> {
    pub fn by_path(&self) {}
}
