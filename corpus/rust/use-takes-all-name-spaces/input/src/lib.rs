mod a {
    pub fn pump() {}
    pub mod pump {
        pub struct Seal;
    }
}
pub use a::pump;
