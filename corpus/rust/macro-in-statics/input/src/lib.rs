lazy_static::lazy_static! {
    /// Made on first use.
    pub static ref TABLE: Vec<u8> = Vec::new();
    static ref INNER: u8 = 0;
}
thread_local! {
    pub static COUNT: Cell<u8> = Cell::new(0);
}
