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
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/blob"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
	"github.com/postbud/postbud/plugintest"
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
// its own: compressed, signed, encrypted, and the signed receipt verified. Beside each
// round stands one of bare RSA-2048 signatures, and processor time is what counts,
// that of the collection of garbage included. A second row has what is kept written
// safely to disk, as the program does.
func TestBenchAgainstBareSignatures(t *testing.T) {
	gatewaytest.Measuring(t)
	const count, workers = 300, 4
	key, err := partner.ParseKey("our_key", plugin.NewSecret(papers().ours.key))
	if err != nil {
		t.Fatal(err)
	}
	disk, err := blob.OpenMemory(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	settings := apartAcme(t).With(plugin.Values{"compress": "before", "timeout": "60s"})
	sum := sha256.Sum256([]byte("x"))
	signatures := func(int) {
		gatewaytest.Several(count, workers, func(int) {
			if _, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:]); err != nil {
				t.Error(err)
			}
		})
	}
	for _, row := range []struct {
		kept   string
		memory plugin.Memory
		pairs  int
		bar    float64
	}{{"in memory", plugintest.NewMemory(), 15, 0.6}, {"on disk", disk, 5, 0}} {
		g := openWith(t, settings, row.memory, netx.Policy{AllowPrivate: true})
		parcels := make([]gateways.Parcel, count)
		for i := range parcels {
			parcels[i] = parcel(fmt.Sprintf("%d.xml", i), invoice8K(i))
		}
		ours := func(round int) {
			gatewaytest.Several(count, workers, func(i int) {
				p := parcels[i]
				p.ID = fmt.Sprintf("round%d-%d", round, i)
				g.delivered(t, p)
			})
		}
		ours(-1)
		gatewaytest.Benchmark{
			Task: fmt.Sprintf("AS2: %d invoices of 8 KB, %d at a time, kept %s, by CPU time", count, workers, row.kept), Anchor: "bare signatures",
			Count: count, Pairs: row.pairs, Bar: row.bar, Clock: func() time.Duration { return processor(t) },
		}.Compare(t, signatures, ours)
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
