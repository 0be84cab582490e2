package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/internal/far/dinero"
	"github.com/postbud/postbud/plugin"
)

// bookkeeper is the accounting system that `postbud simulate dinero` runs, a
// process of its own.
type bookkeeper struct {
	simulated
	line string // that it printed
}

// startDinero runs the simulator until the test ends.
func startDinero(t *testing.T) *bookkeeper {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), build(t, ""), "simulate", "dinero", "--limit", "60000", "--json")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	b := &bookkeeper{}
	if b.line, err = bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(b.line), &b.simulated); err != nil {
		t.Fatalf("%v: %s", err, b.line)
	}
	return b
}

// order tells the simulator something through its control interface.
func (b *bookkeeper) order(t *testing.T, method, path, body string) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, b.ControlURL+path, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %d %s %v", method, path, response.StatusCode, text, err)
	}
	return text
}

// settings are what the adaptor needs to connect.
func (b *bookkeeper) settings(t *testing.T, x *trial) plugin.Values {
	t.Helper()
	return plugin.Values{
		"organization": b.Organization, "client_id": b.ClientID, "base_url": b.URL, "token_url": b.TokenURL,
		"client_secret": x.secret(t, "client_secret", b.ClientSecret), "api_key": x.secret(t, "api_key", b.APIKey),
		"requests_per_minute": "60000", "iban": "DK5000400440116243", "include_pdf": "never",
	}
}

// supplied is a trial whose documents come from a simulator and go to a folder.
type supplied struct {
	*trial
	*bookkeeper
	out string
}

// What comes of the sample company when nothing is wrong with Dinero.
const (
	sampleDocuments = 130
	asUsual         = "1 held SRC-SENT-THERE, 1 stopped DOC-ADDRESS-MISSING, 1 stopped DOC-CREDIT-REF, 1 stopped DOC-CVR-BAD, " +
		"1 stopped DOC-DUE, 1 stopped DOC-REF-MISSING, 1 stopped DOC-TOTAL, 1 stopped DOC-VAT-MAP, 120 delivered, 2 stopped DOC-EAN-BAD"
)

func newBooks(t *testing.T, settings plugin.Values) *supplied {
	t.Helper()
	b := &supplied{newTrial(t), startDinero(t), ""}
	b.out = b.folder(t, "out")
	b.to("out", "folder", plugin.Values{"path": b.out})
	b.from("dinero", "dinero", b.settings(t, b.trial).With(settings), configs.Rule{Format: "peppolbis", Destination: "out"})
	b.apply(t)
	return b
}

// fault orders a fault of the simulator.
func (b *bookkeeper) fault(t *testing.T, order string) {
	t.Helper()
	b.order(t, http.MethodPost, "/faults", order)
}

// asked are the requests that the simulator answered, by the beginning of the path.
func (b *bookkeeper) asked(t *testing.T, path string) (all []dinero.Request) {
	t.Helper()
	var requests []dinero.Request
	if err := json.Unmarshal(b.order(t, http.MethodGet, "/requests", ""), &requests); err != nil {
		t.Fatal(err)
	}
	for _, r := range requests {
		if strings.HasPrefix(r.Path, path) {
			all = append(all, r)
		}
	}
	return all
}
