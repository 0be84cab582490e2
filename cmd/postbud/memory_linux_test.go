package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

// mostMemory is what the program may take at its peak, in MiB.
const mostMemory = 600

const large = 100 << 20 // bytes of what somebody sends

// TestF18_ALargeAttachmentIsStreamed has 100 MB go the whole way to OpenSSH.
func TestF18_ALargeAttachmentIsStreamed(t *testing.T) {
	x := newTrial(t)
	server := openSSH(t, x)
	in := x.folder(t, "in")
	attached(t, filepath.Join(in, "attached.xml"))
	x.to("partner", "sftp", server.settings)
	x.from("files", "folder", plugin.Values{"path": in, "settle": "0s"}, configs.Rule{Format: "peppolbis", Destination: "partner"})
	x.apply(t)
	o, peak := x.measured(t)
	o.has(t, server.home)
	if o.States[ledger.Delivered] != 1 || peak > mostMemory {
		t.Fatalf("peak %d MiB: %s", peak, o.unsent())
	}
	t.Logf("peak %d MiB", peak)
	sent := postbud(t, "convert", "--to", "json", "--set", "attachments=no", filepath.Join(server.home, o.Documents[0].File))
	came := postbud(t, "convert", "--to", "json", "--set", "attachments=no", filepath.Join(in, "done", "attached.xml"))
	if sent.stdout != came.stdout || !strings.Contains(sent.stdout, `"SHA256"`) {
		t.Errorf("what was sent is not what came:\n%s\n%s", sent.stdout, came.stdout)
	}
}

// TestF23_FarTooManyLinesAreRefused and what comes with them goes out.
func TestF23_FarTooManyLinesAreRefused(t *testing.T) {
	x := newTrial(t)
	in, out := x.folder(t, "in"), x.folder(t, "out")
	lines(t, filepath.Join(in, "lines.xml"), large, true)
	if err := os.WriteFile(filepath.Join(in, "small.xml"), ublOf(t, numbered("small")), 0o600); err != nil {
		t.Fatal(err)
	}
	x.to("out", "folder", plugin.Values{"path": out})
	x.from("files", "folder", plugin.Values{"path": in, "settle": "0s"}, configs.Rule{Format: "peppolbis", Destination: "out"})
	x.apply(t)
	o, peak := x.measured(t)
	o.has(t, out)
	if o.tally() != "1 delivered, 1 stopped DOC-XML-LIMIT" || peak > mostMemory {
		t.Errorf("peak %d MiB, %s", peak, o.tally())
	}
	t.Logf("peak %d MiB\n%s", peak, o.unsent())
}

// TestF40_LargeFilesAreReadOneAfterTheOther where several small ones would be read
// at once. Each of them breaks off at its end, when all of it is in memory.
func TestF40_LargeFilesAreReadOneAfterTheOther(t *testing.T) {
	x := newTrial(t)
	in := x.folder(t, "in")
	for _, name := range []string{"a.xml", "b.xml", "c.xml", "d.xml"} {
		lines(t, filepath.Join(in, name), 60<<20, false)
	}
	x.to("out", "folder", plugin.Values{"path": x.folder(t, "out")})
	x.from("files", "folder", plugin.Values{"path": in, "settle": "0s"}, configs.Rule{Format: "peppolbis", Destination: "out"})
	x.apply(t)
	o, peak := x.measured(t)
	if o.tally() != "4 stopped DOC-XML" || peak > mostMemory {
		t.Errorf("peak %d MiB, %s", peak, o.tally())
	}
	t.Logf("peak %d MiB", peak)
}

// measured runs the activation "files" and measures the program's memory at its
// peak, in MiB. What the system adds up when a process ends is of no use: it begins
// with what the test itself takes.
func (x *trial) measured(t *testing.T) (outcome, int) {
	t.Helper()
	r, peak := watched(t, build(t, ""), "run", "files", "--json", "--data", filepath.Join(x.dir, "data"))
	return r.outcome(t), peak >> 10
}

// watched runs a program and watches its memory; the peak is in KiB.
func watched(t *testing.T, path string, args ...string) (result, int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), path, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	peak := 0
	for {
		peak = max(peak, peakOf(cmd.Process.Pid))
		select {
		case err := <-ended:
			if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			return result{stdout: stdout.String(), stderr: stderr.String(), code: cmd.ProcessState.ExitCode()}, peak
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// peakOf is the highest resident memory of a process so far, in KiB; 0 when it has
// ended.
func peakOf(pid int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, text, _ := strings.Cut(string(status), "VmHWM:")
	text, _, _ = strings.Cut(text, "kB")
	kib, _ := strconv.Atoi(strings.TrimSpace(text))
	return kib
}

// attached writes an invoice with a file of 100 MB that cannot be made smaller.
func attached(t *testing.T, path string) {
	t.Helper()
	const first = "%PDF here"
	inv := numbered("attached")
	inv.Attachments = []invoice.Attachment{{Reference: "1", FileName: "photos.pdf", Content: invoicetest.Content("application/pdf", []byte(first))}}
	before, after, found := strings.Cut(string(ublOf(t, inv)), base64.StdEncoding.EncodeToString([]byte(first)))
	if !found {
		t.Fatal("the attachment is not in the document")
	}
	writeFile(t, path, func(w io.Writer) error {
		noise := make([]byte, 3<<20) // three bytes are four letters: it can be repeated
		_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
		piece := base64.StdEncoding.EncodeToString(noise)
		_, err := io.WriteString(w, before+base64.StdEncoding.EncodeToString([]byte(first)))
		for n := 0; n < large && err == nil; n += len(noise) {
			_, err = io.WriteString(w, piece)
		}
		_, e2 := io.WriteString(w, after)
		return errors.Join(err, e2)
	})
}

// lines writes an invoice with so many bytes of lines, whole or broken off.
func lines(t *testing.T, path string, size int, whole bool) {
	t.Helper()
	head, rest, found := strings.Cut(string(ublOf(t, numbered("lines"))), "<cac:InvoiceLine>")
	line, _, _ := strings.Cut(rest, "</Invoice>")
	if !found {
		t.Fatal("there is no line in the document")
	}
	thousand := strings.Repeat("<cac:InvoiceLine>"+line, 1000)
	writeFile(t, path, func(w io.Writer) error {
		_, err := io.WriteString(w, head)
		for n := 0; n < size && err == nil; n += len(thousand) {
			_, err = io.WriteString(w, thousand)
		}
		if whole && err == nil {
			_, err = io.WriteString(w, "</Invoice>\n")
		}
		return err
	})
}

func writeFile(t *testing.T, path string, write func(io.Writer) error) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		t.Fatal(err)
	}
}
