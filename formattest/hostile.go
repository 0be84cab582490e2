package formattest

import (
	"io"
	"net"
	"runtime"
	"strings"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice/invoicetest"
)

// hostile tries the forms of threats T-01 and T-02. Nothing may be fetched, and
// the end must come soon and in little memory.
func hostile(s *subject) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.Fatal(err)
	}
	called := make(chan string, 1)
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			select {
			case called <- c.RemoteAddr().String():
			default:
			}
			c.Close()
		}
	}()
	defer listener.Close()
	for name, doc := range malice(s, listener.Addr().String()) {
		_, err := s.tryRead([]byte(doc))
		s.isInvalid(name, err)
	}
	for name, endless := range floods() {
		s.bounded(name, endless)
	}
	select {
	case who := <-called:
		s.Errorf("something was fetched by %s", who)
	default:
	}
}

// malice is documents that try to make the reader fetch, expand or run something.
// Where the format is XML they are its own documents with the malice inside.
func malice(s *subject, address string) map[string]string {
	root, rest := "<Invoice>", "&x;</Invoice>"
	if s.isXML() && writes(s.open()) {
		doc := string(s.write(invoicetest.Minimal()))
		if i := strings.Index(doc, "?>"); i >= 0 {
			doc = doc[i+2:]
		}
		root, rest = "", strings.Replace(doc, ">2026-0001<", ">&x;<", 1)
	}
	head := `<?xml version="1.0" encoding="UTF-8"?>`
	with := func(subset string) string { return head + "<!DOCTYPE Invoice [" + subset + "]>" + root + rest }
	return map[string]string{
		"a file as entity":     with(`<!ENTITY x SYSTEM "file:///etc/passwd">`),
		"a URL as entity":      with(`<!ENTITY x SYSTEM "http://` + address + `/x">`),
		"a parameter entity":   with(`<!ENTITY % p SYSTEM "http://` + address + `/p">%p;<!ENTITY x "y">`),
		"an external subset":   head + `<!DOCTYPE Invoice SYSTEM "http://` + address + `/dtd">` + root + strings.Replace(rest, "&x;", "x", 1),
		"a public subset":      head + `<!DOCTYPE Invoice PUBLIC "-//X//Y" "http://` + address + `/dtd">` + root + strings.Replace(rest, "&x;", "x", 1),
		"billion laughs":       with(`<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;"><!ENTITY x "&c;&c;&c;&c;&c;&c;">`),
		"an internal entity":   with(`<!ENTITY x "y">`),
		"an entity undeclared": head + root + rest,
		"UTF-16":               "\xff\xfe" + wide(with(`<!ENTITY x SYSTEM "http://`+address+`/u">`)),
	}
}

// wide writes ASCII as UTF-16.
func wide(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(0)
	}
	return b.String()
}

// flood repeats a piece up to a length.
type flood struct {
	piece string
	left  int
}

func (f *flood) Read(b []byte) (int, error) {
	n := 0
	for f.left >= len(f.piece) && n+len(f.piece) <= len(b) {
		n += copy(b[n:], f.piece)
		f.left -= len(f.piece)
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// floods are 10 MB of one thing.
func floods() map[string]io.Reader {
	const size = 10 << 20
	return map[string]io.Reader{
		"nested tags":     &flood{"<a>", size},
		"nested brackets": &flood{"[", size},
		"nested braces":   &flood{`{"a":`, size},
		"one long tag":    io.MultiReader(strings.NewReader("<a "), &flood{"b", size}),
		"attributes":      io.MultiReader(strings.NewReader("<a "), &flood{"b='c' ", size}),
		"one long text":   io.MultiReader(strings.NewReader("<a>"), &flood{"text ", size}),
		"one long quote":  io.MultiReader(strings.NewReader(`"`), &flood{"text ", size}),
		"one long line":   &flood{"a;b,c", size},
		"empty lines":     &flood{"\n", size},
		"references":      io.MultiReader(strings.NewReader("<a>"), &flood{"&amp;", size}),
	}
}

// bounded reads a flood and looks at time and memory.
func (s *subject) bounded(name string, r io.Reader) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begun := time.Now()
	_, err := s.open().(formats.Reader).Read(s.Context(), r)
	took := time.Since(begun)
	runtime.ReadMemStats(&after)
	if err == nil || fault.KindOf(err) != fault.Invalid {
		s.Errorf("10 MB of %s: the error is no invalid fault: %v", name, err)
	}
	if took > 30*time.Second { // a busy machine with the race detector; what grows by the square takes minutes
		s.Errorf("10 MB of %s take %v", name, took)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 256<<20 {
		s.Errorf("10 MB of %s allocate %d MB", name, used>>20)
	}
}
