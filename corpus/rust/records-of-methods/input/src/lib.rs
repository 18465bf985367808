pub struct Pump<T>(T);
impl<T: Copy> Pump<T> {
    pub fn run(&mut self, speed: u32) -> T {
        self.0
    }
    pub fn new(inner: T) -> Self {
        Pump(inner)
    }
    fn helper(&self) {}
}
