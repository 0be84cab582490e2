package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/internal/ubl"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// TestBenchFormats prints what checking, writing and reading cost, each beside its
// anchor in the same run: `make bench-formats`.
func TestBenchFormats(t *testing.T) {
	if os.Getenv("POSTBUD_BENCH") != "formats" {
		t.Skip("it is run by make bench-formats")
	}
	judge.Need(t)
	fmt.Printf("| Task | Bar | Here | Allocations | Anchor | Ratio | |\n|---|---|---|---|---|---|---|\n")
	ten, thousand := ublOf(t, invoicetest.ManyLines(10)), megabyte(t)
	peppol := []string{rules.EN16931, rules.Peppol}
	b := bench{t}
	b.checking("validate 10 lines, EN + Peppol", ten, 50*time.Microsecond, peppol...)
	b.checking("validate 10 lines, schema too", ten, 50*time.Microsecond, append([]string{rules.Schema}, peppol...)...)
	b.checking("validate 1,000 lines, EN + Peppol", thousand, 4*time.Millisecond, peppol...)
	b.checking("validate OIOUBL, 10 lines", oioublOf(t), 50*time.Microsecond, rules.OIOUBL)
	b.writing("model to UBL, 10 lines", ten, 30*time.Microsecond)
	b.reading("read UBL into the model", ublOf(t, invoicetest.ManyLines(16)), 100*time.Microsecond)
	b.memory("100 MB, one attachment", 1.5, func(path string) { attached(t, path) })
	b.memory("100 MB, many lines", 4, func(path string) { lines(t, path, large, true) })
}

type bench struct{ *testing.T }

// row prints a line of the table.
func (b bench) row(task string, bar, here, anchor time.Duration, r testing.BenchmarkResult, what string) {
	word := "reached"
	if here > bar {
		word = "missed"
	}
	fmt.Printf("| %s | %v | %v | %d | %v %s | %.0f | %s |\n", task, bar, here.Round(100*time.Nanosecond), r.AllocsPerOp(),
		anchor.Round(time.Microsecond), what, float64(anchor)/float64(here), word)
}

func (b bench) checking(task string, doc []byte, bar time.Duration, layers ...string) {
	path := filepath.Join(b.TempDir(), "document.xml")
	if err := os.WriteFile(path, doc, 0o600); err != nil {
		b.Fatal(err)
	}
	warm, alone, err := judge.Time(b.Context(), layers, path)
	if err != nil {
		b.Fatal(err)
	}
	r := testing.Benchmark(func(inner *testing.B) {
		inner.ReportAllocs()
		for inner.Loop() {
			findings, err := rules.Check(inner.Context(), bytes.NewReader(doc), invoice.Date{}, layers...)
			if err != nil || invoice.Rejects(findings) {
				b.Fatal(findings, err)
			}
		}
	})
	task = fmt.Sprintf("%s (%d kB)", task, len(doc)/1000)
	b.row(task, bar, time.Duration(r.NsPerOp()), warm, r, fmt.Sprintf("Saxon, warm; %v in a process of its own", alone.Round(10*time.Millisecond)))
}

func (b bench) writing(task string, doc []byte, bar time.Duration) {
	inv := invoicetest.ManyLines(10)
	r := testing.Benchmark(func(inner *testing.B) {
		inner.ReportAllocs()
		for inner.Loop() {
			if err := ubl.Write(inner.Context(), io.Discard, inv); err != nil {
				b.Fatal(err)
			}
		}
	})
	var tokens []xml.Token
	for d := xml.NewDecoder(bytes.NewReader(doc)); ; {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		tokens = append(tokens, xml.CopyToken(token))
	}
	anchor := testing.Benchmark(func(inner *testing.B) {
		for inner.Loop() {
			e := xml.NewEncoder(io.Discard)
			for _, token := range tokens {
				if err := e.EncodeToken(token); err != nil {
					b.Fatal(err)
				}
			}
			_ = e.Flush()
		}
	})
	b.row(task, bar, time.Duration(r.NsPerOp()), time.Duration(anchor.NsPerOp()), r, "encoding/xml, its tokens alone")
}

func (b bench) reading(task string, doc []byte, bar time.Duration) {
	r := testing.Benchmark(func(inner *testing.B) {
		inner.ReportAllocs()
		for inner.Loop() {
			if _, err := ubl.Read(inner.Context(), bytes.NewReader(doc), nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	anchor := testing.Benchmark(func(inner *testing.B) {
		for inner.Loop() {
			for d := xml.NewDecoder(bytes.NewReader(doc)); ; {
				if _, err := d.Token(); err != nil {
					break
				}
			}
		}
	})
	task = fmt.Sprintf("%s (%d kB)", task, len(doc)/1000)
	b.row(task, bar, time.Duration(r.NsPerOp()), time.Duration(anchor.NsPerOp()), r, "encoding/xml, its tokens alone")
}

// memory runs the program on a file and sets its highest memory against the file.
func (b bench) memory(task string, bar float64, write func(path string)) {
	path := filepath.Join(b.TempDir(), "large.xml")
	write(path)
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	r, peak := watched(b.T, build(b.T, ""), "validate", path)
	if r.code == 2 {
		b.Fatalf("%s: %s", task, r.stdout)
	}
	ratio := float64(peak<<10) / float64(info.Size())
	word := "reached"
	if ratio > bar {
		word = "missed"
	}
	fmt.Printf("| peak memory, %s | %.1f × | %.2f × | | | | %s |\n", task, bar, ratio, word)
}

// megabyte is an invoice of 1,000 lines and 1 MB.
func megabyte(t *testing.T) []byte {
	inv := invoicetest.ManyLines(1000)
	for i := range inv.Lines {
		inv.Lines[i].Item.Description = strings.Repeat("Stainless steel, hot galvanised. ", 8)
	}
	return ublOf(t, inv)
}

func oioublOf(t *testing.T) []byte {
	plug, ok := builtin.Formats().Find("oioubl")
	if !ok {
		t.Fatal("there is no format oioubl")
	}
	f, err := plug.Open(plugin.Values{}, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	var doc bytes.Buffer
	inv := invoicetest.ManyLines(10)
	inv.Seller.Contact = invoice.Contact{Name: "Ea Holm", Phone: "+45 74 00 00 01"}
	inv.Buyer.Contact = invoice.Contact{Name: "Bo Lind"}
	inv.BuyerReference = "7778"
	if err := f.(formats.Writer).Write(t.Context(), &doc, inv); err != nil {
		t.Fatal(err)
	}
	return doc.Bytes()
}
