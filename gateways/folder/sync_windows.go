package folder

// sync has nothing to do: Windows has no such call for a folder, and NTFS logs
// the change of a name.
func (*visit) sync(string) error { return nil }

// syncFound cannot be asked for either: Windows syncs a file only for whoever writes it.
func (*visit) syncFound(string) error { return nil }
