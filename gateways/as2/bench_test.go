package as2_test

import (
	"bufio"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

// invoice8K is about 8 KB of XML such as an invoice is.
func invoice8K(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoice><ID>%d</ID>\n", n)
	for i := 0; b.Len() < 8000; i++ {
		fmt.Fprintf(&b, "  <cac:InvoiceLine><cbc:ID>%d</cbc:ID><cbc:LineExtensionAmount currencyID=\"DKK\">%d.%02d</cbc:LineExtensionAmount></cac:InvoiceLine>\n", i+1, (i+n)*37%9000, i*29%100)
	}
	return b.String() + "</Invoice>\n"
}

// TestBenchAgainstBareSignatures sends invoices of 8 KB to a partner in a process of
// its own: compressed, signed, encrypted, kept on disk, and the signed receipt
// verified. Beside each round stands one of bare RSA-2048 signatures, and processor
// time is what counts, that of the collection of garbage included. It runs where
// POSTBUD_BENCH is gateways.
func TestBenchAgainstBareSignatures(t *testing.T) {
	if os.Getenv("POSTBUD_BENCH") != "gateways" {
		t.Skip("runs with POSTBUD_BENCH=gateways")
	}
	const count, workers, pairs = 300, 4, 15
	settings := apartAcme(t).With(plugin.Values{"compress": "before", "timeout": "60s"})
	g := openWith(t, settings, onDisk(t.TempDir()), netx.Policy{AllowPrivate: true})
	key, err := partner.ParseKey("our_key", plugin.NewSecret(papers().ours.key))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("x"))
	next := 0
	ours := func() time.Duration {
		begun, from := processor(t), next
		next += count
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				for i := from + w; i < from+count; i += workers {
					g.delivered(t, parcel(fmt.Sprintf("%d.xml", i), invoice8K(i)))
				}
			})
		}
		wg.Wait()
		return processor(t) - begun
	}
	theirs := func() time.Duration {
		begun := processor(t)
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for range count / workers {
					if _, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:]); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		return processor(t) - begun
	}
	ours()
	var ratios []float64
	for pair := range pairs {
		var o, s time.Duration
		if pair%2 == 0 { // neither has the machine warmed up by the other
			s, o = theirs(), ours()
		} else {
			o, s = ours(), theirs()
		}
		ratios = append(ratios, s.Seconds()/o.Seconds())
		fmt.Printf("| AS2: %d invoices of 8 KB, %d at a time | signatures %.0f per CPU second | ours %.0f | %.2f |\n", count, workers, count/s.Seconds(), count/o.Seconds(), ratios[len(ratios)-1])
	}
	slices.Sort(ratios)
	fmt.Printf("| median of %d pairs | | | %.2f, bar 0.60 |\n", pairs, ratios[pairs/2])
	if ratios[pairs/2] < 0.6 {
		t.Errorf("%.2f times bare signatures", ratios[pairs/2])
	}
}

// processor is the CPU time that the process has used.
func processor(t *testing.T) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

const actsAsAcme = "POSTBUD_TEST_ACME"

// apartAcme starts the partner in a process of its own and tells our settings for it.
func apartAcme(t *testing.T) plugin.Values {
	t.Helper()
	p := papers()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestProcessOfThePartner$")
	cmd.Env = append(os.Environ(), actsAsAcme+"="+p.theirs.cert+p.theirs.key+p.ours.cert)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return (&acme{}).as(strings.TrimSpace(address))
}

// TestProcessOfThePartner is the other process; alone it does nothing.
func TestProcessOfThePartner(t *testing.T) {
	text := os.Getenv(actsAsAcme)
	if text == "" {
		t.Skip("it is started by another test")
	}
	theirs, rest, _ := strings.Cut(text, "-----BEGIN PRIVATE")
	key, ours, _ := strings.Cut("-----BEGIN PRIVATE"+rest, "-----BEGIN CERT")
	a := built(t, partner.Sides{OurName: "ACME", OurCertificate: theirs, OurKey: plugin.NewSecret(key), Name: "NORDLYS", Certificate: "-----BEGIN CERT" + ours})
	a.serve(t, nil)
	fmt.Println(a.url("/as2"))
	_, _ = io.Copy(io.Discard, os.Stdin) // until the other one has ended
}
