package peppol

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/sbdh"
	"github.com/postbud/postbud/internal/stored"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/invoice"
)

// errand is the work on one parcel, from the moment it is its turn.
type errand struct {
	*gateway
	ctx    context.Context
	parcel gateways.Parcel
	header sbdh.Header
	values map[string]string // what addresses and JSON fields are filled with
	xml    bool
	skip   int64  // bytes before the root of XML
	began  bool   // an attempt was begun before of which nothing is known
	zone   string // where phase4 looked the receiver up
}

// instance is the identity of a parcel's envelope, the same at every attempt of a
// round: a UUID of our own making (RFC 9562, version 8). A refusal ends a round. Other
// bytes and another receiver have rounds of their own: the receiver would take them for
// a repeat.
func instance(p gateways.Parcel, round int) string {
	of := fmt.Sprintf("peppol envelope of %s\x00%s\x00%s", p.ID, strings.ToLower(identifier(p.To)), p.SHA256)
	if round > 1 {
		of += fmt.Sprintf(", round %d", round)
	}
	sum := sha256.Sum256([]byte(of))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// errand makes sure that the parcel can travel, and waits until nobody else works on it.
func (g *gateway) errand(ctx context.Context, p gateways.Parcel, do func(*errand) (gateways.Receipt, error)) (gateways.Receipt, error) {
	if err := gateways.SafeName(p.Name); err != nil {
		return gateways.Receipt{}, err
	}
	if p.Process == "" {
		p.Process = g.settings.Process
	}
	if p.DocType == "" && g.settings.DocType != "" {
		root, err := look(ctx, p)
		if err != nil {
			return gateways.Receipt{}, err
		}
		p.DocType = named(g.settings.DocType, root)
	}
	e := &errand{gateway: g, ctx: ctx, parcel: p, header: sbdh.Header{
		Sender: identifier(p.From), Receiver: identifier(p.To), Instance: instance(p, 1), Created: p.Made.UTC(),
		DocType: sbdh.Bare(p.DocType), DocTypeScheme: scheme(p.DocType), Process: sbdh.Bare(p.Process), Country: strings.ToUpper(p.Country),
	}}
	kind, ok := sbdh.ParseDocType(p.DocType)
	if !ok {
		e.header.DocType = ""
	}
	e.header.Standard, e.header.Type, e.header.TypeVersion = kind.Namespace, kind.Root, kind.Version
	if err := e.header.Check(); err != nil {
		return gateways.Receipt{}, err
	}
	if p.Size > int64(g.settings.Most)<<20 {
		return gateways.Receipt{}, fault.New(fault.Permanent, "the document has %d MB, and the provider takes no more than %d", p.Size>>20, g.settings.Most)
	}
	e.values = map[string]string{
		"Sender": e.header.Sender, "Receiver": e.header.Receiver, "DocType": e.header.DocType, "Process": e.header.Process, "Country": e.header.Country, "File": p.Name,
	}
	done, err := g.turns.Take(ctx, p.ID)
	if err != nil {
		return gateways.Receipt{}, g.interrupted(err, false)
	}
	defer done()
	if err := e.find(); err != nil {
		return gateways.Receipt{}, err
	}
	e.values["ID"] = e.header.Instance
	return do(e)
}

// wildcard is the scheme of document types that name a family of them (Peppol Policy
// for use of identifiers 4, policy 16).
const wildcard = "peppol-doctype-wildcard"

// scheme is that of a document type, "" for the usual one.
func scheme(docType string) string {
	if strings.HasPrefix(docType, wildcard+"::") {
		return wildcard
	}
	return ""
}

// identifier is an electronic address as the network writes it. OIOUBL has names of its
// own for the Danish schemes.
func identifier(a invoice.ElectronicAddress) string {
	scheme, value := strings.TrimSpace(a.Scheme), strings.TrimSpace(a.Value)
	switch strings.ToUpper(scheme) {
	case "GLN":
		scheme = "0088"
	case "DK:CVR":
		scheme, value = "0184", strings.TrimPrefix(strings.ToUpper(value), "DK")
	case "DK:P":
		scheme = "0096"
	case "DK:SE":
		scheme = "0198"
	}
	if scheme == "" || value == "" {
		return ""
	}
	return scheme + ":" + value // compared without case (Peppol Policy for use of identifiers, policy 1)
}

// prepare looks at how the document begins, which must be as its type says.
func (e *errand) prepare() error {
	kind, _, _ := mime.ParseMediaType(e.parcel.MediaType)
	e.xml = kind == "application/xml" || kind == "text/xml" || strings.HasSuffix(kind, "+xml")
	if !e.xml {
		return nil
	}
	root, err := look(e.ctx, e.parcel)
	switch {
	case err != nil:
		return err
	case root.Namespace != e.header.Standard || root.Name != e.header.Type:
		return fault.New(fault.Invalid, "the document is a %s, and its type of the network is %s", web.Safe(root.Name), e.header.Type).Coded("DOC-RULE", "format", "Peppol", "rule", "root")
	}
	e.skip = root.Skip
	return nil
}

func look(ctx context.Context, p gateways.Parcel) (sbdh.Root, error) {
	in, err := stored.Open(ctx, p.Content)
	if err != nil {
		return sbdh.Root{}, err
	}
	defer in.Close()
	return sbdh.Look(in)
}

// named is a document type of the settings for a document.
func named(docType string, root sbdh.Root) string {
	return strings.NewReplacer("{Namespace}", root.Namespace, "{Root}", root.Name).Replace(docType)
}

// Deliver hands the document over in one request, unless its receipt is kept already or
// the provider says that it has it.
func (g *gateway) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return g.errand(ctx, p, func(e *errand) (gateways.Receipt, error) {
		before, err := e.recall()
		switch {
		case err != nil:
			return gateways.Receipt{}, err
		case looksFirst && before != nil:
			return e.settled(*before)
		}
		if err := e.prepare(); err != nil {
			return gateways.Receipt{}, err
		}
		if err := e.agree(ctx); err != nil {
			return gateways.Receipt{}, err
		}
		if e.began && looksFirst && e.canAsk() {
			switch r, err := e.ask(); {
			case err == nil && r.Outcome == gateways.Unclear:
				return gateways.Receipt{}, fault.New(fault.Uncertain, "%s", r.Reason)
			case err != nil || r.Outcome != gateways.Absent:
				return r, err
			}
			e.began = false // nothing of it is there
		}
		if e.settings.LookURL != "" {
			takes, err := e.registered(ctx, e.values)
			if err != nil {
				return gateways.Receipt{}, err
			}
			if !takes {
				return gateways.Receipt{}, e.notListed()
			}
		}
		return e.hand()
	})
}

