package http

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/web"
)

// mostEvidence is how much of an answer's body an auditor is shown.
const mostEvidence = 16 << 10

func text(n int64) string { return strconv.FormatInt(n, 10) }

// receipt says that the document was delivered, with the answer as evidence.
func (e *errand) receipt(a answer, proof string) gateways.Receipt {
	at := e.now()
	r := gateways.Receipt{Outcome: gateways.Delivered, Proof: proof, At: at, RemoteID: key(e.parcel), Evidence: e.evidence(a, at)}
	if e.settings.Method == put {
		r.RemoteID = web.Shown(e.url)
	}
	r.RemoteID = cmp.Or(e.redacted(e.settings.remote(a)), r.RemoteID)
	return r
}

// evidence is what was asked and what the answer was: its status line, its headers
// and the first part of its body, without what is secret.
func (e *errand) evidence(a answer, at time.Time) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s\n", a.Request.Method, web.Shown(a.Request.URL))
	if p := e.parcel; p.ID != "" {
		fmt.Fprintf(&b, "%s: %s\ndocument: %s\nsize: %d\nsha256: %s\n", e.settings.IdempotencyKey, key(p), p.Name, p.Size, p.SHA256)
	}
	fmt.Fprintf(&b, "answered: %s\n\n%s %s\n", at.Format(time.RFC3339Nano), a.Proto, web.Safe(a.Status))
	for _, name := range slices.Sorted(maps.Keys(a.Header)) {
		if name == "Set-Cookie" || name == "Authorization" || strings.EqualFold(name, e.settings.KeyName) {
			continue
		}
		for _, value := range a.Header[name] {
			fmt.Fprintf(&b, "%s: %s\n", name, web.Safe(value))
		}
	}
	b.WriteByte('\n')
	b.Write(a.Body[:min(len(a.Body), mostEvidence)])
	if len(a.Body) > mostEvidence {
		fmt.Fprintf(&b, "\n[%d bytes more]", len(a.Body)-mostEvidence)
	}
	text := strings.ReplaceAll(strings.ToValidUTF8(b.String(), "\uFFFD"), "\x00", "\uFFFD")
	return []byte(e.redacted(text))
}
