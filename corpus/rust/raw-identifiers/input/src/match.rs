pub struct Arm;
