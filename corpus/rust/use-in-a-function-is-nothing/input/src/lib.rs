pub fn run() {
    pub use std::rc::Rc;
    pub struct Local;
    mod deep {
        pub fn no() {}
    }
}
