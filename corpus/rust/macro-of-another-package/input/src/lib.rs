extern crate pin_project_lite;
use pin_project_lite::pin_project;
pin_project! {
    /// A future.
    pub struct Pinned<T> {
        #[pin]
        pub inner: T,
        extra: u8,
    }
}
other::call! { just some words }
