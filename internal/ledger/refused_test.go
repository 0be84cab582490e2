package ledger

import (
	"errors"
	"fmt"
	"testing"
)

func TestRefusalsAreFoundInTheErrorOfAMove(t *testing.T) {
	a, b := Refused{"doc_a", ErrMoved}, Refused{"doc_b", fmt.Errorf("%w, as doc_c", ErrTaken)}
	for _, test := range []struct {
		name string
		err  error
		want []string
	}{
		{"none", nil, nil},
		{"one", a, []string{"doc_a"}},
		{"several", errors.Join(a, b), []string{"doc_a", "doc_b"}},
		{"with words before them", fmt.Errorf("export: %w", errors.Join(a, b)), []string{"doc_a", "doc_b"}},
		{"an error that is none", errors.New("the disk is full"), nil},
		{"a reason without its document", ErrMoved, nil},
	} {
		var got []string
		for _, r := range Refusals(test.err) {
			got = append(got, r.ID)
		}
		if fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	if !errors.Is(errors.Join(a, b), ErrTaken) || b.Error() != "document doc_b: already exported, as doc_c" {
		t.Errorf("%v", b)
	}
}
