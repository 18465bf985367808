pub struct Fast;
