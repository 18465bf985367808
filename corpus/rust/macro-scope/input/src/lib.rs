macro_rules! make {
    () => { pub fn first() {} };
}
make!();
macro_rules! make {
    () => { pub fn second() {} };
}
make!();
#[macro_use]
mod shared {
    macro_rules! shared {
        () => { pub fn from_shared() {} };
    }
}
shared!();
mod own {
    macro_rules! make {
        () => { pub fn from_own() {} };
    }
    pub mod inner {
        make!();
    }
}
pub use own::inner;
make!();
