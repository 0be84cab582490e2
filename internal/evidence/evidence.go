// Package evidence writes what is known of a document's delivery into one ZIP
// archive, and checks such an archive later, without the program's data and without
// a network: that nothing in it was changed, lost or added since, and that the
// receipts in it are signed by whom they say.
//
// The archive is plain: whoever has no Postbud opens it with any ZIP program and
// checks it with sha256sum -c checksums.txt.
package evidence

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Delivery is the journey of one document to one destination, with all that is
// kept of it.
type Delivery struct {
	Company     string // its name
	Destination string // its name, "" before one was chosen
	Document    ledger.Transaction
	Timeline    []ledger.Change
	Attempts    []ledger.Attempt
}

const (
	checksums = "checksums.txt"
	readme    = "README.txt"
)

// Write writes the evidence of deliveries as a ZIP archive: for each a folder with
// the document as the source gave it, the bytes that were sent, the findings, the
// receipts, the attempts and the timeline; and checksums of it all. blobs opens
// stored bytes by their digest. An error before the first byte was written leaves w
// as it was; the same deliveries give the same bytes.
func Write(ctx context.Context, w io.Writer, deliveries []Delivery, blobs func(invoice.Digest) (io.ReadCloser, error)) error {
	a := archive{blobs: blobs, taken: map[string]bool{checksums: true, readme: true}}
	a.text(readme, explanation)
	for _, d := range deliveries {
		if err := a.delivery(d); err != nil {
			return err
		}
	}
	sums, err := sumsOf(ctx, a.entries)
	if err != nil {
		return err
	}
	entries := append(a.entries, inMemory(checksums, sums))
	if err := measure(ctx, entries); err != nil {
		return err
	}
	return pack(ctx, w, entries, commentOf(sums))
}

// commentOf is the archive's comment. It holds the digest of the checksums, so that a
// change in them is not taken for a change in the file that they tell of.
func commentOf(sums []byte) string {
	return fmt.Sprintf("%s sha256 %x", checksums, sha256.Sum256(sums))
}

// sumsOf is what sha256sum writes of the files.
func sumsOf(ctx context.Context, entries []entry) ([]byte, error) {
	var b bytes.Buffer
	for _, e := range entries {
		sum := sha256.New()
		if _, err := e.copyTo(ctx, sum); err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%x  %s\n", sum.Sum(nil), e.name)
	}
	return b.Bytes(), nil
}

func inMemory(name string, b []byte) entry {
	return entry{name: name, open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

// archive collects entries.
type archive struct {
	blobs   func(invoice.Digest) (io.ReadCloser, error)
	entries []entry
	taken   map[string]bool
}

func (a *archive) delivery(d Delivery) error {
	t := d.Document
	folder := a.free(plainName(t.Head.Number+"-"+t.ID)) + "/"
	facts := factsOf(d)
	if t.Source.Given() {
		facts.Source = a.blob(folder+"source/"+plainName(t.Head.Number)+extension(t.Source.MediaType), t.Source.SHA256)
	}
	if t.Model.Given() {
		facts.Model = a.blob(folder+"source/invoice.json", t.Model)
	}
	for _, o := range append([]ledger.Output{t.Output}, t.Beside...) {
		if o.SHA256.Given() {
			facts.Sent = append(facts.Sent, a.blob(folder+"sent/"+plainName(o.Name), o.SHA256))
		}
	}
	tries := make([]attempt, 0, len(d.Attempts))
	for _, try := range d.Attempts {
		one := attemptOf(try)
		if len(try.Evidence) > 0 {
			one.Receipt = a.bytes(folder+receiptName(try), try.Evidence)
		}
		tries = append(tries, one)
	}
	for _, page := range []struct {
		name string
		of   any
	}{
		{"document.json", facts}, {"timeline.json", timelineOf(d.Timeline)}, {"attempts.json", tries}, {"findings.json", findingsOf(t.Findings)},
	} {
		var text bytes.Buffer
		to := json.NewEncoder(&text)
		to.SetEscapeHTML(false)
		to.SetIndent("", "  ")
		if err := to.Encode(page.of); err != nil {
			return err
		}
		a.bytes(folder+page.name, text.Bytes())
	}
	return nil
}

func (a *archive) text(name, text string) {
	a.entries = append(a.entries, inMemory(name, []byte(text)))
}

func (a *archive) bytes(name string, b []byte) string {
	name = a.free(name)
	a.entries = append(a.entries, inMemory(name, b))
	return name
}

func (a *archive) blob(name string, digest invoice.Digest) string {
	name = a.free(name)
	a.entries = append(a.entries, entry{name: name, open: func() (io.ReadCloser, error) { return a.blobs(digest) }})
	return name
}

// free gives a name a number when it stands there already. Names that differ by case
// alone are one file on many systems.
func (a *archive) free(name string) string {
	ext := path.Ext(name)
	for n, free := 1, name; ; {
		if key := strings.ToLower(free); !a.taken[key] {
			a.taken[key] = true
			return free
		}
		n++
		free = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
	}
}

// plainName is a name that every system can store: what some of them refuse is _.
func plainName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[:60]) + "…" + string(runes[len(runes)-59:])
	}
	if name = strings.TrimRight(name, ". "); strings.Trim(name, ".") == "" || plugin.Device(name) {
		return "_" + name
	}
	return name
}

func extension(mediaType string) string {
	for _, known := range []string{"xml", "json", "pdf", "csv", "zip"} {
		if strings.Contains(mediaType, known) {
			return "." + known
		}
	}
	if strings.HasPrefix(mediaType, "text/") {
		return ".txt"
	}
	return ".bin"
}

// receiptName is where the evidence of an attempt lies. A MIME entity is opened by a
// mail program.
func receiptName(a ledger.Attempt) string {
	kind := ".txt"
	if isEntity(a.Evidence) {
		kind = ".eml"
	}
	return fmt.Sprintf("receipts/%d%s", a.Number, kind)
}

const explanation = `Evidence of deliveries, written by Postbud

Each folder is the journey of one document to one receiver:
  source/         the document as the accounting system gave it, and as it was read
  sent/           the exact bytes that were sent
  receipts/       what the receiver's system answered
  document.json   what was sent, when, to whom, and how it ended
  timeline.json   every step, with its time and who took it
  attempts.json   every try at the receiver
  findings.json   what the check before sending found

Whether anything was changed since:  postbud verify FILE.zip
or, without Postbud:                 sha256sum -c checksums.txt

Dokumentation for leveringer, skrevet af Postbud

Hver mappe er et dokuments rejse til én modtager:
  source/         dokumentet, som regnskabssystemet gav det, og som det blev læst
  sent/           præcis de bytes, der blev sendt
  receipts/       hvad modtagerens system svarede
  document.json   hvad der blev sendt, hvornår, til hvem, og hvordan det endte
  timeline.json   hvert skridt med tidspunkt, og hvem der tog det
  attempts.json   hvert forsøg hos modtageren
  findings.json   hvad kontrollen før afsendelsen fandt

Om noget er ændret siden:  postbud verify FIL.zip
eller uden Postbud:        sha256sum -c checksums.txt
`
