package dashboard_test

import (
	"fmt"
	"testing"

	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// BenchmarkListsOf100000Documents is what a page takes in a company of some years.
func BenchmarkListsOf100000Documents(b *testing.B) {
	var r *rig
	var v *visitor
	b.Run("pages", func(b *testing.B) {
		r = newRig(b)
		v = r.firstRun()
		for page := range 200 {
			var some []ledger.Transaction
			for i := range 500 {
				n := page*500 + i
				key := ledger.Key{Subscription: "nordlys", Activation: "books", Ref: fmt.Sprint(n), Version: "1"}
				state := ledger.Skipped
				if n%1000 == 0 {
					state = ledger.Stopped
				}
				some = append(some, ledger.Transaction{Key: key, ID: key.ID(), State: state, Head: ledger.Head{Number: fmt.Sprint(10000 + n), Kind: "invoice",
					IssueDate: invoice.Date{Year: 2020 + page/34, Month: 3, Day: 1 + n%28}, Receiver: fmt.Sprint("Kunde ", n%300), Currency: "DKK", TotalWithVAT: invoice.NewDecimal(int64(n), 2)}})
			}
			_, err := r.store.Ledger.Enter(b.Context(), "nordlys", ledger.Page{Activation: "books", KeepCursor: true, Transactions: some})
			r.must(err)
		}
		for _, path := range []string{"/", "/documents?group=all", "/documents?group=needs_you", "/documents?group=not_exported&q=kunde+17", "/documents?group=all&from=2024-01-01"} {
			b.Run(path, func(b *testing.B) {
				for b.Loop() {
					v.page(at + path)
				}
			})
		}
	})
}
