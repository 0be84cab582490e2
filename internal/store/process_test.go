package store

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/internal/setup"
)

// child names the folder that TestChild works in; it is set in the process that
// the other tests start and kill.
const child = "POSTBUD_STORE_TEST_CHILD"

// TestChild is no test of its own: it is the process that is killed.
func TestChild(t *testing.T) {
	folder := os.Getenv(child)
	if folder == "" {
		t.Skip("only as a process of its own")
	}
	s := openAt(t, folder, time.Now)
	ctx := context.Background()
	key := ledger.Key{Ref: "a", Version: "v1", Destination: "sftp"}
	_, err := s.Ledger.Enter(ctx, "acme", ledger.Page{Activation: "dinero", Cursor: "c1",
		Transactions: []ledger.Transaction{{Key: key, State: ledger.Ready}},
		Follow:       []job.Job{{Kind: job.Deliver, Key: "sftp"}}})
	if err != nil {
		t.Fatal(err)
	}
	_ = s.Queue.Work(ctx, map[string]job.Handler{job.Deliver: func(context.Context, job.Job) error {
		lane := ledger.Lane{Subscription: "acme", Kind: ledger.LaneDeliver, Of: "sftp"}
		if _, err := s.Ledger.Claim(ctx, lane, "child", 1, time.Hour); err != nil {
			return err
		}
		os.Stdout.WriteString("sending\n")
		select {} // until it is killed
	}})
}

// killed starts TestChild, waits until it sends, and kills it.
func killed(t *testing.T, folder string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestChild$")
	c.Env = append(os.Environ(), child+"="+folder)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "sending" {
		t.Log(lines.Text())
	}
	v := openFault(t, folder)
	if fault.KindOf(v) != fault.Configuration || !errors.Is(v, ErrInUse) {
		t.Errorf("while the other process has it: %v", v)
	}
	readBeside(t, folder)
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it says that it was killed
}

// readBeside reads what the other process has, and cannot change it.
func readBeside(t *testing.T, folder string) {
	t.Helper()
	s, err := Read(t.Context(), options(t, folder))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	id := ledger.Key{Subscription: "acme", Activation: "dinero", Ref: "a", Version: "v1"}.ID()
	if found, err := s.Ledger.Find(t.Context(), "acme", id); err != nil || found.State != ledger.Sending {
		t.Errorf("beside the other process: %+v, %v", found, err)
	}
	m := ledger.Move{Subscription: "acme", ID: id, From: ledger.Sending, To: ledger.Stopped}
	if err := s.Ledger.Move(t.Context(), m); err == nil {
		t.Error("who only reads has moved a document")
	}
	if err := s.Setup.SaveDestination(t.Context(), setup.Destination{Subscription: "acme", ID: "x"}); fault.KindOf(err) != fault.Configuration {
		t.Errorf("who only reads has saved: %v", err)
	}
}

func TestF31F52AKilledProcessLosesNothingAndAnotherGoesOn(t *testing.T) {
	folder := t.TempDir()
	killed(t, folder)
	s := openAt(t, folder, time.Now)
	defer s.Close()
	ctx := t.Context()
	n, err := s.Ledger.Expire(ctx, time.Now(), "parent")
	if n != 1 || err != nil {
		t.Fatalf("ended %d leases, %v", n, err)
	}
	if cursor, err := s.Ledger.Cursor(ctx, "acme", "dinero"); cursor != "c1" || err != nil {
		t.Errorf("cursor %q, %v", cursor, err)
	}
	work, stop := context.WithTimeout(ctx, 20*time.Second)
	defer stop()
	var got job.Job
	var claimed []ledger.Transaction
	err = s.Queue.Work(work, map[string]job.Handler{job.Deliver: func(_ context.Context, j job.Job) error {
		got = j
		lane := ledger.Lane{Subscription: "acme", Kind: ledger.LaneDeliver, Of: "sftp"}
		claimed, err = s.Ledger.Claim(ctx, lane, "parent", 1, time.Hour)
		stop()
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Key != "sftp" || got.Tries != 2 {
		t.Errorf("the job that was left running: %+v", got)
	}
	if len(claimed) != 1 || claimed[0].State != ledger.Unknown || claimed[0].Fence != 2 {
		t.Errorf("%d claimed", len(claimed))
	}
}

// openFault is why a folder cannot be opened.
func openFault(t *testing.T, folder string) error {
	t.Helper()
	s, err := Open(t.Context(), options(t, folder))
	if err == nil {
		t.Error("it was opened")
		return s.Close()
	}
	return err
}

func TestOneProcessOwnsTheFolder(t *testing.T) {
	folder := t.TempDir()
	s := openAt(t, folder, time.Now)
	if err := openFault(t, folder); fault.KindOf(err) != fault.Configuration {
		t.Errorf("%v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, folder, time.Now)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := openFault(t, filepath.Join(folder, "none")); fault.KindOf(err) != fault.Configuration {
		t.Errorf("a folder that is not there: %v", err)
	}
}
