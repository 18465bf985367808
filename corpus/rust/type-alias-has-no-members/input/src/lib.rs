pub struct Meter {
    pub value: f64,
}
pub type Length = Meter;
