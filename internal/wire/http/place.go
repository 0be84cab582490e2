package http

import (
	"cmp"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/web"
)

// tenant is what is at an address where a document is to be put.
type tenant int

const (
	nobody    tenant = iota // nothing is there
	beginning               // of this very document
	same                    // all of it
	another                 // something else
	stranger                // something, and nobody can tell what
	unseen                  // the server lets nobody look
)

// place is an address of a document, and who is there.
type place struct {
	*errand
	tenant tenant
	answer answer // to the look; none where nobody looked
}

// place chooses the address: where the content is already, or one that is free. Another
// document is never written over unless a person chose so (F-66).
func (e *errand) place() (place, error) {
	if !looksFirst {
		return place{e, beginning, answer{}}, nil
	}
	var first, free *place
	absent := 0
	for n := 1; n <= filing.MostNumbers && absent <= filing.MostGaps; n++ {
		at, err := e.numbered(n)
		if err != nil {
			return place{}, err
		}
		p, err := at.visit()
		switch {
		case err != nil && e.target.identified: // what is there can only be ours
			return place{at, unseen, answer{}}, nil
		case err != nil || p.tenant == same || !e.numbers():
			return p, err
		case p.tenant == nobody || p.tenant == beginning || p.tenant == unseen:
			free = cmp.Or(free, &p)
			absent++
		}
		first = cmp.Or(first, &p)
	}
	return *cmp.Or(free, first), nil
}

// numbers says whether a second document of a name gets a number.
func (e *errand) numbers() bool {
	return e.settings.OnExists == filing.Number && !e.target.identified
}

// numbered is the errand at the address of the n-th name.
func (e *errand) numbered(n int) (*errand, error) {
	if n == 1 {
		return e, nil
	}
	at := *e
	at.parcel.Name = filing.Numbered(e.parcel.Name, n)
	var err error
	if at.url, err = e.target.address(at.parcel, e.folder, true); err != nil {
		return nil, err
	}
	at.header, err = e.Wire.header(at.parcel)
	return &at, err
}

// visit looks who is at the address, by content as far as the server shows it: the size
// alone makes no other document ours.
func (e *errand) visit() (place, error) {
	if e.settings.Look == byTrust {
		return place{e, unseen, answer{}}, nil
	}
	if e.settings.Body == raw {
		a, c, err := e.compare()
		if err != nil {
			return place{}, err
		}
		if !shut(a) {
			return e.seen(a, func() tenant {
				switch {
				case c.differs || a.Endless:
					return another
				case c.n < e.parcel.Size:
					return beginning
				}
				return same
			})
		}
	}
	a, err := e.exchange(e.ctx, e.question(http.MethodHead))
	if err != nil {
		return place{}, err
	}
	if shut(a) {
		return place{e, unseen, a}, nil
	}
	return e.seen(a, func() tenant {
		size := a.Header.Get("Content-Length")
		known, equal := digest(a.Header, e.parcel)
		switch {
		case e.settings.Body != raw:
			return stranger
		case known && equal:
			return same
		case known, size != "" && size != text(e.parcel.Size):
			return another
		}
		return stranger
	})
}

// seen is what an answer to a look says. A web page under the name of what is none is a
// page to sign in at, or one that the server shows everywhere, and no file there.
func (e *errand) seen(a answer, who func() tenant) (place, error) {
	switch {
	case a.Code == http.StatusNotFound || a.Code == http.StatusGone:
		return place{e, nobody, a}, nil
	case a.Code != http.StatusOK:
		_, err := e.missing(a)
		return place{e, unseen, a}, err
	case a.html() && !strings.HasPrefix(e.parcel.MediaType, "text/html"):
		return place{e, unseen, a}, nil
	}
	return place{e, who(), a}, nil
}

func (a answer) html() bool {
	kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
	return kind == "text/html" || kind == "application/xhtml+xml"
}

// shut is an answer of a server that does not let us ask so.
func shut(a answer) bool {
	return a.Code == http.StatusForbidden || a.Code == http.StatusMethodNotAllowed || a.Code == http.StatusNotImplemented
}

// guarded says whether the server is asked to refuse where something is by now
// (RFC 9110, section 13.1.2). Not where that could only be ours, or may be replaced.
func (p place) guarded() bool {
	return looksFirst && p.settings.OnExists != filing.Overwrite && !p.target.identified && (p.tenant == nobody || p.tenant == unseen)
}

// taken is F-66: an address where something else is.
func (p place) taken() error {
	name := p.parcel.Name
	if p.numbers() {
		return filing.AllTaken(name)
	}
	size, unknown := strconv.ParseInt(p.answer.Header.Get("Content-Length"), 10, 64)
	at, _ := http.ParseTime(p.answer.Header.Get("Last-Modified"))
	if p.tenant == another && unknown == nil {
		return filing.Taken(name, size, at)
	}
	return p.stranger("")
}

// stranger is F-66 where nobody can tell whether it is this very document.
func (p place) stranger(status string) error {
	return fault.New(fault.Permanent, "something is at %s already%s, and it cannot be seen that it is this document; nothing was delivered this time; ask the receiver, or choose another file name", web.Shown(p.url), status).
		Coded("GW-EXISTS", "name", p.parcel.Name, "size", "", "time", "")
}

// settled is what the look at all the numbers of a name tells about a lost answer.
func (e *errand) settled() (gateways.Receipt, error) {
	p, err := e.place()
	switch {
	case err != nil:
		return gateways.Receipt{}, err
	case p.tenant == same:
		return p.found(p.answer, "the document is at its address and whole"), nil
	case p.tenant == unseen:
		return e.verdict(gateways.Unclear, "the partner's server lets nobody look"), nil
	case e.settings.Robot:
		return e.verdict(gateways.Unclear, "the document is not at its address, but the partner takes files away at once"), nil
	}
	return e.verdict(gateways.Absent, "the receiver does not have the document"), nil
}
