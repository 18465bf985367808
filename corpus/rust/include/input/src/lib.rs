include!("parts/more.rs");
pub mod inner {
    include!("parts/inner.rs");
}
