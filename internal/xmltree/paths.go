package xmltree

import (
	"encoding/binary"
	"strings"
	"sync"
	"sync/atomic"
)

// Names is the numbers of the names on a path like "cac:Party/cbc:Name", NoName for
// one that is not in the vocabulary. The paths of a program are few and asked for
// again and again, so they are taken apart once.
func (v *Vocabulary) Names(path string) []Name {
	known := v.paths.known.Load()
	if names, found := known.find(path); found {
		return names
	}
	var names []Name
	for name := range strings.SplitSeq(path, "/") {
		names = append(names, v.written[name])
	}
	v.paths.learn(path, names)
	return names
}

// mostPaths is how many paths are remembered, of at most that many letters.
const (
	mostPaths   = 1000
	longestPath = 200
)

// paths is what was taken apart.
type paths struct {
	sync.Mutex
	known atomic.Pointer[pathTable]
}

// pathTable is a table of open addressing, never changed once it can be seen.
type pathTable struct {
	used  int
	slots []knownPath // a power of two
}

type knownPath struct {
	path  string // "" for a free slot
	names []Name
}

func (t *pathTable) find(path string) ([]Name, bool) {
	if t == nil {
		return nil, false
	}
	mask := len(t.slots) - 1
	for i := pathHash(path) & mask; ; i = (i + 1) & mask {
		switch s := &t.slots[i]; s.path {
		case path:
			return s.names, path != ""
		case "":
			return nil, false
		}
	}
}

// learn puts one path more into a new table.
func (p *paths) learn(path string, names []Name) {
	p.Lock()
	defer p.Unlock()
	old := p.known.Load()
	if old == nil {
		old = &pathTable{slots: make([]knownPath, 64)}
	}
	if _, known := old.find(path); known || old.used == mostPaths || path == "" || len(path) > longestPath {
		return
	}
	next := &pathTable{used: old.used + 1, slots: make([]knownPath, len(old.slots))}
	if 4*next.used > len(next.slots) {
		next.slots = make([]knownPath, 2*len(old.slots))
	}
	for _, s := range append([]knownPath{{strings.Clone(path), names}}, old.slots...) {
		if s.path != "" {
			next.put(s)
		}
	}
	p.known.Store(next)
}

func (t *pathTable) put(s knownPath) {
	mask := len(t.slots) - 1
	i := pathHash(s.path) & mask
	for t.slots[i].path != "" {
		i = (i + 1) & mask
	}
	t.slots[i] = s
}

// pathHash takes both ends and the length: paths that share these are few.
func pathHash(path string) int {
	const prime = 0x9E3779B97F4A7C15
	if len(path) < 8 {
		h := uint64(len(path))
		for i := range len(path) {
			h = h*31 + uint64(path[i])
		}
		return int(h * prime >> 40)
	}
	var ends [16]byte
	copy(ends[:8], path)
	copy(ends[8:], path[len(path)-8:])
	h := (binary.LittleEndian.Uint64(ends[:8]) ^ uint64(len(path))) * prime
	h = (h ^ h>>29 ^ binary.LittleEndian.Uint64(ends[8:])) * prime
	return int(h >> 40)
}
