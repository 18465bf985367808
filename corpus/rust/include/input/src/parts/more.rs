pub struct More;
