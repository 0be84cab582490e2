package as2

import (
	"crypto"
	"net/http"
	"net/textproto"
	"strings"
)

// Envelope is what the headers of a request say, before anything is proven.
type Envelope struct {
	From, To   string // AS2 names, unquoted
	FromHeader string // as they came; a receipt repeats them swapped
	ToHeader   string
	MessageID  string // exactly as it came; "" without
	Version    string // AS2-Version; "1.0" when absent
	Subject    string
	Date       string
	Features   []string // EDIINT-Features
	Receipt    ReceiptWanted
	Header     textproto.MIMEHeader // all headers by canonical names, unfolded
}

// ReceiptWanted is the receipt that the sender asks for.
type ReceiptWanted struct {
	Wanted           bool
	Signed           bool
	Protocol         string // of the signature, "pkcs7-signature"
	ProtocolRequired bool
	Hashes           []string // names in order of preference
	HashRequired     bool
	URL              string // for an asynchronous receipt; a stranger's word until the message is verified
}

// Async tells whether the receipt goes to a URL of its own.
func (r ReceiptWanted) Async() bool { return r.URL != "" }

// Hash is the digest for the receipt: the first that both sides know. ok is false
// when the sender names only others.
func (r ReceiptWanted) Hash() (h crypto.Hash, name string, ok bool) {
	for _, n := range r.Hashes {
		if h, known := HashNamed(n); known && h != crypto.MD5 {
			return h, n, true
		}
	}
	return crypto.SHA1, "sha1", len(r.Hashes) == 0
}

// ReadEnvelope reads the headers of a request or receipt. It fails only when the
// request is no AS2 at all: without AS2-From or AS2-To, or with names or an
// identifier beyond their lengths; HTTP answers that with 400. A Message-ID may be
// missing. Names that nobody knows are told by Receiver.Open.
func ReadEnvelope(h http.Header) (Envelope, error) {
	header := unfolded(h)
	e := Envelope{
		FromHeader: header.Get("AS2-From"), ToHeader: header.Get("AS2-To"),
		MessageID: header.Get("Message-ID"), Version: header.Get("AS2-Version"),
		Subject: header.Get("Subject"), Date: header.Get("Date"), Features: list(header.Get("EDIINT-Features")),
		Header: header,
	}
	e.From, e.To = ParseName(e.FromHeader), ParseName(e.ToHeader)
	if e.Version == "" {
		e.Version = "1.0"
	}
	if e.From == "" || e.To == "" {
		return e, &Failure{Disposition: Unexpected, Reason: "the request has no AS2-From or AS2-To"}
	}
	if len(e.From) > maxName || len(e.To) > maxName {
		return e, &Failure{Disposition: Unexpected, Reason: "an AS2 name is longer than 128 characters"}
	}
	if len(e.MessageID) > maxMessageID {
		return e, &Failure{Disposition: Unexpected, Reason: "the Message-ID is longer than 998 characters"}
	}
	e.Receipt = wanted(header)
	return e, nil
}

// unfolded is a copy of the headers by canonical names, each value in one line.
func unfolded(h http.Header) textproto.MIMEHeader {
	header := make(textproto.MIMEHeader, len(h))
	for name, values := range h {
		for _, v := range values {
			header.Add(name, strings.TrimSpace(unfold(v)))
		}
	}
	return header
}

// unfold makes one line of a value: line ends and tabs become spaces, and those
// around a fold one.
func unfold(v string) string {
	for _, fold := range []string{"\r\n\t", "\r\n ", "\n\t", "\n ", "\r", "\n", "\t"} {
		v = strings.ReplaceAll(v, fold, " ")
	}
	return v
}

func list(value string) []string {
	var items []string
	for _, item := range strings.Split(value, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// wanted reads the headers that ask for a receipt (RFC 4130, 7.3).
func wanted(h textproto.MIMEHeader) ReceiptWanted {
	_, asked := h[textproto.CanonicalMIMEHeaderKey("Disposition-Notification-To")]
	r := ReceiptWanted{Wanted: asked}
	if !asked {
		return r
	}
	r.URL = h.Get("Receipt-Delivery-Option")
	for _, option := range strings.Split(h.Get("Disposition-Notification-Options"), ";") {
		name, value, _ := strings.Cut(option, "=")
		values := list(strings.ReplaceAll(value, `"`, ""))
		required := false
		if len(values) > 0 && (strings.EqualFold(values[0], "required") || strings.EqualFold(values[0], "optional")) {
			required = strings.EqualFold(values[0], "required")
			values = values[1:]
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "signed-receipt-protocol":
			r.ProtocolRequired = required
			if len(values) > 0 {
				r.Protocol = strings.ToLower(values[0])
			}
		case "signed-receipt-micalg":
			r.Hashes, r.HashRequired = values, required
		}
	}
	r.Signed = r.Protocol != "" && len(r.Hashes) > 0
	return r
}

// attachments tells whether the sender announced several attachments.
func (e Envelope) attachments() bool {
	for _, f := range e.Features {
		if strings.EqualFold(f, featureAttachments) {
			return true
		}
	}
	return false
}
