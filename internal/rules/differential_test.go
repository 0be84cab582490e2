package rules_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/rules/rulestest"
	"github.com/postbud/postbud/internal/rules/xrechnung"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestDifferential spoils good documents and lets the official rules judge them
// too; how to run more of it stands in package rulestest.
func TestDifferential(t *testing.T) {
	if raced { // ten times slower, and our rules check one document after the other
		t.Skip("it is run without the race detector, see the Makefile")
	}
	judge.Need(t)
	seeds := append(ours(t), richOIOUBL(t)...)
	seeds = append(seeds, rulestest.Samples(t)...)
	seeds = append(seeds, narrowed(seeds)...)
	rulestest.Differential(t, seeds, map[string][]rulestest.Aim{
		"en16931-ubl":   slices.Concat(aimedEN(), zerosUBL(), piecesEverywhere(), rulestest.Numbers(seeds, "peppolbis/aim")),
		"peppol-ubl":    slices.Concat(aimedPeppol(), zerosUBL(), piecesPeppol(), rulestest.Numbers(seeds, "peppolbis/aim")),
		"en16931-cii":   slices.Concat(aimedCII(t), zerosCII(), piecesEverywhere(), rulestest.Numbers(seeds, "cii/aim")),
		"oioubl-21":     slices.Concat(aimedOIOUBL(), piecesOIOUBL(), rulestest.Numbers(seeds, "rich/invoice")),
		"xrechnung-ubl": slices.Concat(aimedXRechnungUBL(), zerosUBL(), piecesXRechnungUBL(), rulestest.Numbers(seeds, "xrechnung/aim")),
		"xrechnung-cii": slices.Concat(aimedXRechnungCII(), zerosCII(), piecesXRechnungCII(), rulestest.Numbers(seeds, "cii/aim")),
	})
}

// xmlFormats is the formats whose documents have official rules.
var xmlFormats = []string{"peppolbis", "oioubl", "cii", "xrechnung"}

// ours is what our own writers make of the sample invoices, where they can; it is
// named peppolbis/minimal.
func ours(t *testing.T) []rulestest.Seed {
	t.Helper()
	var seeds []rulestest.Seed
	for _, name := range xmlFormats {
		plug, known := builtin.Formats().Find(name)
		if !known {
			continue
		}
		f, err := plug.Open(plugin.Values{}, plugin.Env{Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range append([]invoicetest.Sample{{Name: "aim", Invoice: target()}}, invoicetest.All()...) {
			var doc bytes.Buffer
			if s.Name == "many lines" || f.(formats.Writer).Write(t.Context(), &doc, s.Invoice) != nil {
				continue
			}
			if seed, ok := rulestest.NewSeed(name+"/"+s.Name, doc.Bytes()); ok {
				seeds = append(seeds, seed)
			}
		}
	}
	return seeds
}

// narrowed is the documents of XRechnung again, as ones of its extension and of the
// procurement of clean vehicles, whose rules nearly no sample asks for.
func narrowed(seeds []rulestest.Seed) []rulestest.Seed {
	var more []rulestest.Seed
	for _, s := range seeds {
		if !strings.HasPrefix(s.Name, "xrechnung/") {
			continue
		}
		for name, id := range map[string]string{"extension": xrechnung.Extension, "vehicles": xrechnung.CleanVehicles} {
			doc := s.Doc.Clone()
			path := "CustomizationID"
			if doc.First(path) == nil {
				path = "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID"
			}
			if rulestest.Set(path, id)(doc) {
				more = append(more, rulestest.Seed{Name: name + " of " + s.Name, Layers: s.Layers, Doc: doc})
			}
		}
	}
	slices.SortFunc(more, func(a, b rulestest.Seed) int { return strings.Compare(a.Name, b.Name) })
	return more
}

// target is the full sample with one account and a day on which it is due, which
// nearly every aim can be taken at.
func target() *invoice.Invoice {
	inv := invoicetest.Full()
	inv.Payment.Transfers = inv.Payment.Transfers[:1]
	inv.DueDate = invoice.Date{Year: 2026, Month: 3, Day: 29}
	return inv
}
