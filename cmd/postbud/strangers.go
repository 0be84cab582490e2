package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/postbud/postbud/internal/text"
)

// hidden says whether a file or folder is one that people do not see and did not put
// there: what begins with a point, and what Windows and macOS leave behind. A name that
// is no name, such as "..", is hidden in no folder.
func hidden(name string) bool {
	switch strings.ToLower(name) {
	case ".", "..":
		return false
	case "__macosx", "thumbs.db", "desktop.ini":
		return true
	}
	return strings.HasPrefix(name, ".")
}

// isStranger says by its name whether a file in a folder or an archive is of a kind that
// holds no invoice: pictures, letters, pages, and what rules are made of.
func isStranger(name string) bool {
	kinds := []string{
		".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".tif", ".tiff", ".bmp", ".ico",
		".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".md", ".html", ".htm", ".css", ".js",
		".xsd", ".xsl", ".xslt", ".sch", ".log",
	}
	return slices.Contains(kinds, strings.ToLower(filepath.Ext(name)))
}

// leftOver is what lies in folders and archives and was not looked at.
type leftOver struct {
	mu    sync.Mutex
	n     int
	first []string
}

func (l *leftOver) add(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	const most = 3
	if l.n++; len(l.first) < most {
		l.first = append(l.first, plain(name))
	}
}

// tell says how many there are, and which are the first ones.
func (l *leftOver) tell(to io.Writer, language *text.Language) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.n == 0 {
		return
	}
	list := strings.Join(l.first, ", ")
	if l.n > len(l.first) {
		list += ", …"
	}
	fmt.Fprintln(to, language.Word("cli.strangers", "n", l.n, "list", list))
}
