package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/internal/ledger"
)

// TestACommandEndsWithItsEngine has a second engine work on a queue that one works
// on already, which ends it at once with an error. Whatever a command waits for
// then must not be waited for.
func TestACommandEndsWithItsEngine(t *testing.T) {
	waits := map[string]func(context.Context, *installation) error{
		"a run that waits for its documents": func(ctx context.Context, i *installation) error {
			key := ledger.Key{Subscription: "nordlys", Activation: "none", Ref: "1", Version: "1"}
			_, err := i.store.Ledger.Enter(context.WithoutCancel(ctx), "nordlys", ledger.Page{Activation: "none", KeepCursor: true,
				Transactions: []ledger.Transaction{{Key: key, ID: key.ID(), State: ledger.Listed, Trigger: ledger.Manual}}})
			if err != nil {
				return err
			}
			return i.follow(ctx, quietCommand(ctx), ledger.Run{Subscription: "nordlys", Activation: "none"}, nil, false)
		},
		"a server that serves": func(ctx context.Context, i *installation) error {
			return i.serve(ctx, quietCommand(ctx), "127.0.0.1:0", "")
		},
	}
	for name, wait := range waits {
		t.Run(name, func(t *testing.T) {
			i, err := install(t.Context(), wish{dir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = i.Close() })
			ends := make(chan error, 2)
			stops := make(chan func() error, 2)
			for range 2 {
				ctx, stop := i.work(t.Context())
				stops <- stop
				go func() {
					err := wait(ctx, i)
					if ended := stop(); ended != nil {
						err = ended
					}
					ends <- err
				}()
			}
			select {
			case err := <-ends:
				if err == nil || !strings.Contains(err.Error(), "the engine ended: ") || !strings.Contains(err.Error(), "worked on already") {
					t.Errorf("it ended with %v", err)
				}
			case <-time.After(30 * time.Second):
				t.Error("it still waits, and nobody works")
			}
		})
	}
}

func quietCommand(ctx context.Context) *cobra.Command {
	c := &cobra.Command{}
	c.SetContext(ctx)
	c.SetOut(io.Discard)
	c.SetErr(io.Discard)
	return c
}

func TestWhatIsStoppedOnPurposeIsNoError(t *testing.T) {
	i, err := install(t.Context(), wish{dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = i.Close() })
	ctx, stop := i.work(t.Context())
	served := make(chan error, 1)
	address := make(chan string, 1)
	go func() {
		served <- serveHTTP(ctx, "127.0.0.1:0", http.NotFoundHandler(), func(url string) { address <- url })
	}()
	<-address
	if err := stop(); err != nil {
		t.Errorf("stopping answers %v", err)
	}
	select {
	case err := <-served:
		if err != nil {
			t.Errorf("the server ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("the server goes on")
	}
}
