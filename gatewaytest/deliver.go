package gatewaytest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

// noise is n bytes that look like nothing and are the same every time.
func noise(n int) []byte {
	data := make([]byte, n)
	source := rand.NewChaCha8([32]byte{'p', 'o', 's', 't'})
	_, _ = source.Read(data) // never fails
	return data
}

func checkDeliversNothing(b *bench) {
	steps := plugin.NewSteps(time.Now)
	if err := b.gateway().Check(b.Context(), steps.Probe); err != nil {
		b.hear(err)
		b.Fatalf("check: %s", b.causes(err))
	}
	names := map[string]bool{}
	for _, s := range steps.All() {
		if s.Name == "" || names[s.Name] {
			b.Errorf("the step %q has no name or that of another one", s.Name)
		}
		if s.Says == "" {
			b.Errorf("the step %q says nothing", s.Name)
		}
		names[s.Name] = true
		b.hearText(s.Name, s.Says)
	}
	if len(names) == 0 {
		b.Error("no step was shown")
	}
	b.got(nil)
	b.clean("after the check")
}

func everyByte(b *bench) {
	g := b.gateway()
	want := map[string][]byte{
		"letters.xml":        []byte("<Name>Ærø Skibsværft, Åkande & Søn – 1.234,50 €</Name>\n"),
		"latin1.edi":         {0xc6, 0xd8, 0xc5, 0xe6, 0xf8, 0xe5, 0xff, 0xfe},
		"zeros.bin":          []byte("\x00before\x00after\x00"),
		"lines.edi":          []byte("one\r\ntwo\nthree\rfour\r\n\r\n\n\n\r\r"),
		"dots.txt":           []byte(".\r\n..\r\nfirst\r\n.\r\nQUIT\r\n\n.\nFrom here\r\n"),
		"bom.csv":            []byte("\xef\xbb\xbfNummer;Beløb\r\n1042;1.234,50\r\n"),
		"no-line-end.xml":    []byte("<Invoice/>"),
		"one-long-line.json": []byte(strings.Repeat("{\"n\":1042}", 20000)),
		"empty.xml":          {},
		"large.pdf":          noise(10 << 20),
	}
	for name, data := range want {
		b.delivered(g, b.parcel(name, data))
	}
	b.got(want)
	b.clean("at the end")
}

func twiceIsOnce(b *bench) {
	g, data := b.gateway(), noise(70<<10)
	p := b.parcel("invoice-1042.xml", data)
	first := b.delivered(g, p)
	again := b.delivered(g, p)
	after := b.delivered(b.gateway(), p) // as after a restart
	if first.RemoteID != again.RemoteID || first.RemoteID != after.RemoteID {
		b.Errorf("the remote identity changes: %q, %q, %q", first.RemoteID, again.RemoteID, after.RemoteID)
	}
	b.got(map[string][]byte{p.Name: data})
	b.clean("at the end")
}

func togetherIsOnce(b *bench) {
	g, data := b.gateway(), noise(70<<10)
	p := b.parcel("invoice-1042.xml", data)
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { _, errs[i] = b.deliver(g, p) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		b.Errorf("deliver: %s", b.causes(err))
	}
	b.got(map[string][]byte{p.Name: data})
	b.clean("at the end")
}

func eightAtOnce(b *bench) {
	g, want := b.gateway(), map[string][]byte{}
	for i := range 8 {
		want[fmt.Sprintf("invoice-%d.xml", 1042+i)] = noise(40<<10*i + i)
	}
	var wg sync.WaitGroup
	for name, data := range want {
		p := b.parcel(name, data)
		wg.Go(func() {
			if r, err := b.deliver(g, p); err != nil || r.Outcome == "" {
				b.Errorf("deliver %s: outcome %q, %s", p.Name, r.Outcome, b.causes(err))
			}
		})
	}
	wg.Wait()
	b.got(want)
	b.clean("at the end")
}

func receipt(b *bench) {
	before := time.Now().Add(-time.Second)
	r := b.delivered(b.gateway(), b.parcel("invoice-1042.xml", []byte("<Invoice/>")))
	switch r.Outcome {
	case gateways.Delivered:
		if !r.Due.IsZero() {
			b.Errorf("delivered, and yet a receipt is due at %v", r.Due)
		}
	case gateways.Sent:
		if !r.Due.After(r.At) {
			b.Errorf("sent, and the receipt is due at %v", r.Due)
		}
	}
	switch r.Proof {
	case gateways.ByTransfer, gateways.ByReading, gateways.ByReceipt:
	default:
		b.Errorf("the proof %q is none of the three", r.Proof)
	}
	if r.RemoteID == "" {
		b.Error("there is no remote identity")
	}
	if r.At.Location() != time.UTC || r.At.Before(before) || r.At.After(time.Now()) {
		b.Errorf("the time %v is not now in UTC", r.At)
	}
	if len(r.Evidence) == 0 || !utf8.Valid(r.Evidence) {
		b.Errorf("the evidence %q is empty or no UTF-8", r.Evidence)
	}
}

// spoilt is about F-42 and the like: the bytes in the store are not those that
// were made, or cannot be read to the end.
func spoilt(b *bench) {
	g, data := b.gateway(), noise(200<<10)
	failing := errors.New("the disk does not answer")
	for name, open := range map[string]func() (io.ReadCloser, error){
		"F42-other-bytes.xml": func() (io.ReadCloser, error) {
			other := bytes.Clone(data)
			other[len(other)-1] ^= 1
			return io.NopCloser(bytes.NewReader(other)), nil
		},
		"F42-too-short.xml": func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data[:1000])), nil },
		"F42-too-long.xml": func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(bytes.NewReader(data), strings.NewReader("x"))), nil
		},
		"unreadable.xml": func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(bytes.NewReader(data[:100<<10]), &broken{failing})), nil
		},
		"unopened.xml": func() (io.ReadCloser, error) { return nil, failing },
	} {
		p := b.parcel(name, data)
		p.Open = open
		_, err := b.deliver(g, p)
		b.one(name, err, fault.Internal, fault.Temporary)
	}
	b.got(nil)
	b.clean("at the end")
	good := b.parcel("good.xml", data)
	b.delivered(g, good)
	b.got(map[string][]byte{good.Name: data})
}

type broken struct{ err error }

func (r *broken) Read([]byte) (int, error) { return 0, r.err }
