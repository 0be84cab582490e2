package vans_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

func TestALargeInterchangeTakesLittleMemory(t *testing.T) {
	m := overSFTP(t)
	gatewaytest.Apart(t, "TestProcessThatDelivers", m.settings.With(pair).With(plugin.Values{"sftp_timeout": "60s"}))
	info, err := os.Stat(filepath.Join(m.home, "in", "large.edi"))
	if err != nil || info.Size() < gatewaytest.Heavy {
		t.Errorf("the mailbox does not hold the whole interchange: %v, %v", info, err)
	}
}

// TestProcessThatDelivers is the other process; alone it does nothing.
func TestProcessThatDelivers(t *testing.T) {
	m := &mailbox{settings: gatewaytest.Settings(t)}
	g, p := m.open(t, newLedger(), nil), heavy(t)
	g.deliver(t, parcel("small", "small.edi", edi("1"))) // what is needed once is there
	gatewaytest.Peak(t, func() {
		if r, err := g.Deliver(context.Background(), p); err != nil || r.Outcome != gateways.Delivered || r.RemoteID != identity("2") {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// heavy is an interchange of the size that the bound is for, which no memory holds.
func heavy(t *testing.T) gateways.Parcel {
	t.Helper()
	const texts = 4000
	text := "FTX+AAI+++" + strings.Repeat("K?'b af s?+ kting ", 30) + "'"
	message := "BGM+380+1042+9'" + strings.Repeat(text, texts)
	n := gatewaytest.Heavy/len(message) + 1
	open := func() (io.ReadCloser, error) {
		parts := []io.Reader{strings.NewReader("UNB+UNOC:3+SELLER:ZZZ+BUYER:ZZZ+260101:0000+DERIVED'")}
		for i := range n {
			parts = append(parts, strings.NewReader(fmt.Sprintf("UNH+%d+INVOIC:D:96A:UN'", i)), strings.NewReader(message), strings.NewReader(fmt.Sprintf("UNT+%d+%d'", texts+3, i)))
		}
		return io.NopCloser(io.MultiReader(append(parts, strings.NewReader(fmt.Sprintf("UNZ+%d+DERIVED'", n)))...)), nil
	}
	sum := sha256.New()
	in, err := open()
	if err != nil {
		t.Fatal(err)
	}
	size, err := io.Copy(sum, in)
	if err != nil {
		t.Fatal(err)
	}
	return gateways.Parcel{ID: "large", File: gateways.File{Name: "large.edi", Content: invoice.Content{Size: size, SHA256: invoice.Digest(sum.Sum(nil)), Open: open}}}
}
