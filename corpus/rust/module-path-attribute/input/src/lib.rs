#[path = "odd/place.rs"]
pub mod named;
pub mod outer {
    #[path = "odd.rs"]
    pub mod inner;
    pub mod plain;
}
#[path = "elsewhere"]
pub mod moved {
    pub mod child;
}
