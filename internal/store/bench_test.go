package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/job"
	"github.com/postbud/postbud/internal/ledger"
)

func bench(b *testing.B) *Store {
	b.Helper()
	s := openAt(b, b.TempDir(), time.Now)
	b.Cleanup(func() { _ = s.Close() })
	return s
}

func page(from, n int, state ledger.State) ledger.Page {
	p := ledger.Page{Activation: "dinero", Cursor: fmt.Sprint(from), Follow: []job.Job{{Kind: job.Process, Key: "acme/dinero"}}}
	for i := range n {
		p.Transactions = append(p.Transactions, ledger.Transaction{
			Key:   ledger.Key{Ref: fmt.Sprint(from + i), Version: "1f2e3d4c5b6a79880f1e2d3c4b5a6978", Destination: "sftp"},
			State: state, Run: "run_1", Head: ledger.Head{Number: fmt.Sprint(from + i), Kind: "invoice", Customer: fmt.Sprint("c", i%100),
				Sender: "Nordlys ApS", Receiver: "Nordisk Byg A/S", Currency: "DKK"}})
	}
	return p
}

func BenchmarkEnter500(b *testing.B) {
	s := bench(b)
	n := 0
	for b.Loop() {
		if _, err := s.Ledger.Enter(context.Background(), "acme", page(n, 500, ledger.Received)); err != nil {
			b.Fatal(err)
		}
		n += 500
	}
}

func BenchmarkEnter500Again(b *testing.B) {
	s := bench(b)
	for b.Loop() {
		if _, err := s.Ledger.Enter(context.Background(), "acme", page(0, 500, ledger.Received)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkClaim100AndMove100(b *testing.B) {
	s := bench(b)
	ctx := context.Background()
	lane := ledger.Lane{Subscription: "acme", Kind: ledger.LaneDeliver, Of: "sftp"}
	var claiming, moving time.Duration
	n := 0
	for b.Loop() {
		b.StopTimer()
		if _, err := s.Ledger.Enter(ctx, "acme", page(n, 100, ledger.Ready)); err != nil {
			b.Fatal(err)
		}
		n += 100
		b.StartTimer()
		begun := time.Now()
		claimed, err := s.Ledger.Claim(ctx, lane, "me", 100, time.Minute)
		if err != nil || len(claimed) != 100 {
			b.Fatal(len(claimed), err)
		}
		claiming += time.Since(begun)
		var moves []ledger.Move
		for _, t := range claimed {
			moves = append(moves, ledger.Move{Subscription: "acme", ID: t.ID, From: ledger.Sending, To: ledger.Delivered, Fence: t.Fence,
				Attempt: &ledger.Attempt{Outcome: "delivered", Evidence: make([]byte, 300)},
				Change:  func(t *ledger.Transaction) { t.Proof = "transfer" },
				Follow:  []job.Job{{Kind: job.Notify, Key: "acme/dinero"}}})
		}
		begun = time.Now()
		if err := s.Ledger.Move(ctx, moves...); err != nil {
			b.Fatal(err)
		}
		moving += time.Since(begun)
	}
	b.ReportMetric(float64(claiming.Microseconds())/1000/float64(b.N), "ms/claim")
	b.ReportMetric(float64(moving.Microseconds())/1000/float64(b.N), "ms/move")
}
