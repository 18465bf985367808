pub struct Here;
