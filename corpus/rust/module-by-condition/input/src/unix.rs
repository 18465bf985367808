pub struct Unix;
