package dropbox

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// file is one revision of a file.
type file struct {
	id, rev  string
	path     string // as it was asked for
	data     []byte
	hash     string
	modified time.Time // by the client's word
	saved    time.Time
}

// tree is the account's files. Dropbox does not tell capital letters from small
// ones, so everything is found by the path in small letters.
type tree struct {
	files   map[string]*file
	folders map[string]string  // to the path as it was first written
	past    map[string][]*file // what is not there any more, newest first
}

func newTree() tree {
	return tree{files: map[string]*file{}, folders: map[string]string{}, past: map[string][]*file{}}
}

func lower(p string) string { return strings.ToLower(p) }

func (t *tree) used() (n int64) {
	for _, f := range t.files {
		n += int64(len(f.data))
	}
	return n
}

// malformed says what is wrong with a path that no file can have.
func malformed(p string) bool {
	if !strings.HasPrefix(p, "/") || p == "/" || strings.HasSuffix(p, "/") {
		return true
	}
	for part := range strings.SplitSeq(p[1:], "/") {
		if part == "" || part == "." || part == ".." || len([]rune(part)) > 255 || strings.Contains(part, `\`) {
			return true
		}
	}
	return false
}

// disallowed are names that Dropbox keeps for itself or leaves to the system.
func disallowed(p string) bool {
	return slices.Contains([]string{"desktop.ini", "thumbs.db", ".ds_store", "icon\r", ".dropbox", ".dropbox.attr", ".dropbox.cache"}, lower(path.Base(p)))
}

// inTheWay says what a new file at a path would meet: "" for nothing.
func (t *tree) inTheWay(p string) string {
	p = lower(p)
	for up := path.Dir(p); up != "/"; up = path.Dir(up) {
		if t.files[up] != nil {
			return "file_ancestor"
		}
	}
	switch {
	case t.files[p] != nil:
		return "file"
	case t.folders[p] != "":
		return "folder"
	}
	return ""
}

// put saves a file; folders are made by themselves.
func (t *tree) put(f *file) {
	at := lower(f.path)
	if old := t.files[at]; old != nil {
		t.past[at] = append([]*file{old}, t.past[at]...)
	}
	t.files[at] = f
	t.makeFolders(path.Dir(f.path))
}

func (t *tree) makeFolders(p string) {
	for ; p != "/"; p = path.Dir(p) {
		if t.folders[lower(p)] == "" {
			t.folders[lower(p)] = p
		}
	}
}

// remove deletes a file or a folder with all that is in it; what was there can be
// seen among the revisions.
func (t *tree) remove(p string) {
	p = lower(p)
	for at, f := range t.files {
		if at == p || strings.HasPrefix(at, p+"/") {
			t.past[at] = append([]*file{f}, t.past[at]...)
			delete(t.files, at)
		}
	}
	maps.DeleteFunc(t.folders, func(at, _ string) bool { return at == p || strings.HasPrefix(at, p+"/") })
}

// free is the first name beside a taken one, as Dropbox numbers them.
func (t *tree) free(p string) string {
	ext := path.Ext(p)
	for n := 1; ; n++ {
		if next := fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(p, ext), n, ext); t.inTheWay(next) == "" {
			return next
		}
	}
}

// Files is every file of the account by its path, which begins with a slash.
func (s *Server) Files() map[string][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string][]byte{}
	for _, f := range s.tree.files {
		all[f.path] = slices.Clone(f.data)
	}
	return all
}

// Put lays a file into the account, as somebody does at his desk.
func (s *Server) Put(p string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tree.put(s.newFile(p, data))
}

// MakeFolder makes a folder and those above it.
func (s *Server) MakeFolder(p string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tree.makeFolders(p)
}

// Remove deletes a file or folder.
func (s *Server) Remove(p string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tree.remove(p)
}

// Sessions counts the uploads that were begun and not finished. Nobody sees them,
// and Dropbox forgets them after a while.
func (s *Server) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sessions)
}

// newFile is a new revision; the lock is held.
func (s *Server) newFile(p string, data []byte) *file {
	s.serial++
	at := s.now().UTC().Truncate(time.Second)
	return &file{
		id: fmt.Sprintf("id:%022d", s.serial), rev: fmt.Sprintf("%016x", 0x5f0000000000+s.serial),
		path: p, data: data, hash: ContentHash(data), modified: at, saved: at,
	}
}
