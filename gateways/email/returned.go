package email

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // old character sets of old mail servers
	"github.com/emersion/go-message/textproto"

	"github.com/postbud/postbud/gateways"
)

// report is what a mail says that may have come back.
type report struct {
	failed   []failure
	delayed  bool   // it only says that it takes longer
	document string // ours, by Message-ID or address; "" for a mail of others
	evidence bytes.Buffer
	text     string // for people, where nothing is written for programs
}

// failure is one recipient who did not get the mail.
type failure struct{ address, said string }

const (
	mostParts = 20
	mostText  = 64 << 10
)

// returned is what one mail of the mailbox tells about mails of ours. Only what
// says that it failed for good counts: a delay, a holiday notice and the mail of a
// person tell nothing.
func (g *gateway) returned(in io.Reader, at time.Time) (list []gateways.Receipt) {
	mail, err := message.Read(in)
	if mail == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return nil
	}
	r := &report{}
	for _, name := range []string{"To", "Delivered-To", "X-Original-To", "Envelope-To"} {
		for text := range strings.SplitSeq(strings.Join(mail.Header.Values(name), ","), ",") {
			r.document = cmp.Or(r.document, g.tag(strings.Trim(strings.TrimSpace(text), "<>")))
		}
	}
	left := mostParts
	g.parts(r, mail, &left)
	if len(r.failed) == 0 && !r.delayed {
		r.guess(mail.Header)
	}
	if r.document == "" {
		return nil
	}
	from, err := address(g.settings.From)
	if err != nil {
		return nil
	}
	for _, f := range r.failed {
		list = append(list, gateways.Receipt{
			Outcome: gateways.Rejected, Proof: gateways.ByReceipt, RemoteID: "<" + r.document + "@" + domain(from) + ">",
			At: at, Reason: short(f.address) + ": " + short(f.said), Evidence: evidence(mail.Header, r),
		})
	}
	return list
}

// parts goes through the parts of a mail, a bounded number of them.
func (g *gateway) parts(r *report, part *message.Entity, left *int) {
	if *left--; *left < 0 {
		return
	}
	if inner := part.MultipartReader(); inner != nil {
		for *left > 0 {
			p, err := inner.NextPart()
			if p == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
				return
			}
			g.parts(r, p, left)
		}
		return
	}
	kind, _, _ := part.Header.ContentType()
	data, _ := io.ReadAll(io.LimitReader(part.Body, mostText)) // what is cut off tells nothing
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		r.status(data)
	case "message/rfc822", "text/rfc822-headers", "message/global-headers", "message/global":
		g.ours(r, data)
	case "text/plain", "text/html", "":
		r.text += string(data)
		g.ours(r, data)
	}
}

// status reads a part for programs (RFC 3464, section 2): a group of fields about
// the mail, then one for each recipient.
func (r *report) status(data []byte) {
	r.evidence.Write(data)
	in := bufio.NewReader(bytes.NewReader(data))
	for group := 0; group < 100; group++ {
		fields, err := textproto.ReadHeader(in)
		if group > 0 {
			r.recipient(fields)
		}
		if _, more := in.Peek(1); err != nil || more != nil {
			return
		}
	}
}

func (r *report) recipient(fields textproto.Header) {
	switch strings.ToLower(strings.TrimSpace(fields.Get("Action"))) {
	case "failed":
	case "delayed":
		r.delayed = true
		return
	default:
		return
	}
	untyped := func(name string) string {
		text := fields.Get(name)
		if _, after, typed := strings.Cut(text, ";"); typed {
			text = after
		}
		return strings.Join(strings.Fields(text), " ")
	}
	said := untyped("Diagnostic-Code")
	if status := fields.Get("Status"); !strings.Contains(said, status) {
		said = strings.TrimSpace(status + " " + said)
	}
	r.failed = append(r.failed, failure{
		cmp.Or(strings.Trim(cmp.Or(untyped("Original-Recipient"), untyped("Final-Recipient")), "<>"), "the recipient"), cmp.Or(said, "no reason given"),
	})
}

var (
	documentField = regexp.MustCompile(`(?im)^[> \t]*X-Postbud-Document:[ \t]*([A-Za-z0-9_-]{1,64})[ \t]*\r?$`)
	messageID     = regexp.MustCompile(`(?i)Message-ID:?[> \t\r\n]*<([A-Za-z0-9_-]{1,64})@([A-Za-z0-9.-]{1,253})>`)
)

// ours finds the mail of ours that is quoted.
func (g *gateway) ours(r *report, data []byte) {
	if r.document != "" {
		return
	}
	from, err := address(g.settings.From)
	if err != nil {
		return
	}
	if field := documentField.FindSubmatch(data); field != nil {
		r.document = string(field[1])
		return
	}
	for _, id := range messageID.FindAllSubmatch(data, 20) {
		if strings.EqualFold(string(id[2]), domain(from)) {
			r.document = string(id[1])
			return
		}
	}
}

var (
	robots    = regexp.MustCompile(`(?i)(mailer-daemon|postmaster|mail delivery (sub)?system)`)
	failing   = regexp.MustCompile(`(?i)undeliver|not delivered|could not be delivered|delivery (status notification \(failure\)|fail|has failed)|failure notice|returned mail|returned to sender|mail delivery failed|ikke (kunne )?lever|kunde inte levereras|unzustellbar`)
	notYet    = regexp.MustCompile(`(?i)delayed|will (be )?retr|warning|still being|not yet been delivered|forsinke`)
	permanent = regexp.MustCompile(`(?m)^.*(?:\b5[0-9][0-9][ -]|\b5\.[0-9]{1,3}\.[0-9]{1,3}\b).*$`)
	someone   = regexp.MustCompile(`<?([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,})>?:?`)
)

// guess reads what servers write that know no RFC 3464: a robot must say that it
// failed, and a code of a failure for good must stand in it.
func (r *report) guess(h message.Header) {
	subject, _ := h.Text("Subject")
	robot := robots.MatchString(h.Get("From")) || strings.TrimSpace(h.Get("Return-Path")) == "<>"
	line := strings.TrimSpace(permanent.FindString(r.text))
	if failed := strings.TrimSpace(h.Get("X-Failed-Recipients")); failed != "" { // Exim
		for one := range strings.SplitSeq(failed, ",") {
			r.failed = append(r.failed, failure{strings.TrimSpace(one), cmp.Or(line, "no reason given")})
		}
		return
	}
	if !robot || !failing.MatchString(subject+"\n"+r.text) || notYet.MatchString(subject) || line == "" {
		return
	}
	who := "the recipient"
	if found := someone.FindStringSubmatch(line); found != nil {
		who = found[1]
	} else if found := someone.FindStringSubmatch(r.text); found != nil {
		who = found[1]
	}
	r.failed = append(r.failed, failure{who, line})
}

// evidence is what an auditor sees: who said it, and the part for programs, or the
// text where there is none.
func evidence(h message.Header, r *report) []byte {
	var b bytes.Buffer
	for _, name := range []string{"From", "To", "Date", "Subject", "Message-Id"} {
		if text := h.Get(name); text != "" {
			b.WriteString(name + ": " + short(text) + "\n")
		}
	}
	b.WriteString("\n")
	if r.evidence.Len() > 0 {
		b.Write(r.evidence.Bytes())
	} else {
		b.WriteString(r.text)
	}
	return bytes.ToValidUTF8(b.Bytes(), []byte("?"))
}