// hand sends, and keeps what came of it: that it began before, and the receipt after.
func (e *errand) hand() (gateways.Receipt, error) {
	c, err := e.content()
	if err != nil {
		return gateways.Receipt{}, err
	}
	u, err := e.target.fill(e.values)
	if err != nil {
		return gateways.Receipt{}, err
	}
	r := question(http.MethodPost, u)
	if e.settings.Provider == rest && e.settings.Method == put {
		r.Method = http.MethodPut
	}
	r.Content, r.Once = c, true
	r.Header.Set("Content-Type", c.mediaType)
	if err := e.begin(); err != nil {
		return gateways.Receipt{}, err
	}
	a, err := e.exchange(e.ctx, r)
	var receipt gateways.Receipt
	if err == nil && e.settings.Provider == phase4 {
		receipt, err = e.told(a)
	} else if err == nil {
		receipt, err = e.taken(a)
	}
	switch {
	case err == nil && receipt.Outcome == gateways.Rejected && e.began:
		f := fault.New(fault.Uncertain, "the access point at %s refused the document when it was handed over again (%s); whether it took it before, when its answer was lost, is not known; ask the provider", e.home.Host, receipt.Reason)
		return gateways.Receipt{}, f.Coded("GW-HTTP", "code", strconv.Itoa(a.Code), "text", receipt.Reason)
	case err != nil && fault.KindOf(err) != fault.Uncertain:
		return gateways.Receipt{}, cmp.Or(e.undo(), err)
	case err != nil:
		return gateways.Receipt{}, err
	}
	return e.settled(receipt)
}
