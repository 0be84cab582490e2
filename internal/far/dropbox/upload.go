package dropbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/far/line"
)

// mostAtOnce is what one request may bring.
const mostAtOnce = 150 << 20

// session is a file that comes in pieces.
type session struct {
	data   []byte
	closed bool
}

// commit says where a file goes.
type commit struct {
	Path           string
	Mode           json.RawMessage
	Autorename     bool
	ClientModified string `json:"client_modified"`
	StrictConflict bool   `json:"strict_conflict"`
}

// mode is "add", "overwrite" or "update", with the revision of the last one. A
// union without a value may also be its name alone.
func (c commit) mode() (name, rev string) {
	var u struct {
		Tag    string `json:".tag"`
		Update string
	}
	if json.Unmarshal(c.Mode, &u) == nil && u.Tag != "" {
		return u.Tag, u.Update
	}
	if json.Unmarshal(c.Mode, &name) == nil && name != "" {
		return name, ""
	}
	return "add", ""
}

// whole says whether what came is what the argument says; false when it has been
// answered.
func (x *exchange) whole(hash string) bool {
	switch {
	case len(x.content) > mostAtOnce:
		x.no("payload_too_large")
	case hash != "" && !strings.EqualFold(hash, ContentHash(x.content)):
		x.no("content_hash_mismatch")
	default:
		return true
	}
	return false
}

func (s *Server) upload(x *exchange) {
	var arg struct {
		commit
		ContentHash string `json:"content_hash"`
	}
	if x.argumentInto(&arg) && x.whole(arg.ContentHash) {
		s.save(x, arg.commit, x.content, "")
	}
}

func (s *Server) sessionStart(x *exchange) {
	var arg struct {
		Close       bool
		ContentHash string `json:"content_hash"`
	}
	if !x.argumentInto(&arg) || !x.whole(arg.ContentHash) {
		return
	}
	s.mu.Lock()
	s.serial++
	id := fmt.Sprintf("pid_upload_session:%d", s.serial)
	s.sessions[id] = &session{data: x.content, closed: arg.Close}
	s.mu.Unlock()
	x.yes(object{"session_id": id})
}

type cursor struct {
	SessionID string `json:"session_id"`
	Offset    int
}

// find is the session that a cursor means and what is wrong with the cursor.
func (s *Server) find(c cursor) (*session, string) {
	one := s.sessions[c.SessionID]
	switch {
	case one == nil:
		return nil, "not_found"
	case c.Offset != len(one.data):
		return nil, fmt.Sprintf("incorrect_offset/%d", len(one.data))
	}
	return one, ""
}

func (s *Server) sessionAppend(x *exchange) {
	var arg struct {
		Cursor      cursor
		Close       bool
		ContentHash string `json:"content_hash"`
	}
	if !x.argumentInto(&arg) || !x.whole(arg.ContentHash) {
		return
	}
	s.mu.Lock()
	one, wrong := s.find(arg.Cursor)
	if wrong == "" && one.closed {
		wrong = "closed"
	}
	if wrong == "" {
		one.data, one.closed = append(one.data, x.content...), arg.Close
	}
	s.mu.Unlock()
	if wrong != "" {
		x.no(wrong)
		return
	}
	x.yes(nil)
}

func (s *Server) sessionFinish(x *exchange) {
	var arg struct {
		Cursor      cursor
		Commit      commit
		ContentHash string `json:"content_hash"`
	}
	if !x.argumentInto(&arg) || !x.whole(arg.ContentHash) {
		return
	}
	s.mu.Lock()
	one, wrong := s.find(arg.Cursor)
	if wrong != "" {
		s.mu.Unlock()
		x.no("lookup_failed/" + wrong)
		return
	}
	data := slices.Concat(one.data, x.content)
	s.mu.Unlock()
	s.save(x, arg.Commit, data, arg.Cursor.SessionID)
}

// save puts a whole file under its name, or says why not.
func (s *Server) save(x *exchange, c commit, data []byte, session string) {
	f, kept, wrong := s.store(c, data)
	if wrong != "" {
		x.no("path/" + wrong)
		return
	}
	if !kept && !hidden(f.path) {
		if err := s.record(f); err != nil {
			plain(x, http.StatusInternalServerError, "the books are full")
			return
		}
	}
	faults := s.faults.Now()
	s.mu.Lock()
	delete(s.sessions, session)
	if faults.Robot && !hidden(f.path) {
		s.tree.remove(f.path)
	}
	s.mu.Unlock()
	switch conn, _ := x.request.Context().Value(connKey{}).(*line.Conn); {
	case faults.SwallowAnswer:
		conn.Reset()
		panic(http.ErrAbortHandler)
	case faults.Torn:
		text, _ := json.Marshal(f.metadata())
		x.Header().Set("Content-Length", fmt.Sprint(len(text)))
		_, _ = x.Write(text[:len(text)/2])
		return
	}
	x.yes(f.metadata())
}

// store decides under which name. Without strict_conflict the very same content is
// no conflict, and nothing is saved then.
func (s *Server) store(c commit, data []byte) (f *file, kept bool, wrong string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case malformed(c.Path):
		return nil, false, "malformed_path"
	case disallowed(c.Path):
		return nil, false, "disallowed_name"
	case s.space > 0 && s.tree.used()+int64(len(data)) > s.space:
		return nil, false, "insufficient_space"
	}
	if s.faults.Now().Misfile && len(data) > 0 {
		data = append([]byte(nil), data...)
		data[len(data)-1] ^= 1
	}
	f = s.newFile(c.Path, data)
	if at := parseStamp(c.ClientModified); !at.IsZero() {
		f.modified = at
	}
	mode, rev := c.mode()
	old := s.tree.files[lower(c.Path)]
	switch way := s.tree.inTheWay(c.Path); {
	case way == "", way == "file" && mode == "overwrite", way == "file" && mode == "update" && old.rev == rev:
	case way == "file" && !c.StrictConflict && old.hash == f.hash:
		return old, true, ""
	case c.Autorename && way != "file_ancestor":
		f.path = s.tree.free(c.Path)
	default:
		return nil, false, "conflict/" + way
	}
	s.tree.put(f)
	return f, false, ""
}

// record writes a file into the books and tells whoever wants to know.
func (s *Server) record(f *file) error {
	sum := sha256.Sum256(f.data)
	err := s.options.Books.Write(books.Entry{
		Time: f.saved, Gateway: "dropbox", Name: strings.TrimPrefix(f.path, "/"), Size: int64(len(f.data)), SHA256: hex.EncodeToString(sum[:]),
	})
	if err == nil && s.options.OnReceived != nil {
		s.options.OnReceived(Transfer{Time: f.saved, Path: f.path, Size: int64(len(f.data)), ContentHash: f.hash})
	}
	return err
}
