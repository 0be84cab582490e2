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
)

// mostEvidence is how much of an answer's body an auditor is shown.
const mostEvidence = 16 << 10

func text(n int64) string { return strconv.FormatInt(n, 10) }

// receipt says that the document was delivered, with the answer as evidence.
func (e *errand) receipt(a *answer, proof string) gateways.Receipt {
	at := e.now()
	r := gateways.Receipt{Outcome: gateways.Delivered, Proof: proof, At: at, RemoteID: key(e.parcel), Evidence: e.evidence(a, at)}
	if e.settings.Method == put {
		r.RemoteID = shown(e.url)
	}
	r.RemoteID = cmp.Or(e.redacted(e.settings.remote(a)), r.RemoteID)
	return r
}

// evidence is what was asked and what the answer was: its status line, its headers
// and the first part of its body, without what is secret.
func (e *errand) evidence(a *answer, at time.Time) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s\n", a.request.method, shown(a.request.url))
	if p := e.parcel; p.ID != "" {
		fmt.Fprintf(&b, "%s: %s\ndocument: %s\nsize: %d\nsha256: %s\n", e.settings.IdempotencyKey, key(p), p.Name, p.Size, p.SHA256)
	}
	fmt.Fprintf(&b, "answered: %s\n\n%s %s\n", at.Format(time.RFC3339Nano), a.proto, safe(a.status))
	for _, name := range slices.Sorted(maps.Keys(a.header)) {
		if name == "Set-Cookie" || name == "Authorization" || strings.EqualFold(name, e.settings.KeyName) {
			continue
		}
		for _, value := range a.header[name] {
			fmt.Fprintf(&b, "%s: %s\n", name, safe(value))
		}
	}
	b.WriteByte('\n')
	b.Write(a.body[:min(len(a.body), mostEvidence)])
	if len(a.body) > mostEvidence {
		fmt.Fprintf(&b, "\n[%d bytes more]", len(a.body)-mostEvidence)
	}
	text := strings.ReplaceAll(strings.ToValidUTF8(b.String(), "\uFFFD"), "\x00", "\uFFFD")
	return []byte(e.redacted(text))
}
