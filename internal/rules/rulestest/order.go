package rulestest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/postbud/postbud/internal/rules"
	"github.com/postbud/postbud/invoice"
)

// Order checks number documents, spoilt ones of the seeds, one after the other and then
// backwards. What the rules keep of one document must change nothing for the next: each
// must be told the same both times.
func Order(t *testing.T, seeds []Seed, number int) {
	m := &mutator{rand.New(rand.NewPCG(1, 2)), lore()}
	var docs [][]byte
	var told []string
	for range number {
		s := one(m, seeds)
		doc, how := m.Spoil(s.Doc)
		docs, told = append(docs, doc.Bytes()), append(told, s.Name+": "+how)
	}
	first := make([]string, number)
	for i, doc := range docs {
		first[i] = says(t.Context(), doc)
	}
	for i, doc := range slices.Backward(docs) {
		if again := says(t.Context(), doc); again != first[i] {
			t.Fatalf("%s is told two things:\n%s\n%s", told[i], first[i], again)
		}
	}
}

// says is every finding of a document by all layers that it calls for.
func says(ctx context.Context, doc []byte) string {
	found, err := rules.Check(ctx, bytes.NewReader(doc), invoice.Date{Year: 2026, Month: 11, Day: 1})
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(found)
}
