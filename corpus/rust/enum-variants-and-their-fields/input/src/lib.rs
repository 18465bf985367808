pub enum Shape {
    Point,
    Circle(f32),
    Box { width: f32, height: f32 },
    Flag = 7,
}
