package filing

import "time"

// Entry is a file in a folder at a far end, as a listing tells of it.
type Entry struct {
	Name     string
	Size     int64
	Modified time.Time // zero where it is not told
}

// MostEntries is how many files of one folder are looked at, of those that are listed.
const MostEntries = 10_000
