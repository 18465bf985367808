/// Things that roll.
pub trait Roll<Axis>: Sized {
    /// What it rolls on.
    type Ground<'a>: Clone
    where
        Self: 'a;
    const WHEELS: u8 = 4;
    fn roll(&self, axis: Axis) -> f32;
    fn stop(&mut self) {}
    #[doc(hidden)]
    fn internal() {}
}
