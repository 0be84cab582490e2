package http

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/stored"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// Settle looks whether a parcel arrived: at its address where it was put, at the
// address for such questions where it was posted. Without one nobody can tell.
func (s settler) Settle(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return s.errand(ctx, p, func(e *errand) (gateways.Receipt, error) {
		if !looksFirst {
			return e.verdict(gateways.Absent, "nobody has looked"), nil
		}
		return e.look()
	})
}

func (e *errand) look() (gateways.Receipt, error) {
	switch s := e.settings; {
	case s.Method == put && s.Look == byTrust:
		return e.verdict(gateways.Unclear, "the partner's server lets nobody look"), nil
	case s.Method == put && e.numbers():
		return e.settled()
	case s.Method == put:
		return e.find()
	case s.LookupURL != "":
		return e.ask()
	}
	return e.verdict(gateways.Unclear, "the receiver has no address to ask at whether it arrived"), nil
}

func (e *errand) verdict(o gateways.Outcome, reason string) gateways.Receipt {
	return gateways.Receipt{Outcome: o, At: e.now(), Reason: reason}
}

// question is asked with everything that a delivery bears but its content.
func (e *errand) question(method string) request {
	return question(method, e.url, e.header)
}

// find looks at the address of a document that was put.
func (e *errand) find() (gateways.Receipt, error) {
	if e.settings.Look == bySize || e.settings.Body != raw {
		return e.findSize()
	}
	a, same, err := e.compare()
	if err != nil {
		return gateways.Receipt{}, err
	}
	switch {
	case shut(a):
		return e.findSize()
	case a.Code != http.StatusOK:
		return e.missing(a)
	case !same.differs && !a.Endless && same.n == e.parcel.Size:
		return e.found(a, "the document is at its address and whole"), nil
	case !same.differs && !a.Endless:
		return e.verdict(gateways.Absent, "only the beginning of the document is at its address; it is replaced"), nil
	}
	return e.verdict(gateways.Unclear, "something else is at the address of the document"), nil
}

// compare reads what is at the address, as much of it as the document has, and holds it
// against that. The comparison says something of an answer 200 alone.
func (e *errand) compare() (answer, *comparison, error) {
	in, err := stored.Open(e.ctx, e.parcel.Content)
	if err != nil {
		return answer{}, nil, err
	}
	defer in.Close()
	c := &comparison{ours: in}
	q := e.question(http.MethodGet)
	q.Sink, q.Most = c, e.parcel.Size
	a, err := e.exchange(e.ctx, q)
	return a, c, err
}

// findSize looks at size and digest as far as the server tells them.
func (e *errand) findSize() (gateways.Receipt, error) {
	a, err := e.exchange(e.ctx, e.question(http.MethodHead))
	if err != nil {
		return gateways.Receipt{}, err
	}
	size := a.Header.Get("Content-Length")
	known, same := digest(a.Header, e.parcel)
	switch {
	case shut(a):
		return e.verdict(gateways.Unclear, "the partner's server lets nobody look"), nil
	case a.Code != http.StatusOK:
		return e.missing(a)
	case e.settings.Body != raw:
		return e.found(a, "something is at the address of the document"), nil
	case known && same:
		return e.found(a, "the document is at its address, by its digest"), nil
	case known, size != "" && size != text(e.parcel.Size):
		return e.verdict(gateways.Unclear, "something else is at the address of the document"), nil
	case size == "":
		return e.verdict(gateways.Unclear, "the partner's server does not tell the size of what is at the address"), nil
	}
	return e.found(a, "the document is at its address, by its size"), nil
}

// digest is the content's SHA-256 where the server tells it (RFC 9530, or an ETag
// made of it).
func digest(h http.Header, p gateways.Parcel) (known, same bool) {
	for _, name := range []string{"Repr-Digest", "Content-Digest"} {
		_, after, found := strings.Cut(h.Get(name), "sha-256=:")
		sum, _, closed := strings.Cut(after, ":")
		if raw, err := base64.StdEncoding.DecodeString(sum); found && closed && err == nil {
			return true, bytes.Equal(raw, p.SHA256[:])
		}
	}
	tag := strings.Trim(h.Get("ETag"), `"`)
	return strings.EqualFold(tag, hex.EncodeToString(p.SHA256[:])), true
}

