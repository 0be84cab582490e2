package dropbox

import (
	"path"
	"strings"
	"time"
)

const stamp = "2006-01-02T15:04:05Z"

// metadata is how a file is described.
func (f *file) metadata() object {
	return object{
		"name": path.Base(f.path), "path_lower": lower(f.path), "path_display": f.path, "id": f.id, "rev": f.rev, "size": len(f.data),
		"client_modified": f.modified.Format(stamp), "server_modified": f.saved.Format(stamp),
		"is_downloadable": true, "content_hash": f.hash,
	}
}

func folderMetadata(p string) object {
	return object{"name": path.Base(p), "path_lower": lower(p), "path_display": p, "id": "id:folder" + lower(p)}
}

func tagged(tag string, o object) object { o[".tag"] = tag; return o }

func (s *Server) getMetadata(x *exchange) {
	var arg struct {
		Path           string
		IncludeDeleted bool `json:"include_deleted"`
	}
	if !x.argumentInto(&arg) {
		return
	}
	if malformed(arg.Path) { // the root has no metadata either
		x.no("path/malformed_path")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := lower(arg.Path)
	switch f, folder := s.tree.files[at], s.tree.folders[at]; {
	case f != nil:
		x.yes(tagged("file", f.metadata()))
	case folder != "":
		x.yes(tagged("folder", folderMetadata(folder)))
	case arg.IncludeDeleted && len(s.tree.past[at]) > 0:
		x.yes(tagged("deleted", object{"name": path.Base(arg.Path), "path_lower": at, "path_display": arg.Path}))
	default:
		x.no("path/not_found")
	}
}

func (s *Server) listRevisions(x *exchange) {
	var arg struct {
		Path  string
		Limit int
	}
	if !x.argumentInto(&arg) {
		return
	}
	if malformed(arg.Path) {
		x.no("path/malformed_path")
		return
	}
	if arg.Limit == 0 {
		arg.Limit = 10
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := lower(arg.Path)
	var all []*file
	if f := s.tree.files[at]; f != nil {
		all = append(all, f)
	}
	all = append(all, s.tree.past[at]...)
	if len(all) == 0 {
		x.no("path/not_found")
		return
	}
	entries := []object{}
	for _, f := range all[:min(len(all), arg.Limit)] {
		entries = append(entries, f.metadata())
	}
	x.yes(object{"is_deleted": s.tree.files[at] == nil, "entries": entries, "has_more": len(all) > arg.Limit})
}

func (s *Server) createFolder(x *exchange) {
	var arg struct{ Path string }
	if !x.argumentInto(&arg) {
		return
	}
	if malformed(arg.Path) {
		x.no("path/malformed_path")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if way := s.tree.inTheWay(arg.Path); way != "" {
		x.no("path/conflict/" + way)
		return
	}
	s.tree.makeFolders(arg.Path)
	x.yes(object{"metadata": folderMetadata(arg.Path)})
}

func (s *Server) deleteFile(x *exchange) {
	var arg struct{ Path string }
	if !x.argumentInto(&arg) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := lower(arg.Path)
	f, folder := s.tree.files[at], s.tree.folders[at]
	switch {
	case malformed(arg.Path):
		x.no("path_lookup/malformed_path")
		return
	case f == nil && folder == "":
		x.no("path_lookup/not_found")
		return
	}
	s.tree.remove(arg.Path)
	if f != nil {
		x.yes(object{"metadata": tagged("file", f.metadata())})
		return
	}
	x.yes(object{"metadata": tagged("folder", folderMetadata(folder))})
}

// hidden is a name that somebody uses to try things out.
func hidden(p string) bool { return strings.HasPrefix(path.Base(p), ".") }

// parseStamp reads a time as Dropbox writes it; the zero one for none.
func parseStamp(text string) time.Time {
	at, _ := time.Parse(stamp, text)
	return at
}
