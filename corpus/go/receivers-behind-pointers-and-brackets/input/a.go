package door

type Door struct{}

func (d Door) Open()      {}
func (d *Door) Close()    {}
func (*Door) Lock()       {}
func (d *(Door)) Paint()  {}
func (d (*Door)) Remove() {}
func (Door) knock()       {}
