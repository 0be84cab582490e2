package dropbox

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
)

type object map[string]any

func reply(w http.ResponseWriter, status int, answer any) {
	text, _ := json.Marshal(answer) // texts, numbers and switches cannot fail
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.Header().Set("X-Dropbox-Request-Id", "0123456789abcdef0123456789abcdef")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

// problem is an error with a body that says which, by a path of union tags. Some
// errors are structs with a union in them, and each in its own way.
func problem(w http.ResponseWriter, status int, route, tag string) {
	reply(w, status, object{"error_summary": tag + "/..", "error": unionFor(status, route, tag, w.Header().Get("Retry-After"))})
}

func unionFor(status int, route, tag, wait string) any {
	head, rest, deeper := strings.Cut(tag, "/")
	switch {
	case status == http.StatusTooManyRequests:
		n, _ := strconv.Atoi(wait)
		return object{"reason": object{".tag": tag}, "retry_after": n}
	case head == "missing_scope":
		return object{".tag": head, "required_scope": rest}
	case route == "files/upload" && head == "path" && deeper:
		return object{".tag": head, "reason": union(rest), "upload_session_id": "pid_upload_session:none"}
	}
	return union(tag)
}

// union writes "path/conflict/file" as a member that holds the next one. An offset
// is a struct whose tag stands beside its number.
func union(tag string) object {
	head, rest, deeper := strings.Cut(tag, "/")
	u := object{".tag": head}
	if n, err := strconv.ParseInt(rest, 10, 64); head == "incorrect_offset" && err == nil {
		u["correct_offset"] = n
		return u
	}
	if deeper {
		u[head] = union(rest)
	}
	return u
}