// missing is an answer to a look that shows no document.
func (e *errand) missing(a answer) (gateways.Receipt, error) {
	switch c := a.Code; {
	case (c == http.StatusNotFound || c == http.StatusGone) && e.settings.Robot:
		return e.verdict(gateways.Unclear, "the document is not at its address, but the partner takes files away at once"), nil
	case c == http.StatusNotFound || c == http.StatusGone:
		return e.verdict(gateways.Absent, "the receiver does not have the document"), nil
	case c/100 == 3, c/100 == 2:
		return e.verdict(gateways.Unclear, "the receiver's system gave no clear answer when it was asked for the document ("+web.Safe(a.Status)+")"), nil
	}
	err := e.refused(a, e.ruled)
	if k := fault.KindOf(err); k != fault.Temporary && k != fault.Configuration {
		return e.verdict(gateways.Unclear, "the receiver's system does not say whether it has the document ("+web.Safe(a.Status)+")"), nil
	}
	return gateways.Receipt{}, err
}

// ask asks about a document that was posted.
func (e *errand) ask() (gateways.Receipt, error) {
	t, err := parseTarget("lookup_url", e.settings.LookupURL)
	if err != nil {
		return gateways.Receipt{}, err
	}
	q := e.question(http.MethodGet)
	if q.URL, err = t.address(e.parcel, "", false); err != nil {
		return gateways.Receipt{}, err
	}
	a, err := e.exchange(e.ctx, q)
	if err != nil {
		return gateways.Receipt{}, err
	}
	if a.Code != http.StatusOK {
		r, err := e.missing(a)
		if f := fault.As(err); f != nil && (f.Field == "url" || f.Field == "folder") {
			f.Field, f.Kind = "lookup_url", fault.Configuration
		}
		return r, err
	}
	if e.settings.LookupPath == "" {
		if a.Page() {
			return e.verdict(gateways.Unclear, "the receiver's system showed a web page when it was asked for the document"), nil
		}
		return e.found(a, "the receiver says that it has the document"), nil
	}
	v, ok := web.ParseJSON(a.Body)
	if !ok {
		return e.verdict(gateways.Unclear, "the receiver's system answered with "+a.kind()+" and not JSON when it was asked for the document"), nil
	}
	got, there := v.At(e.settings.LookupPath)
	if want := e.settings.LookupValue; there && want != "" {
		if wanted, err := plugin.ParseTemplate(want); err == nil {
			want = wanted.Fill(func(name string) (string, bool) { return value(e.parcel, name) })
		}
		there = got == want
	}
	if there {
		return e.found(a, "the receiver says that it has the document"), nil
	}
	return e.verdict(gateways.Absent, "the receiver says that it does not have the document"), nil
}

func (e *errand) found(a answer, note string) gateways.Receipt {
	r := e.receipt(a, gateways.ByReading)
	r.Reason = note
	if v, ok := web.ParseJSON(a.Body); ok && e.settings.LookupID != "" {
		if id, there := v.At(e.settings.LookupID); there {
			r.RemoteID = e.redacted(web.Safe(id))
		}
	}
	return r
}

// comparison holds what comes against a document of ours.
type comparison struct {
	ours    io.Reader
	n       int64
	differs bool
	buf     [8 << 10]byte
}

func (c *comparison) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0 && !c.differs; {
		n, err := io.ReadFull(c.ours, c.buf[:min(len(rest), len(c.buf))])
		c.differs = !bytes.Equal(c.buf[:n], rest[:n]) || n == 0
		c.n += int64(n)
		rest = rest[n:]
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return 0, err
		}
	}
	return len(b), nil
}
