//go:build !linux

package folder

// claim renames the unfinished file unless the name is taken.
func (v *visit) claim(name string) error { return v.link(name) }
