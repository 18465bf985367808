mod engine {
    pub struct Piston;
    pub fn start() {}
}
pub fn drive() {}
