pub struct Wheel;
pub trait Spin {
    fn spin(&self);
}
impl Spin for Wheel {
    fn spin(&self) {}
}
impl<F> From<F> for Wheel
where
    F: for<'a> Fn(&'a u8),
{
    fn from(_: F) -> Self {
        Wheel
    }
}
impl dyn Spin {
    pub fn of_the_object(&self) {}
}
impl Wheel {
    pub fn own(&self) -> impl Fn() {
        || ()
    }
}
